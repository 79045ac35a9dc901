"""Which days a series shows. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

EVERY = ("day", "week", "month", "year")
MOST = 1_000


def until(first: date, last: date, every: str) -> list[date]:
    """The last day of each week (Sunday), month or year from `first` to `last`, or each day; and `last` itself.

    One more than MOST at most: enough to know that it was too much.

    >>> until(date(2019, 1, 15), date(2019, 3, 21), "month")
    [datetime.date(2019, 1, 31), datetime.date(2019, 2, 28), datetime.date(2019, 3, 21)]
    """
    days: list[date] = []
    day = first
    while len(days) <= MOST:
        end = _end_of(day, every)
        if end >= last:
            return [*days, last]
        days.append(end)
        day = end + timedelta(days=1)
    return days


def _end_of(day: date, every: str) -> date:
    match every:
        case "week":
            return day + timedelta(days=6 - day.weekday())
        case "month":
            return day.replace(day=calendar.monthrange(day.year, day.month)[1])
        case "year":
            return day.replace(month=12, day=31)
        case _:
            return day
