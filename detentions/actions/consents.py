"""What the person or the family agreed to. Who gave it is sealed under the key of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import chain
from detentions.actions.cases import Outdated, advance
from detentions.actions.facts import Impossible
from detentions.models import Consent, Detention, User

_LONGEST_SCOPE = 200


@transaction.atomic
def record_consent(
    *, detention: Detention, version: int, basis: Consent.Basis, scope: str, until: date | None, given_by: str, by: User, at: datetime
) -> Consent:
    """Raises Outdated, Impossible."""
    if not scope.strip():
        raise Impossible(_("Say what was agreed to."))
    advance(detention, version)
    made = Consent(detention=detention, basis=basis, scope=scope.strip()[:_LONGEST_SCOPE], until=until, recorded_at=at, recorded_by=by)
    if given_by.strip():
        made.given_by_sealed = detention.key.seal(given_by.strip().encode(), place=place_of(made))
    made.save(force_insert=True)
    _note(detention, "consent_recorded", {"basis": basis, "scope": made.scope}, wrote=[made], by=by, at=at)
    return made


@transaction.atomic
def withdraw_consent(*, consent: Consent, version: int, reason: str, by: User, at: datetime) -> None:
    """They no longer agree. Raises Outdated, Impossible."""
    if not reason.strip():
        raise Impossible(_("Say why."))
    advance(consent.detention, version)
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason.strip()[:500]):
        raise Outdated(str(consent.pk))
    _note(consent.detention, "consent_withdrawn", {"reason": reason}, closed=[consent], by=by, at=at)


def place_of(consent: Consent) -> str:
    """What a sealed giver is bound to."""
    return f"consent:{consent.pk}"


def _note(
    detention: Detention,
    action: str,
    payload: Mapping[str, object],
    *,
    by: User,
    at: datetime,
    wrote: list[Consent] | None = None,
    closed: list[Consent] | None = None,
) -> None:
    chain.append(
        action=action,
        subject_kind="detention",
        subject_id=detention.public_id,
        payload=payload,
        by=by,
        at=at,
        key=detention.key,
        wrote={"consent": [one.pk for one in wrote]} if wrote else None,
        closed={"consent": [one.pk for one in closed]} if closed else None,
    )
