"""The clocks of the law. Each answer is a range, because dates are uncertain; the country's own clock decides what a local hour is.

Venezuela: whoever is arrested must be brought before a judge within 48 hours (Constitution of 1999, article 44.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from detentions.custody.events import ACTS_OF_AUTHORITY, BEGINNINGS, LifeEvent, in_order, surely_before
from detentions.custody.held import Rule, held
from detentions.custody.states import State, state_on, whereabouts_unknown_on
from detentions.local_time import Offsets, moment_of
from detentions.when import When

HOURS_TO_A_JUDGE = 48
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Range:
    """Between `least` and `most`, both included; `most` is None when nobody can say. `is_running` while it still grows."""

    least: int
    most: int | None
    is_running: bool = False


def hours_without_a_judge(events: Sequence[LifeEvent], now: datetime, offsets: Offsets) -> Range | None:
    """Whole hours from the latest arrest to the first act of a court or prosecutor after it, to the release, or until `now`.

    None when no arrest is told. A known day without an hour counts from its first to its last minute. An act whose day isn't known may
    have come at any time after the arrest: the clock doesn't run on for somebody who has been charged.
    """
    past = [event for event in in_order(events) if _first(event, offsets) is None or (_first(event, offsets) or now) <= now]
    begins = [number for number, event in enumerate(past) if event.kind in BEGINNINGS]
    if not begins:
        return None
    arrest = past[begins[-1]]
    after = [
        event
        for event in past
        if event is not arrest and (event.kind in ACTS_OF_AUTHORITY or event.frees) and not surely_before(event, arrest)
    ]
    began_first, began_last = _first(arrest, offsets), _last(arrest, offsets)
    ended_first = min((_first(event, offsets) or began_first or now for event in after), default=now)
    ended_last = min((_last(event, offsets) or now for event in after), default=now)
    ended_last = min(ended_last, now)
    least = _hours(began_last, ended_first) if began_last and ended_first else 0
    most = _hours(began_first, ended_last) if began_first else None
    return Range(max(least, 0), None if most is None else max(most, 0), is_running=not after)


def end_of(day: date, offsets: Offsets) -> datetime:
    """The first moment after the local `day`."""
    return moment_of(day + timedelta(days=1), time.min, offsets)


def days_whereabouts_unknown(events: Sequence[LifeEvent], day: date) -> int:
    """On how many days up to `day` the person was in custody in a place nobody would tell."""
    total = 0
    for first, last in _spans(events, day):
        if state_on(events, first) is State.WHEREABOUTS_UNKNOWN and whereabouts_unknown_on(events, first):
            total += (last - first).days
    return total


def length_of_detention(events: Sequence[LifeEvent], day: date, rule: Rule) -> Range | None:
    """Days held up to the end of `day`, that day included; None when never held. Without a known start there is no `most`."""
    found = held(events, rule)
    if not found.possibly or found.possibly[0][0] > day:
        return None
    return Range(
        least=_days(found.surely, day),
        most=None if found.possibly[0][0] == date.min else _days(found.possibly, day),
        is_running=any(first <= day and (end is None or day < end) for first, end in found.possibly),
    )


def next_hearing(events: Sequence[LifeEvent], day: date) -> When | None:
    """The first hearing told that may still lie after `day`."""
    ahead = [event.when for event in in_order(events) if event.kind == "hearing" and event.when.latest and event.when.latest > day]
    return ahead[0] if ahead else None


def _days(periods: Sequence[tuple[date, date | None]], day: date) -> int:
    after = day + timedelta(days=1)
    return sum((min(end or after, after) - first).days for first, end in periods if first <= day)


def _spans(events: Sequence[LifeEvent], day: date) -> list[tuple[date, date]]:
    """Days up to `day` in spans on which nothing changes, the ends exclusive."""
    borders = {border for event in events for border in (event.when.earliest, event.when.latest) if border and border <= day}
    steps = sorted({*borders, *(border + timedelta(days=1) for border in borders), day + timedelta(days=1)})
    return list(pairwise(steps))


def _first(event: LifeEvent, offsets: Offsets) -> datetime | None:
    return moment_of(event.when.earliest, event.local_time or time.min, offsets) if event.when.earliest else None


def _last(event: LifeEvent, offsets: Offsets) -> datetime | None:
    return moment_of(event.when.latest, event.local_time or time(23, 59, 59), offsets) if event.when.latest else None


def _hours(first: datetime, last: datetime) -> int:
    return (last - first) // _HOUR
