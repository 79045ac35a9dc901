"""Who may see a case: public by decision, or not any more. Both leave their reason in the record of changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import chain
from detentions.actions.cases import advance
from detentions.actions.facts import Impossible
from detentions.choices import Visibility
from detentions.models import Detention, User


@transaction.atomic
def publish(*, detention: Detention, version: int, reason: str, by: User, at: datetime) -> None:
    """List the case publicly from now on. Only a restricted case is published. Raises Outdated, Impossible."""
    if detention.merged_into_id is not None:
        raise Impossible(_("The case has been merged into another one. Publish that one."))
    if detention.visibility != Visibility.RESTRICTED:
        raise Impossible(_("Only a restricted case is published; this one is sealed, or public already."))
    _show(detention, Visibility.LISTED, version, action="case_published", reason=reason, by=by, at=at)


@transaction.atomic
def withhold(*, detention: Detention, version: int, reason: str, by: User, at: datetime) -> None:
    """Take the case off the public list, at once. Raises Outdated, Impossible."""
    if detention.visibility != Visibility.LISTED:
        raise Impossible(_("The case is not public."))
    _show(detention, Visibility.RESTRICTED, version, action="case_withheld", reason=reason, by=by, at=at)


def _show(detention: Detention, to: Visibility, version: int, *, action: str, reason: str, by: User, at: datetime) -> None:
    advance(detention, version)
    before = detention.visibility
    Detention.objects.filter(pk=detention.pk).update(visibility=to, visibility_reason=reason[:500])
    detention.visibility, detention.visibility_reason = to, reason[:500]
    chain.append(
        action=action,
        subject_kind="detention",
        subject_id=detention.public_id,
        payload={"before": before, "after": to, "reason": reason},
        by=by,
        at=at,
        key=detention.key,
    )
