"""How long to wait after wrong passphrases, with a delay that grows and ends. Counted twice: per account and place, and per place.

The place is the network, or the browser in which that person has signed in before. A stranger who guesses from elsewhere slows down only
that place: the owner of the account signs in as ever. Who tries one passphrase with many names is slowed down by the count of the network.
The counts stand in the database, so that sign-in needs no Redis and a restart forgets nothing.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tracker import askers
from tracker.models import FailedSignIn

FIRST_DELAY = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Limit:
    """`free`: wrong passphrases without a delay, counted until there was none for so long as `forgotten_after` says."""

    free: int
    longest: timedelta
    forgotten_after: timedelta


OF_ACCOUNT = Limit(5, timedelta(hours=1), FORGOTTEN_AFTER)
OF_NETWORK = Limit(30, timedelta(minutes=5), timedelta(hours=1))  # shared by people who did nothing: more is free, and it ends soon


def who(username: str, place: str) -> str:
    """One account at one place, an address or the word of a browser. Neither the name nor the address is kept."""
    return askers.hidden(username.strip().lower(), askers.network_of(place))


def network(address: str) -> str:
    """All accounts at one network. "" for addresses inside: behind an onion service everybody has the same."""
    place = askers.network_of(address)
    try:
        return askers.hidden("network", place) if ipaddress.ip_address(place).is_global else ""
    except ValueError:
        return ""


def seconds_to_wait(*keys: str, at: datetime) -> int:
    until = [known.blocked_until for known in FailedSignIn.objects.filter(who__in=keys, blocked_until__gt=at) if known.blocked_until]
    return int((max(until) - at).total_seconds()) + 1 if until else 0


@transaction.atomic
def note_failure(key: str, *, at: datetime, limit: Limit = OF_ACCOUNT) -> None:
    FailedSignIn.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
    known, is_first = FailedSignIn.objects.select_for_update().get_or_create(who=key, defaults={"failures": 1, "last_at": at})
    begins = is_first or known.last_at < at - limit.forgotten_after
    failures = 1 if begins else known.failures + 1
    over = failures - limit.free
    delay = min(FIRST_DELAY * 2 ** min(over, 10), limit.longest) if over >= 0 else None
    FailedSignIn.objects.filter(pk=known.pk).update(failures=failures, last_at=at, blocked_until=at + delay if delay else None)


def forget(key: str) -> None:
    FailedSignIn.objects.filter(who=key).delete()
