"""Questions that every write asks, alike but for their ids: worked out once, and several of them in one trip to the database.

Building a question anew takes longer than answering it for one case. Rows come as the driver brings them, so this is for plain columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]
_PLACE = [-1]  # stands for the ids while the question is worked out


class Question:
    """`build` makes a queryset of plain columns from ids, which it hands to `among` and looks at in no other way."""

    def __init__(self, build: Callable[[Sequence[Any]], QuerySet[Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _worked_out(self) -> tuple[str, tuple[Any, ...]]:
        return self._build(_PLACE).query.sql_with_params()

    def of(self, ids: Iterable[int | UUID]) -> tuple[str, list[Any]]:
        sql, parameters = self._worked_out
        wanted = list(ids)
        return sql, [wanted if one == _PLACE else one for one in parameters]


def ask(*asked: tuple[Question, Iterable[int | UUID]]) -> list[list[Row]]:
    """The rows of each question, in one trip."""
    told = [question.of(ids) for question, ids in asked]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(sql for sql, _parameters in told), [one for _sql, parameters in told for one in parameters])
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
    return found
