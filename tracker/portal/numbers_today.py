"""The few numbers beside the day's work: cases in custody among those that the person sees, theirs to look after, those without news, what
others count, what is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet

from detentions.choices import CountMetric
from detentions.models import Edition, NgoCount
from tracker import finding, rules
from tracker.finding import Query
from tracker.portal.access import StaffRequest
from tracker.portal.case_query import IN_CUSTODY, SILENT_DAYS
from tracker.rules import Permission


@dataclass(frozen=True, slots=True)
class Numbers:
    """`counted` is the latest figure of others for the whole country, never ours. `edition` is the last public one. `silent` are people who
    may still be held, and of whom nothing was heard for `SILENT_DAYS`."""

    in_custody: int
    custody_list: str
    mine: int
    silent: int
    counted: NgoCount | None
    edition: Edition | None


class NumbersQuestions:
    """`asked` may be answered together with other questions (`detentions.together`)."""

    def __init__(self, request: StaffRequest, *, today: date) -> None:
        self._request = request
        self._since = today - timedelta(days=SILENT_DAYS)
        counted = NgoCount.objects.standing().filter(
            country=settings.COUNTRY, metric=CountMetric.POLITICAL_PRISONERS, scope="country", agency=None, latest__isnull=False
        )
        counted = counted.exclude(flags__overlap=["typo_in_source", "duplicate_of_previous", "stale_figure"])
        self._counted = counted.select_related("organisation").order_by("-latest", "-reference")[:1]
        self._edition = Edition.objects.filter(country=settings.COUNTRY).defer("basis").order_by("-number")[:1]
        self.asked: tuple[QuerySet[Any, Any], ...] = (self._counted, self._edition)

    def told(self) -> Numbers:
        """Counts the cases, in one trip."""
        user = self._request.user
        held, mine, silent = finding.counts(
            [Query(states=IN_CUSTODY), Query(keepers=(user.pk,)), Query(silent_since=self._since)],
            readers=self._request.access.where(Permission.SEE_CASES),
            sealed=rules.sealed_cases_open_to(user),
        )
        return Numbers(
            in_custody=held,
            custody_list=urlencode([("state", state) for state in IN_CUSTODY]),
            mine=mine,
            silent=silent,
            counted=next(iter(self._counted), None),
            edition=next(iter(self._edition), None),
        )
