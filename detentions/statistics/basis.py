"""From how many cases a number was counted, and how well the beginning of custody is known in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connections

from detentions.custody import BEGINNINGS
from detentions.models import CustodyEvent, Detention, Merge
from detentions.models.rollups import NOT_KNOWN
from detentions.statistics.questions import Question

_SENTENCE = f"""
    SELECT count(*), count(*) FILTER (WHERE told.started), coalesce(bool_or(d.is_sample), false)
    FROM (
        SELECT detention_id, bool_or(kind = ANY(%(beginnings)s) AND precision <> 'unknown') AS started
        FROM {CustodyEvent._meta.db_table}
        WHERE {{known}}
        GROUP BY detention_id
    ) AS told
    JOIN {Detention._meta.db_table} d ON d.id = told.detention_id
    WHERE d.country = %(country)s
      AND NOT EXISTS (SELECT FROM {Merge._meta.db_table} m WHERE m.absorbed_id = d.id AND {{known}})
"""


@dataclass(frozen=True, slots=True)
class Basis:
    """Documented cases, held on the day or not; those of which the day of arrest is known at least roughly; whether any is invented."""

    cases: int
    start_known: int
    sample: bool


def known_share(parts: Mapping[str, int]) -> float | None:
    """Coverage: the share of a number of which the value of a dimension is known. `parts` are by that value; None where all are 0."""
    total = sum(parts.values())
    return round((total - parts.get(NOT_KNOWN, 0)) / total, 4) if total else None


def basis(question: Question) -> Basis:
    """Of all documented cases of the country, as known at the moment of the question. Merged cases are one."""
    known = "withdrawn_at IS NULL"
    if question.known_at is not None:
        known = "recorded_at <= %(moment)s AND (withdrawn_at IS NULL OR withdrawn_at > %(moment)s)"
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            _SENTENCE.format(known=known), {"country": question.country, "moment": question.known_at, "beginnings": sorted(BEGINNINGS)}
        )
        return Basis(*cursor.fetchone())
