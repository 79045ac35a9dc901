"""What is told of a listed case without a name, a child's: months instead of days, states instead of places.

An exact day would name somebody. Numbers and rows both come from these facts, so that the public list counts to the printed numbers.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from detentions.rollups.facts import CaseTold, People
from detentions.when import Precision, When


def told_in_months(people: People) -> People:
    """The same lives, with no day and no place of detention."""
    return replace(people, cases=[_case(case) for case in people.cases])


def in_months(when: When) -> When:
    """
    >>> str(in_months(When.day(date(2019, 3, 21))))
    '2019-03'
    """
    if when.precision in {Precision.UNKNOWN, Precision.YEAR, Precision.MONTH}:
        return when
    earliest = when.earliest and when.earliest.replace(day=1)
    latest = when.latest and _last_of_month(when.latest)
    is_one = earliest and latest and (earliest.year, earliest.month) == (latest.year, latest.month)
    return When(earliest, latest, Precision.MONTH if is_one else Precision.RANGE)


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _case(case: CaseTold) -> CaseTold:
    events = [replace(one, event=replace(one.event, when=in_months(one.event.when), facility="")) for one in case.events]
    return replace(case, events=events, charges=[replace(one, when=in_months(one.when)) for one in case.charges])
