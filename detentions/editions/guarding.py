"""The last look before an edition is signed: it attacks the bytes that would go out. What it finds stops the edition.

It reads the candidate as anybody will, and compares it with who is really behind the numbers. It stands apart from the code that decides
what is told, so that a fault there doesn't reach the public. The same rules always: nothing can ask it for weaker ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
    Ledger,
    Snapshot,
    Told,
    tightened,
)

Span = tuple[int, int]
Units = frozenset[int]
_ANY = 100_000  # more people than a country's record holds


class Unsafe(Exception):
    """The edition would give people away. Says which rule and which table, never a number or a value."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edition about to be signed: its figures as bytes, what they rest on, and all editions before it."""

    number: int
    figures: bytes
    day: str
    decision: Decision
    ledger: Ledger
    earlier: Mapping[int, tuple[str, bytes]]  # day and figures of each, by number


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
        if rest + off < TEN_FIVE.smallest or _whose(one, cell) < TEN_FIVE.smallest:
            yield f"A number less the public list leaves too few people ({_name(cell)})."
        if cell != THE_TOTAL and number % TEN_FIVE.step:
            yield f"A number is not rounded ({_name(cell)})."


def _whose(one: Candidate, cell: Cell) -> int:
    return len(_people(one, cell, one.decision.told[cell])[0])


def _add_and_subtract_tables(one: Candidate, printed: Printed) -> Iterator[str]:
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


def _subtract_editions(one: Candidate, printed: Printed) -> Iterator[str]:
    """No number differs from an earlier edition's, beyond what the public lists explain, unless five people brought that about."""
    for past in one.ledger.past:
        then = read(one.earlier[past.number][1], one.earlier[past.number][0])
        for cell, told in past.told.items():
            now = one.decision.told.get(cell)
            rests = then.rest(cell), printed.rest(cell)
            if now and _behind(one, cell, told, now) < FEWEST_PEOPLE and _differs(one, cell, (told, now), rests, past.snapshot):
                yield f"A change since edition {past.number} speaks of too few people ({_name(cell)})."


def _differs(one: Candidate, cell: Cell, told: tuple[Told, Told], rests: tuple[int | None, int | None], then: Snapshot) -> bool:
    """Whether no number of withheld people fits both, once everybody listed between the two editions is followed."""
    (before, now), (was, rest) = told, rests
    if was is None or rest is None:  # hidden: by the rule, or because so many of its people were listed since
        return (before.count is None) != (now.count is None)
    moved = _moved(one, cell, before, one.decision.snapshot) - _moved(one, cell, before, then)
    return abs(was - moved - rest) > (0 if cell == THE_TOTAL else 2 * (TEN_FIVE.step // 2))


def _moved(one: Candidate, cell: Cell, told: Told, until: Snapshot) -> int:
    """By how much everybody can correct a number told before: its people listed since, less those of the list who no longer are."""
    people, shown, listed = _people(one, cell, told)
    return len((people & (until.listed - listed)) - until.withheld.get(told.of or cell, NOBODY)) - len(shown - until.listed)


def _behind(one: Candidate, cell: Cell, told: Told, now: Told) -> int:
    """How many people make the difference between two numbers whom no list explained when they were told."""
    (before, _shown, listed), (after, _then_shown, then_listed) = _people(one, cell, told), _people(one, cell, now)
    return len((before ^ after) - listed - then_listed)


def _people(one: Candidate, cell: Cell, told: Told) -> tuple[Units, Units, Units]:
    """Whose number it is: the withheld and the listed in the cell, and everybody listed then."""
    then = one.decision.snapshot if told.since == one.number else one.ledger.snapshot(told.since)
    of = told.of or cell
    return then.withheld.get(of, NOBODY), then.shown.get(of, NOBODY), then.listed


def _name(cell: Cell) -> str:
    return " by ".join(cell.table) or "national total"


_ATTACKS: tuple[Callable[[Candidate, Printed], Iterable[str]], ...] = (_subtract_the_list, _add_and_subtract_tables, _subtract_editions)
