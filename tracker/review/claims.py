"""Who has a report open, and whom it was given to. Both are courtesies with an end or a name: the guard of a decision is its version."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from detentions import prepared
from detentions.models import User
from tracker import notices, rules
from tracker.models import Notice, Report
from tracker.review.decisions import NotAllowed

LEASE = timedelta(minutes=15)
_RENEW_BELOW = timedelta(minutes=10)
# By hand: whoever opens a report claims it, and building the statement anew takes longer than the writing.
_CLAIM = f"""
UPDATE tracker_report SET claimed_by_id = %s, claimed_until = %s
WHERE id = %s AND state = '{Report.State.IN_QUEUE.value}' AND (claimed_until IS NULL OR claimed_until <= %s OR claimed_by_id = %s)
"""


def claim(report: Report, *, by: User, at: datetime) -> bool:
    """Say that this person has the report open. False when somebody else said so first and the lease stands."""
    if report.state != Report.State.IN_QUEUE:
        return True
    if report.claimed_by_id == by.pk and report.claimed_until and report.claimed_until - at > _RENEW_BELOW:
        return True
    return bool(prepared.tell(_CLAIM, [by.pk, at + LEASE, report.pk, at, by.pk]))


def leave(*, report_id: UUID, by: User) -> None:
    """Give the claim up: somebody else may take the report at once."""
    Report.objects.filter(pk=report_id, claimed_by=by).update(claimed_by=None, claimed_until=None)


@transaction.atomic
def assign(*, report_id: UUID, to: User | None, by: User, at: datetime) -> Report:
    """Give the report to a person, or to nobody. Raises NotAllowed."""
    report = Report.objects.select_for_update().get(pk=report_id)
    if reason := rules.why_not_assign(by, report, to):
        raise NotAllowed(reason)
    Report.objects.filter(pk=report.pk).update(assigned_to=to)
    if to and to != by:
        notices.tell([to.pk], Notice.Kind.ASSIGNED, report, at=at)
    report.assigned_to = to
    return report


def busy_words(report: Report, *, by: User, at: datetime) -> str:
    """That somebody else has the report open, or ""."""
    if report.claimed_by is None or report.claimed_by_id == by.pk or report.claimed_until is None or report.claimed_until <= at:
        return ""
    return _("%(name)s has this report open. You may read it; the first decision counts, and nobody overwrites it.") % {
        "name": report.claimed_by
    }
