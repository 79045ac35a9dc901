"""A report that is a list of names, decided in one table: a verdict per row, each taken by itself with its own version."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from detentions.models import DetaineeName
from tracker import review, rules
from tracker.models import UNDECIDED, Candidate, Decision, Report
from tracker.portal import desk, queue, words
from tracker.portal.access import StaffRequest
from tracker.portal.proposal import SURE_ENOUGH
from tracker.rules import Permission

_FIELDS = ("event", "date", "agencies", "state")
ACTIONS = [
    ("", gettext_lazy("leave")),
    ("confirm", gettext_lazy("confirm as a new case")),
    ("misread", gettext_lazy("reject: the reader misread the text")),
    ("not_a_detention", gettext_lazy("reject: no detention of this person")),
    ("ask_second", gettext_lazy("ask for a second review")),
]


@dataclass(slots=True)
class Row:
    """One proposal. `must_open` says why it should be looked at on its own; then no verdict is suggested."""

    candidate: Candidate
    number: int
    values: list[str]
    quote: str
    must_open: str
    chosen: str = ""
    error: str = ""


def name_table(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """GET shows the rows that are this person's to decide; `?choose=1` suggests confirming those with nothing to check."""
    found = desk.opened(request, report_id, Permission.REVIEW)
    errors: dict[int, str] = {}
    if request.method == "POST":
        decided, errors = _decide(request, found)
        if decided:
            said = ngettext("%(count)s proposal is decided.", "%(count)s proposals are decided.", decided)
            messages.success(request, said % {"count": decided})
        if not errors:
            waiting = _rows(request, found)
            return redirect("portal:name_table", report_id=found.pk) if waiting else redirect(queue.address(found))
    rows = _rows(request, found)
    for row in rows:
        row.error = errors.get(row.candidate.pk, "")
        suggested = "confirm" if request.GET.get("choose") == "1" and not row.must_open else ""
        row.chosen = request.POST.get(f"a-{row.candidate.pk}", suggested)
    context = {"section": "review", "report": found, "rows": rows, "actions": ACTIONS, "errors": errors}
    return render(request, "portal/name_table.html", context, status=400 if errors else 200)


def _decide(request: StaffRequest, found: Report) -> tuple[int, dict[int, str]]:
    """Take each verdict by itself: one that can't be taken is said at its row and stops no other."""
    decided, errors = 0, {}
    for candidate in found.candidates.filter(kind=Candidate.Kind.DETENTION, state__in=UNDECIDED).order_by("position", "pk"):
        action, version = request.POST.get(f"a-{candidate.pk}", ""), request.POST.get(f"v-{candidate.pk}", "")
        if not action or action not in dict(ACTIONS):
            continue
        try:
            review.decide(
                candidate_id=candidate.pk,
                version=int(version) if version.isdecimal() and len(version) < 10 else 0,
                verdict=_verdict(action),
                by=request.user,
                at=timezone.now(),
            )
        except (review.Unusable, review.NotAllowed, review.Outdated) as wrong:
            errors[candidate.pk] = str(wrong)
        else:
            decided += 1
    return decided, errors


def _verdict(action: str) -> review.Verdict:
    if action in Decision.Reason.values:
        return review.Verdict(Decision.Action.REJECT, reason=action)
    return review.Verdict(Decision.Action(action))


def _rows(request: StaffRequest, found: Report) -> list[Row]:
    everything = list(found.candidates.order_by("extraction_id", "position", "pk"))
    for candidate in everything:
        candidate.report = found
    theirs = [
        (number, one)
        for number, one in enumerate(everything, start=1)
        if one.kind == Candidate.Kind.DETENTION and one.state in UNDECIDED and not rules.why_not_decide(request.user, one, request.access)
    ]
    on_file = set(
        DetaineeName.objects.standing().filter(folded__in={one.folded for _number, one in theirs}).values_list("folded", flat=True)
    )
    text = found.source.words()
    return [_row(number, one, text, is_known=one.folded in on_file) for number, one in theirs]


def _row(number: int, candidate: Candidate, text: str, *, is_known: bool) -> Row:
    values = [words.shown(field, (candidate.values.get(field) or {}).get("value")) for field in _FIELDS]
    spans = (candidate.values.get("person") or {}).get("spans", [])
    quote = text[spans[0][0] : spans[0][1]] if spans else ""
    return Row(candidate, number, values, quote, _must_open(candidate, is_known=is_known))


def _must_open(candidate: Candidate, *, is_known: bool) -> str:
    """Why the row should be opened before it is decided, or ""."""
    if is_known:
        return _("a person of this name is on file")
    if candidate.rivals or any(value["confidence"] < SURE_ENOUGH for value in candidate.values.values()):
        return _("a field to check")
    if rules.why_two(candidate, Decision.Action.CONFIRM, by=candidate.report.submitted_by):
        return _("needs two reviewers")
    return ""
