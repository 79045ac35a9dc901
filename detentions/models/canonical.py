"""The canonical form of a case, which the Merkle tree of a bulk load covers, and the columns it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import models

from detentions.models.cases import Charge, CustodyEvent, Detention
from detentions.models.keys import CaseKey
from detentions.models.people import Attribute, Detainee, DetaineeName
from detentions.models.sources import Citation, Source

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns that a bulk load writes. The first `kept` of them never change and are covered by the Merkle tree."""

    model: type[models.Model]
    columns: tuple[str, ...]
    kept: int = 0

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
        *("id", "public_id", "country", "is_sample", "opened_at", "opened_by_id", "key_id", "detainee_id"),
        *("organisation_id", "visibility", "visibility_reason", "version"),
    ),
    kept=8,
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
    """SHA-256 over one case: for each table of `COVERED`, its rows sorted (ids come first) and cut to the covered columns, as JSON.

    Ids may be UUIDs or their text: both sort alike. Times must be in UTC, as the database gives them back.
    """
    cut = [[row[: table.kept] for row in sorted(rows)] for table, rows in zip(COVERED, facts, strict=True)]
    return hashlib.sha256(orjson.dumps(cut, option=orjson.OPT_UTC_Z)).digest()


def merkle_root(leaves: Iterable[bytes]) -> str:
    """The Merkle tree hash of RFC 6962 §2.1 over `leaves`, in hex."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
    return level[0].hex()


def root_over(leaves: Iterable[bytes], rows: Mapping[str, str]) -> str:
    """The root of a change: over the leaves of the cases that it opens, then over the digests of the other rows that it writes."""
    return merkle_root([*leaves, *(bytes.fromhex(digest) for _row, digest in sorted(rows.items()))])
