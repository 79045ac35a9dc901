"""The start page: what is arriving, live, and what waits for review."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_htmx.http import HttpResponseStopPolling

from tracker import intake, notices
from tracker.portal import desk, queue, waiting
from tracker.portal.access import StaffRequest
from tracker.portal.context import unseen_notices
from tracker.rules import Permission


def start(request: StaffRequest) -> HttpResponse:
    """Both lists; a person without reports is told where to go instead."""
    seen = request.access.where(Permission.SEE_REPORTS)
    context: dict[str, object] = {"section": "reports", "now": timezone.now()}
    if seen:
        before = _before(request)
        found = queue.arrivals(seen, before=before)
        context |= {
            "arrivals": found,
            "is_live": found.is_moving and before is None,
            "waiting_reports": waiting.rows(seen),
            "count": queue.count_waiting(seen),
            "notices": notices.unseen(request.user) if unseen_notices(request) else [],
        }
    return render(request, "portal/start.html", context)


def arrivals(request: StaffRequest) -> HttpResponse:
    """The live table alone. At rest it answers 286, which tells htmx to stop asking."""
    found = queue.arrivals(request.access.where(Permission.SEE_REPORTS))
    response = render(request, "portal/parts/arrivals.html", {"arrivals": found, "now": timezone.now(), "is_update": True})
    if not found.is_moving:
        response.status_code = HttpResponseStopPolling.status_code
    return response


def read_again(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Put a failed report back at the start of its journey."""
    report = desk.report_for(report_id, request.access.where(Permission.SEE_REPORTS))
    if report is None:
        raise Http404
    try:
        intake.read_again(report_id=report.pk, by=request.user)
    except intake.Refused as refused:
        messages.error(request, str(refused))
    return redirect("portal:start")


def _before(request: StaffRequest) -> datetime | None:
    """The keyset border of an older page, or None."""
    try:
        border = parse_datetime(request.GET.get("before", ""))
        return border.astimezone(UTC) if border else None
    except (ValueError, OverflowError):
        return None
