"""What waits, for whom and how long; whom to call; how well reports are read; what was done last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from detentions import together
from tracker import casenotes, casework, finding, rules
from tracker.models import UNDECIDED, Candidate, Decision, Report
from tracker.models.reports import ReportQuerySet
from tracker.portal.access import StaffRequest
from tracker.portal.case_query import SILENT_DAYS
from tracker.portal.fields import Label, specs
from tracker.portal.numbers_today import numbers_today
from tracker.portal.waiting import Narrowed, Row, rows
from tracker.portal.wanted import WantedQuestions
from tracker.ranking import WITHIN
from tracker.review.health import Health, Kept, health
from tracker.review.rechecks import agreement
from tracker.rules import Permission

HEALTH_DAYS = 28
_MINE, _LATEST, _CALLS, _PUBLISHERS = 8, 10, 8, 8
_FEW = 5  # a share of fewer decisions says nothing
_LOW = 75  # percent
AGES = (timedelta(hours=8), timedelta(days=1), timedelta(days=3))


@dataclass(frozen=True, slots=True)
class Bar:
    label: Label
    kept: Kept

    @property
    def is_low(self) -> bool:
        return self.kept.percent < _LOW


@dataclass(frozen=True, slots=True)
class Ages:
    """Reports of one urgency that wait, by how long: under 8 hours, under a day, under three days, longer."""

    urgency: Label
    numbers: tuple[int, ...]
    all: int


def dashboard(request: StaffRequest) -> HttpResponse:
    """The page a working day begins with."""
    now = timezone.now()
    seen, reviewed = request.access.where(Permission.SEE_REPORTS), request.access.where(Permission.REVIEW)
    waiting = Report.objects.of_organisations(seen).filter(state=Report.State.IN_QUEUE)
    read = health(reviewed, since=now - timedelta(days=HEALTH_DAYS)) if reviewed else Health()
    today = casework.today(now)
    wanted = WantedQuestions(request)
    together.answer(*wanted.asked)
    context = {
        "section": "dashboard",
        "wanted": wanted.told(),
        "now": now,
        "today": today,
        "counts": _counts(waiting, request, now),
        "mine": _mine(seen, request),
        "urgent_hours": int(WITHIN[Report.Urgency.URGENT].total_seconds() // 3600),
        "ages": _ages(waiting, now),
        "bars": _bars(read),
        "languages": _shares(read.languages),
        "publishers": _shares(read.publishers)[:_PUBLISHERS],
        "read": read,
        "health_days": HEALTH_DAYS,
        "agreement": agreement(reviewed),
        "silent": _silent(request),
        "silent_days": SILENT_DAYS,
        "calls": casenotes.calls_to_make(request.user, until=today, at_most=_CALLS),
        "latest": _latest(seen),
        "numbers": numbers_today(request) if request.access.may(Permission.SEE_CASES) else None,
        "failed": Report.objects.of_organisations(seen).filter(state=Report.State.FAILED).count(),
        "last_arrival": Report.objects.of_organisations(seen).aggregate(at=Max("received_at"))["at"],
    }
    return render(request, "portal/dashboard.html", context)


def _counts(waiting: ReportQuerySet, request: StaffRequest, now: datetime) -> dict[str, object]:
    urgent = Q(urgency=Report.Urgency.URGENT)
    found = waiting.aggregate(
        all=Count("pk"),
        fresh=Count("pk", filter=Q(received_at__gte=now - timedelta(days=1))),
        urgent=Count("pk", filter=urgent),
        oldest_urgent=Min("received_at", filter=urgent),
        mine=Count("pk", filter=Q(assigned_to=request.user)),
        my_oldest=Min("received_at", filter=Q(assigned_to=request.user)),
    )
    second = Candidate.objects.of_organisations(request.access.where(Permission.SEE_REPORTS)).filter(state=Candidate.State.SECOND)
    return {**found, "second": second.count(), "second_yours": second.exclude(first_by=request.user).count()}


def _mine(seen: list[int], request: StaffRequest) -> list[Row]:
    mine = Narrowed()
    mine.to("r.assigned_to_id = %s", request.user.pk)
    return rows(seen, mine, at_most=_MINE)


def _ages(waiting: ReportQuerySet, now: datetime) -> list[Ages]:
    borders = [now - age for age in AGES]
    bins = {
        "b0": Q(received_at__gt=borders[0]),
        "b1": Q(received_at__lte=borders[0], received_at__gt=borders[1]),
        "b2": Q(received_at__lte=borders[1], received_at__gt=borders[2]),
        "b3": Q(received_at__lte=borders[2]),
    }
    found = waiting.values("urgency").annotate(all=Count("pk"), **{name: Count("pk", filter=inside) for name, inside in bins.items()})
    told: dict[int, Any] = {row["urgency"]: row for row in found}
    empty: dict[str, Any] = {"all": 0, **dict.fromkeys(bins, 0)}
    return [
        Ages(urgency.label, tuple(told.get(urgency.value, empty)[name] for name in bins), told.get(urgency.value, empty)["all"])
        for urgency in sorted(Report.Urgency, reverse=True)
    ]


def _bars(read: Health) -> list[Bar]:
    found = []
    for kind in Candidate.Kind:
        for spec in specs(kind):
            kept = read.fields.get((kind.value, spec.name))
            if kept and kept.decided >= _FEW:
                found.append(Bar(spec.label, kept))
    return found


def _shares(parts: dict[str, Kept]) -> list[Bar]:
    told = sorted(parts.items(), key=lambda part: (-part[1].decided, part[0]))
    return [Bar(name, kept) for name, kept in told if kept.decided >= _FEW]


def _silent(request: StaffRequest) -> int:
    """Cases of people who may still be held, and of whom nothing was heard for long."""
    since = casework.today(timezone.now()) - timedelta(days=SILENT_DAYS)
    return finding.count(
        finding.Query(silent_since=since),
        readers=request.access.where(Permission.SEE_CASES),
        sealed=rules.sealed_cases_open_to(request.user),
    )


def _latest(organisations: list[int]) -> Sequence[Decision]:
    rows = Decision.objects.filter(candidate__report__organisation__in=organisations, takes_effect=True)
    rows = rows.exclude(candidate__state__in=UNDECIDED)  # taken back
    rows = rows.exclude(candidate__report__channel=Report.Channel.TESTIMONY)  # whom it names is for those who may read it
    return list(rows.select_related("by", "candidate").order_by("-pk")[:_LATEST])
