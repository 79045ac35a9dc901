"""Who is held at a place over time, from the cases that the reader sees: each person's stays, and how many on the first of each month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from detentions import custody, together
from detentions.custody import LifeEvent
from detentions.dossier import home_of, life_event
from detentions.models import CustodyEvent, FindableCase
from detentions.when import When

MOST_CASES = 2_000
_MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Month:
    """On its first day: surely held here, and possibly. `share` is of the highest, in percent."""

    first: date
    surely: int
    possibly: int
    share: int


@dataclass(frozen=True, slots=True)
class Here:
    """One person's stay. `until` is None while nothing tells of its end."""

    case: FindableCase
    since: When
    until: When | None


@dataclass(frozen=True, slots=True)
class Facility:
    """`now` and `maybe`: surely and possibly held here today. `days`: the median length of stays that are over, None for none."""

    stays: list[Here]
    months: list[Month]
    now: int
    maybe: int
    highest: Month | None
    days: int | None


def facility(cases: Sequence[FindableCase], slug: str, *, today: date) -> Facility:
    """What these cases tell of the place."""
    events = _events([case.detention_id for case in cases])
    found = [
        Here(case, stay.since, stay.until) for case in cases for stay in custody.stays(events[case.detention_id]) if stay.facility == slug
    ]
    found.sort(key=lambda one: (one.since.earliest or date.min, one.case.public_id), reverse=True)
    months = list(_months(found, today))
    now, maybe = _on(found, today)
    return Facility(found, months, now, maybe, max(months, key=lambda one: (one.surely, one.possibly), default=None), _days(found))


def _events(cases: Sequence[int]) -> dict[int, list[LifeEvent]]:
    """The events of each case, with those of the cases that were merged into it; without their agencies, which tell of no place."""
    home = home_of(cases)
    found: dict[int, list[LifeEvent]] = defaultdict(list)
    rows = CustodyEvent.objects.standing().filter(detention__in=home).select_related("facility")
    for event in rows.order_by("recorded_at", "pk"):
        together.give(event, "agencies", [])
        found[home[event.detention_id]].append(life_event(event))
    return found


def _months(found: Sequence[Here], today: date) -> Iterator[Month]:
    """The first of each month since the first stay, the latest first; at most three years back."""
    days = [day for one in found for day in (one.since.earliest or one.since.latest,) if day]
    if not days:
        return
    firsts: list[date] = []
    year, month = today.year, today.month
    while len(firsts) < _MOST_MONTHS and date(year, month, 1) >= min(days).replace(day=1):
        firsts.append(date(year, month, 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    counts = {first: _on(found, first) for first in firsts}
    most = max((possibly for _surely, possibly in counts.values()), default=0)
    for first, (surely, possibly) in counts.items():
        yield Month(first, surely, possibly, 100 * surely // most if most else 0)


def _on(found: Sequence[Here], day: date) -> tuple[int, int]:
    """How many people are here at the end of the day: surely, and possibly."""
    surely = {one.case.detention_id for one in found if one.since.surely_by(day) and not (one.until and one.until.possibly_by(day))}
    possibly = {one.case.detention_id for one in found if one.since.possibly_by(day) and not (one.until and one.until.surely_by(day))}
    return len(surely), len(possibly)


def _days(found: Sequence[Here]) -> int | None:
    lengths = [
        (one.until.earliest - one.since.earliest).days
        for one in found
        if one.until and one.until.earliest and one.since.earliest and one.until.earliest >= one.since.earliest
    ]
    return int(median(lengths)) if lengths else None
