"""A decision taken back by who took it, soon after, as long as nothing has been built upon it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import cases, negatives, published_counts
from detentions.choices import Visibility
from detentions.models import Charge, CustodyEvent, Detention, NgoCount, NotDetained, User
from tracker import rules
from tracker.models import Candidate, Decision
from tracker.review.decisions import NotAllowed, Outdated, locked, move, settle_report

_REASON = "taken back by the reviewer"


@transaction.atomic
def undo(*, candidate_id: int, version: int, by: User, at: datetime) -> Candidate:
    """Put the proposal back among those to be decided; what it had become is withdrawn, not deleted.

    Raises NotAllowed, Outdated.
    """
    candidate = locked(candidate_id)
    last = candidate.decisions.select_related("by").order_by("-candidate_version").first()
    if reason := rules.why_not_undo(by, candidate, last, at=at):
        raise NotAllowed(reason)
    if last is None or candidate.version != version:
        raise Outdated
    if candidate.became_id:
        _withdraw(candidate, last, by=by, at=at)
        Candidate.objects.filter(pk=candidate.pk).update(became_kind="", became_id="", detention=None)
        candidate.became_kind, candidate.became_id, candidate.detention = "", "", None
    move(candidate, to=Candidate.State.OPEN, by=by, at=at)
    Decision.objects.create(candidate=candidate, by=by, at=at, action=Decision.Action.UNDO, candidate_version=version)
    settle_report(candidate.report, at=at)
    return candidate


def _withdraw(candidate: Candidate, last: Decision, *, by: User, at: datetime) -> None:
    withdraw: dict[str, Any] = {"custodyevent": _withdraw_event, "ngocount": _withdraw_count, "notdetained": _withdraw_negative}
    try:
        withdraw[candidate.became_kind](candidate, last, by=by, at=at)
    except cases.Outdated as wrong:
        raise NotAllowed(_built_upon()) from wrong
    except published_counts.NotStanding as wrong:
        raise NotAllowed(_built_upon()) from wrong


def _withdraw_event(candidate: Candidate, last: Decision, *, by: User, at: datetime) -> None:
    if candidate.detention_id is None:
        raise NotAllowed(_built_upon())
    detention = Detention.objects.select_for_update().get(pk=candidate.detention_id)
    event = CustodyEvent.objects.select_related("detention").get(pk=candidate.became_id)
    is_ours = event.recorded_at == last.at and event.withdrawn_at is None
    is_ours = is_ours and not CustodyEvent.objects.filter(superseded_by=event).exists()  # it had made an earlier event more exact
    if not is_ours or detention.version != last.case_version or detention.visibility == Visibility.LISTED:
        raise NotAllowed(_built_upon())
    for charge in Charge.objects.standing().filter(detention=detention, recorded_at=last.at).order_by("pk"):
        cases.withdraw_charge(charge=charge, version=detention.version, reason=_REASON, by=by, at=at)
        detention.refresh_from_db()
    event.detention = detention
    cases.withdraw_event(event=event, version=detention.version, reason=_REASON, by=by, at=at)
    cases.withdraw_told_of_person(detention=detention, version=detention.version, told_at=last.at, reason=_REASON, by=by, at=at)


def _withdraw_count(candidate: Candidate, _last: Decision, *, by: User, at: datetime) -> None:
    """A figure that was on file before is again as it was, unchecked or with the words it had; a new one is withdrawn."""
    rows = NgoCount.objects.select_related("organisation", "agency", "source")
    count = rows.get(pk=candidate.became_id)
    before = rows.filter(superseded_by=count).first()
    if before is None:
        published_counts.withdraw_count(count=count, reason=_REASON, by=by, at=at)
        return
    published_counts.supersede_count(
        count=count, figure=published_counts.figure_of(before), reason=_REASON, source=before.source, words_of=before, by=by, at=at
    )


def _withdraw_negative(candidate: Candidate, _last: Decision, *, by: User, at: datetime) -> None:
    known = NotDetained.objects.select_related("key").get(pk=candidate.became_id)
    negatives.withdraw_not_detained(known=known, reason=_REASON, by=by, at=at)


def _built_upon() -> str:
    return _("More has been recorded since then. Correct the case instead of taking the decision back.")
