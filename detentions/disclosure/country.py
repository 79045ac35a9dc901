"""Numbers of the whole country: of the edition's day and of earlier ones, by every rule and reading, in all editions. Pure.

They are one family, because whoever has two of them subtracts one from the other. Two of them differ visibly only when at least five
withheld people make the difference, and of one day by two rules only when ten do. A new number that would come too near another one
repeats that one: then it says nothing that wasn't told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detentions.disclosure.policy import FEWEST_PEOPLE, Policy
from detentions.disclosure.steady import NOBODY, Ledger, Snapshot, Told, corrected, exact_total
from detentions.disclosure.tables import BASE, SERIES, THE_TOTAL, Cell

Units = frozenset[int]


def is_of_the_country(cell: Cell) -> bool:
    return cell == THE_TOTAL or cell.table == SERIES


@dataclass(frozen=True, slots=True)
class _Word:
    """A number that was told, and whose it is: the people in `cell` at edition `since`."""

    cell: Cell
    count: int | None
    since: int


@dataclass(slots=True)
class Country:
    """Tells one number after the other; each takes heed of all told before it. `apart`: cells far enough from the others of their day."""

    now: Snapshot
    ledger: Ledger
    number: int
    policy: Policy
    apart: Mapping[Cell, bool] = field(default_factory=dict)
    _words: dict[_Word, None] = field(default_factory=dict)
    _sizes: dict[tuple[int, int, Cell], Units] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for past in self.ledger.past:
            self._words |= {
                _Word(told.of or cell, told.count, told.since): None for cell, told in past.told.items() if is_of_the_country(cell)
            }

    def heed(self, cell: Cell, told: Told) -> None:
        """A number that is told in this edition."""
        self._words[_Word(told.of or cell, told.count, told.since)] = None

    def tell(self, cells: Iterable[Cell]) -> dict[Cell, Told]:
        found = {}
        for cell in cells:
            found[cell] = self.of(cell)
            self.heed(cell, found[cell])
        return found

    def of(self, cell: Cell) -> Told:
        """What can be told of `cell` in this edition."""
        size = len(self.now.withheld.get(cell, NOBODY))
        wanted = exact_total(size, self.policy) if cell == THE_TOTAL else self.policy.told(size)
        if not self.policy.is_steady:
            return Told(wanted, self.number)
        last = self.ledger.told_last(cell)
        if not self.apart.get(cell, True):
            is_waiting = last is not None and last.count is not None and self._behind(self._own(cell, last), cell) < FEWEST_PEOPLE
            return last if last and is_waiting else Told(None, self.number)
        if last and wanted == corrected(cell, last, self.now, self.ledger, self.number):
            return last
        rivals = [word for word in self._words if self._shows(cell, wanted, word) and self._is_near(cell, word)]
        if not rivals:
            return Told(wanted, self.number)
        if last and self._behind(self._own(cell, last), cell) < FEWEST_PEOPLE:
            return last
        return self._repeated(cell, rivals)

    def _repeated(self, cell: Cell, rivals: list[_Word]) -> Told:
        """The number of the nearest of them by the same rule; nothing, when only another rule's stands in the way."""
        same = [word for word in rivals if _kind(word.cell) == _kind(cell)]
        if not same:
            return Told(None, self.number)
        word = min(same, key=lambda one: (self._behind(one, cell), one.since, one.cell))
        return Told(word.count, word.since, word.cell)

    def _shows(self, cell: Cell, wanted: int | None, word: _Word) -> bool:
        """Whether a reader sees that the two numbers aren't the same one."""
        told = corrected(word.cell, Told(word.count, word.since), self.now, self.ledger, self.number)
        if word.count is None or told is None:
            return (wanted is not None) and (word.cell == cell or self._hides_few(word))
        if wanted is None:
            return True
        is_exact = (cell == THE_TOTAL, word.cell == THE_TOTAL)
        return abs(wanted - told) > (self.policy.step // 2 if any(is_exact) and not all(is_exact) else 0)

    def _hides_few(self, word: _Word) -> bool:
        """A number that is hidden because there are few; one hidden for another reason says nothing of its size."""
        return len(self._snapshot(word.since).withheld.get(word.cell, NOBODY)) < self.policy.smallest

    def _is_near(self, cell: Cell, word: _Word) -> bool:
        is_of_two_rules = _kind(cell) != _kind(word.cell) and _day(cell) == _day(word.cell)
        return self._behind(word, cell) < (self.policy.smallest if is_of_two_rules else FEWEST_PEOPLE)

    def _behind(self, word: _Word, cell: Cell) -> int:
        """As `steady.behind`, between the people of a number told before and those of `cell` now. Far apart in size is far apart."""
        then, now = self._unexplained(word.since, word.since, word.cell), self._unexplained(word.since, self.number, cell)
        apart = abs(len(then) - len(now))
        return apart if apart >= self.policy.smallest else len(then ^ now)

    def _unexplained(self, other: int, number: int, cell: Cell) -> Units:
        """The people of `cell` at edition `number`, without those who are listed now or were at edition `other`."""
        key = (other, number, cell)
        if key not in self._sizes:
            people = self._snapshot(number).withheld.get(cell, NOBODY)
            self._sizes[key] = people - self._snapshot(other).listed - self.now.listed
        return self._sizes[key]

    def _snapshot(self, number: int) -> Snapshot:
        return self.now if number == self.number else self.ledger.snapshot(number)

    @staticmethod
    def _own(cell: Cell, told: Told) -> _Word:
        return _Word(told.of or cell, told.count, told.since)


def _kind(cell: Cell) -> tuple[str, ...]:
    """Rule and reading."""
    return BASE if cell == THE_TOTAL else cell.values[:2]


def _day(cell: Cell) -> str:
    """The day that it describes; "" for the national total, which is of some edition's day."""
    return "" if cell == THE_TOTAL else cell.values[2]
