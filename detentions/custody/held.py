"""Held on a day, by a rule: two readings, because dates are uncertain.

"Held on a day" means at the end of that local day. *Surely*: held whichever way the uncertain dates fall; *possibly*: held if they fall so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from detentions.custody.events import BEGINNINGS, SIGNS_OF_CUSTODY, LifeEvent, order_of, surely_before
from detentions.when import Precision

Period = tuple[date, date | None]
_HOURS_OF_A_DAY = 24
_SIGNS = BEGINNINGS | SIGNS_OF_CUSTODY


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as held. `held_through` lists release kinds after which the person still counts.

    `minimum_hours`: an arrest that surely ended sooner doesn't count (Foro Penal leaves out arrests under about 48 hours).
    `stale_after_days`: 0 counts everybody; otherwise only those of whom an event was told within so many days.
    """

    name: str
    counts: str = "persons"
    held_through: frozenset[str] = field(default_factory=frozenset)
    minimum_hours: int = 0
    stale_after_days: int = 0

    @classmethod
    def from_definition(cls, name: str, definition: Mapping[str, Any]) -> Rule:
        return cls(
            name=name,
            counts=definition["counts"],
            held_through=frozenset(definition["held_through"]),
            minimum_hours=definition["minimum_hours"],
            stale_after_days=definition["stale_after_days"],
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Days on which the person was held: half-open periods, the end exclusive, None for "until now"."""

    surely: tuple[Period, ...]
    possibly: tuple[Period, ...]


def surely_held(events: Sequence[LifeEvent], day: date, rule: Rule) -> bool:
    """Some beginning surely lies on or before the day, and nothing that may be an end may lie between."""
    ends = [event for event in events if _ends(event, rule)]
    return any(
        begin.when.surely_by(day) and not any(end.when.possibly_by(day) and not surely_before(end, begin) for end in ends)
        for begin in _beginnings(events, rule)
    )


def possibly_held(events: Sequence[LifeEvent], day: date, rule: Rule) -> bool:
    """Some beginning may lie on or before the day, and no end surely lies between. An unknown beginning may always have been."""
    ends = [event for event in events if _ends(event, rule)]
    if any(
        begin.when.possibly_by(day) and not any(end.when.surely_by(day) and surely_before(begin, end) for end in ends)
        for begin in _beginnings(events, rule)
    ):
        return True
    told = _told_beginnings(events, rule)  # a detention too short for the rule still explains its release
    return any(not end.when.surely_by(day) and all(surely_before(end, begin) for begin in told) for end in ends)


def held(events: Sequence[LifeEvent], rule: Rule) -> Held:
    """The periods of both readings. They can change only at the borders of the events' dates."""
    if not [event for event in events if event.when.precision is not Precision.DAY]:
        return _held_exactly(events, rule)
    days = {date.min}
    for event in events:
        for border in (event.when.earliest, event.when.latest):
            if border:
                days |= {border, border + timedelta(days=1)}
    steps = sorted(days)
    return Held(
        surely=_periods(steps, [surely_held(events, day, rule) for day in steps]),
        possibly=_periods(steps, [possibly_held(events, day, rule) for day in steps]),
    )


def within_one_day(events: Sequence[LifeEvent], rule: Rule) -> list[date]:
    """Days on which the person was taken and let go, and was not held at the end of that day or of the day before. No period shows them."""
    if rule.minimum_hours:
        return []
    ends = [event for event in events if _ends(event, rule) and event.when.precision is Precision.DAY]
    begins = [event for event in events if event.kind in BEGINNINGS and event.when.precision is Precision.DAY]
    days = {begin.when.earliest for begin in begins for end in ends if begin.when == end.when and surely_before(begin, end)}
    counted = held(events, rule).possibly
    return sorted(day for day in days if day and not any(first <= day and (end is None or day <= end) for first, end in counted))


def _held_exactly(events: Sequence[LifeEvent], rule: Rule) -> Held:
    """The same where every date is a day, as most are, in one pass: from each beginning to the first ending after it.

    Two of equal order on one day, as two kinds of release, may have come in either order: then surely not held, but possibly.
    """
    ending = [event for event in events if _ends(event, rule)]
    told = _told_beginnings(events, rule)
    begins = sorted(map(order_of, told))
    ends = sorted(map(order_of, ending))
    unexplained = [end[0] for end in ends if not begins or end < begins[0]] if ends else []
    surely: list[Period] = []
    possibly: list[Period] = [(date.min, max(unexplained))] if unexplained else []
    if rule.minimum_hours and ending:
        begins = sorted(map(order_of, _long_enough(told, ending, rule)))
    for begin in begins:
        at_once, after = bisect_left(ends, begin), bisect_right(ends, begin)
        _add(surely, (begin[0], ends[at_once][0] if at_once < len(ends) else None))
        _add(possibly, (begin[0], ends[after][0] if after < len(ends) else None))
    return Held(tuple(surely), tuple(possibly))


def _add(periods: list[Period], period: Period) -> None:
    """At the end of `periods`, which begin earlier; joined with the last one where they touch."""
    if period[0] == period[1]:
        return
    if not periods or (periods[-1][1] is not None and periods[-1][1] < period[0]):
        periods.append(period)
    elif periods[-1][1] is not None and (period[1] is None or periods[-1][1] < period[1]):
        periods[-1] = (periods[-1][0], period[1])


def _told_beginnings(events: Sequence[LifeEvent], rule: Rule) -> list[LifeEvent]:
    begins = [event for event in events if event.kind in _SIGNS]
    return begins + [event for event in events if event.kind == "release" and event.release_kind in rule.held_through]


def _beginnings(events: Sequence[LifeEvent], rule: Rule) -> list[LifeEvent]:
    """Those that the rule counts from."""
    begins = _told_beginnings(events, rule)
    if not rule.minimum_hours:
        return begins
    return _long_enough(begins, [event for event in events if _ends(event, rule)], rule)


def _long_enough(begins: Sequence[LifeEvent], ends: Sequence[LifeEvent], rule: Rule) -> list[LifeEvent]:
    return [begin for begin in begins if not any(_too_short(begin, end, begins, rule.minimum_hours) for end in ends)]


def _too_short(begin: LifeEvent, end: LifeEvent, begins: Sequence[LifeEvent], hours: int) -> bool:
    """An arrest that surely ended sooner. Who is found in custody may have been there for long, unless such an arrest says since when."""
    if not _ended_within(begin, end, hours):
        return False
    return begin.kind in BEGINNINGS or any(one.kind in BEGINNINGS and _ended_within(one, end, hours) for one in begins)


def _ended_within(begin: LifeEvent, end: LifeEvent, hours: int) -> bool:
    """Even from the first hour of the one day to the last of the other."""
    if not begin.when.earliest or not end.when.latest or not surely_before(begin, end):
        return False
    return ((end.when.latest - begin.when.earliest).days + 1) * _HOURS_OF_A_DAY <= hours


def _ends(event: LifeEvent, rule: Rule) -> bool:
    return event.kind == "death" or (event.kind == "release" and event.release_kind not in rule.held_through)


def _periods(steps: Sequence[date], flags: Sequence[bool]) -> tuple[Period, ...]:
    periods: list[Period] = []
    start: date | None = None
    for day, on in zip(steps, flags, strict=True):
        if on and start is None:
            start = day
        elif not on and start is not None:
            periods.append((start, day))
            start = None
    if start is not None:
        periods.append((start, None))
    return tuple(periods)
