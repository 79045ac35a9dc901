"""Several questions to the database in one trip: a page that needs ten small answers waits once.

The answers are what the querysets themselves would have brought, related objects and annotations included; `prefetch_related` is not
followed. Each answer travels as JSON, so this is for tens of rows, not for thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql.compiler import SQLCompiler

_Convert = Callable[[Any], Any]
# The first that fits: a moment is a date to Django.
_FROM_JSON: tuple[tuple[type[models.Field[Any, Any]], _Convert], ...] = (
    (models.DateTimeField, datetime.fromisoformat),
    (models.DateField, date.fromisoformat),
    (models.TimeField, time.fromisoformat),
    (models.UUIDField, UUID),
    (models.BinaryField, lambda told: bytes.fromhex(told.removeprefix("\\x"))),
    (models.DecimalField, lambda told: Decimal(str(told))),
    (models.JSONField, lambda told: orjson.dumps(told).decode()),  # Django reads it itself
)


def answer(*questions: models.QuerySet[Any, Any]) -> None:
    """Ask all of these at once; each keeps its answer, and is asked no more."""
    compiled: list[tuple[models.QuerySet[Any, Any], SQLCompiler]] = []
    parts: list[str] = []
    parameters: list[Any] = []
    for question in questions:
        compiler = question.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, told = compiler.as_sql()
        except EmptyResultSet:  # nothing can fit
            _keep(question, [])
            continue
        columns = ", ".join(f"c{number}" for number in range(len(compiler.select or ())))
        parts.append(f"(SELECT json_agg(part)::text FROM ({sql}) part({columns}))")
        parameters += told
        compiled.append((question, compiler))
    if not parts:
        return
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        (texts,) = cursor.fetchall()
    for (question, compiler), text in zip(compiled, texts, strict=True):
        _keep(question, _read(question, compiler, orjson.loads(text) if text else []))


def count(*questions: models.QuerySet[Any, Any]) -> list[int]:
    """How many rows each of these has, in one trip."""
    parts: list[str] = []
    parameters: list[Any] = []
    for question in questions:
        try:
            sql, told = question.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            sql, told = "SELECT 1 WHERE FALSE", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) part)")
        parameters += told
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return list(cursor.fetchone())


def number_of(question: models.QuerySet[Any, Any]) -> models.QuerySet[Any, int]:
    """The question how many rows another has, to be asked among others: none or one number."""
    told = question.order_by().annotate(one=models.Value(1)).values("one").annotate(number=models.Count("pk"))
    found: models.QuerySet[Any, int] = told.values_list("number", flat=True)
    return found


def _read(question: models.QuerySet[Any, Any], compiler: SQLCompiler, told: Sequence[dict[str, Any]]) -> list[Any]:
    """Django's own way from rows to objects, over rows that are here already."""
    convert = [_converter(expression) for expression, _sql, _alias in compiler.select or ()]
    rows = [
        tuple(value if value is None or one is None else one(value) for one, value in zip(convert, row.values(), strict=True))
        for row in told
    ]
    setattr(compiler, "execute_sql", lambda *_args, **_kwargs: [rows])  # noqa: B010 -- of this compiler alone
    setattr(question.query, "get_compiler", lambda *_args, **_kwargs: compiler)  # noqa: B010 -- of this question alone
    try:
        return list(question.iterator())
    finally:
        delattr(question.query, "get_compiler")


def _value(convert: _Convert | None, told: Any) -> Any:
    return told if told is None or convert is None else convert(told)


def _converter(expression: Any) -> _Convert | None:
    field = expression.output_field
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((convert for kind, convert in _FROM_JSON if isinstance(field, kind)), None)


def _keep(question: models.QuerySet[Any, Any], found: list[Any]) -> None:
    question._result_cache = found


def give(owner: models.Model, relation: str, found: Sequence[models.Model]) -> None:
    """Say what `owner`'s many-to-many relation holds, as `prefetch_related` would."""
    rows = getattr(owner, relation).get_queryset()
    rows._result_cache = list(found)
    rows._prefetch_done = True
    vars(owner).setdefault("_prefetched_objects_cache", {})[relation] = rows
