"""How well reports are read, as reviewers' decisions show it: the share of proposed values that they kept unchanged.

A rejection because the reader misread counts every value of the proposal as not kept; other rejections say nothing about reading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from tracker.models import Decision
from tracker.review.adding import BY_HAND

MOST = 5_000  # decisions looked at: the latest
_NOT_READ = [Decision.Reason.MISREAD, Decision.Reason.NOT_A_DETENTION]
# Those that stand and took effect; a decision that was taken back has left its proposal at a later version.
_HEALTH = """
WITH judged AS MATERIALIZED (
    SELECT d.action, d.reason, d.amended, c.kind, c.values, e.language, e.reader = %(by_hand)s AS by_hand, s.publisher
    FROM tracker_decision d
    JOIN tracker_candidate c ON c.id = d.candidate_id AND c.version = d.candidate_version + 1
    JOIN tracker_report r ON r.id = c.report_id JOIN tracker_extraction e ON e.id = c.extraction_id
    JOIN detentions_source s ON s.id = r.source_id
    WHERE d.at >= %(since)s AND d.takes_effect AND r.organisation_id = ANY(%(organisations)s)
    ORDER BY d.id DESC LIMIT %(most)s
), told AS MATERIALIZED (
    SELECT kind, language, publisher, name, action = 'confirm' AND NOT jsonb_exists(amended, name) AS kept
    FROM judged, jsonb_object_keys("values") name
    WHERE NOT by_hand AND (action = 'confirm' OR action = 'reject' AND reason = ANY(%(not_read)s))
)
SELECT 'field', kind, name, count(*) FILTER (WHERE kept), count(*) FROM told GROUP BY kind, name
UNION ALL SELECT 'language', language, '', count(*) FILTER (WHERE kept), count(*) FROM told GROUP BY language
UNION ALL SELECT 'publisher', publisher, '', count(*) FILTER (WHERE kept), count(*) FROM told GROUP BY publisher
UNION ALL SELECT 'decisions', CASE WHEN by_hand THEN 'by_hand' ELSE action END, '', 0, count(*) FROM judged GROUP BY 2
"""


@dataclass(slots=True)
class Kept:
    kept: int = 0
    decided: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.kept / self.decided) if self.decided else 0


@dataclass(slots=True)
class Health:
    """By kind of proposal and field, by language, and by publisher, of the decisions since a moment: all, or the latest `MOST`."""

    fields: dict[tuple[str, str], Kept] = field(default_factory=dict)
    languages: dict[str, Kept] = field(default_factory=dict)
    publishers: dict[str, Kept] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def confirmed(self) -> int:
        return self.decisions[Decision.Action.CONFIRM]

    @property
    def rejected(self) -> int:
        return self.decisions[Decision.Action.REJECT]

    @property
    def by_hand(self) -> int:
        return self.decisions["by_hand"]

    @property
    def is_capped(self) -> bool:
        return sum(self.decisions.values()) >= MOST


def health(organisations: list[int], *, since: datetime) -> Health:
    """Of the decisions that took effect since then and stand, in these organisations."""
    found = Health()
    told: dict[str, Any] = {"by_hand": BY_HAND, "since": since, "organisations": organisations, "most": MOST, "not_read": _NOT_READ}
    with connection.cursor() as cursor:
        cursor.execute(_HEALTH, told)
        for part, value, name, kept, decided in cursor.fetchall():
            match part:
                case "field":
                    found.fields[value, name] = Kept(kept, decided)
                case "language":
                    found.languages[value] = Kept(kept, decided)
                case "publisher":
                    found.publishers[value] = Kept(kept, decided)
                case _:
                    found.decisions[value] = decided
    return found
