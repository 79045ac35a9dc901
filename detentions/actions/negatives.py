"""People of whom a report speaks and who were not detained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from detentions import names
from detentions.actions import chain
from detentions.actions.cases import Outdated
from detentions.actions.facts import Words, cite, dates
from detentions.models import CaseKey, NotDetained, User
from detentions.when import When


@transaction.atomic
def record_not_detained(
    *, name: str, reason: str, explicit: bool, when: When, country: str, words: Sequence[Words], is_sample: bool, by: User, at: datetime
) -> NotDetained:
    """A person whom the words name and who was not detained: kept so that nobody proposes a detention from them again."""
    key = CaseKey.build(at=at)
    key.save(force_insert=True)
    made = NotDetained.objects.create(
        country=country,
        name=name,
        folded=names.fold(name),
        reason=reason,
        explicit=explicit,
        is_sample=is_sample,
        key=key,
        recorded_at=at,
        recorded_by=by,
        **dates(when),
    )
    cite("not_detained", made, words, at=at)
    chain.append(
        action="not_detained_recorded",
        subject_kind="not_detained",
        subject_id=str(made.pk),
        payload={"name": name, "reason": reason},
        by=by,
        at=at,
        key=key,
        wrote={"not_detained": [made.pk]},
    )
    return made


@transaction.atomic
def withdraw_not_detained(*, known: NotDetained, reason: str, by: User, at: datetime) -> None:
    """We no longer say that this person was not detained. The statement stays, with its times. Raises Outdated."""
    if not NotDetained.objects.filter(pk=known.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
        raise Outdated(str(known.pk))
    chain.append(
        action="not_detained_withdrawn",
        subject_kind="not_detained",
        subject_id=str(known.pk),
        payload={"reason": reason},
        by=by,
        at=at,
        key=known.key,
        closed={"not_detained": [known.pk]},
    )
