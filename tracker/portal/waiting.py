"""Rows of the queue: reports with proposals to be decided, most pressing first, with what a row shows and no more.

As SQL, and each organisation's first rows by themselves: the index gives them in order, so that a hundred thousand others are not
sorted. Every report on the desk stands beside them, and building the question anew takes several times as long as answering it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from detentions import prepared
from detentions.choices import SourceKind
from detentions.models import Source
from tracker.models import Report

PANE_SHOWN = 15
OF_SOURCE = ("id", "kind", "title", "publisher", "earliest", "latest", "precision")
_ROWS = """
SELECT r.id, r.received_at, r.due_at, r.urgency, r.reasons, r.to_decide, r.language, r.claimed_until,
    r.claimed_by_id, coalesce(nullif(claims.display_name, ''), claims.username, ''),
    r.assigned_to_id, coalesce(nullif(given.display_name, ''), given.username, ''),
    {source}
FROM (VALUES {places}) place(id)
CROSS JOIN LATERAL (
    SELECT * FROM tracker_report r WHERE r.organisation_id = place.id AND r.state = 'in_queue'{narrowed}
    ORDER BY r.due_at, r.id LIMIT {at_most}
) r
JOIN detentions_source s ON s.id = r.source_id
LEFT JOIN detentions_user claims ON claims.id = r.claimed_by_id
LEFT JOIN detentions_user given ON given.id = r.assigned_to_id
ORDER BY r.due_at, r.id LIMIT {at_most}
"""
_NEXT = """
(SELECT language FROM tracker_report WHERE organisation_id = place.id AND state = 'in_queue' AND language > {after}
    ORDER BY language LIMIT 1)
"""
_LANGUAGES = f"""
WITH RECURSIVE place AS (SELECT unnest(%(places)s::bigint[]) AS id), told AS (
    SELECT place.id, {_NEXT.format(after="''")} AS language FROM place
    UNION ALL SELECT place.id, {_NEXT.format(after="place.language")} FROM told place WHERE place.language IS NOT NULL
) SELECT DISTINCT language FROM told WHERE language IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One report that waits. `title` is its source's. `claimed_by` and `assigned_to` are names, "" for nobody."""

    pk: UUID
    title: str
    publisher: str
    received_at: datetime
    due_at: datetime | None
    urgency: Report.Urgency
    reasons: list[str]
    to_decide: int
    language: str
    claimed_until: datetime | None
    claimed_by_id: int | None
    claimed_by: str
    assigned_to_id: int | None
    assigned_to: str

    @property
    def is_urgent(self) -> bool:
        return self.urgency == Report.Urgency.URGENT


@dataclass(slots=True)
class Narrowed:
    """What the list is narrowed to: conditions on the report `r`, all of which hold, with their parameters."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def to(self, condition: str, *parameters: Any) -> None:
        self.conditions.append(condition)
        self.parameters += parameters


def rows(organisations: Sequence[int], narrowed: Narrowed | None = None, *, at_most: int = PANE_SHOWN) -> list[Row]:
    """The first rows of these organisations' queue."""
    narrowed = narrowed or Narrowed()
    sql = _ROWS.format(
        source=", ".join(f"s.{name}" for name in OF_SOURCE),
        places=", ".join(["(%s::bigint)"] * len(organisations)),
        narrowed="".join(f" AND {condition}" for condition in narrowed.conditions),
        at_most=at_most,
    )
    return [_row(*told) for told in prepared.ask(sql, [*organisations, *narrowed.parameters])] if organisations else []


def address(report: UUID, proposal: int | None = None) -> str:
    """Where the report is read. The address is looked up once: a page names many reports."""
    page = _page().replace(_NIL, str(report))
    return f"{page}?p={proposal}" if proposal else page


_NIL = str(UUID(int=0))


@cache
def _page() -> str:
    return reverse("portal:report", kwargs={"report_id": _NIL})


def languages(organisations: Sequence[int]) -> list[str]:
    """The languages of the reports that wait. Jumps from one to the next in the index: a question that reads no more however many wait."""
    return [code for (code,) in prepared.ask(_LANGUAGES, {"places": list(organisations)})]


def _row(
    pk: UUID,
    received_at: datetime,
    due_at: datetime | None,
    urgency: int,
    reasons: str | list[str],
    to_decide: int,
    language: str,
    claimed_until: datetime | None,
    claimed_by_id: int | None,
    claimed_by: str,
    assigned_to_id: int | None,
    assigned_to: str,
    *source: Any,
) -> Row:
    _id, kind, title, publisher, *_when = source
    return Row(
        pk=pk,
        title=str(Source(**dict(zip(OF_SOURCE, source, strict=True)))) if kind == SourceKind.TESTIMONY or not title else title,
        publisher=publisher,
        received_at=received_at,
        due_at=due_at,
        urgency=Report.Urgency(urgency),
        reasons=json.loads(reasons) if isinstance(reasons, str) else reasons,
        to_decide=to_decide,
        language=language,
        claimed_until=claimed_until,
        claimed_by_id=claimed_by_id,
        claimed_by=claimed_by,
        assigned_to_id=assigned_to_id,
        assigned_to=assigned_to,
    )
