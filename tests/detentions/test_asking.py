"""Questions that are worked out once bring the rows that Django would bring, each to its own question, however often they are asked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from detentions.models import Organisation, User
from detentions.models.among import among
from detentions.models.asking import Question, ask
from tests.cast import assemble

pytestmark = pytest.mark.django_db

NAMES = Question(lambda ids: User.objects.filter(among("pk", ids), is_machine=False).order_by("pk").values_list("pk", "display_name"))
SLUGS = Question(lambda ids: Organisation.objects.filter(among("pk", ids)).order_by("pk").values_list("slug", "recorded_at"))


def test_several_questions_are_one_trip_and_each_has_its_own_rows() -> None:
    cast = assemble()
    people, places = [cast.ana.pk, cast.elsa.pk], [cast.ours.pk, cast.theirs.pk]

    with CaptureQueriesContext(connection) as asked:
        names, slugs, nobody = ask((NAMES, people), (SLUGS, places), (NAMES, []))

    assert len(asked) == 1
    assert names == list(User.objects.filter(pk__in=people).order_by("pk").values_list("pk", "display_name"))
    assert slugs == list(Organisation.objects.filter(pk__in=places).order_by("pk").values_list("slug", "recorded_at"))
    assert nobody == []


def test_it_asks_for_the_ids_of_now_and_not_for_those_of_the_first_time() -> None:
    cast = assemble()

    assert ask((NAMES, [cast.ana.pk])) == [[(cast.ana.pk, "Ana")]]
    assert ask((NAMES, {cast.beto.pk})) == [[(cast.beto.pk, "Beto")]]
