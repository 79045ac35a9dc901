"""The tables of the bulk path: which columns are copied, and the canonical form of a case that a batch's Merkle tree covers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, models

from detentions.models import Attribute, CaseKey, Charge, Citation, CustodyEvent, Detainee, DetaineeName, Detention, Source

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns to copy. The first `kept` of them never change and are covered by the Merkle tree."""

    model: type[models.Model]
    columns: tuple[str, ...]
    kept: int = 0

    def copy(self, rows: Iterable[Row]) -> None:
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{self.model._meta.db_table}" ({names}) FROM STDIN') as writer:
            for row in rows:
                writer.write_row(row)

    @property
    def covered(self) -> tuple[str, ...]:
        return self.columns[: self.kept]


_FACT = ("id", "recorded_at", "recorded_by_id")
_DATES = ("earliest", "latest", "precision")

KEYS = Table(CaseKey, ("id", "wrapped", "data_key_fingerprint", "made_at"))
DETAINEES = Table(Detainee, ("id", "made_at"))
NAMES = Table(DetaineeName, (*_FACT, "detainee_id", "as_written", "folded", "kind", "withdrawn_reason"), kept=7)
ATTRIBUTES = Table(Attribute, (*_FACT, "detainee_id", "kind", "value", "withdrawn_reason"), kept=6)
DETENTIONS = Table(
    Detention,
    (
        *("id", "public_id", "country", "is_sample", "opened_at", "opened_by_id", "key_id"),
        *("detainee_id", "organisation_id", "visibility", "visibility_reason", "version"),
    ),
    kept=7,
)
EVENTS = Table(
    CustodyEvent,
    (
        *(*_FACT, "detention_id", "kind", "release_kind", *_DATES, "local_time", "place_id", "facility_id", "facility_as_worded"),
        *("whereabouts_unknown", "acknowledged", "contact_allowed", "contested", "withdrawn_reason"),
    ),
    kept=17,
)
EVENT_AGENCIES = Table(CustodyEvent.agencies.through, ("custodyevent_id", "agency_id"), kept=2)
CHARGES = Table(Charge, (*_FACT, "detention_id", "offence_id", "as_worded", "status", *_DATES, "withdrawn_reason"), kept=10)
CITATIONS = Table(Citation, ("id", "fact_kind", "fact_id", "field", "source_id", "start", "end", "quote_sha256", "recorded_at"), kept=9)
SOURCES = Table(
    Source,
    (
        *("id", "kind", "sha256", "content", "media_type", "encoding", "text", "text_sha256", "text_tool", "title", "publisher", "address"),
        *("language", "is_sample", "received_at", "received_by_id", *_DATES),
    ),
)

# In the order of their foreign keys.
ALL = (KEYS, DETAINEES, NAMES, ATTRIBUTES, DETENTIONS, EVENTS, EVENT_AGENCIES, CHARGES, CITATIONS)
COVERED = (DETENTIONS, NAMES, ATTRIBUTES, EVENTS, EVENT_AGENCIES, CHARGES, CITATIONS)


def leaf_of(facts: Sequence[Sequence[Row]]) -> bytes:
    """SHA-256 over one case: for each table of `COVERED`, its rows cut to the covered columns and sorted, as JSON.

    Times must be in UTC, as the database gives them back.
    """
    cut = [sorted((row[: table.kept] for row in rows), key=_order) for table, rows in zip(COVERED, facts, strict=True)]
    return hashlib.sha256(orjson.dumps(cut, option=orjson.OPT_UTC_Z)).digest()


def _order(row: Row) -> tuple[str, str]:
    return (str(row[0]), str(row[1]))
