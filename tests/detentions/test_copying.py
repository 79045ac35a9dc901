"""Rows that go by COPY come out as they went in, whatever they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from detentions.rollups.copying import copy_rows

pytestmark = pytest.mark.django_db
MOMENT = datetime(2019, 3, 21, 12, 30, 5, 17, tzinfo=UTC)
KINDS = {"a": "text", "b": "bigint", "c": "date", "d": "timestamptz", "e": "boolean", "f": "uuid", "g": "bytea", "h": "text[]", "i": "time"}
PLAIN = ("Núñez", 7, date(2019, 3, 21), MOMENT, True, UUID(int=5), b"x", ["a"], time(4, 5))
ODD: tuple[tuple[Any, ...], ...] = (
    ("\\N", -(2**62), date.min, MOMENT.astimezone(timezone(timedelta(hours=-4, minutes=-30))), False, UUID(int=6), b"\0\\\n", [], time(0)),
    (
        "tab\t, line\n, return\r, back\\slash",
        0,
        date.max,
        MOMENT + timedelta(days=1),
        True,
        UUID(int=7),
        b"",
        ['q"', "c,", "\\", "{}"],
        time(23),
    ),
    ("", 1, date(1, 1, 1), MOMENT, True, UUID(int=8), b"\\x41", ["", "NULL", "\t"], time(1, 2, 3, 4)),
    (None,) * len(KINDS),
)


def stored(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied (n serial, {', '.join(' '.join(one) for one in KINDS.items())}) ON COMMIT DROP")
        copy_rows("copied", list(KINDS), rows)
        cursor.execute(f"SELECT {', '.join(KINDS)} FROM copied ORDER BY n")
        found = [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in cursor.fetchall()]
        cursor.execute("DROP TABLE copied")
    return found


@pytest.mark.parametrize(
    "rows",
    [[], [PLAIN], [PLAIN] * 3, [*ODD], [PLAIN, *ODD, PLAIN], *([one] * 2 for one in ODD), [PLAIN] * 2_001 + [*ODD]],
    ids=["none", "one", "alike", "odd", "mixed", *(f"odd twice {place}" for place in range(len(ODD))), "more than are sent at once"],
)
def test_it_keeps_every_value(rows: list[tuple[Any, ...]]) -> None:
    assert stored(rows) == rows


def test_a_row_that_is_too_short_is_refused() -> None:
    with pytest.raises((ValueError, DatabaseError)):
        stored([PLAIN, PLAIN[:-1]])
