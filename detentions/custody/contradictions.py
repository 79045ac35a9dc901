"""What doesn't fit together in a life. A person must look at it; nothing here stops a fact from being recorded or corrupts a count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise

from detentions.custody.events import BEGINNINGS, ENDINGS, SIGNS_OF_CUSTODY, LifeEvent, in_order, surely_before
from detentions.custody.held import Rule, held
from detentions.when import When

_OPEN_ENDED = Rule("contradictions", held_through=frozenset({"house_arrest", "order_not_carried_out"}))


class Contradiction(StrEnum):
    ARREST_DATES_DIFFER = "arrest_dates_differ"
    ARREST_AGENCIES_DIFFER = "arrest_agencies_differ"
    RELEASE_BEFORE_ARREST = "release_before_arrest"
    RELEASES_DIFFER = "releases_differ"
    IN_CUSTODY_AFTER_RELEASE = "in_custody_after_release"
    REARREST_WITHOUT_RELEASE = "rearrest_without_release"
    DEATHS_DIFFER = "deaths_differ"
    EVENT_AFTER_DEATH = "event_after_death"
    AGENCY_NOT_THERE_YET = "agency_not_there_yet"
    TWO_OPEN_DETENTIONS = "two_open_detentions"
    HELD_AFTER_DEATH = "held_after_death"


def contradictions(events: Sequence[LifeEvent], existed: Mapping[str, tuple[When, When]] | None = None) -> list[Contradiction]:
    """Those within one detention. `existed` says from when to when an agency existed, by slug."""
    checks = {
        Contradiction.ARREST_DATES_DIFFER: _arrest_dates_differ(events),
        Contradiction.ARREST_AGENCIES_DIFFER: _arrest_agencies_differ(events),
        Contradiction.RELEASE_BEFORE_ARREST: _release_before_arrest(events),
        Contradiction.RELEASES_DIFFER: _releases_differ(events),
        Contradiction.IN_CUSTODY_AFTER_RELEASE: _in_custody_after_release(events),
        Contradiction.REARREST_WITHOUT_RELEASE: _rearrest_without_release(events),
        Contradiction.DEATHS_DIFFER: _apart(event.when for event in events if event.kind == "death"),
        Contradiction.EVENT_AFTER_DEATH: _event_after_death(events),
        Contradiction.AGENCY_NOT_THERE_YET: _outside_its_time(events, existed or {}),
    }
    return [name for name, found in checks.items() if found]


def contradictions_between(lives: Sequence[Sequence[LifeEvent]]) -> list[Contradiction]:
    """Those between the detentions of one person."""
    found = []
    surely = [held(life, _OPEN_ENDED).surely for life in lives]
    if any(_overlap(one, other) for left, right in combinations(surely, 2) for one in left for other in right):
        found.append(Contradiction.TWO_OPEN_DETENTIONS)
    deaths = [(number, event) for number, life in enumerate(lives) for event in life if event.kind == "death"]
    if any(
        surely_before(death, event) or (event.kind == "death" and not death.when.may_be(event.when))
        for number, death in deaths
        for other, life in enumerate(lives)
        for event in life
        if other != number
    ):
        found.append(Contradiction.HELD_AFTER_DEATH)
    return found


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    (first, end), (second, other_end) = one, other
    return (other_end is None or first < other_end) and (end is None or second < end)


def _apart(whens: Iterable[When]) -> bool:
    return any(not one.may_be(other) for one, other in combinations(whens, 2))


def _arrest_dates_differ(events: Sequence[LifeEvent]) -> bool:
    arrests = [event for event in events if event.kind == "arrest" and event.when.is_known]
    return any(not one.when.may_be(other.when) for one, other in pairwise(in_order(arrests)))


def _arrest_agencies_differ(events: Sequence[LifeEvent]) -> bool:
    named = [event.agencies for event in events if event.kind == "arrest" and event.agencies]
    return any(one.isdisjoint(other) for one, other in combinations(named, 2))


def _release_before_arrest(events: Sequence[LifeEvent]) -> bool:
    begins = [event for event in events if event.kind in BEGINNINGS]
    endings = [event for event in events if event.kind in ENDINGS]
    return bool(begins) and any(end.when.is_known and all(surely_before(end, begin) for begin in begins) for end in endings)


def _releases_differ(events: Sequence[LifeEvent]) -> bool:
    """Two tellings of one release: of the same days but another kind, or of the same kind but other days with no arrest in between."""
    releases = [event for event in events if event.kind == "release" and event.when.is_known]
    begins = [event for event in events if event.kind in BEGINNINGS]
    for one, other in combinations(in_order(releases), 2):
        kinds = {one.release_kind, other.release_kind} - {"not_stated"}
        if one.when.may_be(other.when):
            if len(kinds) == 2:
                return True
        elif len(kinds) < 2 and not any(not surely_before(begin, one) and not surely_before(other, begin) for begin in begins):
            return True
    return False


def _in_custody_after_release(events: Sequence[LifeEvent]) -> bool:
    out = [event for event in events if event.frees and event.kind == "release"]
    back = [event for event in events if event.kind in BEGINNINGS]
    signs = [event for event in events if event.kind in SIGNS_OF_CUSTODY]
    return any(
        surely_before(release, sign) and not any(not surely_before(begin, release) and not surely_before(sign, begin) for begin in back)
        for release in out
        for sign in signs
    )


def _rearrest_without_release(events: Sequence[LifeEvent]) -> bool:
    """A re-arrest of somebody who was taken before and, by what is told, never left."""
    ends = [event for event in events if event.kind in ENDINGS]
    return any(
        surely_before(first, again) and not any(not surely_before(end, first) and not surely_before(again, end) for end in ends)
        for again in events
        if again.kind == "rearrest"
        for first in events
        if first.kind in BEGINNINGS
    )


def _event_after_death(events: Sequence[LifeEvent]) -> bool:
    deaths = [event for event in events if event.kind == "death"]
    return any(surely_before(death, event) for death in deaths for event in events if event.kind != "death")


def _outside_its_time(events: Sequence[LifeEvent], existed: Mapping[str, tuple[When, When]]) -> bool:
    """An agency is said to have acted before it was made or after it was dissolved (its predecessor or successor may be meant)."""
    for event in events:
        for made, ended in (existed[slug] for slug in event.agencies if slug in existed):
            last, first = event.when.latest, event.when.earliest
            if (last and made.earliest and last < made.earliest) or (first and ended.latest and first > ended.latest):
                return True
    return False
