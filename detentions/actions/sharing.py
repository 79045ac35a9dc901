"""What an organisation lets another see of its cases. Given for one case at a time, ended, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import chain
from detentions.actions.facts import Impossible
from detentions.models import Detention, Grant, Organisation, User


@transaction.atomic
def share(*, detention: Detention, organisation: Organisation, scope: Grant.Scope, by: User, at: datetime) -> Grant:
    """Let `organisation` see, or add to, one case. An earlier grant to it ends. Raises Impossible."""
    if detention.organisation_id == organisation.pk:
        raise Impossible(_("The case belongs to this organisation already."))
    if not organisation.is_tenant:
        raise Impossible(_("This organisation doesn't work in this installation."))
    Grant.objects.filter(detention=detention, organisation=organisation, ended_at=None).update(ended_at=at)
    made = Grant.objects.create(detention=detention, organisation=organisation, scope=scope, granted_at=at, granted_by=by)
    payload = {"organisation": organisation.slug, "scope": scope}
    chain.append(
        action="case_shared",
        subject_kind="detention",
        subject_id=detention.public_id,
        payload=payload,
        by=by,
        at=at,
        key=detention.key,
        wrote={"grant": [made.pk]},
    )
    return made


@transaction.atomic
def stop_sharing(*, grant: Grant, by: User, at: datetime) -> None:
    """From now on the organisation sees nothing of the case. Raises Impossible."""
    if not Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at):
        raise Impossible(_("This grant has ended already."))
    detention = grant.detention
    chain.append(
        action="case_no_longer_shared",
        subject_kind="detention",
        subject_id=detention.public_id,
        payload={"organisation": grant.organisation.slug},
        by=by,
        at=at,
        key=detention.key,
    )
