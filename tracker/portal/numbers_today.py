"""The few numbers beside the day's work: cases in custody among those that the person sees, theirs to look after, those without news, what
others count, what is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings

from detentions import together
from detentions.choices import CountMetric
from detentions.models import Edition, NgoCount
from tracker import finding, rules
from tracker.finding import Query
from tracker.portal.access import StaffRequest
from tracker.portal.case_query import IN_CUSTODY, SILENT_DAYS
from tracker.portal.context import Remembered
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


def numbers_today(request: StaffRequest, *, today: date) -> Numbers:
    user = request.user
    readers, sealed = request.access.where(Permission.SEE_CASES), rules.sealed_cases_open_to(user)
    held, mine = finding.counts([Query(states=IN_CUSTODY), Query(keepers=(user.pk,))], readers=readers, sealed=sealed)
    counted, edition = beside_ours()
    return Numbers(
        in_custody=held,
        custody_list=urlencode([("state", state) for state in IN_CUSTODY]),
        mine=mine,
        silent=silent_since(today - timedelta(days=SILENT_DAYS), tuple(readers), tuple(sealed)),
        counted=counted,
        edition=edition,
    )


def _silent(since: date, readers: tuple[int, ...], sealed: tuple[int, ...]) -> int:
    (number,) = finding.counts([Query(silent_since=since)], readers=list(readers), sealed=list(sealed))
    return number


def _beside_ours() -> tuple[NgoCount | None, Edition | None]:
    counted = NgoCount.objects.standing().filter(
        country=settings.COUNTRY, metric=CountMetric.POLITICAL_PRISONERS, scope="country", agency=None, latest__isnull=False
    )
    counted = counted.exclude(flags__overlap=["typo_in_source", "duplicate_of_previous", "stale_figure"])
    latest = counted.select_related("organisation").order_by("-latest", "-reference")[:1]
    editions = Edition.objects.filter(country=settings.COUNTRY).defer("basis").order_by("-number")[:1]
    together.answer(latest, editions)
    return next(iter(latest), None), next(iter(editions), None)


silent_since = Remembered(_silent, seconds=60)
beside_ours = Remembered(_beside_ours, seconds=60)
