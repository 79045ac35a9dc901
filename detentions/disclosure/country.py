"""Numbers of the whole country: of the edition's day and of earlier ones, by every rule and reading, in all editions. Pure.

They are one family, because whoever has two of them subtracts one from the other. Two of them differ visibly only when at least five
withheld people make the difference, and of one day by two rules only when ten do. A new number that would come too near another one
repeats that one: then it says nothing that wasn't told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detentions.disclosure.history import NOBODY, History, Told, Units
from detentions.disclosure.policy import FEWEST_PEOPLE, Policy
from detentions.disclosure.steady import wanted
from detentions.disclosure.tables import BASE, SERIES, THE_TOTAL, Cell


def is_of_the_country(cell: Cell) -> bool:
    return cell == THE_TOTAL or cell.table == SERIES


@dataclass(frozen=True, slots=True)
class _Word:
    """A number that was told, and whose it is: the people in `cell` at edition `since`."""

    cell: Cell
    count: int | None
    since: int

    def told(self) -> Told:
        return Told(self.count, self.since, self.cell)


@dataclass(slots=True)
class Country:
    """Tells one number after the other; each takes heed of all told before it. `apart`: cells far enough from the others of their day."""

    history: History
    policy: Policy
    apart: Mapping[Cell, bool] = field(default_factory=dict)
    _words: dict[_Word, None] = field(default_factory=dict)
    _unnamed: dict[tuple[int, Cell], Units] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for past in self.history.ledger.past:
            self._words |= {_word(cell, told): None for cell, told in past.told.items() if is_of_the_country(cell)}

    def heed(self, cell: Cell, told: Told) -> None:
        """A number that is told in this edition."""
        self._words[_word(cell, told)] = None

    def tell(self, cells: Iterable[Cell]) -> dict[Cell, Told]:
        found = {}
        for cell in cells:
            found[cell] = self.of(cell)
            self.heed(cell, found[cell])
        return found

    def of(self, cell: Cell) -> Told:
        """What can be told of `cell` in this edition."""
        count, number = wanted(cell, self.history, self.policy), self.history.number
        if not self.policy.is_steady:
            return Told(count, number)
        last = self.history.ledger.told_last(cell)
        if not self.apart.get(cell, True):
            return self._silenced(cell)
        if last and count == self.history.corrected(cell, last):
            return last
        rivals = [word for word in self._words if self._tells_few(cell, count, word)]
        if not rivals:
            return Told(count, number)
        if last and self._behind(_word(cell, last), cell) < FEWEST_PEOPLE:
            return last
        return self._repeated(cell, rivals)

    def _silenced(self, cell: Cell) -> Told:
        """Of a number that would come too near another rule's: what was told before of nearly the same people, else nothing."""
        own = [_word(cell, told) for told in self.history.ledger.all(cell) if told.count is not None]
        near = [word for word in own if self._behind(word, cell) < FEWEST_PEOPLE]
        last = self.history.ledger.told_last(cell)
        if last and _word(cell, last) in near:
            return last
        return self._nearest(cell, near).told() if near else Told(None, self.history.number)

    def _repeated(self, cell: Cell, rivals: list[_Word]) -> Told:
        """The number of the nearest of them by the same rule; nothing, when only another rule's stands in the way."""
        same = [word for word in rivals if _kind(word.cell) == _kind(cell)]
        if not same:
            return Told(None, self.history.number)
        return self._nearest(cell, same).told()

    def _nearest(self, cell: Cell, words: Iterable[_Word]) -> _Word:
        return min(words, key=lambda one: (self._behind(one, cell), one.since, one.cell))

    def _tells_few(self, cell: Cell, count: int | None, word: _Word) -> bool:
        """Whether a reader sees that the two numbers aren't the same one, and too few people make the difference."""
        told = self.history.corrected(cell, word.told())
        if word.count is None or told is None:
            return count is not None and (word.cell == cell or self._hides_few(word)) and self._is_near(cell, word)
        if count is None:
            return self._is_near(cell, word)
        gap, is_exact = abs(count - told), (cell == THE_TOTAL, word.cell == THE_TOTAL)
        if gap == 0 or not self._is_near(cell, word):
            return False
        return not (any(is_exact) and not all(is_exact) and self._is_rounding(gap, self._behind(word, cell)))

    def _is_rounding(self, gap: int, behind: int) -> bool:
        """Whether an exact number and a rounded one stay consistent, whoever of the people between them is listed later."""
        return gap + behind <= self.policy.step // 2 if behind else gap <= self.policy.step // 2

    def _hides_few(self, word: _Word) -> bool:
        """A number that is hidden because there are few; one hidden for another reason says nothing of its size."""
        return len(self._people(word.since, word.cell)) < self.policy.smallest

    def _is_near(self, cell: Cell, word: _Word) -> bool:
        is_of_two_rules = _kind(cell) != _kind(word.cell) and _day(cell) == _day(word.cell)
        return self._behind(word, cell) < (self.policy.smallest if is_of_two_rules else FEWEST_PEOPLE)

    def _behind(self, word: _Word, cell: Cell) -> int:
        """As `History.behind`. Far apart in size is far apart."""
        then, now = self._people(word.since, word.cell), self._people(self.history.number, cell)
        apart = abs(len(then) - len(now))
        return apart if apart >= self.policy.smallest else len(then ^ now)

    def _people(self, number: int, cell: Cell) -> Units:
        """The people of `cell` at edition `number` whom no list ever named."""
        key = (number, cell)
        if key not in self._unnamed:
            self._unnamed[key] = self.history.snapshot(number).withheld.get(cell, NOBODY) - self.history.ever
        return self._unnamed[key]


def _word(cell: Cell, told: Told) -> _Word:
    return _Word(told.of or cell, told.count, told.since)


def _kind(cell: Cell) -> tuple[str, ...]:
    """Rule and reading."""
    return BASE if cell == THE_TOTAL else cell.values[:2]


def _day(cell: Cell) -> str:
    """The day that it describes; "" for the national total, which is of some edition's day."""
    return "" if cell == THE_TOTAL else cell.values[2]
