"""A blind sample: one decided proposal in ten is decided once more by somebody who doesn't see the decision. It changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from detentions.models import User
from tracker import rules
from tracker.models import UNDECIDED, Candidate, Decision, Recheck, Report
from tracker.review.decisions import NotAllowed, as_typed
from tracker.review.facts import Unusable
from tracker.rules import Access, Permission

ONE_IN = 10
ANSWERS = (Decision.Action.CONFIRM, Decision.Action.REJECT, Decision.Action.UNVERIFIABLE, Decision.Action.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many proposals were decided twice, and how many of them alike."""

    checked: int
    alike: int

    @property
    def percent(self) -> int:
        return round(100 * self.alike / self.checked) if self.checked else 0

    @classmethod
    def of(cls, answers: QuerySet[Recheck, tuple[bool, int]]) -> Agreement:
        told = dict(answers)
        return cls(sum(told.values()), told.get(True, 0))


def agreement(organisations: list[int]) -> Agreement:
    rows = Recheck.objects.filter(candidate__report__organisation__in=organisations).order_by()
    return Agreement.of(rows.values_list("agrees").annotate(number=Count("pk")))


def next_to_recheck(user: User, access: Access) -> Candidate | None:
    """The oldest proposal of the sample in whose decision this person had no part."""
    rows = Candidate.objects.of_organisations(access.where(Permission.REVIEW)).exclude(state__in=UNDECIDED)
    rows = rows.exclude(report__channel=Report.Channel.TESTIMONY)  # told to some; a blind sample is for all reviewers
    sample = rows.annotate(part=F("pk") % ONE_IN).filter(part=0, rechecks=None).exclude(decisions__by=user)
    return sample.select_related("report").order_by("decided_at", "pk").first()


@transaction.atomic
def recheck(*, candidate_id: int, action: str, typed: Mapping[str, str], by: User, at: datetime) -> Recheck:
    """Keep the second opinion and whether it is the same. Raises NotAllowed, Unusable."""
    candidate = Candidate.objects.select_related("report").get(pk=candidate_id)
    if reason := rules.why_not_recheck(by, candidate):
        raise NotAllowed(reason)
    if action not in ANSWERS:
        raise Unusable("action", _("Choose what to do with the proposal."))
    decision = candidate.decisions.filter(takes_effect=True).order_by("-candidate_version")[0]
    differs = _differing(candidate, decision, typed) if action == decision.action == Decision.Action.CONFIRM else []
    agrees = action == decision.action and not differs
    try:
        with transaction.atomic():
            return Recheck.objects.create(
                candidate=candidate, decision=decision, by=by, at=at, action=action, values=dict(typed), differs_in=differs, agrees=agrees
            )
    except IntegrityError as wrong:
        raise NotAllowed(_("Somebody else has checked this one already.")) from wrong


def _differing(candidate: Candidate, decision: Decision, typed: Mapping[str, str]) -> list[str]:
    """Fields in which the two differ, both as they stand in a form."""
    found = []
    for name, value in typed.items():
        known = (candidate.values.get(name) or {}).get("value")
        recorded = decision.amended[name]["after"] if name in decision.amended else known
        if as_typed(recorded) != value.strip():
            found.append(name)
    return sorted(found)
