"""The review page and the decisions taken on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker import review
from tracker.models import Candidate, Decision, Report
from tracker.portal import desk, queue
from tracker.portal.access import StaffRequest
from tracker.portal.directories import Directories
from tracker.portal.fields import specs
from tracker.rules import Permission

ATTACH = "attach:"
_PREFIX = "f-"


def queue_page(request: StaffRequest) -> HttpResponse:
    """Start reviewing: the oldest report in the queue, or a page that says that nothing waits."""
    places = request.access.where(Permission.REVIEW)
    first = next(iter(queue.waiting(places)), None)
    if first:
        return redirect(queue.address(first))
    return render(request, "portal/queue_empty.html", {"section": "review", "last": _last_decision(places)})


def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """One report with its proposals, one of them open."""
    found = _report(request, report_id)
    number = request.GET.get("p", "")
    laid_out = desk.lay_out(found, access=request.access, chosen=int(number) if number.isdecimal() else None)
    return _show(request, laid_out)


def decide(request: StaffRequest, report_id: UUID, candidate_id: int) -> HttpResponse:
    """Take one decision; then on to the next proposal."""
    found = _report(request, report_id)
    candidate = Candidate.objects.filter(pk=candidate_id, report=found).first()
    if candidate is None or not request.access.may(Permission.REVIEW, found.organisation_id):
        raise Http404
    typed = {
        spec.name: request.POST[_PREFIX + spec.name]
        for spec in specs(candidate.kind)
        if spec.is_editable and _PREFIX + spec.name in request.POST
    }
    try:
        decided = _act(request, candidate, typed)
    except review.Unusable as wrong:
        return _show_again(request, found, candidate, typed, {wrong.field: str(wrong)}, status=400)
    except review.NotAllowed as wrong:
        return _show_again(request, found, candidate, typed, {"": str(wrong)}, status=403)
    except review.Outdated as wrong:
        return _outdated(request, found, candidate, typed, wrong)
    messages.success(request, _said(decided))
    laid_out = desk.lay_out(found, access=request.access, chosen=_number(found, candidate))
    return redirect(queue.after(laid_out, request.access.where(Permission.REVIEW)))


def _act(request: StaffRequest, candidate: Candidate, typed: Mapping[str, str]) -> Candidate:
    action = request.POST.get("action", "")
    version = request.POST.get("version", "")
    note = request.POST.get("note", "")[:500]
    seen = int(version) if version.isdecimal() else 0
    at = timezone.now()
    if action == "confirm" or action.startswith(ATTACH):
        attach_to = action.removeprefix(ATTACH) if action.startswith(ATTACH) else ""
        return review.confirm(candidate_id=candidate.pk, version=seen, by=request.user, at=at, amended=typed, attach_to=attach_to)
    if action == "reject":
        reason = request.POST.get("reason", "")
        return review.reject(candidate_id=candidate.pk, version=seen, by=request.user, at=at, reason=reason, note=note)
    return review.close(candidate_id=candidate.pk, version=seen, by=request.user, at=at, action=action, note=note)


def _report(request: StaffRequest, report_id: UUID) -> Report:
    found = desk.report_for(report_id, request.access.where(Permission.SEE_REPORTS))
    if found is None:
        raise Http404
    return found


def _show_again(
    request: StaffRequest, found: Report, candidate: Candidate, typed: Mapping[str, str], errors: Mapping[str, str], *, status: int
) -> HttpResponse:
    """The same form with what was typed, and what stands in the way at its field."""
    laid_out = desk.lay_out(found, access=request.access, chosen=_number(found, candidate), typed=typed, errors=errors)
    return _show(request, laid_out, status=status)


def _show(request: StaffRequest, laid_out: desk.Desk, *, status: int = 200) -> HttpResponse:
    shown = {field.spec.directory for _legend, group in laid_out.groups for field in group if field.spec.directory and not field.options}
    directories = Directories()
    context = {
        "section": "review",
        "desk": laid_out,
        "queue": queue.waiting(request.access.where(Permission.SEE_REPORTS)),
        "lists": [(name, directories.names(name)) for name in sorted(shown)],
        "reasons": Decision.Reason.choices,
        "note": request.POST.get("note", ""),
        "chosen_reason": request.POST.get("reason", ""),
        "now": timezone.now(),
    }
    return render(request, "portal/report.html", context, status=status)


def _outdated(request: StaffRequest, found: Report, candidate: Candidate, typed: Mapping[str, str], wrong: review.Outdated) -> HttpResponse:
    """409: who decided, when and how; and what this reviewer had typed, to compare."""
    laid_out = desk.lay_out(found, access=request.access, chosen=_number(found, candidate), typed=typed)
    mine = [field for _legend, group in laid_out.groups for field in group if field.is_edited]
    context = {
        "section": "review",
        "desk": laid_out,
        "decision": wrong.decision,
        "sentence": str(wrong),
        "mine": mine,
        "next": queue.after(laid_out, request.access.where(Permission.REVIEW)),
    }
    return render(request, "portal/outdated.html", context, status=409)


def _number(found: Report, candidate: Candidate) -> int:
    """The proposal's number on the desk."""
    ids = list(found.candidates.order_by("extraction_id", "position", "pk").values_list("pk", flat=True))
    return ids.index(candidate.pk) + 1


def _said(decided: Candidate) -> str:
    """What was done, with a link to the case when there is one."""
    if decided.state == Candidate.State.CONFIRMED and decided.detention:
        case = reverse("portal:case", kwargs={"public_id": decided.detention.public_id})
        return format_html(_("{name}: confirmed, in case {case}."), name=decided.headline, case=_link(case, decided.detention.public_id))
    sentences: dict[str, Callable[[], str]] = {
        Candidate.State.CONFIRMED: lambda: _("%(name)s: recorded."),
        Candidate.State.REJECTED: lambda: _("%(name)s: rejected. The proposal and your reason are kept."),
        Candidate.State.UNVERIFIABLE: lambda: _("%(name)s: marked as not verifiable."),
        Candidate.State.OUT_OF_SCOPE: lambda: _("%(name)s: marked as outside our scope."),
    }
    return sentences[decided.state]() % {"name": decided.headline}


def _link(address: str, words: str) -> str:
    return format_html('<a href="{}">{}</a>', address, words)


def _last_decision(organisations: list[int]) -> Decision | None:
    rows = Decision.objects.filter(candidate__report__organisation_id__in=organisations).select_related("by")
    return rows.order_by("-at", "-pk").first()
