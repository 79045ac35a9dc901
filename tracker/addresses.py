"""Receives an address, has a worker fetch it, and hands its words to the intake. Off until the environment says how to get out.

The row is the queue of record, as with reports: claimed with a lease, fetched outside of any transaction, safe to repeat.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from detentions.choices import SourceKind
from detentions.models import Organisation, User
from detentions.when import When
from tracker import bell, fetching, intake, rules
from tracker.fetching.connecting import Way
from tracker.models import Fetch, Report
from tracker.texts import Trouble

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10))  # then it has failed
_PASSES = {Fetch.Failure.NO_ANSWER, Fetch.Failure.TOO_SLOW, Fetch.Failure.SERVER_ERROR}
_SWEEP_AT_MOST = 200
S = Fetch.State


class Refused(Exception):
    """Nothing was stored. The message says what to do."""


def is_on() -> bool:
    """Whether this installation fetches addresses."""
    return bool(settings.FETCH_THROUGH)


def ask(
    *,
    address: str,
    publisher: str,
    published: When,
    title: str,
    kind: SourceKind,
    by: User,
    organisation: Organisation,
    at: datetime,
) -> Fetch:
    """Put the address among those to be fetched. Raises Refused for what will never be fetched."""
    if not is_on():
        raise Refused(_("Fetching addresses is switched off in this installation. Paste the text instead, or ask your administrator."))
    if reason := rules.why_not_submit(by, organisation.pk):
        raise Refused(reason)
    try:
        fetching.target_of(address, also=settings.FETCH_MAY_ALSO_REACH, hidden=way().is_hidden)
    except fetching.Failed as failed:
        raise Refused(_("Only public web addresses are fetched: http or https, without a password or a port of its own.")) from failed
    made = Fetch.objects.create(
        address=address,
        publisher=publisher,
        published=str(published),
        title=title,
        kind=kind,
        organisation=organisation,
        asked_by=by,
        asked_at=at,
        due_at=at,
    )
    bell.ring_fetching(made.pk)
    return made


def go(*, fetch_id: UUID, at: datetime) -> None:
    """Fetch one address and receive its words. Does nothing when it isn't waiting, or somebody else has it."""
    wanted = _claim(fetch_id, at=at)
    if wanted is None:
        return
    if not is_on():
        _fail(wanted, Fetch.Failure.OFF)
        return
    try:
        got = fetching.fetch(wanted.address, way(), most_bytes=settings.MAX_REPORT_BYTES)
    except fetching.Failed as failed:
        _try_later_or_fail(wanted, failed.why, at=at)
        return
    _receive(wanted, got, at=at)


def sweep(*, at: datetime) -> int:
    """Ring for every address that is due: a lost bell, a dead worker, or a second try. Returns how many."""
    ids = list(Fetch.objects.waiting(at=at).order_by("due_at", "pk").values_list("pk", flat=True)[:_SWEEP_AT_MOST])
    for fetch_id in ids:
        bell.ring_fetching(fetch_id)
    return len(ids)


def try_again(*, fetch_id: UUID, by: User, at: datetime) -> None:
    """Fetch a failed address once more. Raises Refused."""
    wanted = Fetch.objects.get(pk=fetch_id)
    if reason := rules.why_not_submit(by, wanted.organisation_id):
        raise Refused(reason)
    fresh = {"state": S.WAITING, "failure": "", "trouble": "", "attempts": 0, "due_at": at}
    if Fetch.objects.filter(pk=fetch_id, state=S.FAILED).update(**fresh):
        bell.ring_fetching(fetch_id)


def sentence_of(wanted: Fetch) -> str:
    """Why the words aren't here, for whoever asked."""
    if wanted.failure == Fetch.Failure.UNREADABLE and wanted.trouble in set(Trouble):
        return intake.sentence_of(Trouble(wanted.trouble))
    return str(wanted.get_failure_display())


def way() -> Way:
    """How this installation gets out; only where it is on."""
    return Way(settings.FETCH_THROUGH, also=settings.FETCH_MAY_ALSO_REACH)


@transaction.atomic
def _claim(fetch_id: UUID, *, at: datetime) -> Fetch | None:
    rows = Fetch.objects.waiting(at=at).select_for_update(skip_locked=True, of=("self",)).select_related("organisation", "asked_by")
    wanted = rows.filter(pk=fetch_id).first()
    if wanted is None:
        return None
    if wanted.attempts > len(AGAIN_AFTER):
        _fail(wanted, Fetch.Failure.NO_ANSWER)  # its workers died
        return None
    Fetch.objects.filter(pk=wanted.pk).update(state=S.FETCHING, attempts=F("attempts") + 1, lease_until=at + LEASE)
    wanted.attempts += 1
    return wanted


def _receive(wanted: Fetch, got: fetching.Fetched, *, at: datetime) -> None:
    try:
        with transaction.atomic():
            received = intake.receive(
                content=got.content,
                publisher=wanted.publisher,
                published=When.parse(wanted.published),
                by=wanted.asked_by,
                organisation=wanted.organisation,
                at=at,
                channel=Report.Channel.ADDRESS,
                kind=SourceKind(wanted.kind),
                title=wanted.title,
                address=got.address[:1000],
            )
            done = {"state": S.DONE, "report": received.report, "was_known": not received.is_new, "lease_until": None, "failure": ""}
            Fetch.objects.filter(pk=wanted.pk, state=S.FETCHING).update(**done)
    except intake.Refused as refused:
        _fail(wanted, Fetch.Failure.UNREADABLE, trouble=refused.code)


def _try_later_or_fail(wanted: Fetch, why: Fetch.Failure, *, at: datetime) -> None:
    log.info("Address %s did not come: %s", hashlib.sha256(wanted.address.encode()).hexdigest()[:12], why)
    if why not in _PASSES or wanted.attempts > len(AGAIN_AFTER):
        _fail(wanted, why)
        return
    later = at + AGAIN_AFTER[wanted.attempts - 1]
    Fetch.objects.filter(pk=wanted.pk, state=S.FETCHING).update(state=S.WAITING, failure=why, due_at=later, lease_until=None)


def _fail(wanted: Fetch, why: Fetch.Failure, *, trouble: str = "") -> None:
    waiting = Fetch.objects.filter(pk=wanted.pk, state__in=[S.WAITING, S.FETCHING])
    waiting.update(state=S.FAILED, failure=why, trouble=trouble, lease_until=None)
