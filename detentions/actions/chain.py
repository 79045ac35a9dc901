"""Appends to the record of changes. Called last in a transaction: the chain has one end, so writers wait for each other here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from detentions import prepared, rollups
from detentions.models import CaseKey, Change, Detention, User
from detentions.models.canonical import root_over
from detentions.models.changes import FIRST, LOCK_OF_THE_END, payload_place
from detentions.models.coverage import digests

_END = "SELECT number, hash FROM detentions_change ORDER BY number DESC LIMIT 1"


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
    leaves: Sequence[bytes] = (),
    wrote: Mapping[str, Iterable[UUID | int]] | None = None,
    closed: Mapping[str, Iterable[UUID | int]] | None = None,
    detainees: Iterable[int] = (),
    detainee: int | None = None,
) -> Change:
    """Add one change. `payload` is sealed under `key`; without a key it must hold nothing personal.

    `wrote` names the rows written, kind → ids: the change covers each of them, and what cites them, with a digest
    (`models.coverage`), and its root stands over these. `closed` names the facts that were withdrawn or superseded.
    A bulk load gives a leaf per case that it opens; its root stands over these and the digests of the rows that it adds to known cases.
    A load of a directory gives `rows` and `root` instead.

    The numbers follow here, under the same lock: those of the case that is the subject (whose `detainee` need not be looked for where the
    caller knows it), and of `detainees` (for a write about people).
    Must run inside the transaction of the write it records: raises RuntimeError outside of one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A change is appended in the transaction of the write it records.")
    covered = digests(wrote or {}, at=at)
    if covered or leaves:
        rows, root = len(leaves) + len(covered), root_over(leaves, covered)
    withdrawn = sorted(f"{kind}:{pk}" for kind, ids in (closed or {}).items() for pk in ids)
    payload = {**payload, **({"rows": covered} if covered else {}), **({"closed": withdrawn} if withdrawn else {})}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_END])
        last = next(iter(prepared.ask(_END, [])), None)
        change = Change(
            number=last[0] + 1 if last else 1,
            at=at,
            by_id=by.pk,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            key_id=key.pk if key else None,
            rows=rows,
            root=root,
            previous=last[1] if last else FIRST,
        )
        words = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()
        change.payload = key.seal(words, place=payload_place(change.number)) if key else words
        change.hash = change.compute_hash()
        change.save(force_insert=True)
        rollups.follow({*detainees, *([detainee] if detainee else _detainees_of(subject_kind, subject_id))})
    return change


def _detainees_of(subject_kind: str, subject_id: str) -> list[int]:
    if subject_kind != "detention":
        return []
    return list(Detention.objects.filter(public_id=subject_id).values_list("detainee_id", flat=True))
