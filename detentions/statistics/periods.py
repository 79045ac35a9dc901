"""Days, weeks, months and years of the local calendar. Weeks begin on Monday."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta


def _end_of_day(day: date) -> date:
    return day


def _end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _end_of_year(day: date) -> date:
    return date(day.year, 12, 31)


EVERY: dict[str, Callable[[date], date]] = {"day": _end_of_day, "week": _end_of_week, "month": _end_of_month, "year": _end_of_year}


def periods(first: date, last: date, every: str) -> list[tuple[date, date]]:
    """The periods of `every` that make up `first` to `last`, both included; the outer ones are cut to fit."""
    found = []
    while first <= last:
        end = min(EVERY[every](first), last)
        found.append((first, end))
        first = end + timedelta(days=1)
    return found


def last_days(first: date, last: date, every: str) -> list[date]:
    """The last day of each period: the days on which a series of people held is read."""
    return [end for _first, end in periods(first, last, every)]
