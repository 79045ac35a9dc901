"""What a worker does when the bell rings for a register. The row is the queue of record: claimed with a lease, safe to repeat."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from detentions.actions.cases import Impossible, Outdated
from detentions.actions.reverting import NotABatch
from tracker import bell
from tracker.models import Register
from tracker.moving import checking, receiving, signing, writing

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # a batch of 20,000 rows takes some minutes
_MOST_ATTEMPTS = 3
_SWEEP_AT_MOST = 50
S = Register.State
_BACK_TO = {S.CHECKING: S.MAPPING, S.SIGNED: S.CHECKED, S.TAKING_BACK: S.WRITTEN}


def go(*, register_id: UUID, at: datetime) -> None:
    """One step: a slice of the check, the batch, or its withdrawal. Does nothing when none is due, or somebody else is at it."""
    register = _claim(register_id, at=at)
    if register is None:
        return
    try:
        if register.state == S.CHECKING:
            if checking.check(register, at=at):
                bell.ring_register(register.pk)
        elif register.state == S.SIGNED:
            writing.write(register, at=at)
        else:
            writing.withdraw(register, at=at)
    except (Impossible, Outdated, NotABatch, writing.AnotherPlan) as wrong:
        log.warning("Register %s can't go on: %s", register.pk, type(wrong).__name__)
        _give_back(register, "changed_meanwhile", at=at)


def sweep(*, at: datetime) -> int:
    """Ring for every register that waits: a lost bell or a dead worker. Returns how many."""
    ids = list(Register.objects.waiting(at=at).order_by("sent_at", "pk").values_list("pk", flat=True)[:_SWEEP_AT_MOST])
    for register_id in ids:
        bell.ring_register(register_id)
    return len(ids)


@transaction.atomic
def _claim(register_id: UUID, *, at: datetime) -> Register | None:
    rows = Register.objects.waiting(at=at).select_for_update(skip_locked=True, of=("self",))
    register = rows.select_related("organisation", "second_by", "back_by").filter(pk=register_id).first()
    if register is None:
        return None
    if register.attempts >= _MOST_ATTEMPTS:
        _give_back(register, "keeps_failing", at=at)  # its workers died, or it met an error of ours
        return None
    Register.objects.filter(pk=register.pk).update(attempts=F("attempts") + 1, lease_until=at + LEASE)
    return register


def _give_back(register: Register, trouble: str, *, at: datetime) -> None:
    """To the people, with what went wrong. Signatures fall."""
    found = Register.objects.get(pk=register.pk)
    found.state, found.trouble, found.lease_until, found.attempts = _BACK_TO[S(found.state)], trouble, None, 0
    if found.state == S.CHECKED:
        receiving.unsign(found)
        found.second_by, found.second_at = None, None
    found.save()
    signing.call_leads(found, at=at)
