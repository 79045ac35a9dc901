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

from tracker import notices, review, rules
from tracker.models import UNDECIDED, Candidate, Decision, Report
from tracker.portal import comparing, desk, keeping, queue, taking_back, waiting
from tracker.portal.access import StaffRequest
from tracker.portal.context import unseen_notices
from tracker.portal.desk import number_of
from tracker.portal.directories import Directories
from tracker.portal.fields import EVENTS, specs
from tracker.rules import Permission

ATTACH = "attach:"
_PREFIX, _WORDS, _NEAR = "f-", "e-", "o-"
A = Decision.Action
_ACTIONS: dict[str, Decision.Action] = {
    "confirm": A.CONFIRM,
    "reject": A.REJECT,
    "unverifiable": A.UNVERIFIABLE,
    "out_of_scope": A.OUT_OF_SCOPE,
    "not_detained": A.NOT_DETAINED,
    "ask_second": A.ASK_SECOND,
}
_TAKE_VALUES = {A.CONFIRM, A.NOT_DETAINED}


def queue_page(request: StaffRequest) -> HttpResponse:
    """Start reviewing: the most pressing report that is this person's to decide, or a page that says that nothing waits."""
    first = queue.next_for(request.user, request.access, at=timezone.now(), skipped=taking_back.skipped(request))
    if first:
        return redirect(queue.address(first))
    places = request.access.where(Permission.REVIEW)
    context = {
        "section": "review",
        "last": _last_decision(places),
        "others": queue.count_proposals(places),
        "take_back": taking_back.offer(request),
        "skipped": len(taking_back.skipped(request)),
    }
    return render(request, "portal/queue_empty.html", context)


def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """One report with its proposals, one of them open."""
    try:
        found = desk.opened(request, report_id, Permission.SEE_REPORTS)
    except desk.Closed as closed:
        return _closed(request, closed)
    number = request.GET.get("p", "")
    chosen = int(number) if number.isdecimal() and len(number) < 6 else None
    kept = keeping.take(request, request.path)
    typed, words_typed = (_typed(kept), _words_typed(kept)) if kept else ({}, {})
    meant = found.candidates.filter(pk=int(kept[keeping.CANDIDATE])).first() if kept and kept[keeping.CANDIDATE].isdecimal() else None
    chosen = number_of(found, meant) if meant else chosen
    laid_out = desk.lay_out(found, user=request.user, access=request.access, chosen=chosen, typed=typed, words_typed=words_typed)
    if request.access.may(Permission.REVIEW, found.organisation_id):
        review.claim(found, by=request.user, at=timezone.now())
    if unseen_notices(request):
        notices.seen(user=request.user, report=found, at=timezone.now())
    return _show(request, laid_out, posted=kept)


def _closed(request: StaffRequest, closed: desk.Closed) -> HttpResponse:
    """What was told in confidence, to somebody who may not read it or not any more: what it is, and why it is closed."""
    context = {"section": "review", "report": closed.report, "reason": str(closed)}
    return render(request, "portal/report_closed.html", context, status=403)


def decide(request: StaffRequest, report_id: UUID, candidate_id: int) -> HttpResponse:
    """Take one decision; then on to the next proposal."""
    found = desk.opened(request, report_id, Permission.SEE_REPORTS)
    proposals = desk.proposals(found)
    candidate = next((one for one in proposals if one.pk == candidate_id), None)
    if candidate is None or not request.access.may(Permission.REVIEW, found.organisation_id):
        raise Http404
    if request.POST.get("action") == "skip":
        return _skip(request, found, proposals, candidate)
    try:
        decided = _act(request, found, candidate)
    except review.Unusable as wrong:
        return _show_again(request, found, candidate, {wrong.field: str(wrong)}, status=400)
    except review.NotAllowed as wrong:
        return _show_again(request, found, candidate, {"": str(wrong)}, status=403)
    except review.Outdated as wrong:
        return comparing.outdated(request, found, candidate, _typed(request.POST), _words_typed(request.POST), wrong)
    taking_back.remember(request, decided)
    messages.success(request, _said(decided))
    return redirect(_next(request, found, [decided if one.pk == decided.pk else one for one in proposals], decided))


def _skip(request: StaffRequest, found: Report, proposals: list[Candidate], candidate: Candidate) -> HttpResponse:
    """Set it aside for now: it stays in the queue, and isn't offered again in this session."""
    taking_back.skip(request, candidate)
    review.leave(report_id=found.pk, by=request.user)
    messages.info(request, _("%(name)s: set aside. It stays in the queue for everybody.") % {"name": candidate.headline})
    return redirect(_next(request, found, proposals, candidate))


