"""How many reports wait, by urgency and for how long, how many of them are this person's, and what waits for a second reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from detentions import prepared, together
from tracker.models import Candidate, Report
from tracker.portal.access import StaffRequest
from tracker.portal.fields import Label

AGES = (timedelta(hours=8), timedelta(days=1), timedelta(days=3))
_OF_A_DAY = 2  # of these, the first are of a day


@dataclass(frozen=True, slots=True)
class Ages:
    """Reports of one urgency that wait, by how long: under 8 hours, under a day, under three days, longer."""

    urgency: Label
    numbers: tuple[int, ...]

    @property
    def all(self) -> int:
        return sum(self.numbers)


class AgeingQuestions:
    """`asked` may be answered together with other questions (`detentions.together`)."""

    def __init__(self, request: StaffRequest, seen: list[int], *, now: datetime) -> None:
        reports, proposals = Report.objects.of_organisations(seen), Candidate.objects.of_organisations(seen)
        self._waiting = _waiting(seen, now)
        waiting = reports.filter(state=Report.State.IN_QUEUE).order_by()
        self._mine = waiting.filter(assigned_to=request.user).values("state").annotate(all=Count("pk"), oldest=Min("received_at"))
        second = proposals.filter(state=Candidate.State.SECOND).order_by().values("state")
        self._second = second.annotate(all=Count("pk"), yours=Count("pk", filter=~Q(first_by=request.user)))
        self._failed = together.number_of(reports.filter(state=Report.State.FAILED))
        self._last = reports.order_by("-received_at").values_list("received_at", flat=True)[:1]
        self.asked: tuple[QuerySet[Any, Any], ...] = (self._mine, self._second, self._failed, self._last)

    def counts(self) -> dict[str, object]:
        ages, urgent = self.ages(), [oldest for _number, oldest in self._waiting[Report.Urgency.URGENT] if oldest]
        mine = next(iter(self._mine), {"all": 0, "oldest": None})
        second = next(iter(self._second), {"all": 0, "yours": 0})
        return {
            "all": sum(one.all for one in ages),
            "fresh": sum(number for one in ages for number in one.numbers[:_OF_A_DAY]),
            "urgent": ages[0].all,
            "oldest_urgent": min(urgent, default=None),
            "mine": mine["all"],
            "my_oldest": mine["oldest"],
            "second": second["all"],
            "second_yours": second["yours"],
            "failed": sum(self._failed),
            "last_arrival": next(iter(self._last), None),
        }

    def ages(self) -> list[Ages]:
        return [
            Ages(urgency.label, tuple(number for number, _oldest in self._waiting[urgency]))
            for urgency in sorted(Report.Urgency, reverse=True)
        ]


# By hand, a count for each urgency and age: the index answers each by itself, and no row of a hundred thousand is read.
_WAITING = f"""
SELECT level.urgency, told.number, told.oldest
FROM unnest(%s::smallint[]) level(urgency)
CROSS JOIN unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY age(after, until, place)
CROSS JOIN LATERAL (
    SELECT count(*) AS number, min(received_at) AS oldest FROM tracker_report
    WHERE organisation_id = ANY(%s::bigint[]) AND state = '{Report.State.IN_QUEUE.value}' AND urgency = level.urgency
        AND received_at > coalesce(age.after, '-infinity') AND received_at <= coalesce(age.until, 'infinity')
) told
ORDER BY level.urgency, age.place
"""


def _waiting(organisations: list[int], now: datetime) -> dict[Report.Urgency, list[tuple[int, datetime | None]]]:
    """Of each urgency and age, the youngest first, how many wait and since when the oldest of them does."""
    borders = [now - age for age in AGES]
    found: dict[Report.Urgency, list[tuple[int, datetime | None]]] = {urgency: [] for urgency in Report.Urgency}
    told = [[one.value for one in Report.Urgency], [*borders, None], [None, *borders], organisations]
    for urgency, number, oldest in prepared.ask(_WAITING, told):
        found[Report.Urgency(urgency)].append((number, oldest))
    return found
