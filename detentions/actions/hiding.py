"""Takes a case off the public pages, or seals it. One person is enough, and it holds at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import chain
from detentions.actions.cases import advance
from detentions.actions.facts import Impossible
from detentions.choices import Visibility
from detentions.models import Detention, SealedReader, User

_LONGEST_REASON = 500


@transaction.atomic
def hide(*, detention: Detention, version: int, to: Visibility, reason: str, by: User, at: datetime) -> None:
    """From now on the case is restricted, or sealed for `by` and whom `name_readers` adds. Raises Outdated, Impossible."""
    if to == Visibility.LISTED or to == detention.visibility:
        raise Impossible(_("Choose another visibility than the present one."))
    if not reason.strip():
        raise Impossible(_("Say why."))
    before = detention.visibility
    advance(detention, version)
    reason = reason.strip()[:_LONGEST_REASON]
    Detention.objects.filter(pk=detention.pk).update(visibility=to, visibility_reason=reason)
    detention.visibility, detention.visibility_reason = to, reason
    if to == Visibility.SEALED:
        _name(detention, [by], by=by, at=at)
    else:
        SealedReader.objects.filter(detention=detention, ended_at=None).update(ended_at=at)
    payload = {"from": before, "to": to, "reason": reason}
    _note(detention, "visibility_changed", payload, by=by, at=at)


@transaction.atomic
def name_readers(*, detention: Detention, readers: Collection[User], by: User, at: datetime) -> None:
    """Exactly these people see the sealed case from now on. Raises Impossible when nobody would."""
    if detention.visibility != Visibility.SEALED:
        raise Impossible(_("Only of a sealed case are the readers named."))
    if not readers:
        raise Impossible(_("Somebody must remain who sees the case."))
    standing = SealedReader.objects.filter(detention=detention, ended_at=None)
    standing.exclude(user__in=readers).update(ended_at=at)
    _name(detention, readers, by=by, at=at)
    _note(detention, "sealed_readers_named", {"readers": sorted(reader.pk for reader in readers)}, by=by, at=at)


def _name(detention: Detention, readers: Collection[User], *, by: User, at: datetime) -> None:
    known = set(SealedReader.objects.filter(detention=detention, ended_at=None).values_list("user_id", flat=True))
    SealedReader.objects.bulk_create(
        SealedReader(detention=detention, user=reader, named_at=at, named_by=by) for reader in readers if reader.pk not in known
    )


def _note(detention: Detention, action: str, payload: Mapping[str, object], *, by: User, at: datetime) -> None:
    chain.append(action=action, subject_kind="detention", subject_id=detention.public_id, payload=payload, by=by, at=at, key=detention.key)
