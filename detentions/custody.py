"""State from events: pure functions over plain values. Nobody types a state; it follows from dated events by a rule with a name.

"Held on a day" means at the end of that local day. Every answer has two readings, because dates are uncertain: *surely* (held
whichever way the uncertain dates fall) and *possibly* (held if they fall so).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from detentions.when import Precision, When

BEGINNINGS = frozenset({"arrest", "rearrest", "disappearance"})
SIGNS_OF_CUSTODY = frozenset({"located", "transfer"})
ENDINGS = frozenset({"release", "death"})

# Within one day: an arrest comes before a release, a re-arrest after it, a death last.
_ORDER = {
    "arrest": 0,
    "disappearance": 0,
    "located": 1,
    "transfer": 2,
    "charge": 3,
    "hearing": 4,
    "sentence": 5,
    "release": 6,
    "rearrest": 7,
    "death": 8,
}


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One dated event as the state needs it."""

    kind: str
    when: When
    release_kind: str = ""
    whereabouts_unknown: bool | None = None
    acknowledged: bool | None = None
    agencies: frozenset[str] = frozenset()


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


class State(StrEnum):
    NOT_KNOWN = "not_known"
    HELD = "held"
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    RELEASE_NOT_CARRIED_OUT = "release_not_carried_out"
    HOUSE_ARREST = "house_arrest"
    RELEASED_UNDER_MEASURES = "released_under_measures"
    RELEASED = "released"
    ESCAPED = "escaped"
    DIED = "died"


_STATE_AFTER_RELEASE = {
    "substitute_measures": State.RELEASED_UNDER_MEASURES,
    "house_arrest": State.HOUSE_ARREST,
    "order_not_carried_out": State.RELEASE_NOT_CARRIED_OUT,
    "escape": State.ESCAPED,
}


class Contradiction(StrEnum):
    """What a person must look at. None of them stops a fact from being recorded or corrupts a count."""

    ARREST_DATES_DIFFER = "arrest_dates_differ"
    ARREST_AGENCIES_DIFFER = "arrest_agencies_differ"
    RELEASE_BEFORE_ARREST = "release_before_arrest"
    EVENT_AFTER_DEATH = "event_after_death"


@dataclass(frozen=True, slots=True)
class Held:
    """Days on which the person was held: half-open periods, the end exclusive, None for "until now"."""

    surely: tuple[tuple[date, date | None], ...]
    possibly: tuple[tuple[date, date | None], ...]


def in_order(events: Iterable[LifeEvent]) -> list[LifeEvent]:
    """By date, undated ones first (they began before we knew of anything)."""
    return sorted(events, key=lambda event: (event.when.earliest or event.when.latest or date.min, _ORDER[event.kind]))


def surely_held(events: Sequence[LifeEvent], day: date, rule: Rule) -> bool:
    """Some beginning surely lies on or before the day, and nothing that may be an end may lie between."""
    ends = [event for event in events if _ends(event, rule)]
    return any(
        begin.when.surely_by(day) and not any(end.when.possibly_by(day) and not _surely_before(end, begin) for end in ends)
        for begin in _beginnings(events, rule)
    )


def possibly_held(events: Sequence[LifeEvent], day: date, rule: Rule) -> bool:
    """Some beginning may lie on or before the day, and no end surely lies between. An unknown beginning may always have been."""
    ends = [event for event in events if _ends(event, rule)]
    begins = _beginnings(events, rule)
    if any(
        begin.when.possibly_by(day) and not any(end.when.surely_by(day) and _surely_before(begin, end) for end in ends) for begin in begins
    ):
        return True
    return any(not end.when.surely_by(day) and not any(_may_precede(begin, end) for begin in begins) for end in ends)


def held(events: Sequence[LifeEvent], rule: Rule) -> Held:
    """The periods of both readings. They can change only at the borders of the events' dates."""
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


