"""Questions that are asked word for word by page after page. PostgreSQL plans such a one once per connection, and not each time: for a
question that brings a few rows of a large table, planning takes longer than answering.

Each of them names the columns that it brings: a column added by a migration then changes nothing for a process that runs already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

import orjson
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

Row = tuple[Any, ...]
M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """The columns of a model within a question, and the objects that are made of what it brings. Those left out are read when asked for."""

    def __init__(self, model: type[M], *, only: Collection[str] = (), but: Collection[str] = ()) -> None:
        own = [one for one in model._meta.concrete_fields if one.attname not in but and (not only or one.attname in only)]
        self._model = model
        self._names = [one.attname for one in own]
        self._json = [place for place, one in enumerate(own) if isinstance(one, models.JSONField)]

    def of(self, table: str) -> str:
        return ", ".join(f'{table}."{name}"' for name in self._names)

    def made(self, told: Iterator[Any]) -> M:
        """Takes its own columns from the beginning of what is told."""
        values = list(islice(told, len(self._names)))
        for place in self._json:
            values[place] = None if values[place] is None else orjson.loads(values[place])
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)


def ask(question: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
    """The rows, as the driver brings them."""
    with _cursor() as cursor:
        cursor.execute(question, parameters)
        rows: list[Row] = cursor.fetchall()
        return rows


def tell(statement: str, parameters: Sequence[Any]) -> int:
    """Write. Returns how many rows were written."""
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        written: int = cursor.rowcount
        return written


def _cursor() -> CursorWrapper:
    """Values travel beside the words, not among them: the words stay the same. Without a pool nothing is planned for later: the connection
    ends with the page."""
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    own: Any = ServerBindingCursor(database.connection)  # type: ignore[call-arg]  # a cursor of the driver; the stubs know no parent
    return database.make_debug_cursor(own) if database.queries_logged else database.make_cursor(own)
