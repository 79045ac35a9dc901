"""Comparing downloaded editions with each other, and numbers of the whole country among themselves.

A reader has the bytes: printed numbers of all editions, and every public list, whoever was taken off it since. The judge knows who was
behind each number, and asks of each pair that tells a difference how many people make it whom no list ever named. It looks at the pair on
the day when the second number was told, and at every later edition, when some of those people may have been listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy

from detentions.disclosure import BASE, FEWEST_PEOPLE, NOBODY, SERIES, TEN_FIVE, THE_TOTAL, Cell, Past, Snapshot, Told
from tests.attacks.linear import NO_LIMIT, Span
from tests.attacks.reading import Copy, window

Units = frozenset[int]
_REACH = TEN_FIVE.step // 2


@dataclass(frozen=True, slots=True)
class Number:
    """One number as `edition` told it first, in `cell`. `seen`: between what and what a reader finds the count of withheld people in the
    bytes; None: hidden. `told` and `people` are what the judge knows: the count itself, and whose it is."""

    edition: int
    cell: Cell
    seen: tuple[int, int] | None
    told: Told
    people: Units

    @property
    def of(self) -> Cell:
        return self.told.of or self.cell

    @property
    def is_exact(self) -> bool:
        return self.of == THE_TOTAL


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers that tell a difference at edition `at`, and how many withheld people made it when the second was told."""

    one: Number
    other: Number
    at: int
    behind: int

    @property
    def is_of_too_few(self) -> bool:
        """Of one day by two rules, the people held for hours would be what is left: there ten are needed."""
        return self.behind < (TEN_FIVE.smallest if _are_of_two_rules(self.one.of, self.other.of) else FEWEST_PEOPLE)


