"""How many reports wait, by urgency and for how long, how many of them are this person's, and what waits for a second reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from detentions import prepared
from tracker.models import Report
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


class Ageing:
    """What one question to the database brought."""

    def __init__(self, request: StaffRequest, seen: list[int], *, now: datetime) -> None:
        borders = [now - age for age in AGES]
        told = [seen, request.user.pk, [one.value for one in Report.Urgency], [*borders, None], [None, *borders]]
        self._waiting: dict[Report.Urgency, list[tuple[int, datetime | None]]] = {urgency: [] for urgency in Report.Urgency}
        for urgency, number, oldest, *beside in prepared.ask(_WAITING, told):
            self._waiting[Report.Urgency(urgency)].append((number, oldest))
            self._mine, self._my_oldest, self._second, self._second_yours, self._failed, self._last = beside

    def counts(self) -> dict[str, object]:
        ages, urgent = self.ages(), [oldest for _number, oldest in self._waiting[Report.Urgency.URGENT] if oldest]
        return {
            "all": sum(one.all for one in ages),
            "fresh": sum(number for one in ages for number in one.numbers[:_OF_A_DAY]),
            "urgent": ages[0].all,
            "oldest_urgent": min(urgent, default=None),
            "mine": self._mine,
            "my_oldest": self._my_oldest,
            "second": self._second,
            "second_yours": self._second_yours,
            "failed": self._failed,
            "last_arrival": self._last,
        }

    def ages(self) -> list[Ages]:
        return [
            Ages(urgency.label, tuple(number for number, _oldest in self._waiting[urgency]))
            for urgency in sorted(Report.Urgency, reverse=True)
        ]


# By hand, a count for each urgency and age: the index answers each by itself, and no row of a hundred thousand is read. Beside it stand
# the numbers that have no age; each is counted once.
_WAITING = """
WITH place AS (SELECT %s::bigint[] AS ids), own AS (SELECT %s::bigint AS id),
mine AS (
    SELECT count(*) AS number, min(received_at) AS oldest FROM tracker_report
    WHERE organisation_id = ANY((SELECT ids FROM place)::bigint[]) AND state = 'in_queue' AND assigned_to_id = (SELECT id FROM own)
),
second AS (
    SELECT count(*) AS number, count(*) FILTER (WHERE c.first_by_id IS DISTINCT FROM (SELECT id FROM own)) AS yours
    FROM tracker_candidate c JOIN tracker_report r ON r.id = c.report_id
    WHERE c.state = 'second' AND r.organisation_id = ANY((SELECT ids FROM place)::bigint[])
)
SELECT level.urgency, told.number, told.oldest, mine.number, mine.oldest, second.number, second.yours,
    (SELECT count(*) FROM tracker_report WHERE organisation_id = ANY((SELECT ids FROM place)::bigint[]) AND state = 'failed'),
    (SELECT max(received_at) FROM tracker_report WHERE organisation_id = ANY((SELECT ids FROM place)::bigint[]))
FROM unnest(%s::smallint[]) level(urgency)
CROSS JOIN unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY age(after, until, number)
CROSS JOIN mine CROSS JOIN second
CROSS JOIN LATERAL (
    SELECT count(*) AS number, min(received_at) AS oldest FROM tracker_report
    WHERE organisation_id = ANY((SELECT ids FROM place)::bigint[]) AND state = 'in_queue' AND urgency = level.urgency
        AND received_at > coalesce(age.after, '-infinity') AND received_at <= coalesce(age.until, 'infinity')
) told
ORDER BY level.urgency, age.number
"""
