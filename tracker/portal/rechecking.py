"""The blind sample: a decided proposal shown as it was proposed, without what was decided; and how often two people agree."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import review
from tracker.models import Candidate
from tracker.portal import desk
from tracker.portal.access import StaffRequest
from tracker.portal.fields import specs
from tracker.rules import Permission

_PREFIX = "f-"


def rechecks(request: StaffRequest) -> HttpResponse:
    """The figures, and the next one of the sample, blind."""
    found = review.next_to_recheck(request.user, request.access)
    return _show(request, found)


def recheck(request: StaffRequest, candidate_id: int) -> HttpResponse:
    """Keep one second opinion."""
    places = request.access.where(Permission.REVIEW)
    candidate = Candidate.objects.of_organisations(places).select_related("report").filter(pk=candidate_id).first()
    if candidate is None:
        raise Http404
    names = {spec.name for spec in specs(candidate.kind) if spec.is_editable}
    typed = {name: request.POST[_PREFIX + name] for name in names if _PREFIX + name in request.POST}
    try:
        review.recheck(candidate_id=candidate.pk, action=request.POST.get("action", ""), typed=typed, by=request.user, at=timezone.now())
    except review.Unusable as wrong:
        return _show(request, candidate, error=str(wrong), typed=typed, status=400)
    except review.NotAllowed as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("Kept. It changes nothing; it tells how often two people agree."))
    return redirect("portal:rechecks")


def _show(
    request: StaffRequest, candidate: Candidate | None, *, error: str = "", typed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    laid_out = None
    if candidate:
        report = desk.opened(request, candidate.report_id, Permission.REVIEW)
        number = desk.number_of(report, candidate)
        laid_out = desk.lay_out(report, user=request.user, access=request.access, chosen=number, typed=typed)
    context = {
        "section": "review",
        "desk": laid_out,
        "agreement": review.agreement(request.access.where(Permission.REVIEW)),
        "answers": review.ANSWERS,
        "error": error,
    }
    return render(request, "portal/rechecks.html", context, status=status)