def state_on(events: Sequence[LifeEvent], day: date) -> State:
    """What we say of the person at the end of `day`, by the last event that may have happened by then."""
    past = [event for event in in_order(events) if event.when.possibly_by(day)]
    turning = [event for event in past if event.kind in BEGINNINGS | SIGNS_OF_CUSTODY | ENDINGS]
    if not turning:
        return State.NOT_KNOWN if not past else State.HELD
    last = turning[-1]
    if any(event.kind == "death" for event in past):
        return State.DIED
    if last.kind == "release":
        return _STATE_AFTER_RELEASE.get(last.release_kind, State.RELEASED)
    return State.WHEREABOUTS_UNKNOWN if whereabouts_unknown_on(events, day) else State.HELD


def whereabouts_unknown_on(events: Sequence[LifeEvent], day: date) -> bool:
    """The last event that says anything about the place says that it isn't known. `located` says that it is."""
    told = [
        event.whereabouts_unknown if event.kind != "located" else False
        for event in in_order(events)
        if event.when.possibly_by(day) and (event.whereabouts_unknown is not None or event.kind in {"located", "disappearance"})
    ]
    return bool(told and (told[-1] if told[-1] is not None else True))


def days_not_confirmed(events: Sequence[LifeEvent], day: date) -> int | None:
    """Days since the last event told, None when there is none."""
    known = [event.when.latest for event in events if event.when.latest and event.when.latest <= day]
    return (day - max(known)).days if known else None


def contradictions(events: Sequence[LifeEvent]) -> list[Contradiction]:
    """What doesn't fit together, for a person to look at."""
    found = []
    arrests = [event for event in events if event.kind == "arrest" and event.when.is_known]
    endings = [event for event in events if event.kind in ENDINGS]
    if any(not one.when.may_be(other.when) for one, other in pairwise(in_order(arrests))):
        found.append(Contradiction.ARREST_DATES_DIFFER)
    named = [event.agencies for event in events if event.kind == "arrest" and event.agencies]
    if any(one.isdisjoint(other) for one in named for other in named):
        found.append(Contradiction.ARREST_AGENCIES_DIFFER)
    begins = [event for event in events if event.kind in BEGINNINGS]
    if begins and any(end.when.is_known and all(_surely_before(end, begin) for begin in begins) for end in endings):
        found.append(Contradiction.RELEASE_BEFORE_ARREST)
    deaths = [event for event in events if event.kind == "death"]
    if any(_surely_before(death, event) for death in deaths for event in events if event.kind != "death"):
        found.append(Contradiction.EVENT_AFTER_DEATH)
    return found


def _beginnings(events: Sequence[LifeEvent], rule: Rule) -> list[LifeEvent]:
    begins = [event for event in events if event.kind in BEGINNINGS | SIGNS_OF_CUSTODY]
    begins += [event for event in events if event.kind == "release" and event.release_kind in rule.held_through]
    if not rule.minimum_hours:
        return begins
    return [begin for begin in begins if not any(_ended_within(begin, end, rule.minimum_hours) for end in events if _ends(end, rule))]


def _ended_within(begin: LifeEvent, end: LifeEvent, hours: int) -> bool:
    if not begin.when.earliest or not end.when.latest or not _surely_before(begin, end):
        return False
    return (end.when.latest - begin.when.earliest).days * 24 < hours


def _ends(event: LifeEvent, rule: Rule) -> bool:
    return event.kind == "death" or (event.kind == "release" and event.release_kind not in rule.held_through)


def _surely_before(one: LifeEvent, other: LifeEvent) -> bool:
    last, first = one.when.latest, other.when.earliest
    if last is None or first is None:
        return False
    return last < first or (last == first and _same_day(one, other) and _ORDER[one.kind] < _ORDER[other.kind])


def _same_day(one: LifeEvent, other: LifeEvent) -> bool:
    return one.when.precision == Precision.DAY and other.when.precision == Precision.DAY


def _may_precede(begin: LifeEvent, end: LifeEvent) -> bool:
    return not _surely_before(end, begin)


def _periods(steps: Sequence[date], flags: Sequence[bool]) -> tuple[tuple[date, date | None], ...]:
    periods: list[tuple[date, date | None]] = []
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
