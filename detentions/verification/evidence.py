"""Kept words and what cites them, hashed and cut again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from detentions.choices import SourceKind
from detentions.models import Attribute, Charge, Citation, CustodyEvent, DetaineeName, NgoCount, NotDetained, Source
from detentions.models.keys import Erased
from detentions.sealing import CannotOpen

_AT_A_TIME = 500
_FACTS = {
    "name": DetaineeName,
    "attribute": Attribute,
    "event": CustodyEvent,
    "charge": Charge,
    "ngo_count": NgoCount,
    "not_detained": NotDetained,
}


def check_sources() -> Iterator[str]:
    """Problems of kept words: bytes or text that are not those received. Words whose key was erased are passed over."""
    kept = (
        Source.objects.exclude(kind=SourceKind.ADDRESS_ONLY).filter(key__erased_at=None).select_related("key").order_by("received_at", "pk")
    )
    for source in kept.iterator(chunk_size=100):
        if hashlib.sha256(bytes(source.content or b"")).hexdigest() != source.sha256:
            yield f"source {source.pk}: its bytes are not those received"
        if Citation.digest(_words_of(source) or "") != source.text_sha256:
            yield f"source {source.pk}: its text is not the one made of its bytes"


def check_citations() -> Iterator[str]:
    """Problems of citations: spans that no longer give the words cited, and facts that are not there."""
    facts: dict[str, set[UUID]] = {kind: set(model._default_manager.values_list("pk", flat=True)) for kind, model in _FACTS.items()}
    read: tuple[UUID | None, str | None] = (None, None)  # the source at hand: a register is long, and thousands of facts cite it
    for citation in Citation.objects.order_by("source_id", "pk").iterator(chunk_size=_AT_A_TIME):
        if citation.fact_id not in facts.get(citation.fact_kind, set()):
            yield f"citation {citation.pk}: the {citation.fact_kind} it belongs to is missing"
        if read[0] != citation.source_id:
            read = (citation.source_id, _words_of(Source.objects.select_related("key").get(pk=citation.source_id)))
        text = read[1]
        if (
            citation.start is not None
            and text is not None
            and Citation.digest(text[citation.start : citation.end]) != citation.quote_sha256
        ):
            span = f"characters {citation.start} to {citation.end} of source {citation.source_id}"
            yield f"citation {citation.pk}: {span} are not the words cited"


def uncited_facts() -> Iterator[str]:
    """Facts without any citation, by kind. A name or attribute may rest on the words of its case; an event may not."""
    cited = set(Citation.objects.values_list("fact_id", flat=True))
    for kind, model in _FACTS.items():
        missing = _without(model._default_manager.values_list("pk", flat=True), cited)
        if missing:
            yield f"{missing} of kind {kind}"


def _words_of(source: Source) -> str | None:
    """The words, sealed or not; None when they can't be read."""
    try:
        return source.words()
    except (Erased, CannotOpen):
        return None


def _without(facts: Iterable[UUID], cited: set[UUID]) -> int:
    return sum(fact not in cited for fact in facts)
