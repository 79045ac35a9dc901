"""Lists of reports: what is arriving, and what waits for a reviewer, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from tracker.models import Candidate, Extraction, Report
from tracker.models.reports import ReportQuerySet
from tracker.portal.desk import Desk

R = Report.State
MOVING = (R.RECEIVED, R.READING)
ARRIVALS_SHOWN = 25
QUEUE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The latest reports with their states. `older` leads on when there are more."""

    reports: list[Report]
    moving: int
    older: str

    @property
    def is_moving(self) -> bool:
        return self.moving > 0


def arrivals(organisations: list[int], *, before: datetime | None = None) -> Arrivals:
    rows = _with_counts(Report.objects.of_organisations(organisations))
    if before:
        rows = rows.filter(received_at__lt=before)
    found = list(rows.order_by("-received_at", "-pk")[: ARRIVALS_SHOWN + 1])
    older = found[ARRIVALS_SHOWN - 1].received_at.isoformat() if len(found) > ARRIVALS_SHOWN else ""
    moving = Report.objects.of_organisations(organisations).filter(state__in=MOVING).count()
    return Arrivals(found[:ARRIVALS_SHOWN], moving, older)


def waiting(organisations: list[int]) -> list[Report]:
    """Reports with proposals to be decided, oldest first."""
    rows = _with_counts(Report.objects.of_organisations(organisations).filter(state=R.IN_QUEUE))
    return list(rows.order_by("received_at", "pk")[:QUEUE_SHOWN])


def count_waiting(organisations: list[int]) -> tuple[int, int]:
    """Reports in the queue, and proposals in them."""
    reports = Report.objects.of_organisations(organisations).filter(state=R.IN_QUEUE).count()
    return reports, Candidate.objects.open().of_organisations(organisations).count()


def after(desk: Desk, organisations: list[int]) -> str:
    """Where a reviewer goes next: the next open proposal of the same report, else the next report, else the queue."""
    still_open = [number for number, one in enumerate(desk.candidates, start=1) if one.state == Candidate.State.OPEN]
    if still_open:
        following = next((number for number in still_open if number > desk.number), still_open[0])
        return address(desk.report, following)
    report = Report.objects.of_organisations(organisations).filter(state=R.IN_QUEUE).order_by("received_at", "pk").first()
    return address(report) if report else reverse("portal:queue")


def address(report: Report, proposal: int | None = None) -> str:
    page = reverse("portal:report", kwargs={"report_id": report.pk})
    return f"{page}?p={proposal}" if proposal else page


def _with_counts(rows: ReportQuerySet) -> ReportQuerySet:
    language = Extraction.objects.filter(report=OuterRef("pk")).order_by("-made_at", "-pk").values("language")[:1]
    return (
        rows.select_related("source", "submitted_by")
        .defer("source__content", "source__text")
        .annotate(
            to_decide=Count("candidates", filter=Q(candidates__state=Candidate.State.OPEN)),
            proposed=Count("candidates"),
            language=Subquery(language),
        )
    )
