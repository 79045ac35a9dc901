"""Somebody leaves: what they hold goes to a colleague, their account is closed, and nothing that they did is touched.

What they hold: reports given to them or open on their desk, cases that they look after, and sealed cases that nobody else could open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from detentions import together
from detentions.actions import hiding, people
from detentions.choices import Role
from detentions.models import Detention, Membership, Organisation, SealedReader, User
from tracker import caseload, notices, staffing
from tracker.models import CaseAssignment, Notice, Question, Report
from tracker.staffing import Refused


@dataclass(frozen=True, slots=True)
class Held:
    """`open_now` are on the person's desk this moment; `sealed` would be closed to everybody; `asked` wait for a second person's answer."""

    assigned: int
    open_now: int
    cases: int
    sealed: int
    asked: int


@dataclass(frozen=True, slots=True)
class Left:
    """What was handed over. `is_closed`: the account is closed, because the person works for no other organisation here."""

    reports: int
    cases: int
    sealed: int
    is_closed: bool


def held_by(user: User, organisation: Organisation, *, at: datetime) -> Held:
    assigned, open_now, cases, sealed, asked = together.count(
        _assigned(user, organisation),
        _open(user, organisation).filter(claimed_until__gt=at),
        CaseAssignment.objects.filter(user=user, organisation=organisation, ended_at=None),
        _only_theirs(user, organisation),
        Question.objects.open().filter(asked_by=user, detention__organisation=organisation),
    )
    return Held(assigned, open_now, cases, sealed, asked)


def successors(user: User, organisation: Organisation) -> QuerySet[User]:
    """Colleagues who may review: to them work can be handed over."""
    review = Membership.objects.filter(organisation=organisation, role__in=[Role.REVIEWER, Role.LEAD], until=None)
    return User.objects.filter(pk__in=review.values("user"), is_active=True).exclude(pk=user.pk).order_by("display_name", "pk")


@transaction.atomic
def leave(*, user: User, organisation: Organisation, to: User | None, by: User, at: datetime) -> Left:
    """Hand the work over, end the roles, and close the account when no other organisation needs it. Raises Refused."""
    staffing.refuse_unless_administrator(by, organisation)
    if user.pk == by.pk:
        raise Refused("", _("Another administrator must close your own account."))
    if not Membership.objects.filter(user=user, organisation=organisation, until=None).exists():
        raise Refused("", _("This person doesn't work for your organisation."))
    if to is not None and not successors(user, organisation).filter(pk=to.pk).exists():
        raise Refused("to", _("Choose somebody who reviews for the organisation."))
    sealed = list(_only_theirs(user, organisation))
    if sealed and to is None:
        raise Refused("to", _("Some sealed cases would be open to nobody. Choose who takes them over."))
    reports = _hand_over(user, organisation, to, at=at)
    for case in sealed:
        assert to is not None
        hiding.name_readers(detention=case, readers={to}, by=by, at=at)
    cases = caseload.hand_over(of=user, to=to, organisation=organisation, by=by, at=at)
    staffing.set_roles(user=user, roles=(), organisation=organisation, by=by, at=at)
    is_closed = not Membership.objects.filter(user=user, until=None).exists()
    if is_closed:
        people.close_account(user=user, by=by, at=at)
    return Left(reports, cases, len(sealed), is_closed)


def _hand_over(user: User, organisation: Organisation, to: User | None, *, at: datetime) -> int:
    """Reports to the successor, who is told; what lies open is free at once."""
    _open(user, organisation).update(claimed_by=None, claimed_until=None)
    reports = list(_assigned(user, organisation).select_for_update())
    Report.objects.filter(pk__in=[one.pk for one in reports]).update(assigned_to=to)
    for report in reports if to else ():
        assert to is not None
        notices.tell([to.pk], Notice.Kind.ASSIGNED, report, at=at)
    return len(reports)


def _assigned(user: User, organisation: Organisation) -> QuerySet[Report]:
    """Given to the person and not decided yet."""
    waiting = [Report.State.RECEIVED, Report.State.READING, Report.State.IN_QUEUE, Report.State.FAILED]
    return Report.objects.filter(assigned_to=user, organisation=organisation, state__in=waiting)


def _open(user: User, organisation: Organisation) -> QuerySet[Report]:
    return Report.objects.filter(claimed_by=user, organisation=organisation)


def _only_theirs(user: User, organisation: Organisation) -> QuerySet[Detention]:
    """Sealed cases of the organisation that no other active person is named to see."""
    readers = SealedReader.objects.filter(detention=OuterRef("pk"), ended_at=None, user__is_active=True)
    members = Membership.objects.filter(organisation=organisation, until=None).values("user")
    own = Detention.objects.filter(Exists(readers.filter(user=user)), organisation=organisation, visibility="sealed")
    return own.exclude(Exists(readers.filter(user__in=members).exclude(user=user))).select_related("key").order_by("pk")


@transaction.atomic
def let_back(*, user: User, roles: list[str], organisation: Organisation, by: User, at: datetime) -> str:
    """A former member works here again; gives the token of a one-time link. Raises Refused."""
    staffing.refuse_unless_administrator(by, organisation)
    if not Membership.objects.filter(user=user, organisation=organisation).exists():
        raise Refused("", _("This person never worked for your organisation."))
    if not {role for role in roles if role in Role.values}:
        raise Refused("roles", _("Choose at least one role."))
    if not user.is_active:
        people.open_account(user=user, by=by, at=at)
    staffing.set_roles(user=user, roles=roles, organisation=organisation, by=by, at=at)
    return staffing.new_link(user=user, organisation=organisation, by=by, at=at)


def former(organisations: list[int]) -> list[User]:
    """People whose last role in the organisations has ended, the latest first."""
    standing = Membership.objects.filter(organisation__in=organisations, until=None).values("user")
    ended = Membership.objects.filter(organisation__in=organisations).exclude(user__in=standing)
    return list(User.objects.filter(pk__in=ended.values("user"), is_machine=False).order_by("display_name", "pk"))
