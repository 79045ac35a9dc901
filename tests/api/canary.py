"""Plants a token of its own in every text that nobody decided to publish, in every table we have, and looks for them in what is public."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from detentions.models import Detention

TOKEN = re.compile(r"kq\d{4}zx", re.IGNORECASE)
_NOW = datetime(2019, 3, 22, 12, 0, tzinfo=UTC)
_TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
# What the product itself needs to read, or what is told apart by other means: the ids of withheld cases are looked for as they are. The
# last hash of the record of changes stands in each edition, so that nobody can cut the record unseen.
_LEFT_ALONE = {
    "Detention.public_id",
    "Edition.basis",
    "EditionFile.content",
    "CondensedCases.content",
    "DetaineeName.folded",
    "Change.hash",
}
# A model whose rows are all public: its public columns are no secret. So are the main names of listed cases.
_MADE_BY_PUBLISHING = {"Edition", "EditionFile", "CondensedCases", "Tombstone"}
_SKIPPED_TABLES = {"published_figure", "published_organisation"}


def plant(wanted: Callable[[models.Model], bool] = lambda _row: True, *, leave: Collection[str] = ()) -> dict[str, str]:
    """Token → where it stands. Tables without a row get one. Checks and triggers of the database are off until the test is rolled back.

    Only rows that are `wanted` are marked, and none of the models and columns named in `leave`.
    """
    told: dict[str, str] = {}
    with pgtrigger.ignore():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in models_of_ours():
            _without_checks(model)
        for model in models_of_ours():
            if not model._default_manager.exists() and model.__name__ not in _MADE_BY_PUBLISHING:
                _row(model)
            for row in model._default_manager.all() if model.__name__ not in leave else ():
                if wanted(row):
                    _mark(row, told, leave)
    return told


def leaks(content: bytes) -> set[str]:
    """Tokens in an answer, also in what its cursors say."""
    text = content.decode("utf-8", "replace")
    cursors = "".join(_decoded(found) for found in re.findall(r"cursor=([\w-]{8,})", text))
    return {found.lower() for found in TOKEN.findall(text + cursors)}


def _decoded(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def models_of_ours() -> list[type[models.Model]]:
    ours = [model for name in ("detentions", "tracker") for model in apps.get_app_config(name).get_models()]
    return [model for model in ours if model._meta.db_table not in _SKIPPED_TABLES]


def _without_checks(model: type[models.Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def _mark(row: models.Model, told: dict[str, str], leave: Collection[str]) -> None:
    values = {}
    for field in _secret(row):
        if f"{type(row).__name__}.{field.name}" in leave:
            continue
        token = f"kq{len(told):04}zx"
        value = _worded(field, token)
        if value is not None:
            told[token] = f"{type(row).__name__}.{field.name} of {row.pk}"
            values[field.name] = value
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _secret(row: models.Model) -> Iterator[models.Field[Any, Any]]:
    """The text columns of this row that are public neither by their table nor by a decision on the case."""
    exposure = getattr(row, "Exposure", None)
    shown = exposure.public if exposure and getattr(exposure, "every_row", False) else set()
    for field in row._meta.concrete_fields:
        name = f"{type(row).__name__}.{field.name}"
        is_words = isinstance(field, _TEXTS) and not field.choices and not field.is_relation
        is_told = field.name in shown or _is_of_a_figure(row, field.name) or (name == "DetaineeName.as_written" and _is_public_name(row))
        if is_words and not is_told and name not in _LEFT_ALONE:
            yield field


def _is_public_name(row: models.Model) -> bool:
    listed = Detention.objects.listed().filter(detainee=getattr(row, "detainee_id", None)).exists()
    return listed and getattr(row, "kind", "") == "main" and getattr(row, "withdrawn_at", None) is None


_OF_A_FIGURE = {"NgoCount": {"reference", "scope", "partitions", "published", "flags", "note"}, "Source": {"address", "publisher", "title"}}
_OF_A_BODY = {"slug", "source", "name_es", "name_en", "acronym", "aliases", "kind", "active_from", "country"}


def _is_of_a_figure(row: models.Model, field: str) -> bool:
    """Figures of others are public, with their publisher and the address they were read at."""
    kind = type(row).__name__
    figures = apps.get_model("detentions", "NgoCount")._default_manager
    if kind == "Organisation":
        return field in _OF_A_BODY and figures.filter(organisation=row.pk).exists()
    if kind == "Source" and not figures.filter(source=row.pk).exists():
        return False
    return field in _OF_A_FIGURE.get(kind, set())


def _worded(field: models.Field[Any, Any], token: str) -> Any:
    match field:
        case ArrayField():
            return [token] if isinstance(field.base_field, (models.CharField, models.TextField)) else None
        case models.JSONField():
            return {token: token}
        case models.BinaryField():
            return token.encode()
    return token if (field.max_length or 10_000) >= len(token) else None


def _row(model: type[models.Model], **given: Any) -> models.Model:
    """One row of any table: texts are empty, references lead to a row that exists or is made."""
    needed = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField) and not _is_optional(field)]
    values = {field.name: _value(field) for field in needed}
    return model._base_manager.create(**{**values, **given})


def _is_optional(field: models.Field[Any, Any]) -> bool:
    return field.null or field.has_default()


def _value(field: models.Field[Any, Any]) -> Any:
    match field:
        case models.OneToOneField():
            taken = field.model._base_manager.filter(**{f"{field.name}__isnull": False}).values(field.attname)
            return field.related_model._base_manager.exclude(pk__in=taken).order_by("pk").first() or _row(field.related_model)
        case models.ForeignKey():
            rows = field.related_model._base_manager.order_by("pk")
            rows = rows.filter(visibility="restricted") if field.related_model is Detention else rows
            return rows.first() or _row(field.related_model)
        case models.DateTimeField():
            return _NOW
        case models.DateField():
            return _NOW.date()
        case models.TimeField():
            return _NOW.time()
        case models.UUIDField():
            return uuid.uuid4()
        case models.BooleanField():
            return False
        case models.IntegerField() | models.FloatField():
            return 1
        case models.BinaryField():
            return b"x"
        case ArrayField():
            return []
        case models.JSONField():
            return {}
    if field.choices:
        return field.choices[0][0]
    return f"x{abs(hash((field.model, field.name))) % 10_000_000}"[: field.max_length or 8]


def listed_ids() -> set[str]:
    return set(Detention.objects.listed().values_list("public_id", flat=True))


def withheld_ids() -> set[str]:
    return set(Detention.objects.values_list("public_id", flat=True)) - listed_ids()


def addresses(content: bytes) -> Iterable[str]:
    """Where an answer leads to on this site."""
    text = content.decode("utf-8", "replace").replace("&amp;", "&")
    found = re.findall(r'(?:href|src|action)="(/[^"]*)"', text) + re.findall(r"http://localhost:8000(/[^\s\"'<>\\]*)", text)
    return [address.partition("#")[0] for address in found]
