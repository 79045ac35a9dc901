"""Receives what somebody tells us: kept only with consent, sealed, and closed when the consent ends.

What is sealed: the words, who consented, and how to reach them. What reviewers confirm from the words are facts like others and stay;
those who consent are told so. docs/decisions/0019 says why.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from detentions import archive
from detentions.models import Organisation, User
from detentions.models.keys import Erased
from detentions.when import When
from tracker import bell, confided, intake, moves, rules
from tracker.intake import Received
from tracker.models import Candidate, Report, Testimony
from tracker.texts import NotText, Trouble, plain_words

LANGUAGES = ("es", "en")
LONGEST_YEARS = 10
_CLOSE_AT_MOST = 500


class Refused(Exception):
    """Nothing was stored. `field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed to: by whom, on what basis, for what, who may read it, whether it may be quoted, until when, and what then."""

    given: bool
    given_by: str
    reach: str
    basis: Testimony.Basis
    scope: str
    readers: Testimony.Readers
    may_quote: bool
    until: date
    afterwards: Testimony.Afterwards


@transaction.atomic
def receive(
    *,
    once: UUID,
    words: str,
    language: str,
    taken_by: User,
    taken_on: date,
    taken_time: time | None,
    agreement: Agreement,
    by: User,
    organisation: Organisation,
    at: datetime,
) -> Received:
    """Seal the words and put their report at the end of the queue. The same `once` twice keeps one: a form sent again changes nothing.

    Raises Refused; then nothing has been written.
    """
    if reason := rules.why_not_submit(by, organisation.pk):
        raise Refused("organisation", reason)
    if known := Report.objects.filter(pk=once, submitted_by=by).first():
        return Received(known, is_new=False)
    _check(agreement, taken_on, at=at)
    text = _text(words)
    key = archive.new_key(at=at)
    source = archive.keep_sealed(text=text, key=key, taken_on=When.day(taken_on), language=language, by=by, at=at)
    report = Report(pk=once, source=source, organisation=organisation, channel=Report.Channel.TESTIMONY, submitted_by=by, received_at=at)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as wrong:
        raise Refused("words", _("This form was sent already. Open a new one.")) from wrong
    giver = json.dumps({"given_by": agreement.given_by.strip(), "reach": agreement.reach.strip()}, ensure_ascii=False)
    Testimony.objects.create(
        report=report,
        taken_by=taken_by,
        taken_on=taken_on,
        taken_time=taken_time,
        basis=agreement.basis,
        scope=agreement.scope.strip(),
        readers=agreement.readers,
        may_quote=agreement.may_quote,
        until=agreement.until,
        afterwards=agreement.afterwards,
        sealed=key.seal(giver.encode("utf-8", "replace"), place=_place(report)),
    )
    bell.ring_reading(report.pk)
    return Received(report, is_new=True)


def giver_of(testimony: Testimony) -> tuple[str, str]:
    """Who consented and how to reach them; empty once the words were erased. Only for those who may read the words."""
    key = testimony.report.source.key
    try:
        told = json.loads(key.unseal(bytes(testimony.sealed), place=_place(testimony.report))) if key else {}
    except Erased:
        told = {}
    return told.get("given_by", ""), told.get("reach", "")


def why_not_end(user: User, report: Report) -> str:
    """Why the person may not write down that the consent was taken back, or ""."""
    access = rules.Access.of(user)
    is_taker = access.may(rules.Permission.SUBMIT, report.organisation_id) and report.testimony.taken_by_id == user.pk
    if not is_taker and not access.may(rules.Permission.LEAD, report.organisation_id):
        return _("Only who took a testimony, or a lead, writes down that the consent was taken back.")
    return ""


@transaction.atomic
def end(*, report_id: UUID, by: User, at: datetime) -> None:
    """They no longer agree: close the words at once, as agreed for the end. Raises Refused."""
    testimony = Testimony.objects.select_for_update(of=("self",)).select_related("report__source__key").get(pk=report_id)
    if reason := why_not_end(by, testimony.report):
        raise Refused("", reason)
    if testimony.closed_at is None:
        _close(testimony, by=by, at=at)


@transaction.atomic
def close_ended(*, at: datetime) -> int:
    """Close the words whose last day has passed. Returns how many. Pages close them by the day itself, whether this has run or not."""
    ended = Testimony.objects.filter(closed_at=None, until__lt=confided.day_of(at)).select_related("report__source__key")
    rows = list(ended.select_for_update(of=("self",), skip_locked=True).order_by("until", "pk")[:_CLOSE_AT_MOST])
    for testimony in rows:
        _close(testimony, by=None, at=at)
    return len(rows)


def _close(testimony: Testimony, *, by: User | None, at: datetime) -> None:
    Testimony.objects.filter(pk=testimony.pk).update(closed_at=at, closed_by=by)
    Report.objects.filter(pk=testimony.pk, state__in=moves.before(Report.State.CLOSED)).update(state=Report.State.CLOSED)
    if testimony.afterwards == Testimony.Afterwards.ERASE and testimony.report.source.key:
        archive.erase_key(testimony.report.source.key, source=testimony.report.source, by=by or testimony.report.submitted_by, at=at)
        _forget_proposals(testimony.report)


def _forget_proposals(report: Report) -> None:
    """What was proposed from the words and never confirmed goes with them."""
    rows = Candidate.objects.filter(report=report).exclude(state=Candidate.State.CONFIRMED)
    rows.update(headline="…", folded="", values={}, rivals={})


def _check(agreement: Agreement, taken_on: date, *, at: datetime) -> None:
    today = confided.day_of(at)
    if not agreement.given:
        raise Refused(
            "given",
            _("Without consent a testimony is not kept, and nothing was stored. Ask the person; tick this once they have agreed."),
        )
    if not agreement.given_by.strip():
        raise Refused("given_by", _("Say who gave the consent. It is sealed."))
    if not agreement.scope.strip():
        raise Refused("scope", _("Say what was agreed to."))
    if taken_on > today:
        raise Refused("taken_on", _("This day lies in the future."))
    if agreement.until < today:
        raise Refused("until", _("The consent would have ended already: choose today or a later day."))
    if agreement.until > today + timedelta(days=366 * LONGEST_YEARS):
        raise Refused("until", _("At most %(years)s years: ask again after that.") % {"years": LONGEST_YEARS})


def _text(words: str) -> str:
    content = words.encode("utf-8", "surrogatepass")
    if len(content) > settings.MAX_REPORT_BYTES:
        raise Refused("words", _("It is larger than %(most)s MB.") % {"most": settings.MAX_REPORT_BYTES // 1_000_000})
    try:
        return plain_words(content, encoding="utf-8").told.text
    except NotText as wrong:
        sentence = _("Write down what was said.") if wrong.trouble is Trouble.EMPTY else intake.sentence_of(wrong.trouble)
        raise Refused("words", sentence) from wrong


def _place(report: Report) -> str:
    return f"testimony:{report.pk}"
