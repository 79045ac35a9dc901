"""Five thousand false reports in nearly the same words, among 866 others: they are known for one source, and push nobody back."""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import Q

from detentions.models import Detention, NgoCount
from tests.cast import assemble
from tests.tracker.floods import CABLE, LINES, name, other, read
from tracker.models import Report
from tracker.portal import queue

FALSE, TRUE = 5_000, 866
ONE_IN = FALSE // TRUE  # false reports between two true ones


@pytest.mark.torture
@pytest.mark.django_db
def test_a_flood_is_grouped_and_delays_others_by_less_than_a_tenth() -> None:
    cast = assemble()
    true: list[UUID] = []
    for number in range(FALSE):
        twist = f"{LINES[number % len(LINES)]}\n\n" if number % 3 else ""
        read(cast, twist + CABLE.format(name=name(number)), publisher="Diario Falso", after=timedelta(seconds=2 * number))
        if number % ONE_IN == 0 and len(true) < TRUE:
            true.append(read(cast, other(number), publisher="Diario Ejemplo", after=timedelta(seconds=2 * number + 1)).pk)

    false = Report.objects.filter(source__publisher="Diario Falso")
    grouped = false.filter(~Q(twin=None)).count()
    order = list(queue.in_order([cast.ours.pk]).values_list("pk", flat=True))
    place = {pk: at for at, pk in enumerate(order)}
    alone = [pk for pk in order if pk in set(true)]
    delays = [place[pk] - at for at, pk in enumerate(alone)]

    sys.stdout.write(f"\n{grouped} of {FALSE} grouped with their twin; at most {max(delays)} before one of {len(true)} true ones\n")
    assert grouped >= 0.95 * FALSE
    assert max(delays) < 0.1 * len(true)
    assert Detention.objects.count() == NgoCount.objects.count() == 0
    assert not Report.objects.filter(pk__in=true).exclude(twin=None).exists()