@dataclass(slots=True)
class Reader:
    """Everything that was told, and what anybody makes of it who kept the lists."""

    copies: Sequence[Copy]
    past: Sequence[Past]
    numbers: list[Number] = field(default_factory=list)
    _known: dict[tuple[Cell, int, int], int] = field(default_factory=dict)
    _gone: dict[tuple[Cell, int], Units] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A number of the country that repeats another one says nothing new: it's the first telling that counts."""
        heard = set[tuple[Cell, int, int | None]]()
        for copy, made in zip(self.copies, self.past, strict=True):
            for cell, told in made.told.items():
                word = (told.of or cell, told.since, told.count)
                if word not in heard and (copy.told[cell] is not None or told.count is None):
                    heard.add(word)
                    self.numbers.append(self._number(copy, made.number, cell, told))

    def _number(self, copy: Copy, edition: int, cell: Cell, told: Told) -> Number:
        return Number(edition, cell, window(copy, cell), told, self._snapshot(told.since).withheld.get(told.of or cell, NOBODY))

    def misprinted(self) -> list[tuple[int, Cell]]:
        """Printed numbers that aren't the told one followed up to that edition: of those the judge would know nothing."""
        return [
            (made.number, cell)
            for copy, made in zip(self.copies, self.past, strict=True)
            for cell, told in made.told.items()
            if (seen := self._followed(number := self._number(copy, made.number, cell, told), made.number))
            if told.count is None or not seen[0] <= told.count - self.known(number, made.number) <= seen[1]
        ]

    def too_few_to_tell(self) -> list[Number]:
        """Numbers of fewer people whom no list named than the rule lets anybody speak of, when they were told."""
        return [one for one in self.numbers if one.seen and len(one.people - self.ever(one.told.since)) < TEN_FIVE.smallest]

    def changes(self) -> Iterator[Pair]:
        """Pairs of numbers of one cell of a table, in any two editions, that differ visibly when the second is told."""
        for group in self._groups():
            if not _is_of_the_country(group[0]):
                yield from self._when_told(group)

    def over_time(self) -> Iterator[Pair]:
        """The same for numbers of the whole country, of whatever day, rule, reading and edition."""
        yield from self._when_told(next(group for group in self._groups() if _is_of_the_country(group[0])))

    def certain(self) -> Iterator[Pair]:
        """Pairs of numbers of which everybody knows at some edition since that their people aren't the same. Here the reader is told each
        count itself, which the bytes mostly hide, and of each hidden number whether it hides few."""
        for group in self._groups():
            seen = numpy.zeros((len(group), len(group)), dtype=bool)
            for made in self.past:
                low, high = numpy.array([self.left(one, made.number) for one in group]).T
                is_told = numpy.array([one.edition <= made.number for one in group])
                new = (high[:, None] < low) & is_told[:, None] & is_told & ~(seen | seen.T)
                seen |= new
                yield from (self._pair(group[one], group[other], made.number) for one, other in numpy.argwhere(new))

    def _groups(self) -> Iterable[list[Number]]:
        """Each cell of a table by itself; all numbers of the whole country together."""
        groups: dict[Cell, list[Number]] = {}
        for one in self.numbers:
            groups.setdefault(THE_TOTAL if _is_of_the_country(one) else one.cell, []).append(one)
        return groups.values()

    def _when_told(self, group: Sequence[Number]) -> Iterator[Pair]:
        for one, other in combinations(group, 2):
            at = max(one.edition, other.edition)
            if self._differs_in_print(one, other, at):
                yield self._pair(one, other, at)

    def _pair(self, one: Number, other: Number, at: int) -> Pair:
        then = max(one.edition, other.edition)
        return Pair(one, other, at, len((one.people ^ other.people) - self.ever(then)))

    def _differs_in_print(self, one: Number, other: Number, at: int) -> bool:
        """No count fits both printed numbers, once the lists are followed. An exact one fits what it may have been rounded to."""
        mine, theirs = self._followed(one, at), self._followed(other, at)
        if mine is None or theirs is None:
            return mine != theirs and (one.cell == other.cell or _are_apart(self.left(one, at), self.left(other, at)))
        off = _REACH if one.is_exact != other.is_exact else 0
        return mine[1] + off < theirs[0] or theirs[1] + off < mine[0]

    def _followed(self, one: Number, at: int) -> tuple[int, int] | None:
        """A printed number, less those whom the lists name until `at`: those taken off the list before it was printed, who are in it for
        all that a reader knows, and those of its people who were listed since."""
        if one.seen is None:
            return None
        named = len(self.gone(one.cell, one.edition)) + self.known(one, at) - self.known(one, one.edition)
        return one.seen[0] - named, one.seen[1] - named

    def left(self, one: Number, at: int) -> Span:
        """How many of the people of a number no list named until `at`, for all that anybody can know."""
        then = self.known(one, one.told.since)
        since = self.known(one, at) - then
        if one.told.count is None:
            return -NO_LIMIT, TEN_FIVE.smallest - 1.0 if self._hides_few(one) else NO_LIMIT
        if one.is_exact:
            return one.told.count - then - since, one.told.count - then - since
        return max(TEN_FIVE.smallest, one.told.count - _REACH - then) - since, one.told.count + _REACH - then - since

    def _hides_few(self, one: Number) -> bool:
        """Numbers by other rules and readings are hidden in the same words when they come near to another one."""
        return one.of.values[:2] in {BASE, ()} and len(one.people - self.ever(one.told.since)) < TEN_FIVE.smallest

    def known(self, one: Number, at: int) -> int:
        """How many people of a number the lists name until `at`: by the last list that anybody stood on, if they stood on one since."""
        key = (one.of, one.told.since, at)
        if key not in self._known:
            then, named, seen = self._snapshot(one.told.since).listed, set[int](), set[int]()
            for made in reversed([made for made in self.past if one.told.since < made.number <= at]):
                last = (one.people & made.snapshot.listed) - then - seen
                seen |= last
                named |= last - made.snapshot.withheld.get(one.of, NOBODY)
            self._known[key] = len(self.gone(one.of, one.told.since) | named)
        return self._known[key]

    def gone(self, cell: Cell, at: int) -> Units:
        """Who was on the list in this cell and was taken off it before edition `at`."""
        key = (cell, at)
        if key not in self._gone:
            found, back = set[int](), set(self._snapshot(at).listed)
            for made in reversed([one for one in self.past if one.number < at]):
                found |= made.snapshot.shown.get(cell, NOBODY) & (made.snapshot.listed - back)
                back |= made.snapshot.listed
            self._gone[key] = frozenset(found) - self._snapshot(at).shown.get(cell, NOBODY)
        return self._gone[key]

    def ever(self, at: int) -> Units:
        """Whom any list named until edition `at`."""
        return NOBODY.union(*(one.snapshot.listed for one in self.past if one.number <= at))

    def _snapshot(self, edition: int) -> Snapshot:
        return self.past[edition - self.past[0].number].snapshot


def _are_apart(one: Span, other: Span) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _is_of_the_country(one: Number) -> bool:
    return one.cell == THE_TOTAL or one.cell.table == SERIES


def _are_of_two_rules(cell: Cell, other: Cell) -> bool:
    return cell.table == other.table == SERIES and cell.values[2] == other.values[2] and cell.values[:2] != other.values[:2]
