"""The last look before an edition is signed: it attacks the bytes that would go out. What it finds stops the edition.

It reads the candidate as anybody will, and compares it with who is really behind the numbers. It stands apart from the code that decides
what is told, so that a fault there doesn't reach the public. The same rules always: nothing can ask it for weaker ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from detentions.disclosure import (
    BASE,
    FEWEST_PEOPLE,
    NARROWEST,
    NOBODY,
    SERIES,
    TABLES,
    TEN_FIVE,
    THE_TOTAL,
    Cell,
    Decision,
    History,
    Ledger,
    Told,
    tightened,
)

Span = tuple[int, int]
Units = frozenset[int]
_ANY = 100_000  # more people than a country's record holds


class Unsafe(Exception):
    """The edition would give people away. Says which rule and which table, never a number or a value."""


@dataclass(slots=True)
class Candidate:
    """An edition about to be signed: its figures as bytes, what they rest on, and all editions before it."""

    number: int
    figures: bytes
    day: str
    decision: Decision
    ledger: Ledger
    history: History = field(init=False)

    def __post_init__(self) -> None:
        self.history = History(self.ledger, self.decision.snapshot, self.number)


@dataclass(frozen=True, slots=True)
class Printed:
    """The numbers of one edition, as read from its bytes: `told` of `basis=all`, and the public list's own."""

    told: Mapping[Cell, int | None]
    listed: Mapping[Cell, int]

    def rest(self, cell: Cell) -> int | None:
        """What is left of a printed number when the list is subtracted."""
        number = self.told.get(cell)
        return None if number is None else number - self.listed.get(cell, 0)


def refuse(one: Candidate) -> None:
    """Raises Unsafe."""
    printed = read(one.figures, one.day)
    findings = [finding for attack in _ATTACKS for finding in attack(one, printed)]
    if findings:
        raise Unsafe(f"The edition was not made: {len(findings)} numbers would give people away. " + " ".join(sorted(set(findings))[:5]))


def read(figures: bytes, day: str) -> Printed:
    told: dict[Cell, int | None] = {}
    listed: dict[Cell, int] = {}
    for row in orjson.loads(figures):
        cell = _cell(row, day)
        if row["basis"] == "all":
            told[cell] = row["value"]
        else:
            listed[cell] = row["value"]
    return Printed(told, listed)


def _cell(row: Mapping[str, Any], day: str) -> Cell:
    if (row["definition"], row["reading"], row["date"]) == (*BASE, day):
        return Cell(tuple(row["by"]), tuple(row["values"]))
    return Cell(SERIES, (row["definition"], row["reading"], row["date"]))


def _subtract_the_list(one: Candidate, printed: Printed) -> Iterator[str]:
    """Nothing speaks of few people who aren't listed, and only the national total is exact."""
    for cell, number in printed.told.items():
        rest = printed.rest(cell)
        if rest is None or number is None:
            continue
        off = 0 if cell == THE_TOTAL else TEN_FIVE.step // 2
        unnamed = rest - len(one.history.gone(cell, one.number))
        if unnamed + off < TEN_FIVE.smallest or _whose(one, cell) < TEN_FIVE.smallest:
            yield f"A number less the public list leaves too few people ({_name(cell)})."
        if cell != THE_TOTAL and number % TEN_FIVE.step:
            yield f"A number is not rounded ({_name(cell)})."


def _whose(one: Candidate, cell: Cell) -> int:
    told = one.decision.told[cell]
    return len(one.history.snapshot(told.since).withheld.get(told.of or cell, NOBODY))


def add_and_subtract_tables(one: Candidate, printed: Printed) -> Iterator[str]:
    """No calculation over the tables leaves a hidden number narrower than five, unless older numbers did that already."""
    spans = {cell: _span(one, printed, cell) for cell in printed.told if cell.table in TABLES}
    hidden = [cell for cell in spans if printed.told[cell] is None]
    found = tightened(spans)
    narrow = [cell for cell in hidden if found[cell][1] - found[cell][0] < NARROWEST]
    if narrow:
        old = {
            cell: (0, _ANY) if one.decision.told[cell].since == one.number and cell not in hidden else span for cell, span in spans.items()
        }
        before = tightened(old)
        yield from (f"A hidden number can be calculated ({_name(cell)})." for cell in narrow if before[cell] != found[cell])


