"""Lists of reports: what is arriving, and what waits for a reviewer, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from detentions.models import User
from tracker import confided, rules
from tracker.models import UNDECIDED, Candidate, Fetch, Report
from tracker.models.reports import ReportQuerySet
from tracker.portal import waiting
from tracker.portal.context import COUNT_AT_MOST
from tracker.rules import Access, Permission

R = Report.State
C = Candidate.State
MOVING = (R.RECEIVED, R.READING)
ARRIVALS_SHOWN = 25
ADDRESSES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The latest reports with their states, and addresses that are no report yet. `older` leads on when there are more."""

    reports: list[Report]
    moving: int
    older: str
    fetches: list[Fetch]

    @property
    def is_moving(self) -> bool:
        return self.moving > 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reports and proposals that wait. Counting stops at `COUNT_AT_MOST`: beyond it the exact number helps nobody."""

    reports: int
    proposals: int

    @property
    def many_reports(self) -> bool:
        return self.reports >= COUNT_AT_MOST

    @property
    def many_proposals(self) -> bool:
        return self.proposals >= COUNT_AT_MOST


def arrivals(organisations: list[int], *, before: datetime | None = None, at_most: int = ARRIVALS_SHOWN) -> Arrivals:
    rows = Report.objects.of_organisations(organisations)
    if before:
        rows = rows.filter(received_at__lt=before)
    ids = list(rows.order_by("-received_at", "-pk").values_list("pk", flat=True)[: at_most + 1])
    found = list(_described(Report.objects.filter(pk__in=ids)).annotate(proposed=Count("candidates")).order_by("-received_at", "-pk"))
    older = found[at_most - 1].received_at.isoformat() if len(found) > at_most else ""
    moving = Report.objects.of_organisations(organisations).filter(state__in=MOVING).count()
    fetches = [] if before else _addresses(organisations)
    moving += sum(one.state in (Fetch.State.WAITING, Fetch.State.FETCHING) for one in fetches)
    return Arrivals(found[:at_most], moving, older, fetches)


def _addresses(organisations: list[int]) -> list[Fetch]:
    """The latest addresses that are on their way, failed, or brought words that were known and somebody asked for."""
    rows = Fetch.objects.of_organisations(organisations).filter(~Q(state=Fetch.State.DONE) | Q(was_known=True, feed=None))
    return list(rows.select_related("report").order_by("-asked_at", "pk")[:ADDRESSES_SHOWN])


def in_order(organisations: list[int]) -> ReportQuerySet:
    """Reports with proposals to be decided, in the order of the queue."""
    return Report.objects.of_organisations(organisations).filter(state=R.IN_QUEUE).order_by("due_at", "pk")


def count_waiting(organisations: list[int]) -> Waiting:
    reports = in_order(organisations).order_by()[:COUNT_AT_MOST].count()
    return Waiting(reports, count_proposals(organisations))


def count_proposals(organisations: list[int]) -> int:
    rows = Candidate.objects.open().of_organisations(organisations).exclude(report__state=R.CLOSED)
    return rows[:COUNT_AT_MOST].count()


def next_for(user: User, access: Access, *, at: datetime, skipped: list[int], except_for: UUID | None = None) -> Report | None:
    """The report to open next: one in which this person may decide something, not open elsewhere, not given to somebody else."""
    mine = Candidate.objects.filter(report=OuterRef("pk")).filter(may_decide(user, access)).exclude(pk__in=skipped)
    rows = in_order(access.where(Permission.REVIEW)).filter(Exists(mine)).filter(confided.readable(user, access, at=at))
    rows = rows.filter(Q(claimed_until=None) | Q(claimed_until__lte=at) | Q(claimed_by=user))
    if except_for:
        rows = rows.exclude(pk=except_for)
    own = rows.filter(assigned_to=user).first()
    return own or rows.filter(assigned_to=None).first()


def may_decide(user: User, access: Access) -> Q:
    """`rules.why_not_decide` as a filter on proposals."""
    leads = access.where(Permission.LEAD)
    others = Q(state=C.SECOND) & ~Q(first_by=user)
    disputes = Q(state=C.DISPUTED, report__organisation_id__in=leads) & ~Q(first_by=user) & ~Q(other_by=user)
    return Q(report__organisation_id__in=access.where(Permission.REVIEW)) & (Q(state=C.OPEN) | others | disputes)


def after(
    report: Report, proposals: Sequence[Candidate], decided: Candidate, user: User, access: Access, *, at: datetime, skipped: list[int]
) -> str:
    """Where a reviewer goes next: the next proposal of the same report that is theirs to decide, else the next report, else the queue."""
    number = next((number for number, one in enumerate(proposals, start=1) if one.pk == decided.pk), 0)
    theirs = [
        number
        for number, one in enumerate(proposals, start=1)
        if one.state in UNDECIDED and one.pk not in skipped and not rules.why_not_decide(user, one, access)
    ]
    if theirs:
        return address(report, next((other for other in theirs if other > number), theirs[0]))
    following = next_for(user, access, at=at, skipped=skipped, except_for=report.pk)
    return address(following) if following else reverse("portal:queue")


def address(report: Report, proposal: int | None = None) -> str:
    return waiting.address(report.pk, proposal)


_SHOWN = (
    *("received_at", "due_at", "urgency", "reasons", "to_decide", "state", "claimed_until", "failure", "channel", "organisation_id"),
    "language",
    *("source__kind", "source__title", "source__publisher", "source__earliest", "source__latest", "source__precision"),
    *(f"{who}__{name}" for who in ("submitted_by", "claimed_by", "assigned_to") for name in ("username", "display_name")),
)


def _described(rows: ReportQuerySet) -> ReportQuerySet:
    """With what a row shows, and no more: names and titles, not the words."""
    return rows.select_related("source", "submitted_by", "claimed_by", "assigned_to").only(*_SHOWN)
