"""How long to wait after wrong passphrases: counted per account and address together, with a delay that grows and ends.

A stranger who guesses from elsewhere slows down only that place: the owner of the account signs in as ever. The counts stand in the
database, so that sign-in needs no Redis and a restart forgets nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tracker import askers
from tracker.models import FailedSignIn

FREE = 5  # wrong passphrases without a delay
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)


def who(username: str, address: str) -> str:
    """Neither the name nor the address is kept."""
    return askers.hidden(username.strip().lower(), askers.network_of(address))


def seconds_to_wait(name: str, *, at: datetime) -> int:
    known = FailedSignIn.objects.filter(who=name, blocked_until__gt=at).first()
    return int((known.blocked_until - at).total_seconds()) + 1 if known and known.blocked_until else 0


@transaction.atomic
def note_failure(name: str, *, at: datetime) -> None:
    FailedSignIn.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
    known, is_first = FailedSignIn.objects.select_for_update().get_or_create(who=name, defaults={"failures": 1, "last_at": at})
    failures = 1 if is_first else known.failures + 1
    over = failures - FREE
    delay = min(FIRST_DELAY * 2 ** min(over, 10), LONGEST_DELAY) if over >= 0 else None
    FailedSignIn.objects.filter(pk=known.pk).update(failures=failures, last_at=at, blocked_until=at + delay if delay else None)


def forget(name: str) -> None:
    FailedSignIn.objects.filter(who=name).delete()
