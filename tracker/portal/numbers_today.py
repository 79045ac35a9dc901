"""The few numbers beside the day's work: cases in custody among those that the person sees, theirs to look after, what others count, what
is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from detentions.choices import CountMetric
from detentions.models import Edition, NgoCount
from tracker import finding, rules
from tracker.portal.access import StaffRequest
from tracker.portal.case_query import IN_CUSTODY
from tracker.rules import Permission


@dataclass(frozen=True, slots=True)
class Numbers:
    """`counted` is the latest figure of others for the whole country, never ours. `edition` is the last public one."""

    in_custody: int
    custody_list: str
    mine: int
    counted: NgoCount | None
    edition: Edition | None


def numbers_today(request: StaffRequest) -> Numbers:
    readers, sealed = request.access.where(Permission.SEE_CASES), rules.sealed_cases_open_to(request.user)
    counted = NgoCount.objects.standing().filter(
        country=settings.COUNTRY, metric=CountMetric.POLITICAL_PRISONERS, scope="country", agency=None, latest__isnull=False
    )
    counted = counted.exclude(flags__overlap=["typo_in_source", "duplicate_of_previous", "stale_figure"])
    return Numbers(
        in_custody=finding.count(finding.Query(states=IN_CUSTODY), readers=readers, sealed=sealed),
        custody_list=urlencode([("state", state) for state in IN_CUSTODY]),
        mine=finding.count(finding.Query(keepers=(request.user.pk,)), readers=readers, sealed=sealed),
        counted=counted.select_related("organisation").order_by("-latest", "-reference").first(),
        edition=Edition.objects.filter(country=settings.COUNTRY).defer("basis").order_by("-number").first(),
    )
