"""How many of those arrested in a period saw a court or prosecutor within the time of the law, as far as anybody has told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from detentions.custody import HOURS_TO_A_JUDGE, LifeEvent, Range, hours_without_a_judge, surely_before, takings
from detentions.local_time import Offsets
from detentions.statistics.lives import lives, matches
from detentions.statistics.questions import Question
from detentions.when import When


class Seen(StrEnum):
    """`NOT_TOLD`: the time has passed and nobody tells of a judge or a release; silence is no proof. `NOT_KNOWN`: the dates leave it open,
    or the time still runs."""

    IN_TIME = "in_time"
    LATE = "late"
    NOT_TOLD = "not_told"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Judged:
    """`arrests` surely fell into the period; the parts make the whole. Whoever was released in time counts as in time."""

    arrests: int
    parts: dict[Seen, int]


def seen_by_a_judge(question: Question, first: date, last: date, *, now: datetime, offsets: Offsets) -> Judged:
    """Of the arrests that surely fell between `first` and `last`. Clocks that still run stop at `now`."""
    found: Counter[Seen] = Counter()
    for life in lives(question):
        for taking, told in _stretches(life.plain):
            day = taking[0].when.earliest
            if day and all(_surely_within(event.when, first, last) for event in taking) and matches(life, day, question):
                found[_seen(hours_without_a_judge(told, now, offsets))] += 1
    return Judged(found.total(), {seen: found[seen] for seen in Seen})


def _surely_within(when: When, first: date, last: date) -> bool:
    return bool(when.earliest and when.latest and first <= when.earliest and when.latest <= last)


def _stretches(events: list[LifeEvent]) -> Iterator[tuple[list[LifeEvent], list[LifeEvent]]]:
    """Each arrest with what may have followed it before the next one."""
    groups = takings(events)
    for place, group in enumerate(groups):
        others = {id(event) for other in groups if other is not group for event in other}
        after = groups[place + 1] if place + 1 < len(groups) else []
        yield (
            group,
            [
                event
                for event in events
                if id(event) not in others
                and not any(surely_before(event, one) for one in group)
                and not any(surely_before(one, event) for one in after)
            ],
        )


def _seen(hours: Range | None) -> Seen:
    if hours is None or hours.most is None:
        return Seen.NOT_KNOWN
    if hours.is_running:
        return Seen.NOT_TOLD if hours.least > HOURS_TO_A_JUDGE else Seen.NOT_KNOWN
    if hours.most <= HOURS_TO_A_JUDGE:
        return Seen.IN_TIME
    return Seen.LATE if hours.least > HOURS_TO_A_JUDGE else Seen.NOT_KNOWN
