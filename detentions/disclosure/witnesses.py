"""Proves that a hidden number stays open: finds other populations that fit everything told and differ in it. Pure.

A population that fits is a witness. If one witness has k more people in a hidden cell and another has m fewer, no calculation over the
tables, linear programming included, can narrow that cell to less than k + m. A cell without such witnesses counts as exposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from detentions.disclosure.tables import DIMENSIONS, Cell, Values, cells_of

_TRIES = 400  # exchanges of two people that are tried for one step

Span = tuple[int, int]
Step = Sequence[tuple[Values, Values]]  # people who are given other values


class Witnesses:
    """Looks for other populations near the real one. `spans` says what a reader knows of each cell."""

    def __init__(self, people: Iterable[Values], known: Mapping[str, Sequence[str]], spans: Mapping[Cell, Span]) -> None:
        self._people = Counter(people)
        self._known = known
        self._number = {cell: number for number, cell in enumerate(spans)}  # whole numbers are quicker to look up than cells
        self._spans = list(spans.values())
        self._counts = [0] * len(spans)
        self._cells: dict[Values, tuple[int, ...]] = {}
        for values, size in self._people.items():
            for number in self._numbers(values):
                self._counts[number] += size

    def widen(self, cell: Cell, span: Span) -> None:
        """A reader knows less of this cell than before."""
        self._spans[self._number[cell]] = span

    def reach(self, cell: Cell, enough: int) -> int:
        """How far apart two witnesses for this cell are; the search ends at `enough`."""
        places = tuple(DIMENSIONS.index(dimension) for dimension in cell.table)
        found = 0
        for search in (self._one_more, self._one_fewer):
            done: list[Step] = []
            while found < enough and (step := search(cell, places)):
                done.append(step)
                found += 1
            for step in reversed(done):
                self._take([(new, old) for old, new in step])
        return found

    def _one_more(self, cell: Cell, places: tuple[int, ...]) -> Step | None:
        outside = [values for values in self._people if not _is_in(values, cell, places)]
        moved = ((values, _with(values, places, cell.values)) for values in outside)
        return self._first((pair,) for pair in moved) or self._exchange_in(cell, places, outside)

    def _one_fewer(self, cell: Cell, places: tuple[int, ...]) -> Step | None:
        inside = [values for values in self._people if _is_in(values, cell, places)]
        moved = (
            (values, _with(values, (place,), (other,)))
            for values in inside
            for place in reversed(places)
            for other in self._known[DIMENSIONS[place]]
            if other != values[place]
        )
        found = self._first((pair,) for pair in moved)
        if found:
            return found
        pairs = (
            _exchanged(one, two, (place,))
            for place in places
            for one in inside
            for two in list(self._people)
            if one[place] != two[place] and not _is_in(_with(two, (place,), (one[place],)), cell, places)
        )
        return self._first(islice(pairs, _TRIES))

    def _exchange_in(self, cell: Cell, places: tuple[int, ...], outside: Sequence[Values]) -> Step | None:
        """Somebody who lacks one value of the cell gets it from somebody else who has it: its own total stays."""
        pairs = (
            _exchanged(one, two, (place,))
            for place, wanted in zip(places, cell.values, strict=True)
            for one in outside
            if _is_in(_with(one, (place,), (wanted,)), cell, places)
            for two in outside
            if two[place] == wanted
        )
        return self._first(islice(pairs, _TRIES))

    def _first(self, steps: Iterable[Step]) -> Step | None:
        return next((step for step in steps if self._take(step)), None)

    def _take(self, step: Step) -> bool:
        """Make the step if everything told still holds after it."""
        change: dict[int, int] = {}
        for old, new in step:
            for before, after in zip(self._numbers(old), self._numbers(new), strict=True):
                if before != after:
                    change[before] = change.get(before, 0) - 1
                    change[after] = change.get(after, 0) + 1
        for number, by in change.items():
            low, high = self._spans[number]
            if by and not low <= self._counts[number] + by <= high:
                return False
        for number, by in change.items():
            self._counts[number] += by
        for old, new in step:
            self._people[old] -= 1
            if not self._people[old]:
                del self._people[old]
            self._people[new] += 1
        return True

    def _numbers(self, values: Values) -> tuple[int, ...]:
        found = self._cells.get(values)
        if found is None:
            found = self._cells[values] = tuple(self._number[cell] for cell in cells_of(values))
        return found


def _is_in(values: Values, cell: Cell, places: tuple[int, ...]) -> bool:
    return all(values[place] == wanted for place, wanted in zip(places, cell.values, strict=True))


def _with(values: Values, places: tuple[int, ...], given: Sequence[str]) -> Values:
    changed = list(values)
    for place, value in zip(places, given, strict=True):
        changed[place] = value
    return tuple(changed)


def _exchanged(one: Values, two: Values, places: tuple[int, ...]) -> Step:
    ours, theirs = tuple(one[place] for place in places), tuple(two[place] for place in places)
    return ((one, _with(one, places, theirs)), (two, _with(two, places, ours)))
