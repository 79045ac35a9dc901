"""Loads the events of cases as plain values, as known at a moment. Reads only columns that Exposure lets be counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from detentions.custody import LifeEvent
from detentions.models import CustodyEvent, Detention
from detentions.when import Precision, When


@dataclass(slots=True)
class Life:
    """One case with its events."""

    detention: int
    detainee: int
    is_sample: bool
    events: list[LifeEvent] = field(default_factory=list)


def known(*, country: str, known_at: datetime | None, using: str = "default", listed_only: bool = False) -> list[Life]:
    """The cases of a country and their standing events; with `known_at`, as they stood then. Merged cases count once."""
    cases = Detention.objects.using(using).filter(country=country, merged_into=None)
    if listed_only:
        cases = cases.filter(visibility="listed")
    lives = {pk: Life(pk, detainee, is_sample) for pk, detainee, is_sample in cases.values_list("pk", "detainee_id", "is_sample")}
    for pk, event in _events(country=country, known_at=known_at, using=using):
        if pk in lives:
            lives[pk].events.append(event)
    return [life for life in lives.values() if life.events]


def _events(*, country: str, known_at: datetime | None, using: str) -> list[tuple[int, LifeEvent]]:
    rows = CustodyEvent.objects.using(using).filter(detention__country=country)
    if known_at is None:
        rows = rows.filter(withdrawn_at=None)
    else:
        rows = rows.filter(Q(recorded_at__lte=known_at) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at)))
    columns = ("detention_id", "kind", "earliest", "latest", "precision", "release_kind", "whereabouts_unknown", "acknowledged")
    return [
        (pk, LifeEvent(kind, When(earliest, latest, Precision(precision)), release_kind, unknown, acknowledged))
        for pk, kind, earliest, latest, precision, release_kind, unknown, acknowledged in rows.values_list(*columns)
    ]


def by_person(lives: list[Life]) -> dict[int, list[Life]]:
    people: dict[int, list[Life]] = defaultdict(list)
    for life in lives:
        people[life.detainee].append(life)
    return people
