"""Short messages to members of staff: where somebody is wanted. They hold no personal data, also not by e-mail."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils.translation import gettext as _

from detentions.choices import Role
from detentions.models import Membership, User
from tracker import rules
from tracker.models import Candidate, Export, Notice, Question, Register, Report
from tracker.rules import Access, Permission

log = logging.getLogger(__name__)

_MAY_DECIDE = (Role.REVIEWER, Role.LEAD)
_MAILED_AFTER = timedelta(minutes=5)  # who sees it in the portal first gets no mail
_MAILED_BEFORE = timedelta(days=2)  # an installation whose mail was set up late doesn't send last month's


def call_for(candidate: Candidate, *, at: datetime) -> None:
    """Tell those who may decide next on a proposal that waits for somebody else."""
    is_disputed = candidate.state == Candidate.State.DISPUTED
    kind = Notice.Kind.DISPUTED if is_disputed else Notice.Kind.SECOND_WANTED
    not_these = [person for person in (candidate.first_by_id, candidate.other_by_id) if person]
    people = _who_may_decide(candidate.report.organisation_id, only_leads=is_disputed, not_these=not_these)
    tell(people, kind, candidate.report, at=at)


def call_for_answer(question: Question, *, not_these: Collection[int], at: datetime) -> None:
    """Tell those who may answer next."""
    is_disputed = question.state == Question.State.DISPUTED
    people = list(_who_may_decide(question.detention.organisation_id, only_leads=is_disputed, not_these=not_these))
    kind = Notice.Kind.DISPUTED if is_disputed else Notice.Kind.ANSWER_WANTED
    made = [Notice(user_id=one, kind=kind, question=question, made_at=at) for one in people]
    Notice.objects.bulk_create(made, ignore_conflicts=True)


def call_for_export(export: Export, *, people: Iterable[int], at: datetime) -> None:
    """Tell the leads who may agree to it."""
    made = [Notice(user_id=one, kind=Notice.Kind.EXPORT_WANTED, export=export, made_at=at) for one in people]
    Notice.objects.bulk_create(made, ignore_conflicts=True)


def tell_of_export(export: Export, *, at: datetime, only_close: bool = False) -> None:
    """It is decided on: nobody else has to look, and who asked is told."""
    export.notices.filter(kind=Notice.Kind.EXPORT_WANTED, seen_at=None).update(seen_at=at)
    if not only_close:
        Notice.objects.create(user_id=export.asked_by_id, kind=Notice.Kind.EXPORT_DECIDED, export=export, made_at=at)


def call_for_signature(register: Register, *, not_these: Collection[int], at: datetime) -> None:
    """Tell the leads who may sign it and have not."""
    leads = _who_may_decide(register.organisation_id, only_leads=True, not_these=not_these)
    _give(leads, Notice.Kind.SIGN_WANTED, at=at, register=register)


def no_signature_wanted(register: Register, *, at: datetime, of: User | None = None) -> None:
    """It is signed, or must be looked at anew: nobody has to sign, or this lead has."""
    rows = register.notices.filter(kind=Notice.Kind.SIGN_WANTED, seen_at=None)
    (rows.filter(user=of) if of else rows).update(seen_at=at)


def tell(people: Iterable[int], kind: Notice.Kind, report: Report, *, at: datetime) -> None:
    _give(people, kind, at=at, report=report)


def _give(people: Iterable[int], kind: Notice.Kind, *, at: datetime, **about: Report | Register) -> None:
    """To each person once for one thing and kind: again only when an earlier notice has been seen."""
    wanted = list(people)
    Notice.objects.filter(user__in=wanted, kind=kind, **about).exclude(seen_at=None).delete()
    Notice.objects.bulk_create([Notice(user_id=one, kind=kind, made_at=at, **about) for one in wanted], ignore_conflicts=True)


def unseen(user: User, *, at_most: int = 20) -> list[Notice]:
    return latest(user, at_most=at_most, only_unseen=True)


def latest(user: User, *, at_most: int = 100, only_unseen: bool = False) -> list[Notice]:
    """None about a case that was sealed to the person since, or about a register that they may not sign any more."""
    rows = Notice.objects.filter(rules.not_sealed_to(user, "question__detention", "question__other"), user=user)
    rows = rows.filter(Q(register=None) | Q(register__organisation__in=Access.of(user).where(Permission.LEAD)))
    rows = rows.filter(seen_at=None) if only_unseen else rows
    return list(rows.select_related("report__source", "question__detention", "export", "register").order_by("-made_at", "-pk")[:at_most])


def seen(*, user: User, at: datetime, report: Report | None = None, question: Question | None = None, export: Export | None = None) -> None:
    """The person has opened what it is about; without either, has seen them all. A register's notice stays until it is signed."""
    rows = Notice.objects.filter(user=user, seen_at=None)
    if report or question or export:
        rows = rows.filter(report=report, question=question, export=export)
    rows.update(seen_at=at)


def mail(*, at: datetime) -> int:
    """Say by e-mail, to those who gave an address, that something waits in the portal: not what, and not about whom.

    One message per person, however many notices. Safe to repeat: who was told is marked first, so that nobody is told twice.
    """
    if not settings.EMAIL_HOST:
        return 0
    rows = Notice.objects.filter(seen_at=None, mailed_at=None, made_at__lte=at - _MAILED_AFTER, made_at__gte=at - _MAILED_BEFORE)
    people = User.objects.filter(is_active=True, pk__in=rows.values("user")).exclude(email="")
    sent = 0
    for user in people.order_by("pk"):
        if Notice.objects.filter(pk__in=rows.filter(user=user).values("pk"), mailed_at=None).update(mailed_at=at):
            sent += _send(user)
    return sent


def _send(user: User) -> int:
    words = _("Something waits for you. Sign in to see it:")
    message = EmailMessage(_("Something waits for you"), f"{words}\n{settings.SITE_URL}/portal/notices/\n", to=[user.email])
    try:
        return get_connection().send_messages([message]) or 0
    except (SMTPException, OSError) as wrong:
        log.warning("A message could not be sent: %s", type(wrong).__name__)  # the notice itself stands in the portal
        return 0


def _who_may_decide(organisation: int, *, only_leads: bool, not_these: Collection[int]) -> Iterable[int]:
    roles = (Role.LEAD,) if only_leads else _MAY_DECIDE
    members = Membership.objects.filter(organisation=organisation, role__in=roles, until=None, user__is_active=True)
    return members.exclude(user__in=not_these).values_list("user_id", flat=True).distinct()
