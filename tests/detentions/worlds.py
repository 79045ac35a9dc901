"""Custody by brute force: every way in which the uncertain dates of a life may fall is played through, day by day.

Written apart from `detentions.custody` and importing nothing of the product, so that the two can contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

FIRST, LAST = 0, 14  # the days of the game; 0 stands for "long before", 14 for "long after"
TAKES = {"arrest", "rearrest", "disappearance"}
SHOWS = {"located", "transfer"}
FREES_NOBODY = {"house_arrest", "order_not_carried_out"}
RANK = {"arrest": 0, "disappearance": 0, "located": 1, "transfer": 2, "release": 6, "rearrest": 7, "death": 8}


@dataclass(frozen=True)
class Told:
    """An event between two days; None for a border nobody knows. Charges and the like say nothing about custody and stay out."""

    kind: str
    low: int | None
    high: int | None
    release: str = ""

    @property
    def days(self) -> range:
        return range(FIRST if self.low is None else self.low, (LAST if self.high is None else self.high) + 1)

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def holds(self) -> bool:
        return self.kind in TAKES | SHOWS or self.release in FREES_NOBODY

    @property
    def ends(self) -> bool:
        return not self.holds


def worlds(life: Sequence[Told]) -> Iterator[tuple[int, ...]]:
    return product(*(told.days for told in life))


def outcomes(life: Sequence[Told], day: int) -> set[bool]:
    """Held or not at the end of `day`, in all worlds. Of one day's events the last decides; ranks order only exact days."""
    found: set[bool] = set()
    for world in worlds(life):
        past = [(when, told) for when, told in zip(world, life, strict=True) if when <= day]
        if not past:
            found.add(False)
            continue
        final = max(when for when, _told in past)
        together = [told for when, told in past if when == final]
        for told in together:
            overruled = told.is_exact and any(other.is_exact and RANK[other.kind] > RANK[told.kind] for other in together)
            if not overruled:
                found.add(told.holds)
    return found


def surely(life: Sequence[Told], day: int) -> bool:
    return outcomes(life, day) == {True}


def possibly(life: Sequence[Told], day: int) -> bool:
    """In some world; or before an end that lies before everything that could have begun: then the beginning was never told."""
    if True in outcomes(life, day):
        return True
    begins = [told for told in life if told.holds]
    ends = [told for told in life if told.ends]
    return any(max(end.days) > day and all(precedes(end, begin) for begin in begins) for end in ends)


def precedes(one: Told, other: Told) -> bool:
    """In every world."""
    if one.high is None or other.low is None:
        return False
    if one.is_exact and other.is_exact and one.low == other.low:
        return RANK[one.kind] < RANK[other.kind]
    return all(first < second for first in one.days for second in other.days)


def release_before_arrest(life: Sequence[Told]) -> bool:
    takes = [told for told in life if told.kind in TAKES]
    outs = [told for told in life if told.kind in {"release", "death"} and (told.low, told.high) != (None, None)]
    return bool(takes) and any(all(precedes(out, take) for take in takes) for out in outs)


def two_at_once(lives: Sequence[Sequence[Told]]) -> bool:
    """Some day of the game on which the person was surely held in two detentions. The last stands for "never", when an end is open."""
    return any(sum(surely(life, day) for life in lives if life) > 1 for day in range(FIRST, LAST))
