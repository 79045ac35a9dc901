"""Keeps many texts at once, as a bulk load needs them before its cases can cite them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from detentions.actions import chain
from detentions.choices import SourceKind
from detentions.models import Source, User
from detentions.models.canonical import SOURCES, Row
from detentions.rollups.copying import copy_rows
from detentions.when import When


@dataclass(frozen=True, slots=True)
class KeptText:
    """Words to be kept as a Source, as they came: bytes are the UTF-8 of `text`."""

    text: str
    publisher: str
    published: When
    kind: SourceKind
    language: str
    title: str = ""
    is_sample: bool = False


@transaction.atomic
def keep_texts(*, texts: Sequence[KeptText], by: User, at: datetime) -> list[Source]:
    """The Sources that keep `texts`, in their order; words that are kept already are not kept twice."""
    hashes = [hashlib.sha256(text.text.encode()).hexdigest() for text in texts]
    known = {source.sha256 for source in Source.objects.filter(sha256__in=hashes).only("sha256")}
    new = {sha256: text for sha256, text in zip(hashes, texts, strict=True) if sha256 not in known}
    rows = [_source_row(text, sha256, by_id=by.pk, at=at) for sha256, text in new.items()]
    copy_rows(SOURCES.model._meta.db_table, SOURCES.columns, rows)
    if rows:
        wrote = {"source": [row[0] for row in rows]}
        chain.append(action="words_kept", subject_kind="batch", subject_id=uuid4().hex, payload={}, by=by, at=at, wrote=wrote)
    kept = {source.sha256: source for source in Source.objects.filter(sha256__in=hashes).defer("content")}
    return [kept[sha256] for sha256 in hashes]


def _source_row(text: KeptText, sha256: str, *, by_id: int, at: datetime) -> Row:
    dates = (text.published.earliest, text.published.latest, text.published.precision.value)
    words = (text.text.encode(), "text/plain", "utf-8", text.text, sha256, "bulk 1", text.title, text.publisher, "")
    return (uuid4(), text.kind.value, sha256, *words, text.language, text.is_sample, at, by_id, *dates)
