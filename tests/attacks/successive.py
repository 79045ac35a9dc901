"""Comparing downloaded editions with each other, and numbers of the whole country among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from detentions.disclosure import NOBODY, SERIES, TEN_FIVE, THE_TOTAL, Cell, Past, Snapshot
from tests.attacks.reading import Copy, window

Units = frozenset[int]


@dataclass(frozen=True, slots=True)
class Seen:
    """One printed number: what a reader makes of it, and, for the judge alone, whose it is."""

    edition: int
    cell: Cell
    count: tuple[int, int] | None
    people: Units
    listed: Units

    def shows_a_change(self, other: Seen) -> bool:
        """No number of withheld people fits both. An exact one fits what it may have been rounded to."""
        if self.count is None or other.count is None:
            return self.count != other.count
        off = TEN_FIVE.step // 2 if (self.cell == THE_TOTAL) != (other.cell == THE_TOTAL) else 0
        return self.count[1] + off < other.count[0] or other.count[1] + off < self.count[0]

    def behind(self, other: Seen) -> int:
        """How many people make the difference whom no public list explained when it was told."""
        return len((self.people ^ other.people) - self.listed - other.listed)


def seen(copies: Sequence[Copy], past: Sequence[Past]) -> list[Seen]:
    """Every number of `basis=all` in all editions, as it reads once everybody who was listed until the last edition is followed."""
    by_number, last = {one.number: one for one in past}, past[-1].snapshot
    found = []
    for copy, made in zip(copies, past, strict=True):
        for cell in copy.told:
            told = made.told[cell]
            then, of = by_number[told.since].snapshot, told.of or cell
            if copy.told[cell] is None and told.count is not None:
                continue  # hidden because so many of these people were listed since: the lists say so themselves
            moved = _moved(of, then, last) - _moved(of, then, made.snapshot)
            count = window(copy, cell)
            found.append(
                Seen(made.number, cell, count and (count[0] - moved, count[1] - moved), then.withheld.get(of, NOBODY), then.listed)
            )
    return found


def _moved(cell: Cell, then: Snapshot, until: Snapshot) -> int:
    """How many withheld people of a cell were listed since, less those whom the list no longer has."""
    listed = (then.withheld.get(cell, NOBODY) & (until.listed - then.listed)) - until.withheld.get(cell, NOBODY)
    return len(listed) - len(then.shown.get(cell, NOBODY) - until.listed)


def changes(numbers: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """All pairs of editions: the pairs of numbers of one cell that differ visibly."""
    of_cell: dict[Cell, list[Seen]] = {}
    for one in numbers:
        of_cell.setdefault(one.cell, []).append(one)
    for group in of_cell.values():
        yield from ((one, other) for one, other in combinations(group, 2) if one.shows_a_change(other))


def over_time(numbers: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """The pairs of numbers of the whole country, of whatever day, rule, reading and edition, that differ visibly."""
    country = {
        (one.cell, one.count, one.people): one for one in numbers if one.count and (one.cell == THE_TOTAL or one.cell.table == SERIES)
    }
    yield from ((one, other) for one, other in combinations(country.values(), 2) if one.shows_a_change(other))


def too_few_to_tell(numbers: Sequence[Seen]) -> list[Seen]:
    """Printed numbers of fewer withheld people than the rule lets anybody speak of, when they were told."""
    return [one for one in numbers if one.count and len(one.people) < TEN_FIVE.smallest]
