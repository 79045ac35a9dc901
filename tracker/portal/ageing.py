"""How many reports wait, by urgency and for how long, how many of them are this person's, and what waits for a second reviewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from detentions import together
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
        borders = [now - age for age in AGES]
        bins = (
            Q(received_at__gt=borders[0]),
            Q(received_at__lte=borders[0], received_at__gt=borders[1]),
            Q(received_at__lte=borders[1], received_at__gt=borders[2]),
            Q(received_at__lte=borders[2]),
        )
        told: dict[str, Any] = {
            **{f"bin{number}": Count("pk", filter=inside) for number, inside in enumerate(bins)},
            "oldest": Min("received_at"),
        }
        waiting = reports.filter(state=Report.State.IN_QUEUE).order_by()
        by_urgency = waiting.values("urgency").annotate(**told)
        self._waiting: Iterable[Any] = by_urgency
        self._mine = waiting.filter(assigned_to=request.user).values("state").annotate(all=Count("pk"), oldest=Min("received_at"))
        second = proposals.filter(state=Candidate.State.SECOND).order_by().values("state")
        self._second = second.annotate(all=Count("pk"), yours=Count("pk", filter=~Q(first_by=request.user)))
        self._failed = together.number_of(reports.filter(state=Report.State.FAILED))
        self._last = reports.order_by("-received_at").values_list("received_at", flat=True)[:1]
        self.asked: tuple[QuerySet[Any, Any], ...] = (by_urgency, self._mine, self._second, self._failed, self._last)

    def counts(self) -> dict[str, object]:
        ages, urgent = self.ages(), [row["oldest"] for row in self._waiting if row["urgency"] == Report.Urgency.URGENT]
        mine = next(iter(self._mine), {"all": 0, "oldest": None})
        second = next(iter(self._second), {"all": 0, "yours": 0})
        return {
            "all": sum(one.all for one in ages),
            "fresh": sum(number for one in ages for number in one.numbers[:_OF_A_DAY]),
            "urgent": ages[0].all,
            "oldest_urgent": next(iter(urgent), None),
            "mine": mine["all"],
            "my_oldest": mine["oldest"],
            "second": second["all"],
            "second_yours": second["yours"],
            "failed": sum(self._failed),
            "last_arrival": next(iter(self._last), None),
        }

    def ages(self) -> list[Ages]:
        told = {row["urgency"]: tuple(row[f"bin{number}"] for number in range(len(AGES) + 1)) for row in self._waiting}
        nothing = (0,) * (len(AGES) + 1)
        return [Ages(urgency.label, told.get(urgency.value, nothing)) for urgency in sorted(Report.Urgency, reverse=True)]
