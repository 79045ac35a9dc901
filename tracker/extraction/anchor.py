"""The anchor of dates: the day of publication, and the last date told, against which undated words are read."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from detentions.when import Precision, When

_SOON = 10  # days ahead that a report speaks of by a bare number
_WEEKDAY_AND_DAY = 100  # days back in which a weekday and its number are looked for


@dataclass(slots=True, unsafe_hash=True)
class DateMention:
    """Words that give a date. `when` is unknown for a date that can't be resolved; `ahead` marks one in the future."""

    start: int
    end: int
    when: When
    kind: str
    ahead: bool = False


def common(first: When, last: When) -> When:
    """The day, month or year that both ends of a span lie in; across the turn of a year, nothing is sure."""
    if first.earliest is None or last.latest is None:
        return When.unknown()
    if first.earliest == last.latest:
        return When.day(first.earliest)
    if first.earliest.year != last.latest.year or first.earliest > last.latest:
        return When.unknown()
    fine = Precision.YEAR not in (first.precision, last.precision)
    same = fine and first.earliest.month == last.latest.month
    return When.month(first.earliest.year, first.earliest.month) if same else When.year(first.earliest.year)


class Anchor:
    """What undated words are read against: the day of publication, and the last date told."""

    def __init__(self, published: date | None, *, month_only: bool = False, year: int | None = None) -> None:
        self.published = published
        self.this_year = published.year if published is not None else year
        self.month_only = month_only
        self.told: When | None = None
        self.told_year: int | None = None
        self.years: dict[tuple[int, int], int] = {}  # of days told with their year
        self.passed: list[tuple[int, int]] = []  # sentences whose dates nobody has read yet

    def alike(self) -> Anchor:
        """The same day of publication and the same last date told, for reading beside the story."""
        other = Anchor(self.published, month_only=self.month_only, year=self.this_year)
        other.told, other.told_year, other.years = self.told, self.told_year, self.years
        return other

    def remember(self, mention: DateMention) -> None:
        if mention.when.is_known and not mention.ahead:
            self.passed = []
            self.told = mention.when
            self.told_year = mention.when.earliest.year if mention.when.earliest else None

    def year(self, offset: int) -> int | None:
        return self.this_year + offset if self.this_year is not None else None

    def today(self) -> When:
        """The day of writing, as exactly as it is known."""
        if self.published is None:
            return When.year(self.this_year) if self.this_year is not None else When.unknown()
        return self._coarse(self.published)

    def _border(self) -> date | None:
        if self.published is None or not self.month_only:
            return self.published
        return self.published.replace(day=calendar.monthrange(self.published.year, self.published.month)[1])

    def _coarse(self, day: date) -> When:
        return When.month(day.year, day.month) if self.month_only else When.day(day)

    def day_month(self, day: int, month: int, year: int | None) -> tuple[When, bool]:
        if year is not None:
            self.years.setdefault((month, day), year)
        year = year or self.years.get((month, day))
        if year is not None:
            return When.day(date(year, month, day)), self.is_ahead(date(year, month, day))
        border = self._border()
        if border is None and self.this_year is not None:
            return When.day(date(self.this_year, month, day)), False
        if border is None:
            return When.unknown(), False
        this_year = date(border.year, month, min(day, calendar.monthrange(border.year, month)[1]))
        if this_year <= border:
            return When.day(this_year), False
        if (this_year - border).days <= 60:
            return When.unknown(), True
        return When.day(date(border.year - 1, month, day)), False

    def is_ahead(self, day: date) -> bool:
        border = self._border()
        return border is not None and day > border

    def month(self, month: int, year: int | None) -> tuple[When, bool]:
        if year is not None:
            return When.month(year, month), self.is_ahead(date(year, month, 1))
        border = self._border()
        if border is None and self.this_year is not None:
            return When.month(self.this_year, month), False
        if border is None:
            return When.unknown(), False
        return When.month(border.year if month <= border.month else border.year - 1, month), False

    def weekday(self, weekday: int, *, before: bool) -> tuple[When, bool]:
        if self.published is None:
            return When.unknown(), False
        if self.month_only:
            return When.month(self.published.year, self.published.month), False
        back = (self.published.weekday() - weekday) % 7
        if before and back == 0:
            back = 7
        return When.day(self.published - timedelta(days=back)), False

    def weekday_of_last_week(self, weekday: int) -> When:
        """ "Wednesday of last week": counted from last week's Monday, however near that is."""
        if self.published is None:
            return When.unknown()
        if self.month_only:
            return When.month(self.published.year, self.published.month)
        return When.day(self.published - timedelta(days=self.published.weekday() + 7 - weekday))

    def day_of_month(self, day: int, *, weekday: int | None = None) -> tuple[When, bool]:
        """A day without its month: in the month of publication, or the month before when it hasn't come yet.

        "sábado 3" is in the last month in which the third was a Saturday.
        """
        border = self._border()
        if border is None or day < 1:
            return When.unknown(), False
        if weekday is not None and self.published is not None:
            near = [border - timedelta(days=back) for back in range(-_SOON, _WEEKDAY_AND_DAY)]
            fits = next((one for one in near if one.day == day and one.weekday() == weekday), None)
            if fits is not None:
                return (When.day(fits), False) if fits <= border else (When.unknown(), True)
        if day <= border.day:
            return When.day(border.replace(day=day)), False
        if day - border.day <= _SOON and day <= calendar.monthrange(border.year, border.month)[1]:
            return When.unknown(), True
        last = border.replace(day=1) - timedelta(days=1)
        return When.day(last.replace(day=day)), False

    def days_before(self, days: int) -> When:
        if self.published is None:
            return When.unknown()
        return self._coarse(self.published - timedelta(days=days)) if not self.month_only else self._coarse(self.published)

    def before(self, quantity: int, unit: str, *, vague: bool = False) -> When:
        if self.published is None:
            return When.unknown()
        if unit.startswith("d") and vague:
            past = self.published - timedelta(days=quantity)
            return When.month(past.year, past.month)
        if unit.startswith("d"):
            return self.days_before(quantity)
        if unit.startswith(("s", "w")):
            past = self.published - timedelta(days=7 * quantity)
            return When.month(past.year, past.month)
        if unit.startswith("m"):
            index = self.published.year * 12 + self.published.month - 1 - quantity
            return When.month(index // 12, index % 12 + 1)
        return When.year(self.published.year - quantity)

    def since(self, quantity: int, unit: str, base: When | None = None) -> When:
        """The day that many days, weeks, months or years before publication or before `base`, where such a day exists."""
        today = base.earliest if base is not None and base.precision is Precision.DAY else self.published if not self.month_only else None
        if today is None:
            return When.unknown()
        if unit.startswith(("d", "s")):
            return When.day(today - timedelta(days=quantity * (7 if unit.startswith("s") else 1)))
        index = today.year * 12 + today.month - 1 - quantity * (1 if unit.startswith("m") else 12)
        year, month = index // 12, index % 12 + 1
        return When.day(date(year, month, min(today.day, calendar.monthrange(year, month)[1])))

    def shifted(self, days: int) -> When:
        if self.told is None or self.told.precision is not Precision.DAY or self.told.earliest is None:
            return When.unknown()
        return When.day(self.told.earliest + timedelta(days=days))

    def years_on(self, years: int) -> When:
        """ "in 2007 … two years later": the year alone."""
        return When.year(self.told_year + years) if self.told_year is not None else When.unknown()

    def last_week(self) -> When:
        """Last week is a month; across a month's border only the year is sure."""
        if self.published is None:
            return When.unknown()
        monday = self.published - timedelta(days=self.published.weekday() + 7)
        sunday = monday + timedelta(days=6)
        return When.month(monday.year, monday.month) if monday.month == sunday.month else When.year(monday.year)

    def this_month(self, *, told: bool) -> When:
        day = self.told.earliest if told and self.told is not None else self.published
        return When.month(day.year, day.month) if day is not None else When.unknown()

    def last_month(self) -> When:
        if self.published is None:
            return When.unknown()
        past = self.published.replace(day=1) - timedelta(days=1)
        return When.month(past.year, past.month)
