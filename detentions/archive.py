"""Keeps words. The only write that intake may make; it makes no facts. Each source's hashes enter the record of changes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from detentions.actions import chain
from detentions.choices import SourceKind
from detentions.models import CaseKey, Source, User
from detentions.when import When


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def keep(
    *,
    content: bytes,
    text: str,
    text_tool: str,
    encoding: str,
    media_type: str,
    kind: SourceKind,
    publisher: str,
    published: When,
    by: User,
    at: datetime,
    title: str = "",
    address: str = "",
    language: str = "",
    is_sample: bool = False,
) -> tuple[Source, bool]:
    """The Source that keeps `content`, and whether it is new. The unique hash decides, also between two who arrive at once."""
    sha256 = digest(content)
    made = Source(
        kind=kind,
        sha256=sha256,
        content=content,
        media_type=media_type,
        encoding=encoding,
        text=text,
        text_sha256=digest(text.encode("utf-8", "surrogatepass")),
        text_tool=text_tool,
        title=title,
        publisher=publisher,
        address=address,
        earliest=published.earliest,
        latest=published.latest,
        precision=published.precision.value,
        language=language,
        is_sample=is_sample,
        received_at=at,
        received_by=by,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Source.objects.get(sha256=sha256), False
    _note(made, "words_kept", by=by, at=at)
    return made, True


@transaction.atomic
def keep_sealed(*, text: str, key: CaseKey, taken_on: When, language: str, by: User, at: datetime) -> Source:
    """The Source that keeps a testimony, sealed under a key of its own. It has no title and no publisher: they could name somebody."""
    made = Source(
        kind=SourceKind.TESTIMONY,
        text_sha256=digest(text.encode("utf-8", "surrogatepass")),
        media_type="text/plain",
        earliest=taken_on.earliest,
        latest=taken_on.latest,
        precision=taken_on.precision.value,
        language=language,
        received_at=at,
        received_by=by,
        key=key,
    )
    made.content = key.seal(text.encode("utf-8", "surrogatepass"), place=made.place_of_words())
    made.sha256 = digest(made.content)
    made.save(force_insert=True)
    _note(made, "words_kept", by=by, at=at)
    return made


@transaction.atomic
def erase_key(key: CaseKey, *, source: Source, by: User, at: datetime) -> None:
    """Destroy the key of sealed words that belong to no case: nobody reads them again. The sealed bytes still verify."""
    if CaseKey.objects.filter(pk=key.pk, erased_at=None).update(wrapped=None, erased_at=at):
        chain.append(action="words_erased", subject_kind="source", subject_id=str(source.pk), payload={"key": str(key.pk)}, by=by, at=at)


def new_key(*, at: datetime) -> CaseKey:
    """A key of its own for words that belong to no case yet."""
    made = CaseKey.build(at=at)
    made.save(force_insert=True)
    return made


@transaction.atomic
def note_address(
    *, address: str, publisher: str, published: When, by: User, at: datetime, title: str = "", is_sample: bool = False
) -> Source:
    """The Source of kind *address only* for `address`: where something was read of which no copy is kept."""
    made = Source(
        kind=SourceKind.ADDRESS_ONLY,
        address=address,
        publisher=publisher,
        title=title,
        earliest=published.earliest,
        latest=published.latest,
        precision=published.precision.value,
        is_sample=is_sample,
        received_at=at,
        received_by=by,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Source.objects.get(kind=SourceKind.ADDRESS_ONLY, address=address)
    _note(made, "address_noted", by=by, at=at)
    return made


def _note(source: Source, action: str, *, by: User, at: datetime) -> None:
    """Hashes only: a title or an address may name somebody."""
    payload = {"sha256": source.sha256, "text_sha256": source.text_sha256}
    chain.append(
        action=action, subject_kind="source", subject_id=str(source.pk), payload=payload, by=by, at=at, wrote={"source": [source.pk]}
    )
