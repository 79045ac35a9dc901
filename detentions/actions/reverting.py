"""Takes a batch back: everything that it said is withdrawn in one Change, and what was there before is as it was.

What people have worked on since stays: a case that was written to after the batch keeps what the batch said of it, and is named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from detentions.actions import chain
from detentions.actions.bulk import OPENED
from detentions.models import Attribute, Change, Charge, CustodyEvent, DetaineeName, Detention, User

_FACTS: dict[str, Any] = {"name": DetaineeName, "attribute": Attribute, "event": CustodyEvent, "charge": Charge}


class NotABatch(Exception):
    """The change is no batch, or was taken back already."""


@dataclass(frozen=True, slots=True)
class Reverted:
    """`cases` were opened by the batch and say nothing any more; `kept` were worked on since and stay as they are."""

    change: Change
    cases: int
    facts: int
    kept: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    cases: list[Detention] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    facts: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    detainees: set[int] = field(default_factory=set)


@transaction.atomic
def revert(*, batch: Change, keep: Collection[str], reason: str, by: User, at: datetime) -> Reverted:
    """Withdraw what `batch` wrote. `keep`: public ids of cases that people have begun to work with. Raises NotABatch."""
    if batch.action != OPENED or Change.objects.filter(action="batch_taken_back", subject_id=batch.subject_id).exists():
        raise NotABatch(batch.subject_id)
    payload = json.loads(bytes(batch.payload))
    plan = _Plan()
    _plan_cases(plan, payload["cases"], batch, keep)
    _plan_additions(plan, payload.get("rows", {}))
    withdrawn = 0
    for kind, ids in plan.facts.items():
        rows = _FACTS[kind].objects.filter(pk__in=ids, withdrawn_at=None)
        withdrawn += rows.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason[:500])
    touched = {case.pk for case in plan.cases} | _extended(plan)
    Detention.objects.filter(pk__in=touched).update(version=F("version") + 1)
    change = chain.append(
        action="batch_taken_back",
        subject_kind="batch",
        subject_id=batch.subject_id,
        payload={"batch": batch.number, "kept": plan.kept},
        by=by,
        at=at,
        rows=withdrawn,
        closed=plan.facts,
        detainees=plan.detainees,
    )
    return Reverted(change, len(plan.cases), withdrawn, tuple(plan.kept))


def _plan_cases(plan: _Plan, public_ids: Iterable[str], batch: Change, keep: Collection[str]) -> None:
    """Cases that the batch opened: all that it said of them, where nobody has written to them or merged them since."""
    opened = Detention.objects.select_for_update().filter(public_id__in=list(public_ids)).order_by("pk")
    merged_with = set(Detention.objects.filter(merged_into__in=opened.values("pk")).values_list("merged_into_id", flat=True))
    for case in opened:
        was_touched = case.version != 1 or case.merged_into_id is not None or case.pk in merged_with or case.public_id in keep
        if was_touched:
            plan.kept.append(case.public_id)
        else:
            plan.cases.append(case)
    people = {case.detainee_id for case in plan.cases}
    cases = [case.pk for case in plan.cases]
    plan.detainees |= people
    for kind, model in _FACTS.items():
        of_whom = {"detainee__in": people} if kind in {"name", "attribute"} else {"detention__in": cases}
        mine = model.objects.standing().filter(**of_whom, recorded_at=batch.at, recorded_by=batch.by_id)
        plan.facts[kind] += mine.values_list("pk", flat=True)


def _plan_additions(plan: _Plan, rows: Iterable[str]) -> None:
    """Facts that the batch added to known cases, as far as they still stand."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        kind, _colon, pk = row.partition(":")
        by_kind[kind].append(pk)
    for kind, model in _FACTS.items():
        standing = model.objects.standing().filter(pk__in=by_kind[kind])
        plan.facts[kind] += standing.values_list("pk", flat=True)
        whose = "detainee_id" if kind in {"name", "attribute"} else "detention__detainee_id"
        plan.detainees |= set(standing.values_list(whose, flat=True))


def _extended(plan: _Plan) -> set[int]:
    """The known cases whose facts the batch had added to."""
    return set(Detention.objects.filter(detainee__in=plan.detainees, merged_into=None).values_list("pk", flat=True))
