"""One dated event as a pure value, and the order of two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from detentions.when import Precision, When

BEGINNINGS = frozenset({"arrest", "rearrest", "disappearance"})
SIGNS_OF_CUSTODY = frozenset({"located", "transfer"})
ENDINGS = frozenset({"release", "death"})
TURNINGS = BEGINNINGS | SIGNS_OF_CUSTODY | ENDINGS
ACTS_OF_AUTHORITY = frozenset({"charge", "hearing", "sentence"})
NOT_FREE = frozenset({"house_arrest", "order_not_carried_out"})  # called releases, but the person is still deprived of liberty

_FIRST = frozenset({"arrest", "disappearance"})  # a re-arrest follows a release, so it may well come after one

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
    """One dated event as the state needs it. `agencies` and `facility` are slugs; `fact` names the row it comes from."""

    kind: str
    when: When
    release_kind: str = ""
    whereabouts_unknown: bool | None = None
    acknowledged: bool | None = None
    agencies: frozenset[str] = frozenset()
    contact_allowed: bool | None = None
    facility: str = ""
    local_time: time | None = None
    contested: bool = False
    fact: UUID | None = None

    @property
    def frees(self) -> bool:
        """After it the person is out of custody, whatever the conditions."""
        return self.kind == "death" or (self.kind == "release" and self.release_kind not in NOT_FREE)


def in_order(events: Iterable[LifeEvent]) -> list[LifeEvent]:
    """By date, undated ones first (they began before we knew of anything).

    A detention begins with its arrest: a release "in January" with nothing before it comes after an arrest of 22 January.
    """
    ordered = sorted(events, key=order_of)
    if not ordered or ordered[0].kind in BEGINNINGS:
        return ordered
    begun = next((place for place, event in enumerate(ordered) if event.kind in _FIRST), len(ordered))
    if begun == len(ordered) or any(event.kind in BEGINNINGS for event in ordered[:begun]):
        return ordered
    early = [event for event in ordered[:begun] if event.frees and event.when.is_known and not surely_before(event, ordered[begun])]
    return [*(event for event in ordered[: begun + 1] if event not in early), *early, *ordered[begun + 1 :]]


def order_of(event: LifeEvent) -> tuple[date, int]:
    """What events compare by where dates are exact: the day, and the order within it."""
    return event.when.earliest or event.when.latest or date.min, _ORDER[event.kind]


def surely_before(one: LifeEvent, other: LifeEvent) -> bool:
    last, first = one.when.latest, other.when.earliest
    if last is None or first is None:
        return False
    return last < first or (last == first and same_day(one, other) and _ORDER[one.kind] < _ORDER[other.kind])


def same_day(one: LifeEvent, other: LifeEvent) -> bool:
    return one.when.precision == Precision.DAY and other.when.precision == Precision.DAY
