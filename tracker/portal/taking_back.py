"""What a session remembers of a reviewer's round: the last decision, which may be taken back, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from detentions import prepared
from tracker import review, rules
from tracker.models import Candidate, Decision, Report
from tracker.portal import desk, queue
from tracker.portal.access import StaffRequest
from tracker.rules import Permission

_LAST, _SKIPPED = "last_decided", "skipped"
_MOST_SKIPPED = 200


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A decision of this person, as long as it may be taken back."""

    candidate: Candidate


def remember(request: StaffRequest, decided: Candidate) -> None:
    request.session[_LAST] = decided.pk


def forget(request: StaffRequest) -> None:
    """Many were decided at once: none of them is the last one, and neither is what was decided before."""
    request.session.pop(_LAST, None)


def offer(request: StaffRequest, shown: Candidate | None = None) -> TakeBack | None:
    """Of the proposal that is shown, where this person decided on it; else of the last one that they decided on."""
    is_own = shown is not None and shown.decided_by_id == request.user.pk
    known = shown.pk if shown and is_own else request.session.get(_LAST)
    for by, at, headline, state, version, report_id, organisation in prepared.ask(_LATEST, [known]) if known else ():
        report = Report(pk=report_id, organisation_id=organisation)
        candidate = Candidate(pk=known, report=report, headline=headline, state=state, version=version)
        last = Decision(by_id=by, at=at)
        return None if rules.why_not_undo(request.user, candidate, last, at=timezone.now()) else TakeBack(candidate)
    return None


# By hand: every page of the desk asks it, and building the question anew takes longer than answering it.
_LATEST = """
SELECT d.by_id, d.at, c.headline, c.state, c.version, c.report_id, r.organisation_id
FROM tracker_decision d JOIN tracker_candidate c ON c.id = d.candidate_id JOIN tracker_report r ON r.id = c.report_id
WHERE d.candidate_id = %s ORDER BY d.candidate_version DESC LIMIT 1
"""


def skip(request: StaffRequest, candidate: Candidate) -> None:
    request.session[_SKIPPED] = [*skipped(request), candidate.pk][-_MOST_SKIPPED:]


def skipped(request: StaffRequest) -> list[int]:
    """Proposals that this person has set aside in this session."""
    known: list[int] = request.session.get(_SKIPPED, [])
    return known


def offer_skipped_again(request: StaffRequest) -> HttpResponse:
    """Forget what was set aside."""
    request.session.pop(_SKIPPED, None)
    return redirect("portal:queue")


def undo(request: StaffRequest, report_id: UUID, candidate_id: int) -> HttpResponse:
    """Take the last decision on a proposal back."""
    found = desk.opened(request, report_id, Permission.REVIEW)
    candidate = Candidate.objects.filter(pk=candidate_id, report=found).first()
    if candidate is None:
        raise Http404
    version = request.POST.get("version", "")
    try:
        review.undo(candidate_id=candidate.pk, version=int(version) if version.isdecimal() else 0, by=request.user, at=timezone.now())
    except review.NotAllowed as wrong:
        messages.error(request, str(wrong))
    except review.Outdated as wrong:
        messages.error(request, str(wrong))
    else:
        request.session.pop(_LAST, None)
        messages.success(request, _("%(name)s: the decision is taken back. It waits to be decided again.") % {"name": candidate.headline})
    return redirect(queue.address(found, desk.number_of(found, candidate)))
