"""Reports in nearly the same words: one agency's text in ten papers, or one false report sent a thousand times. It is one source, not many.

A text is remembered by a sketch: the smallest hashes of its runs of three words (Broder 1997; bottom-k sketches, Cohen and Kaplan 2007).
Two sketches share about as much as their texts do, so that a report's twin is one question to an index and no text is compared.
"""

from __future__ import annotations

import hashlib
import heapq
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection

from detentions import names
from tracker.models import Report

SIZE = 64  # hashes of a sketch
LEAST_RUNS = 25  # a shorter text is like too many others
SAME = 75  # percent in common from which two texts are one; so are a cable, and the cable with a quarter of its length added
WITHIN = timedelta(days=30)  # between a text and what copies it
_MOST = 60_000  # characters that are looked at
_FIRST = """
SELECT first.id, (SELECT count(*) FROM unnest(first.sketch) hash WHERE hash = ANY(%(sketch)s::bigint[])) FROM tracker_report r
JOIN tracker_report first ON first.id = coalesce(r.twin_id, r.id)
CROSS JOIN LATERAL (SELECT count(*) FROM unnest(r.sketch) hash WHERE hash = ANY(%(sketch)s::bigint[])) shared
WHERE r.organisation_id = %(place)s AND r.sketch && %(sketch)s::bigint[] AND shared.count >= %(least)s
    AND r.received_at >= %(from)s AND (r.received_at, r.id) < (%(at)s, %(id)s)
ORDER BY r.received_at, r.id LIMIT 1
"""


def sketch(text: str) -> list[int]:
    """At most `SIZE` hashes of 63 bits; none for a text of fewer than `LEAST_RUNS` different runs."""
    words = names.fold(text[:_MOST]).split()
    runs = {f"{first} {second} {third}" for (first, second), (_second, third) in pairwise(pairwise(words))}
    if len(runs) < LEAST_RUNS:
        return []
    hashes = (int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1 for run in runs)
    return heapq.nsmallest(SIZE, hashes)


def find(report: Report) -> tuple[UUID, int] | None:
    """The first report of the organisation with nearly the same words, and how alike they are, in percent: below `SAME` where it was
    copied from a copy."""
    if not report.sketch:
        return None
    asked: dict[str, Any] = {
        "sketch": report.sketch,
        "place": report.organisation_id,
        "least": -(-SAME * len(report.sketch) // 100),
        "from": report.received_at - WITHIN,
        "at": report.received_at,
        "id": report.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, asked)
        first = cursor.fetchone()
    return (first[0], 100 * first[1] // len(report.sketch)) if first else None
