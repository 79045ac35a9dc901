"""409: somebody else was faster. Theirs beside mine, field by field, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker import review
from tracker.models import Candidate, Report
from tracker.portal import desk, queue, taking_back, words
from tracker.portal.access import StaffRequest
from tracker.portal.fields import Label, specs


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what the reader proposed, what they recorded, what this person had typed. "" where nothing was changed."""

    label: Label
    proposed: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


def outdated(
    request: StaffRequest,
    found: Report,
    candidate: Candidate,
    typed: Mapping[str, str],
    words_typed: Mapping[str, str],
    wrong: review.Outdated,
) -> HttpResponse:
    """Who decided, when and how, beside what this reviewer had typed. Where nothing is decided yet, the same form can be sent again."""
    candidate.refresh_from_db()
    found.refresh_from_db()
    laid_out = desk.lay_out(
        found, user=request.user, access=request.access, chosen=desk.number_of(found, candidate), typed=typed, words_typed=words_typed
    )
    context = {
        "section": "review",
        "desk": laid_out,
        "decision": wrong.decision,
        "sentence": str(wrong),
        "lines": _lines(candidate, typed, wrong),
        "marked": sorted(words_typed.items()),
        "kept": [(name, value) for name, value in request.POST.items() if name not in _NOT_SENT_AGAIN],
        "action": request.POST.get("action", ""),
        "my_note": request.POST.get("note", "") or request.POST.get("why", ""),
        "next": queue.after(
            found, laid_out.candidates, candidate, request.user, request.access, at=timezone.now(), skipped=taking_back.skipped(request)
        ),
    }
    return render(request, "portal/outdated.html", context, status=409)


_NOT_SENT_AGAIN = {"csrfmiddlewaretoken", "version", "action"}


def _lines(candidate: Candidate, typed: Mapping[str, str], wrong: review.Outdated) -> list[Line]:
    theirs = wrong.decision.amended if wrong.decision else {}
    found = []
    for spec in specs(candidate.kind):
        known = candidate.values.get(spec.name)
        proposed = words.shown(spec.name, known["value"] if known else None)
        mine = words.shown(spec.name, typed[spec.name]) if spec.name in typed else proposed
        told = words.shown(spec.name, theirs[spec.name]["after"]) if spec.name in theirs else proposed
        if mine != proposed or told != proposed:
            found.append(Line(spec.label, proposed, told, mine))
    return found
