"""Short messages to members of staff inside the portal: where somebody is wanted. They hold no personal data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from detentions.choices import Role
from detentions.models import Membership, User
from tracker.models import Candidate, Notice, Report

_MAY_DECIDE = (Role.REVIEWER, Role.LEAD)


def call_for(candidate: Candidate, *, at: datetime) -> None:
    """Tell those who may decide next on a proposal that waits for somebody else."""
    is_disputed = candidate.state == Candidate.State.DISPUTED
    kind = Notice.Kind.DISPUTED if is_disputed else Notice.Kind.SECOND_WANTED
    roles = (Role.LEAD,) if is_disputed else _MAY_DECIDE
    members = Membership.objects.filter(organisation=candidate.report.organisation_id, role__in=roles, until=None, user__is_active=True)
    not_these = [person for person in (candidate.first_by_id, candidate.other_by_id) if person]
    tell(members.exclude(user__in=not_these).values_list("user_id", flat=True).distinct(), kind, candidate.report, at=at)


def tell(people: Iterable[int], kind: Notice.Kind, report: Report, *, at: datetime) -> None:
    """Each person once per report and kind: again only when an earlier notice has been seen."""
    wanted = list(people)
    Notice.objects.filter(user__in=wanted, kind=kind, report=report).exclude(seen_at=None).delete()
    Notice.objects.bulk_create([Notice(user_id=one, kind=kind, report=report, made_at=at) for one in wanted], ignore_conflicts=True)


def unseen(user: User, *, at_most: int = 20) -> list[Notice]:
    return list(Notice.objects.filter(user=user, seen_at=None).select_related("report__source").order_by("-made_at", "-pk")[:at_most])


def seen(*, user: User, report: Report, at: datetime) -> None:
    """The person has opened the report."""
    Notice.objects.filter(user=user, report=report, seen_at=None).update(seen_at=at)
