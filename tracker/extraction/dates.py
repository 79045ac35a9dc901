"""Dates: the words that give one, and the day they mean, against the day of publication and the dates told before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from detentions.when import Precision, When
from tracker.extraction.anchor import Anchor, DateMention, common
from tracker.extraction.lexicon import Words
from tracker.extraction.openings import Openings

_ORDER = (
    "anniversary",
    "between",
    "monthspan",
    "span",
    "numeric",
    "iso",
    "hashtag",
    "day",
    "numericmonth",
    "duration",
    "relative",
    "ago",
    "weekday",
    "month",
    "period",
    "dayonly",
    "year",
)
_SHORT_MONTHS = {"ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "oct": 10, "nov": 11, "dic": 12}
_FULL_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]\d)\b")
_NUMBERED = ("", "2", "3", "4", "5")  # the same group in the wordings of one pattern
_MONTH_FIRST = re.compile(r"(?<![\d/])\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{4}")
_CENTURY, _NEARBY, _LOOK_BACK = 2000, 2000, 2  # years, characters, sentences
_EVENT, _EVENT_WORDS = 45, 3  # before a day, in which the vote or the rally may be named that it belongs to
_FROM_WHAT = frozenset({"de", "del", "of", "after", "before", "que"})
_OF_THE_ARREST = frozenset({"detencion", "arresto", "captura", "arrest", "detention", "detained", "arrested"})
_HOLDS = {"iso": "-", "numericmonth": "/"}  # a mark without which there is none, though every figure may start one
_UNITS = {"d": 1, "s": 7, "w": 7}


class DateReader:
    """Finds and resolves dates in one language."""

    def __init__(self, words: Words, patterns: dict[str, str]) -> None:
        self._words = words
        self._months = {**_SHORT_MONTHS, **words.months}
        filled = {name: self._fill(patterns[name]) for name in _ORDER if name in patterns}
        self._patterns = [(name, re.compile(rf"(?<![\w/])(?:{pattern})(?![\w])")) for name, pattern in filled.items()]
        self._openings = Openings(list(filled.values()))
        self._every = range(len(self._patterns))
        self._resolvers: dict[str, Callable[[dict[str, str], Anchor], tuple[When, bool]]] = {
            name: getattr(self, f"_{name}") for name, _ in self._patterns
        }

    def _fill(self, pattern: str) -> str:
        def one_of(items: dict[str, int]) -> str:
            return "|".join(re.escape(item) for item in sorted(items, key=len, reverse=True))

        filled = pattern.replace("MONTH", one_of(self._words.months)).replace("WEEKDAY", one_of(self._words.weekdays))
        return filled.replace("NUMBER", one_of(self._words.numbers)).replace("AGO", one_of(self._words.days_ago))

    def find(self, folded: str, start: int, end: int, anchor: Anchor) -> list[DateMention]:
        """Dates in `folded[start:end]`, in order, without overlaps; the longest reading of a place wins."""
        starts = self._openings.starts(folded[start:end])
        asked = self._every if starts is None else sorted({*starts, *self._openings.anywhere})
        if not asked:
            return []
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, int, str, re.Match[str]]] = []
        for at in asked:
            name, pattern = self._patterns[at]
            if name in _HOLDS and folded.find(_HOLDS[name], start, end) < 0:
                continue
            if starts is None or at not in starts:
                matches: Iterable[re.Match[str]] = pattern.finditer(folded, start, end)
            else:
                matches = _matches(pattern, folded, start, starts[at], end)
            for match in matches:
                begin, stop = match.span()
                if not taken or not any(begin < last and first < stop for first, last in taken):
                    taken.append((begin, stop))
                    found.append((begin, stop, name, match))
        found.sort(key=lambda item: item[0])
        mentions: list[DateMention] = []
        for begin, stop, name, match in found:
            mention = self._resolve(begin, stop, name, match, anchor)
            if mention is not None:
                if not self._is_of_public_event(folded, max(start, begin - _EVENT), begin):
                    anchor.remember(mention)
                mentions.append(mention)
        return mentions

    def remember_year(self, folded: str, start: int, end: int, anchor: Anchor) -> None:
        """A sentence without an event still sets the scene: "that year" may mean the year it names, "that day" the day.

        Its day is only looked for when a later sentence asks for it.
        """
        anchor.passed.append((start, end))
        if folded.find("20", start, end) >= 0 or folded.find("19", start, end) >= 0:
            for match in _FULL_YEAR.finditer(folded, start, end):
                anchor.told_year = int(match.group())

    def _is_of_public_event(self, folded: str, start: int, end: int) -> bool:
        """ "las elecciones del 28 de julio": no day that "that same day" may mean."""
        return not self._words["public_events"].isdisjoint(folded[start:end].split()[-_EVENT_WORDS:])

    def _catch_up(self, folded: str, anchor: Anchor) -> None:
        """Reads the dates of the last sentences that were passed over: "Había ido el 8 de julio. Quedó preso ese día"."""
        passed, anchor.passed = anchor.passed[-_LOOK_BACK:], []
        for start, end in passed:
            for mention in self.find(folded, start, end, anchor.alike()):
                if not self._is_of_public_event(folded, max(start, mention.start - _EVENT), mention.start):
                    anchor.remember(mention)

    def _resolve(self, begin: int, stop: int, name: str, match: re.Match[str], anchor: Anchor) -> DateMention | None:
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        if name == "numeric" and self._words.code == "en" and _has_month_first(match):
            groups["monthfirst"] = ""
        if name == "month" and stop - begin <= 3 and match.string[max(0, begin - 3) : begin] != "in ":
            return None  # "may", "mar" and their like are words of their own
        if name == "relative" and _counts_from_elsewhere(match):
            return None
        if name == "relative" and anchor.passed:
            self._catch_up(match.string, anchor)
        try:
            when, ahead = self._resolvers[name](groups, anchor)
        except (ValueError, OverflowError):
            return None
        return DateMention(begin, stop, when, name, ahead)

    def _month_number(self, groups: dict[str, str]) -> int:
        return self._months[_one_of(groups, "m", "m2", "m3", "m4")]

    def _year_of(self, groups: dict[str, str], anchor: Anchor) -> int | None:
        if _one_of(groups, "y", "y3", "y4"):
            return int(_one_of(groups, "y", "y3", "y4"))
        if "same" in groups:
            return anchor.told_year or anchor.year(0)
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
        """ "entre el 3 y el 12 de febrero": that month. "del 30 de enero al 2 de febrero": only the year is sure."""
        last = self._months[groups["l"]] if "l" in groups else self._month_number(groups)
        when, ahead = anchor.month(last, self._year_of(groups, anchor))
        first = self._month_number(groups) if "l" in groups else self._months.get(_one_of(groups, "f", "f2", "f4"), 0)
        if not first or when.earliest is None:
            return when, ahead
        year = when.earliest.year - (first > when.earliest.month)
        return common(When.month(year, first), when), ahead

    def _between(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        """ "entre el 30 de enero y hoy", "between Friday and Sunday": the month or year that both ends share."""
        weekday = self._words.weekdays.get(groups.get("w", ""))
        last = anchor.today()
        if "w2" in groups:
            last = anchor.weekday(self._words.weekdays[groups["w2"]], before=False)[0]
        elif "a" in groups:
            last = anchor.days_before(self._words.days_ago[groups["a"]])
        if weekday is None:
            day = groups.get("d") or groups["d2"]
            return common(anchor.day_month(int(day), self._month_number(groups), None)[0], last), False
        if last.earliest is None or last.precision is not Precision.DAY:
            return last, False
        return common(When.day(last.earliest - timedelta(days=(last.earliest.weekday() - weekday) % 7)), last), False

    def _numeric(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        """ "17/01/2024", "17-01-24". The day comes first, unless an English report shows elsewhere that its months do."""
        year = int(groups["y"])
        year += _CENTURY if year < _CENTURY // 20 else 0
        day, month = (int(groups["n"]), int(groups["d"])) if "monthfirst" in groups else (int(groups["d"]), int(groups["n"]))
        return When.day(date(year, month, day)), anchor.is_ahead(date(year, month, day))

    def _iso(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return When.day(date(int(groups["y"]), int(groups["n"]), int(groups["d"]))), False

    def _hashtag(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.day_month(int(groups["d"]), _SHORT_MONTHS[groups["m"]], None)

    def _numericmonth(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        if "y" not in groups:  # "el 2/8"
            return anchor.day_month(int(_one_of(groups, "d", "d2")), int(_one_of(groups, "n2", "n3")), None)
        return When.month(int(groups["y"]), int(groups["n"])), False

    def _month(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        if "proximo" in groups.get("pre", "") + groups.get("post", "") or groups.get("pre", "").startswith("next"):
            return When.unknown(), True
        if "paired" in groups:  # "en enero y junio de 2024"
            return anchor.month(self._months[groups["paired"]], int(groups["y2"]))
        return anchor.month(self._month_number(groups), self._year_of(groups, anchor))

    def _weekday(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        told = groups.get("pre", "") + groups.get("post", "")
        if "proximo" in told or "next" in told:
            return When.unknown(), True
        if "week" in groups:
            return anchor.weekday_of_last_week(self._words.weekdays[groups["w"]]), False
        if "d" in groups:
            return anchor.day_of_month(int(groups["d"]), weekday=self._words.weekdays[groups["w"]])
        return anchor.weekday(self._words.weekdays[groups["w"]], before="pasado" in told or "last" in told or "scors" in told)

    def _ago(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.days_before(self._words.days_ago[groups["a"]]), False

    def _duration(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        return anchor.before(self._quantity(groups["q"]), groups["u"], vague="vague" in groups), False

    def _relative(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        if "same" in groups:
            return anchor.shifted(0), False
        if "next" in groups or "prev" in groups:
            return anchor.shifted(1 if "next" in groups else -1), False
        if groups["u"][0] in "ya":
            return anchor.years_on(self._quantity(groups["q"]) * (-1 if groups["dir"] in ("antes", "earlier", "before") else 1)), False
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

    _monthspan = _year

    def _anniversary(self, groups: dict[str, str], anchor: Anchor) -> tuple[When, bool]:
        """ "cumple hoy dos meses preso", "este viernes 15 de marzo cumple dos meses": counted back from the day that is named."""
        day, month, weekday = (_one_of(groups, *(letter + number for number in _NUMBERED)) for letter in "dmw")
        base = None
        if day:
            base = anchor.day_month(int(day), self._months[month], None)[0]
        elif weekday:
            base = anchor.weekday(self._words.weekdays[weekday], before=False)[0]
        return anchor.since(self._quantity(_one_of(groups, "q", "q2")), _one_of(groups, "u", "u2"), base), False

    def _quantity(self, word: str) -> int:
        return int(word) if word.isdigit() else self._words.numbers[word]


def _has_month_first(match: re.Match[str]) -> bool:
    """Whether a numeric date nearby can only be read with its month first: "8/28/2024"."""
    return _MONTH_FIRST.search(match.string, max(0, match.start() - _NEARBY), match.end() + _NEARBY) is not None


def _counts_from_elsewhere(match: re.Match[str]) -> bool:
    """ "tres días después de las elecciones", "the day after the vote": counted from something else than the date told last."""
    last = match.group().rsplit(None, 1)[-1]
    after = match.string[match.end() : match.end() + 30].split()[:4]
    if not after or not (after[0] in _FROM_WHAT or last in ("after", "before")) or after[0].startswith((",", ".")):
        return False
    return not any(word.strip(",.") in _OF_THE_ARREST for word in after)


def _one_of(groups: dict[str, str], *names: str) -> str:
    """The words of whichever wording of a pattern was met."""
    return next((groups[name] for name in names if name in groups), "")


def _matches(pattern: re.Pattern[str], folded: str, start: int, places: Sequence[int], end: int) -> list[re.Match[str]]:
    """What `finditer` finds, tried only where the pattern may start: at `places`, counted from `start`."""
    found: list[re.Match[str]] = []
    reach = start
    for place in sorted(places):
        if start + place >= reach:
            match = pattern.match(folded, start + place, end)
            if match is not None:
                found.append(match)
                reach = match.end()
    return found