def _next(request: StaffRequest, found: Report, proposals: list[Candidate], last: Candidate) -> str:
    """Where to go from the last proposal. Whoever goes on to another report gives this one up; a decided one is nobody's already."""
    skipped = taking_back.skipped(request)
    following = queue.after(found, proposals, last, request.user, request.access, at=timezone.now(), skipped=skipped)
    if not following.startswith(queue.address(found)) and any(one.state in UNDECIDED for one in proposals):
        review.leave(report_id=found.pk, by=request.user)
    return following


def _act(request: StaffRequest, found: Report, candidate: Candidate) -> Candidate:
    action, version = request.POST.get("action", ""), request.POST.get("version", "")
    attach_to = action.removeprefix(ATTACH) if action.startswith(ATTACH) else ""
    known = {**_ACTIONS, **({action: Decision.Action.CONFIRM} if attach_to else {})}
    if action not in known:
        raise review.Unusable("action", _("Choose what to do with the proposal."))
    verdict = review.Verdict(
        known[action],
        amended=_typed_values(request.POST, candidate) if known[action] in _TAKE_VALUES else {},
        evidence=_evidence(request.POST) if known[action] in _TAKE_VALUES else {},
        attach_to=attach_to,
        reason=request.POST.get("not_detained" if action == Decision.Action.NOT_DETAINED else "reason", ""),
        note=request.POST.get("why" if known[action] in _TAKE_VALUES else "note", "")[:500],
    )
    seen = int(version) if version.isdecimal() and len(version) < 10 else 0
    return review.decide(candidate_id=candidate.pk, version=seen, verdict=verdict, by=request.user, at=timezone.now(), report=found)


def _typed(posted: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(_PREFIX): posted[name] for name in posted if name.startswith(_PREFIX)}


def _typed_values(posted: Mapping[str, str], candidate: Candidate) -> dict[str, str]:
    typed = _typed(posted)
    return {spec.name: typed[spec.name] for spec in specs(candidate.kind) if spec.is_editable and spec.name in typed}


def _words_typed(posted: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(_WORDS): posted[name] for name in posted if name.startswith(_WORDS) and posted[name].strip()}


def _evidence(posted: Mapping[str, str]) -> dict[str, review.Marked]:
    """Words marked for fields; where the marking began, when the browser could tell."""
    found = {}
    for name, words in _words_typed(posted).items():
        near = posted.get(_NEAR + name, "")
        found[name] = review.Marked(words, int(near) if near.isdecimal() and len(near) < 10 else None)
    return found


def _show_again(request: StaffRequest, found: Report, candidate: Candidate, errors: Mapping[str, str], *, status: int) -> HttpResponse:
    """The same form with what was typed, and what stands in the way at its field."""
    laid_out = desk.lay_out(
        found,
        user=request.user,
        access=request.access,
        chosen=number_of(found, candidate),
        typed=_typed(request.POST),
        words_typed=_words_typed(request.POST),
        errors=errors,
    )
    return _show(request, laid_out, posted=request.POST, status=status)


def _show(request: StaffRequest, laid_out: desk.Desk, *, posted: Mapping[str, str] | None = None, status: int = 200) -> HttpResponse:
    shown = {field.spec.directory for _legend, group in laid_out.groups for field in group if field.spec.directory and not field.options}
    directories = Directories()
    posted = posted or {}
    context = {
        "section": "review",
        "desk": laid_out,
        "queue": waiting.rows(request.access.where(Permission.SEE_REPORTS)),
        "lists": [(name, directories.suggestions(name)) for name in sorted(shown)],
        "note": posted.get("note", ""),
        "why": posted.get("why", ""),
        "chosen_reason": posted.get("reason", ""),
        "chosen_not_detained": posted.get("not_detained", ""),
        "was_kept": bool(posted) and status == 200,
        "busy": review.busy_words(laid_out.report, by=request.user, at=timezone.now()),
        "take_back": taking_back.offer(request, laid_out.current),
        "may_add": not rules.why_not_add(request.user, laid_out.report, request.access),
        "events": EVENTS,
        "now": timezone.now(),
    }
    return render(request, "portal/report.html", context, status=status)


def _said(decided: Candidate) -> str:
    """What was done, with a link to the case when there is one."""
    if decided.state in UNDECIDED:
        return _waits(decided)
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


def _waits(decided: Candidate) -> str:
    """Your part is done; somebody else's isn't."""
    if decided.state == Candidate.State.DISPUTED:
        return _("%(name)s: kept. The two verdicts differ; a lead decides.") % {"name": decided.headline}
    return _("%(name)s: kept. It waits for a second reviewer, who doesn't see what you said.") % {"name": decided.headline}


def _link(address: str, words: str) -> str:
    return format_html('<a href="{}">{}</a>', address, words)


def _last_decision(organisations: list[int]) -> Decision | None:
    rows = Decision.objects.filter(candidate__report__organisation_id__in=organisations).select_related("by")
    return rows.order_by("-at", "-pk").first()
