"""Appends to the record of changes. Called last in a transaction: the chain has one end, so writers wait for each other here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from detentions.models import CaseKey, Change, User
from detentions.models.changes import FIRST

_LOCK = 0x5EA1C0DE  # any constant: names the advisory lock of the chain's end


def append(
    *,
    action: str,
    subject_kind: str,
    subject_id: str,
    payload: Mapping[str, Any],
    by: User,
    at: datetime,
    key: CaseKey | None = None,
    rows: int = 1,
    root: str = "",
) -> Change:
    """Add one change. `payload` is sealed under `key`; without a key it must hold nothing personal.

    Must run inside the transaction of the write it records: raises RuntimeError outside of one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A change is appended in the transaction of the write it records.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = Change.objects.order_by("-number").values("number", "hash").first()
        change = Change(
            number=last["number"] + 1 if last else 1,
            at=at,
            by_id=by.pk,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            key_id=key.pk if key else None,
            rows=rows,
            root=root,
            previous=last["hash"] if last else FIRST,
        )
        words = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()
        change.payload = key.seal(words, place=payload_place(change.number)) if key else words
        change.hash = change.compute_hash()
        change.save(force_insert=True)
    return change


def payload_place(number: int) -> str:
    """What a sealed payload is bound to, so that it opens only in its own row."""
    return f"change:{number}"
