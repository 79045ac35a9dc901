"""Many rows at once, by PostgreSQL's COPY. The text is made here: asking the driver to adapt each value takes most of a load's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

_ROWS_AT_A_TIME = 2_000


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` to `table`. Raises KeyError for a value of a type that no table here holds."""
    names = ", ".join(f'"{column}"' for column in columns)
    source = iter(rows)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as writer:
        while part := list(islice(source, _ROWS_AT_A_TIME)):
            writer.write("".join(["\t".join([_TEXT_OF[type(value)](value) for value in row]) + "\n" for row in part]))


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
