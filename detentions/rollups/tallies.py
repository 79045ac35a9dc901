"""Numbers per day as blocks of changes: a row holds many days of one value, so that ten years of a country are some hundred rows."""

from __future__ import annotations

import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from operator import sub
from typing import TypeAlias

import psycopg
from django.db import connection

from detentions.models.rollups import DIMENSIONS, TOTAL
from detentions.models.rollups import Tally as TallyRow
from detentions.rollups.stretches import UNTIL_NOW, Cell

DAYS = 128
_FORM = struct.Struct(f"<{DAYS}i")
_NOTHING = bytes(_FORM.size)
_NAMES = (TOTAL, *(dimension.value for dimension in DIMENSIONS))  # plain text: it is hashed for every change
_TABLE = TallyRow._meta.db_table

Stored: TypeAlias = "bytes | memoryview[int]"
Key = tuple[str, str, int]  # dimension, value, block
Days: TypeAlias = "array[int]"  # one number for each day of a block, as stored: wherever this runs, the lowest byte comes first
Changes = dict[Key, tuple[Days, Days]]


def changes(cells: Iterable[tuple[Cell, int]]) -> Changes:
    """What these cells, each added (1) or removed (-1), change on which days, for the total and for each dimension."""
    told = list(cells)
    possible, doubted = _counted(told), _counted([(cell, sign) for cell, sign in told if not cell.sure])  # the second are few
    sure = {key: array("i", map(sub, possible[key], days)) for key, days in doubted.items()}
    return {key: (sure.get(key, days), days) for key, days in possible.items()}


def _counted(cells: Iterable[tuple[Cell, int]]) -> dict[Key, Days]:
    tables: list[dict[str, dict[int, Days]]] = [{} for _name in _NAMES]
    for cell, sign in cells:
        first, at_first = divmod(cell.from_day.toordinal(), DAYS)
        last, at_last = divmod(cell.to_day.toordinal(), DAYS) if cell.to_day != UNTIL_NOW else (-1, -1)
        for table, value in zip(tables, ("", *cell[5:]), strict=True):
            blocks = table.get(value)
            if blocks is None:
                blocks = table[value] = {}
            days = blocks.get(first)
            if days is None:
                days = blocks[first] = array("i", _NOTHING)
            days[at_first] += sign
            if last >= 0:
                days = blocks.get(last)
                if days is None:
                    days = blocks[last] = array("i", _NOTHING)
                days[at_last] -= sign
    return {
        (name, value, block): days
        for name, table in zip(_NAMES, tables, strict=True)
        for value, blocks in table.items()
        for block, days in blocks.items()
    }


def apply(*, rule_id: int, country: str, by: Changes) -> None:
    """Add to the stored rows. The caller holds the lock of the chain's end: nobody else writes them meanwhile."""
    keys = sorted(by)
    dimensions, values, blocks = ([key[part] for key in keys] for part in range(3))
    connection.ensure_connection()
    # The driver's own cursor: numbers pass as bytes, not as text within the statement.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_STORED, [dimensions, values, blocks, rule_id, country], binary=True)
        stored = {row[:3]: row[3:] for row in cursor.fetchall()}
        before = [stored.get(key, (_NOTHING, _NOTHING)) for key in keys]
        added = [_added([pair[part] for pair in before], [by[key][part] for key in keys]) for part in (0, 1)]
        sizes = [_FORM.size, _FORM.size]
        cursor.execute(_STORE, [rule_id, country, added[0], *sizes, added[1], *sizes, dimensions, values, blocks])


_STORED = (
    f"SELECT t.dimension, t.value, t.block, t.sure, t.possible FROM {_TABLE} t"
    " JOIN unnest(%s::text[], %s::text[], %s::int[]) AS k (dimension, value, block) USING (dimension, value, block)"
    " WHERE t.rule_id = %s AND t.country = %s"
)
_STORE = (
    f"INSERT INTO {_TABLE} (rule_id, country, dimension, value, block, sure, possible)"
    " SELECT %s, %s, k.dimension, k.value, k.block, substr(%b::bytea, (k.n - 1)::int * %s + 1, %s),"
    " substr(%b::bytea, (k.n - 1)::int * %s + 1, %s)"
    " FROM unnest(%s::text[], %s::text[], %s::int[]) WITH ORDINALITY AS k (dimension, value, block, n)"
    " ON CONFLICT (rule_id, country, dimension, value, block)"
    " DO UPDATE SET sure = excluded.sure, possible = excluded.possible"
)


def _added(stored: Sequence[Stored], by: Sequence[Days]) -> bytes:
    """All blocks one after the other, each number with its change added. They are added as one number thousands of digits long, the
    highest bit of each number apart so that nothing is carried into its neighbour: number by number takes ten times as long."""
    old = int.from_bytes(b"".join(stored), "little")
    change = int.from_bytes(b"".join(by), "little")
    size = len(by) * _FORM.size
    highest = int.from_bytes(b"\0\0\0\x80" * (size // 4), "little")
    return (((old & ~highest) + (change & ~highest)) ^ ((old ^ change) & highest)).to_bytes(size, "little")


Pair = tuple[int, int]  # surely, possibly


def read(rows: Iterable[tuple[str, int, Stored, Stored]], days: Sequence[date]) -> Mapping[str, list[Pair]]:
    """The number on each of `days` (ascending) per value. `rows` are value, block, sure, possible."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for day in days:
        block, at = divmod(day.toordinal(), DAYS)
        wanted[block].append(at)
    by_value: dict[str, dict[int, tuple[Stored, Stored]]] = defaultdict(dict)
    for value, block, sure, possible in rows:
        by_value[value][block] = (sure, possible)
    return {value: list(_walk(blocks, wanted)) for value, blocks in by_value.items()}


def _walk(blocks: Mapping[int, tuple[Stored, Stored]], wanted: Mapping[int, Sequence[int]]) -> Iterator[Pair]:
    sure_before = possible_before = 0
    for block in sorted(blocks.keys() | wanted.keys()):
        sure, possible = (_FORM.unpack(part) for part in blocks.get(block, (_NOTHING, _NOTHING)))
        if len(days := wanted.get(block, ())) == 1:
            until = days[0] + 1
            yield sure_before + sum(sure[:until]), possible_before + sum(possible[:until])
        elif days:
            sure_by, possible_by = list(accumulate(sure)), list(accumulate(possible))
            yield from ((sure_before + sure_by[at], possible_before + possible_by[at]) for at in days)
        sure_before += sum(sure)
        possible_before += sum(possible)
