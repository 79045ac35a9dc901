"""Many rows at once, by PostgreSQL's COPY. The text is made here: asking the driver to adapt each value takes most of a load's time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice, repeat
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

_ROWS_AT_A_TIME = 2_000
_HASHED = frozenset({bool, datetime, type(None)})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, over: psycopg.Connection[Any] | None = None) -> None:
    """Add `rows` to `table`. `over` is the driver's own connection, for a thread that works beside the one whose transaction it is.

    Raises KeyError for a value of a type that no table here holds.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    source = iter(rows)
    with (over or connection).cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as writer:
        while part := list(islice(source, _ROWS_AT_A_TIME)):
            lines = map("\t".join, zip(*map(_texts, zip(*part, strict=True)), strict=True))
            writer.write("\n".join(lines) + "\n")


def _texts(column: Sequence[Any]) -> Iterable[str]:
    """A column as text. Most hold values of one type, often one value alone: then nobody looks at them one by one."""
    types = set(map(type, column))
    if len(types) > 1:
        return [_TEXT_OF[type(value)](value) for value in column]
    (kind,) = types
    if kind is str and not _has_special("".join(column)):
        return column
    if kind in _HASHED and len(values := set(column)) == 1:
        return repeat(_TEXT_OF[kind](*values), len(column))
    return map(_TEXT_OF[kind], column)


@contextmanager
def without_collecting() -> Iterator[None]:
    """While rows are made by the hundred thousand, none of them in a cycle, looking for cycles among them takes a fifth of the time of a
    load, and half of making its cases findable."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _has_special(text: str) -> bool:
    return "\\" in text or "\n" in text or "\t" in text or "\r" in text


def _text(value: str) -> str:
    if _has_special(value):
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return value


def _array(values: list[str] | list[int]) -> str:
    return _text("{" + ",".join(['"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]) + "}")


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    type(None): lambda _nothing: "\\N",
    bool: lambda value: "t" if value else "f",
    bytes: lambda value: "\\\\x" + value.hex(),
    date: date.isoformat,
    datetime: datetime.isoformat,
    int: str,
    list: _array,
    str: _text,
    time: time.isoformat,
    UUID: str,
}
