"""Lists of reports: what is arriving, and what waits for a reviewer, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from detentions import prepared
from detentions.models import Source, User
from tracker import confided, rules
from tracker.models import UNDECIDED, Candidate, Fetch, Report
from tracker.models.reports import ReportQuerySet
from tracker.portal import waiting
from tracker.portal.context import COUNT_AT_MOST
from tracker.rules import Access, Permission

R = Report.State
C = Candidate.State
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
    only = " AND received_at < %s" if before else ""
    told = prepared.ask(_LATEST.format(only=only, at_most=at_most + 1), [organisations, *([before] if before else [])])
    found = [_arrived(row) for row in told]
    older = found[at_most - 1].received_at.isoformat() if len(found) > at_most else ""
    ((moving,),) = prepared.ask(_MOVING, [organisations])
    fetches = [] if before else [_FETCH.made(iter(row)) for row in prepared.ask(_ADDRESSES, [organisations])]
    moving += sum(one.state in (Fetch.State.WAITING, Fetch.State.FETCHING) for one in fetches)
    return Arrivals(found[:at_most], moving, older, fetches)


# By hand, all three: the start page asks them, and building the questions anew takes longer than answering them.
_REPORT = prepared.Columns(
    Report, only=["id", "source_id", "organisation_id", "channel", "received_at", "state", "failure", "language", "to_decide"]
)
_SOURCE = prepared.Columns(Source, only=waiting.OF_SOURCE)
_FETCH = prepared.Columns(Fetch)
_LATEST = f"""
SELECT (SELECT count(*) FROM tracker_candidate c WHERE c.report_id = r.id), {_REPORT.of("r")}, {_SOURCE.of("s")}
FROM (
    SELECT * FROM tracker_report WHERE organisation_id = ANY(%s::bigint[]){{only}} ORDER BY received_at DESC, id DESC LIMIT {{at_most}}
) r
JOIN detentions_source s ON s.id = r.source_id
ORDER BY r.received_at DESC, r.id DESC
"""
_MOVING = "SELECT count(*) FROM tracker_report WHERE organisation_id = ANY(%s::bigint[]) AND state IN ('received', 'reading')"
# The latest addresses that are on their way, failed, or brought words that were known and somebody asked for.
_ADDRESSES = f"""
SELECT {_FETCH.of("f")} FROM tracker_fetch f
WHERE organisation_id = ANY(%s::bigint[]) AND (state <> 'done' OR (was_known AND feed_id IS NULL))
ORDER BY asked_at DESC, id LIMIT {ADDRESSES_SHOWN}
"""


def _arrived(row: prepared.Row) -> Report:
    told = iter(row)
    proposed = next(told)
    found, found.source = _REPORT.made(told), _SOURCE.made(told)
    vars(found)["proposed"] = proposed
    return found


def in_order(organisations: list[int]) -> ReportQuerySet:
    """Reports with proposals to be decided, in the order of the queue."""
    return Report.objects.of_organisations(organisations).filter(state=R.IN_QUEUE).order_by("due_at", "pk")


def count_waiting(organisations: list[int]) -> Waiting:
    ((reports, proposals),) = prepared.ask(_WAITING, [organisations, organisations])
    return Waiting(reports, proposals)


_WAITING = f"""
SELECT
  (SELECT count(*) FROM (
     SELECT 1 FROM tracker_report WHERE organisation_id = ANY(%s::bigint[]) AND state = 'in_queue' LIMIT {COUNT_AT_MOST}) counted),
  (SELECT count(*) FROM (
     SELECT 1 FROM tracker_candidate c JOIN tracker_report r ON r.id = c.report_id
     WHERE c.state IN ('open', 'second', 'disputed') AND r.organisation_id = ANY(%s::bigint[]) AND r.state <> 'closed'
     LIMIT {COUNT_AT_MOST}) counted)
"""


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
    rows = rows.only("pk")
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
