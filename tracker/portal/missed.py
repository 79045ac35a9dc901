"""Add a person whom the reader missed: the words are marked in the text, or copied into a plain form."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import review
from tracker.portal import desk, keeping, queue
from tracker.portal.access import StaffRequest
from tracker.portal.fields import EVENTS
from tracker.review.evidence import MOST_WORDS
from tracker.rules import Permission


def add_person(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """GET shows the text beside the form; POST proposes the person and opens the new proposal."""
    found = desk.opened(request, report_id, Permission.REVIEW)
    errors: dict[str, str] = {}
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    typed = kept or (request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        near = request.POST.get("near", "")
        marked = review.Marked(request.POST.get("words", ""), int(near) if near.isdecimal() and len(near) < 10 else None)
        event, date = request.POST.get("event", ""), request.POST.get("date", "")[:40]
        try:
            made = review.add_person(report_id=found.pk, name=marked, event=event, date=date, by=request.user, at=timezone.now())
        except review.Unusable as wrong:
            errors = {wrong.field: str(wrong)}
        except review.NotAllowed as wrong:
            errors = {"": str(wrong)}
        else:
            messages.success(request, _("%(name)s: added. Check the fields, then decide.") % {"name": made.headline})
            return redirect(queue.address(found, desk.number_of(found, made)))
    laid_out = desk.lay_out(found, user=request.user, access=request.access, chosen=None)
    context = {
        "section": "review",
        "desk": laid_out,
        "events": EVENTS,
        "errors": errors,
        "was_kept": kept is not None,
        "words": typed.get("words", "")[:MOST_WORDS],
        "near": typed.get("near", "")[:9],
        "event": typed.get("event", "arrest"),
        "date": typed.get("date", ""),
    }
    return render(request, "portal/add_person.html", context, status=400 if errors else 200)
