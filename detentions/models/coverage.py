"""Which rows a change covers: each row that a single write makes has a digest in its change, so that a row edited, forged or removed later
is found although the chain itself is whole. Rows that a bulk load writes are covered by its Merkle root (`canonical`)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from detentions.models.access import Grant
from detentions.models.among import among
from detentions.models.asking import Question, ask
from detentions.models.canonical import ATTRIBUTES, CHARGES, CITATIONS, DETENTIONS, EVENTS, NAMES, Row, Table
from detentions.models.cases import Consent, CustodyEvent, Ruling
from detentions.models.counts import NgoCount
from detentions.models.judgements import Judgement
from detentions.models.merges import Merge
from detentions.models.negatives import NotDetained
from detentions.models.sources import Citation, Source

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


def digests(wrote: Mapping[str, Iterable[Any]], *, at: datetime) -> dict[str, str]:
    """`kind:id` → SHA-256 over the row's covered columns as the database gives them back; an event's agencies are part of it.

    `wrote` names the rows by their kind. The citations of facts among them that were recorded `at` this moment came with them, and are
    covered too. All that is read in one trip, but for kinds with columns that Django itself has to read.
    """
    ids = {kind: list(known) for kind, known in wrote.items()}
    cited = [pk for kind, known in ids.items() if kind in CITED for pk in known if isinstance(pk, UUID)]
    asked: list[tuple[str, Question, list[Any]]] = [(kind, _ROWS[kind], known) for kind, known in ids.items() if known and kind in _ROWS]
    asked += [("agencies", _AGENCIES, ids["event"])] if ids.get("event") else []
    asked += [("came with them", _CITED, cited)] if cited else []
    rows = ask(*((question, known) for _name, question, known in asked)) if asked else []
    told = dict(zip([name for name, _question, _known in asked], rows, strict=True))
    agencies = _by_event(told.pop("agencies", ()))
    citations = [row for row in told.pop("came with them", ()) if row[_RECORDED_AT] == at]
    found = {written: digest for kind, own in told.items() for written, digest in digests_of(kind, own, agencies)}
    for kind in ids.keys() - _ROWS.keys():
        table = TABLES[kind]
        found |= digests_of(kind, table.model._default_manager.filter(pk__in=ids[kind]).values_list(*table.covered))
    return {**found, **dict(digests_of("citation", citations))}


def digests_of(kind: str, rows: Iterable[Row], agencies: Mapping[Any, list[int]] | None = None) -> Iterator[tuple[str, str]]:
    """The same for rows read already, in the columns that are covered."""
    rows = list(rows)
    if agencies is None:
        agencies = _by_event(ask((_AGENCIES, [row[0] for row in rows]))[0]) if kind == "event" and rows else {}
    for row in rows:
        written = orjson.dumps([row, agencies.get(row[0], [])], option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)
        yield f"{kind}:{row[0]}", hashlib.sha256(written).hexdigest()


def _is_plain(table: Table) -> bool:
    """Whether the driver gives all columns back as Django does."""
    return not any(hasattr(table.model._meta.get_field(name), "from_db_value") for name in table.covered)


def _rows_of(table: Table) -> Question:
    return Question(lambda ids: table.model._default_manager.filter(among("pk", ids)).values_list(*table.covered))


_ROWS = {kind: _rows_of(table) for kind, table in TABLES.items() if _is_plain(table)}
_CITED = Question(lambda ids: Citation.objects.filter(among("fact_id", ids)).values_list(*CITATIONS.covered))
_RECORDED_AT = CITATIONS.covered.index("recorded_at")
_AGENCIES = Question(
    lambda ids: (
        CustodyEvent.agencies.through._default_manager.filter(among("custodyevent_id", ids))
        .order_by("agency_id")
        .values_list("custodyevent_id", "agency_id")
    )
)


def _by_event(taken_part: Iterable[Row]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for event, agency in taken_part:
        found[event].append(agency)
    return found
