"""Which rows a change covers: each row that a single write makes has a digest in its change, so that a row edited, forged or removed later
is found although the chain itself is whole. Rows that a bulk load writes are covered by its Merkle root (`canonical`)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from detentions.models.access import Grant
from detentions.models.canonical import ATTRIBUTES, CHARGES, CITATIONS, DETENTIONS, EVENTS, NAMES, Row, Table
from detentions.models.cases import Consent, CustodyEvent, Ruling
from detentions.models.counts import NgoCount
from detentions.models.judgements import Judgement
from detentions.models.merges import Merge
from detentions.models.negatives import NotDetained
from detentions.models.sources import Source

_DATES = ("earliest", "latest", "precision")
_RECORDED = ("id", "recorded_at", "recorded_by_id")


def _all_of(model: type, *columns: str) -> Table:
    return Table(model, columns, kept=len(columns))


TABLES: Mapping[str, Table] = {
    "detention": DETENTIONS,
    "name": NAMES,
    "attribute": ATTRIBUTES,
    "event": EVENTS,
    "charge": CHARGES,
    "ruling": _all_of(Ruling, *_RECORDED, "detention_id", "field", "followed_fact", "reason"),
    "consent": _all_of(Consent, *_RECORDED, "detention_id", "basis", "scope", "until"),
    "judgement": _all_of(Judgement, *_RECORDED, "left_id", "right_id", "verdict", "reason"),
    "merge": _all_of(Merge, *_RECORDED, "absorbed_id", "into_id", "reason"),
    "grant": _all_of(Grant, "id", "detention_id", "organisation_id", "scope", "granted_at", "granted_by_id"),
    "not_detained": _all_of(NotDetained, *_RECORDED, "country", "name", "folded", "reason", "explicit", "is_sample", "key_id", *_DATES),
    "ngo_count": _all_of(
        NgoCount,
        *(*_RECORDED, "reference", "country", "organisation_id", "agency_id", "metric", "scope", "period_start", "value", "upper_bound"),
        *("qualifier", "partitions", "published", "statement", "flags", "note", "source_id", "is_checked", "is_sample", *_DATES),
    ),
    # Bytes and text are covered by their hashes, which `verify_evidence` makes again.
    "source": _all_of(
        Source,
        *("id", "kind", "sha256", "media_type", "encoding", "text_sha256", "text_tool", "title", "publisher", "address", "language"),
        *("is_sample", "received_at", "received_by_id", *_DATES),
    ),
    "citation": CITATIONS,
}
CITED = frozenset({"name", "attribute", "event", "charge", "ngo_count", "not_detained"})


def digests(kind: str, ids: Iterable[Any]) -> dict[str, str]:
    """`kind:id` → SHA-256 over the row's covered columns as the database gives them back; an event's agencies are part of it."""
    table = TABLES[kind]
    return dict(digests_of(kind, table.model._default_manager.filter(pk__in=list(ids)).values_list(*table.covered)))


def digests_of(kind: str, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The same for rows read already, in the columns that are covered."""
    rows = list(rows)
    agencies = _agencies([row[0] for row in rows]) if kind == "event" else {}
    for row in rows:
        written = orjson.dumps([row, agencies.get(row[0], [])], option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)
        yield f"{kind}:{row[0]}", hashlib.sha256(written).hexdigest()


def _agencies(events: list[Any]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    through = CustodyEvent.agencies.through
    for event, agency in (
        through._default_manager.filter(custodyevent_id__in=events).order_by("agency_id").values_list("custodyevent_id", "agency_id")
    ):
        found[event].append(agency)
    return found
