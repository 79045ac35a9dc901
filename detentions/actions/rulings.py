"""Which of several rival claims we follow. The rivals stay; a ruling can be replaced or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import chain
from detentions.actions.cases import advance
from detentions.actions.facts import Impossible
from detentions.models import CustodyEvent, Detention, Ruling, User


@transaction.atomic
def rule_on(*, detention: Detention, version: int, followed: CustodyEvent, reason: str, by: User, at: datetime) -> Ruling:
    """Of the claims about events of this kind in the case, follow this one. Raises Outdated, Impossible."""
    if followed.detention_id != detention.pk or followed.withdrawn_at is not None:
        raise Impossible(_("The claim to follow must stand in this case."))
    if not reason.strip():
        raise Impossible(_("Say why this claim is followed."))
    advance(detention, version)
    made = Ruling(detention=detention, field=followed.kind, followed_fact=followed.pk, reason=reason, recorded_at=at, recorded_by=by)
    earlier = list(Ruling.objects.standing().filter(detention=detention, field=followed.kind).values_list("pk", flat=True))
    made.save(force_insert=True)
    for number, pk in enumerate(earlier):
        successor = made if number == 0 else None  # one ruling stands at a time; a fact supersedes one other
        Ruling.objects.filter(pk=pk).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason, superseded_by=successor)
    _note(detention, "ruling_made", made, closed=earlier, by=by, at=at)
    return made


@transaction.atomic
def withdraw_ruling(*, ruling: Ruling, version: int, reason: str, by: User, at: datetime) -> None:
    """The question is open again. Raises Outdated, Impossible."""
    advance(ruling.detention, version)
    if not Ruling.objects.filter(pk=ruling.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
        raise Impossible(_("This ruling was taken back already."))
    _note(ruling.detention, "ruling_withdrawn", None, closed=[ruling.pk], by=by, at=at)


def _note(detention: Detention, action: str, made: Ruling | None, *, closed: Sequence[UUID], by: User, at: datetime) -> None:
    chain.append(
        action=action,
        subject_kind="detention",
        subject_id=detention.public_id,
        payload={"kind": made.field, "follows": made.followed_fact} if made else {},
        by=by,
        at=at,
        key=detention.key,
        wrote={"ruling": [made.pk]} if made else None,
        closed={"ruling": closed},
    )
