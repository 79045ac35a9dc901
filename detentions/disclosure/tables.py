"""The fixed set of tables of `basis=all`, and which cells of them a person is in. Pure.

There are no others: whoever could choose a table could subtract one from another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

DIMENSIONS = ("agency_kind", "state", "sex", "age_group", "civil_or_military")
NOT_KNOWN = "unknown"
SEVERAL = "several"  # bodies of different kinds took part in the arrest

TOTAL: tuple[str, ...] = ()
TABLES: tuple[tuple[str, ...], ...] = (
    TOTAL,
    *((dimension,) for dimension in DIMENSIONS),
    ("agency_kind", "state"),
    ("agency_kind", "sex"),
    ("agency_kind", "civil_or_military"),
    ("state", "sex"),
    ("state", "civil_or_military"),
    ("sex", "civil_or_military"),
    ("sex", "age_group"),
)
_PLACES = tuple(tuple(DIMENSIONS.index(dimension) for dimension in table) for table in TABLES)

Values = tuple[str, ...]  # one per dimension, in the order of DIMENSIONS


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One number of one table: `table` names its dimensions, `values` the value of each."""

    table: tuple[str, ...]
    values: Values


THE_TOTAL = Cell(TOTAL, ())
SERIES = ("definition", "reading", "day")  # the "table" of a number of the whole country on another day, or by another rule or reading
BASE = ("all-documented-v1", "surely")  # the rule and the reading of all tables


@lru_cache(maxsize=100_000)
def cells_of(values: Values) -> tuple[Cell, ...]:
    """The cell of each table that a person with these values is in, in the order of TABLES."""
    return tuple(Cell(table, tuple(values[place] for place in places)) for table, places in zip(TABLES, _PLACES, strict=True))


def grid(known: Mapping[str, Sequence[str]]) -> list[Cell]:
    """Every cell of every table, for the values that a dimension can have. Fixed by directories, never by who is held."""
    return [Cell(table, values) for table in TABLES for values in product(*(known[dimension] for dimension in table))]


def relatives(cell: Cell, known: Mapping[str, Sequence[str]]) -> list[Cell]:
    """The cells that add up with this one: those of its lines, then those that its lines add up to."""
    if len(cell.table) == 0:
        return []
    lines, sums = [], []
    for place, dimension in enumerate(cell.table):
        rest = (cell.values[:place], cell.values[place + 1 :])
        lines += [Cell(cell.table, (*rest[0], other, *rest[1])) for other in known[dimension] if other != cell.values[place]]
        above = (*cell.table[:place], *cell.table[place + 1 :])
        sums.append(Cell(above, (*rest[0], *rest[1])))
    return lines + sums
