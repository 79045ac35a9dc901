"""Many rows at once, by PostgreSQL's COPY. The text is made here: asking the driver to adapt each value takes most of a load's time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

_ROWS_AT_A_TIME = 2_000


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, over: psycopg.Connection[Any] | None = None) -> None:
    """Add `rows` to `table`. `over` is the driver's own connection, for a thread that works beside the one whose transaction it is.

    Raises KeyError for a value of a type that no table here holds.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    source = iter(rows)
    with (over or connection).cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as writer:
        while part := list(islice(source, _ROWS_AT_A_TIME)):
            writer.write("".join(["\t".join([_TEXT_OF[type(value)](value) for value in row]) + "\n" for row in part]))


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


def _text(value: str) -> str:
    if "\\" in value or "\n" in value or "\t" in value or "\r" in value:
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
