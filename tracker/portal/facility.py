"""Who is held at a place over time, from the cases that the reader sees: each person's stays, a drawing, and how many by month."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe

from detentions import custody
from detentions.custody import LifeEvent
from detentions.dossier import home_of
from detentions.models import CustodyEvent, FindableCase
from detentions.models.among import among
from detentions.models.asking import Question, ask
from detentions.when import Precision, When
from tracker import charts

MOST_CASES = 2_000
_MOST_MONTHS = 36
_MOST_POINTS = 160  # of a drawing; more are not seen apart
_FRAMES = ((charts.Frame(700, 220, 12, "only-wide"), 3), (charts.Frame(344, 220, 11, "only-narrow"), 12))  # months between ticks
_SAID = ("kind", "earliest", "latest", "precision", "release_kind", "whereabouts_unknown", "local_time")
_WHERE = ("facility_as_worded", "facility__slug")
# Without their agencies, which tell of no place.
_EVENTS = Question(
    lambda ids: (
        CustodyEvent.objects.standing()
        .filter(among("detention_id", ids))
        .order_by("recorded_at", "pk")
        .values_list("pk", "detention_id", *_SAID, *_WHERE)
    )
)


@dataclass(frozen=True, slots=True)
class Month:
    """On its first day: surely held here, and possibly."""

    first: date
    surely: int
    possibly: int


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
    drawings: SafeString
    now: int
    maybe: int
    highest: Month | None
    days: int | None


class _Curve:
    """How many are here at the end of each day. A person counts once, however their stays overlap."""

    def __init__(self, stretches: Iterable[tuple[int, date, date]]) -> None:
        by_person: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for person, start, end in stretches:
            if start < end:
                by_person[person].append((start, end))
        self.starts: list[date] = []
        self.ends: list[date] = []
        for own in by_person.values():
            reached = date.min
            for start, end in sorted(own):
                if reached == date.min or start > reached:
                    self.starts.append(start)
                    self.ends.append(end)
                elif end > reached:
                    self.ends[-1] = end
                reached = max(reached, end)
        self.starts.sort()
        self.ends.sort()

    def on(self, day: date) -> int:
        return bisect_right(self.starts, day) - bisect_right(self.ends, day)


def facility(cases: Sequence[FindableCase], slug: str, *, today: date) -> Facility:
    """What these cases tell of the place."""
    events = _events([case.detention_id for case in cases])
    found = [
        Here(case, stay.since, stay.until) for case in cases for stay in custody.stays(events[case.detention_id]) if stay.facility == slug
    ]
    found.sort(key=lambda one: (one.since.earliest or date.min, one.case.public_id), reverse=True)
    surely = _Curve((one.case.detention_id, one.since.latest or date.max, _surely_until(one.until)) for one in found)
    possibly = _Curve((one.case.detention_id, one.since.earliest or date.min, _possibly_until(one.until)) for one in found)
    months = [Month(first, surely.on(first), possibly.on(first)) for first in _firsts(found, today)]
    return Facility(
        stays=found,
        months=months,
        drawings=_drawn(surely, possibly, months[-1].first, today) if months else SafeString(""),
        now=surely.on(today),
        maybe=possibly.on(today),
        highest=max(months, key=lambda one: (one.surely, one.possibly), default=None),
        days=_days(found),
    )


def _surely_until(until: When | None) -> date:
    """The first day at whose end they may be gone."""
    return date.max if until is None else until.earliest or date.min


def _possibly_until(until: When | None) -> date:
    return date.max if until is None else until.latest or date.max


def _events(cases: Sequence[int]) -> dict[int, list[LifeEvent]]:
    """The events of each case, with those of the cases that were merged into it."""
    home = home_of(cases)
    found: dict[int, list[LifeEvent]] = defaultdict(list)
    for fact, detention, kind, earliest, latest, precision, release, unknown, hour, worded, slug in ask((_EVENTS, home))[0]:
        when = When(earliest, latest, Precision(precision))
        found[home[detention]].append(LifeEvent(kind, when, release, unknown, facility=slug or worded, local_time=hour, fact=fact))
    return found


def _firsts(found: Sequence[Here], today: date) -> Iterator[date]:
    """The first of each month since the first stay, the latest first; at most three years back."""
    days = [day for one in found for day in (one.since.earliest or one.since.latest,) if day]
    earliest = min(days).replace(day=1) if days else date.max
    first = today.replace(day=1)
    for _month in range(_MOST_MONTHS):
        if first < earliest:
            return
        yield first
        first = (first - timedelta(days=1)).replace(day=1)


def _drawn(surely: _Curve, possibly: _Curve, first: date, today: date) -> SafeString:
    changes = {day for curve in (surely, possibly) for day in (*curve.starts, *curve.ends) if first <= day <= today}
    days = sorted({first, *changes, today})
    if len(days) > _MOST_POINTS:
        step = max((today - first).days // _MOST_POINTS, 1)
        days = [*(first + timedelta(days=at) for at in range(0, (today - first).days, step)), today]
    dots = [charts.Dot(day, surely.on(day), possibly.on(day)) for day in days]
    drawn = []
    for frame, step in _FRAMES:
        ticks = [(day, date_format(day, "M Y" if day.month == 1 else "M")) for day in _ticks(first, today) if (day.month - 1) % step == 0]
        drawn.append(charts.draw(frame, dots, [], charts.Words("", ticks, number_format)))
    return mark_safe("".join(drawn))  # charts.draw escapes every word it is given


def _ticks(first: date, today: date) -> Iterator[date]:
    day = first
    while day <= today:
        yield day
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _days(found: Sequence[Here]) -> int | None:
    lengths = [
        (one.until.earliest - one.since.earliest).days
        for one in found
        if one.until and one.until.earliest and one.since.earliest and one.until.earliest >= one.since.earliest
    ]
    return int(median(lengths)) if lengths else None
