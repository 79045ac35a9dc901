"""Dates: the words that give one, and the day they mean, against the day of publication and the dates told before."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from detentions.when import Precision, When
from tracker.extraction.lexicon import Words

_ORDER = ("span", "numeric", "iso", "hashtag", "day", "numericmonth", "duration", "relative", "ago", "weekday", "month", "period", "dayonly", "year")
_SHORT_MONTHS = {"ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "oct": 10, "nov": 11, "dic": 12}
_DIGIT = re.compile(r"\d")
_FULL_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]\d)\b")
_WITH_DIGITS = frozenset({"span", "numeric", "iso", "hashtag", "numericmonth", "year", "dayonly"})
_CUES = {
    "span": ("entre", "between"), "hashtag": ("#",), "numeric": ("/", "-", "."), "iso": ("-",), "numericmonth": ("/",),
    "duration": ("hace", " ago"), "period": ("semana", "mes", "ano", "week", "month", "year"),
}  # fmt: skip
_UNITS = {"d": 1, "s": 7, "w": 7}


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that give a date. `when` is unknown for a date that can't be resolved; `ahead` marks one in the future."""

    start: int
    end: int
    when: When
    kind: str
    ahead: bool = False


class DateReader:
    """Finds and resolves dates in one language."""

    def __init__(self, words: Words, patterns: dict[str, str]) -> None:
        self._words = words
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        self._months = {**_SHORT_MONTHS, **words.months}
        for name in _ORDER:
            if name in patterns:
                self._patterns.append((name, re.compile(r"(?<![\w/])(?:" + self._fill(patterns[name]) + r")(?![\w])")))
        cue = [*words.months, *words.weekdays, *words.days_ago, r"\d{4}", r"\d/\d", "hace", "ago", "hoje", "ontem", "oggi", "ieri", "dia", "day", "days", "later", "earlier"]
        cue += ["semana", "mes", "ano", "week", "month", "year", "despues", "antes", "noche", "night", "el", "morning", "afternoon", "evening"]
        self._cue = re.compile(r"\b(?:" + "|".join(sorted(cue, key=len, reverse=True)) + r")|#\d")

    def _fill(self, pattern: str) -> str:
        def one_of(items: dict[str, int]) -> str:
            return "|".join(re.escape(item) for item in sorted(items, key=len, reverse=True))

        filled = pattern.replace("MONTH", one_of(self._words.months)).replace("WEEKDAY", one_of(self._words.weekdays))
        return filled.replace("NUMBER", one_of(self._words.numbers)).replace("AGO", one_of(self._words.days_ago))

    def find(self, folded: str, start: int, end: int, anchor: Anchor) -> list[DateMention]:
        """Dates in `folded[start:end]`, in order, without overlaps; the longest reading of a place wins."""
        if self._cue.search(folded, start, end) is None:
            return []
        sentence = folded[start:end]
        has_digit = _DIGIT.search(sentence) is not None
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, int, str, re.Match[str]]] = []
        for name, pattern in self._patterns:
            if (not has_digit and name in _WITH_DIGITS) or (name in _CUES and not any(cue in sentence for cue in _CUES[name])):
                continue
            for match in pattern.finditer(folded, start, end):
                if not any(match.start() < stop and begin < match.end() for begin, stop in taken):
                    taken.append(match.span())
                    found.append((match.start(), match.end(), name, match))
        found.sort(key=lambda item: item[0])
        mentions: list[DateMention] = []
        for begin, stop, name, match in found:
            mention = self._resolve(begin, stop, name, match, anchor)
            if mention is not None:
                anchor.remember(mention)
                mentions.append(mention)
        return mentions

    def remember_year(self, folded: str, start: int, end: int, anchor: Anchor) -> None:
        """A sentence without an event still sets the scene: "that year" may mean the year it names."""
        for match in _FULL_YEAR.finditer(folded, start, end):
            anchor.told_year = int(match.group())

    def _resolve(self, begin: int, stop: int, name: str, match: re.Match[str], anchor: Anchor) -> DateMention | None:
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        if name == "month" and stop - begin <= 3 and match.string[max(0, begin - 3) : begin] != "in ":
            return None  # "may", "mar" and their like are words of their own
        try:
            when, ahead = getattr(self, f"_{name}")(groups, anchor)
        except (ValueError, OverflowError):
            return None
        return DateMention(begin, stop, when, name, ahead)

    def _month_number(self, groups: dict[str, str]) -> int:
        return self._months[groups.get("m") or groups["m2"]]

    def _year_of(self, groups: dict[str, str], anchor: Anchor) -> int | None:
        if "y" in groups:
            return int(groups["y"])
        told = groups.get("yr", "")
        if not told:
            return None
        if told in ("last year", "ano pasado", "the previous year"):
            return anchor.year(-1)
        if told in ("that year", "quell'anno", "ese ano", "ese mismo ano", "mismo ano", "the same year", "that same year"):
            return anchor.told_year or anchor.year(0)
        if told == "the following year" and anchor.told_year:
            return anchor.told_year + 1
        return anchor.year(0)

    def _day(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        number = groups.get("d") or groups["d2"]
        day = 1 if number in ("primero", "1o") else int(number)
        return anchor.day_month(day, self._month_number(groups), self._year_of(groups, anchor))

    def _span(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.month(self._month_number(groups), self._year_of(groups, anchor))

    def _numeric(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return When.day(date(int(groups["y"]), int(groups["n"]), int(groups["d"]))), False

    _iso = _numeric

    def _hashtag(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.day_month(int(groups["d"]), _SHORT_MONTHS[groups["m"]], None)

    def _numericmonth(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return When.month(int(groups["y"]), int(groups["n"])), False

    def _month(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        if "proximo" in groups.get("pre", "") + groups.get("post", "") or groups.get("pre", "").startswith("next"):
            return When.unknown(), True
        return anchor.month(self._month_number(groups), self._year_of(groups, anchor))

    def _weekday(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        told = groups.get("pre", "") + groups.get("post", "")
        if "proximo" in told or "next" in told:
            return When.unknown(), True
        if "d" in groups:
            return anchor.day_of_month(int(groups["d"]))
        return anchor.weekday(self._words.weekdays[groups["w"]], before="pasado" in told or "last" in told or "scors" in told)

    def _ago(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.days_before(self._words.days_ago[groups["a"]]), False

    def _duration(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.before(self._quantity(groups["q"]), groups["u"]), False

    def _relative(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        if "same" in groups:
            return anchor.shifted(0), False
        if "next" in groups or "prev" in groups:
            return anchor.shifted(1 if "next" in groups else -1), False
        if groups["u"][0] not in _UNITS:
            return When.unknown(), False
        days = self._quantity(groups["q"]) * _UNITS[groups["u"][0]]
        return anchor.shifted(-days if groups["dir"] in ("antes", "earlier", "before") else days), False

    def _period(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        if "lastweek" in groups:
            return anchor.last_week(), False
        if "lastmonth" in groups:
            return anchor.last_month(), False
        if "thatmonth" in groups or "thismonth" in groups:
            return anchor.this_month(told="thatmonth" in groups), False
        if "thatyear" in groups and anchor.told_year:
            return When.year(anchor.told_year), False
        year = anchor.year(-1 if "lastyear" in groups else 0)
        return (When.year(year) if year else When.unknown()), False

    def _dayonly(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.day_of_month(int(groups["d"]))

    def _year(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return When.year(int(groups["y"])), False

    def _quantity(self, word: str) -> int:
        return int(word) if word.isdigit() else self._words.numbers[word]


class Anchor:
    """What undated words are read against: the day of publication, and the last date told."""

    def __init__(self, published: date | None, *, month_only: bool = False) -> None:
        self.published = published
        self.month_only = month_only
        self.told: When | None = None
        self.told_year: int | None = None

    def remember(self, mention: DateMention) -> None:
        if mention.when.is_known and not mention.ahead:
            self.told = mention.when
            self.told_year = mention.when.earliest.year if mention.when.earliest else None

    def year(self, offset: int) -> int | None:
        return self.published.year + offset if self.published else None

    def _border(self) -> date | None:
        if self.published is None or not self.month_only:
            return self.published
        return self.published.replace(day=calendar.monthrange(self.published.year, self.published.month)[1])

    def _coarse(self, day: date) -> When:
        return When.month(day.year, day.month) if self.month_only else When.day(day)

    def day_month(self, day: int, month: int, year: int | None) -> tuple[When, bool]:
        if year is not None:
            return When.day(date(year, month, day)), self._is_ahead(date(year, month, day))
        border = self._border()
        if border is None:
            return When.unknown(), False
        this_year = date(border.year, month, min(day, calendar.monthrange(border.year, month)[1]))
        if this_year <= border:
            return When.day(this_year), False
        if (this_year - border).days <= 60:
            return When.unknown(), True
        return When.day(date(border.year - 1, month, day)), False

    def _is_ahead(self, day: date) -> bool:
        border = self._border()
        return border is not None and day > border

    def month(self, month: int, year: int | None) -> tuple[When, bool]:
        if year is not None:
            return When.month(year, month), self._is_ahead(date(year, month, 1))
        border = self._border()
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

    def day_of_month(self, day: int) -> tuple[When, bool]:
        """A day without its month: in the month of publication, or the month before when it hasn't come yet."""
        border = self._border()
        if border is None or day < 1:
            return When.unknown(), False
        if day <= border.day:
            return When.day(border.replace(day=day)), False
        if day - border.day <= 10 and day <= calendar.monthrange(border.year, border.month)[1]:
            return When.unknown(), True
        last = border.replace(day=1) - timedelta(days=1)
        return When.day(last.replace(day=day)), False

    def days_before(self, days: int) -> When:
        if self.published is None:
            return When.unknown()
        return self._coarse(self.published - timedelta(days=days)) if not self.month_only else self._coarse(self.published)

    def before(self, quantity: int, unit: str) -> When:
        if self.published is None:
            return When.unknown()
        if unit.startswith("d"):
            return self.days_before(quantity)
        if unit.startswith(("s", "w")):
            past = self.published - timedelta(days=7 * quantity)
            return When.month(past.year, past.month)
        if unit.startswith("m"):
            index = self.published.year * 12 + self.published.month - 1 - quantity
            return When.month(index // 12, index % 12 + 1)
        return When.year(self.published.year - quantity)

    def shifted(self, days: int) -> When:
        if self.told is None or self.told.precision is not Precision.DAY or self.told.earliest is None:
            return When.unknown()
        return When.day(self.told.earliest + timedelta(days=days))

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
