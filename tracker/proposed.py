"""People whom undecided proposals tell of as held on a day: a part of what lies between a published figure and ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from detentions.custody import BEGINNINGS, ENDINGS, SIGNS_OF_CUSTODY
from detentions.models import DetaineeName
from detentions.when import NotADate, When
from tracker.models import Candidate

Told = tuple[str, When]  # what happened, and when


def held_on(day: date) -> int:
    """How many: surely taken, found or moved by the end of `day`, and not surely let go or dead by then. One name is one person, and nobody
    whose name is in the record counts: the proposal may be about that case."""
    told: dict[str, list[Told]] = defaultdict(list)
    for name, values in Candidate.objects.open().filter(kind=Candidate.Kind.DETENTION).values_list("folded", "values").iterator():
        told[name].append(_told(values))
    held = {name for name, events in told.items() if _is_held(events, day)}
    return len(held - set(DetaineeName.objects.standing().filter(folded__in=held).values_list("folded", flat=True)))


def _told(values: Mapping[str, Any]) -> Told:
    try:
        when = When.parse(str(values.get("date", {}).get("value") or ""))
    except NotADate:
        when = When.unknown()
    return str(values.get("event", {}).get("value") or ""), when


def _is_held(events: Iterable[Told], day: date) -> bool:
    past = {kind for kind, when in events if when.surely_by(day)}
    return bool(past & (BEGINNINGS | SIGNS_OF_CUSTODY)) and not past & ENDINGS