def _span(one: Candidate, printed: Printed, cell: Cell) -> Span:
    """What a reader knows who was even told which hidden numbers are small. A number that waits may be off: it reaches to the truth."""
    rest, size = printed.rest(cell), len(one.decision.snapshot.withheld.get(cell, NOBODY))
    if rest is None:
        return (0, TEN_FIVE.smallest - 1) if size < TEN_FIVE.smallest else (TEN_FIVE.smallest, _ANY)
    if cell == THE_TOTAL:
        return min(rest, size), max(rest, size)
    off = TEN_FIVE.step // 2
    if one.decision.told[cell].since < one.number:
        return min(rest - 2 * off, size), max(rest + 2 * off, size)
    return TEN_FIVE.span(next((count for count in range(rest - off, rest + off + 1) if count % TEN_FIVE.step == 0), rest))


def _print_something_else(one: Candidate, printed: Printed) -> Iterator[str]:
    """Every printed number is the one that was decided, as the lists correct it: the comparison below rests on that."""
    for cell, told in one.decision.told.items():
        rest, decided = printed.rest(cell), one.history.corrected(cell, told)
        off = 0 if cell == THE_TOTAL else TEN_FIVE.step // 2
        if rest is not None and (decided is None or abs(rest - decided) > off):
            yield f"A number is not the one that was decided ({_name(cell)})."


def _subtract_editions(one: Candidate, _printed: Printed) -> Iterator[str]:
    """No number differs from an earlier one of its cell, or from any of the whole country, beyond what the lists explain, unless five
    people brought that about. Whoever looks at the pair is told each count itself, and of hidden numbers whether they hide few."""
    before, now = dict[Cell, set[_Word]](), dict[Cell, set[_Word]]()
    for past in one.ledger.past:
        for cell, told in past.told.items():
            before.setdefault(_family(cell), set()).add(_word(cell, told))
    for cell, told in one.decision.told.items():
        now.setdefault(_family(cell), set()).add(_word(cell, told))
    for family, words in now.items():
        known = before.get(family, set())
        reads = {word: _Reading.of(word, one.history) for word in known | words}
        new = [reads[word] for word in words - known]
        for number, reading in enumerate(new):
            for other in [*new[:number], *(reads[word] for word in known)]:
                if reading.is_apart(other) and reading.behind(other) < FEWEST_PEOPLE:
                    yield f"A change from one number to another speaks of too few people ({_name(family)})."


@dataclass(frozen=True, slots=True)
class _Word:
    """A told number, and whose it is."""

    cell: Cell
    count: int | None
    since: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """Of a told number: how many of its people no list named until now, for all that anybody can know, and who they are."""

    low: int
    high: int
    people: Units

    @classmethod
    def of(cls, word: _Word, history: History) -> _Reading:
        people = history.snapshot(word.since).withheld.get(word.cell, NOBODY)
        unnamed, off = people - history.ever, TEN_FIVE.step // 2
        then, named = len(history.gone(word.cell, word.since)), len(history.known(word.cell, word.since))
        if word.count is None:
            hides_few = word.cell.values[:2] in {(), BASE} and len(unnamed) < TEN_FIVE.smallest
            return cls(-_ANY, TEN_FIVE.smallest - 1 if hides_few else _ANY, unnamed)
        if word.cell == THE_TOTAL:
            return cls(word.count - named, word.count - named, unnamed)
        return cls(max(TEN_FIVE.smallest, word.count - off - then) - (named - then), word.count + off - named, unnamed)

    def is_apart(self, other: _Reading) -> bool:
        return self.high < other.low or other.high < self.low

    def behind(self, other: _Reading) -> int:
        apart = abs(len(self.people) - len(other.people))
        return apart if apart >= FEWEST_PEOPLE else len(self.people ^ other.people)


def _word(cell: Cell, told: Told) -> _Word:
    return _Word(told.of or cell, told.count, told.since)


def _family(cell: Cell) -> Cell:
    """Numbers that are compared with each other: those of one cell of a table, and all of the whole country."""
    return THE_TOTAL if cell.table == SERIES else cell


def _name(cell: Cell) -> str:
    return " by ".join(cell.table) or "national total"


_ATTACKS: tuple[Callable[[Candidate, Printed], Iterable[str]], ...] = (
    _subtract_the_list,
    add_and_subtract_tables,
    _print_something_else,
    _subtract_editions,
)
