"""An uncertain date: the first and the last day on which something may have happened.

Pure values, no Django, no clock. Day and month borders are those of the country's local calendar.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How exactly the words give the date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


class NotADate(ValueError):
    """The text isn't a day, a month, a year or a range of two of them."""


@dataclass(frozen=True, slots=True)
class When:
    """Between `earliest` and `latest`, both included. A missing border is not known.

    >>> When.month(2019, 3).latest
    datetime.date(2019, 3, 31)
    """

    earliest: date | None
    latest: date | None
    precision: Precision

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise NotADate(f"{self.earliest} is after {self.latest}")

    @classmethod
    def day(cls, day: date) -> When:
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> When:
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)

    @classmethod
    def year(cls, year: int) -> When:
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def unknown(cls) -> When:
        return cls(None, None, Precision.UNKNOWN)

    @classmethod
    def between(cls, earliest: date | None, latest: date | None) -> When:
        if earliest is None and latest is None:
            return cls.unknown()
        if earliest == latest and earliest is not None:
            return cls.day(earliest)
        return cls(earliest, latest, Precision.RANGE)

    @classmethod
    def parse(cls, text: str) -> When:
        """Read what `str()` writes: `2019-03-21`, `2019-03`, `2019`, `2019-03-01/2019-03-05`, `../2019-04-21` or nothing.

        Raises NotADate.
        """
        text = text.strip()
        if not text:
            return cls.unknown()
        try:
            if "/" in text:
                first, last = text.split("/", 1)
                return cls.between(_border(first), _border(last))
            parts = [int(part) for part in text.split("-")] if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else []
            if len(parts) == 3:
                return cls.day(date(parts[0], parts[1], parts[2]))
            if len(parts) == 2:
                return cls.month(parts[0], parts[1])
            if len(parts) == 1:
                return cls.year(parts[0])
        except (ValueError, calendar.IllegalMonthError) as wrong:
            raise NotADate(text) from wrong
        raise NotADate(text)

    def __str__(self) -> str:
        match self.precision:
            case Precision.UNKNOWN:
                return ""
            case Precision.DAY:
                return str(self.earliest)
            case Precision.MONTH:
                return str(self.earliest)[:7]
            case Precision.YEAR:
                return str(self.earliest)[:4]
            case Precision.RANGE:
                return f"{self.earliest or '..'}/{self.latest or '..'}"

    @property
    def is_known(self) -> bool:
        return self.earliest is not None or self.latest is not None

    def surely_by(self, day: date) -> bool:
        """It had happened at the end of `day`, whichever reading is right."""
        return self.latest is not None and self.latest <= day

    def possibly_by(self, day: date) -> bool:
        """It may have happened by the end of `day`. An unknown date may always have."""
        return self.earliest is None or self.earliest <= day

    def may_be(self, other: When) -> bool:
        """The two ranges share at least one day."""
        starts_in_time = self.earliest is None or other.latest is None or self.earliest <= other.latest
        return starts_in_time and (other.earliest is None or self.latest is None or other.earliest <= self.latest)


def _border(text: str) -> date | None:
    return None if text.strip() in {"", ".."} else date.fromisoformat(text.strip())
