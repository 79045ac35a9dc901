"""The day a figure stands for: a cut-off in its own words, the document's heading date, or the day of publication."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detentions.when import Precision, When
from tracker.extraction.claims import Span, Value
from tracker.extraction.counts_words import CountWords
from tracker.extraction.document import Document, Sentence

_READ_WHOLE = frozenset({"es", "en"})
_UNTIL = re.compile(
    r"(?:al|hasta|corte|cierre|balance|actualizad\w+(?: al?)?|as of|as at|until|through|up to|updated|dated|figures of|by|cerro|closed)"
    r"(?: (?:el|the|del?|al|on|dia))* ?(?:(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo),? )?$"
)
_EARLIER = re.compile(
    r"(?<!\w)(?:(?:than|mas que|menos que|que en (?:su|el))(?:,? \w+){0,6}"
    r"|(?:last report|previous (?:report|count)|(?:ultimo|anterior) (?:informe|balance|reporte))(?: (?!este|corte|hasta)\w+){0,6}) ?$"
)
# "after the vote of July 28", "desde el anuncio que se hizo el 8 de enero": the day of what opened a window, not the figure's own.
_OPENED = re.compile(
    r"(?<!\w)(?:desde|tras|luego del?|despues del?|a raiz del?|a partir del?|since|after|following|in the wake of)(?!\w)"
    r"(?:(?!(?<!\w)(?:hasta|by|until|up to|as of|dijo|inform\w+|said|says|reported|announced)(?!\w))[^.;:,\d]){0,70}$"
)
_AND_DAY = re.compile(r" (?:y|e|and|to|al?|hasta|until|till|through)(?: el| este| this)? ")
_FROM_DAY = re.compile(r"(?<!\w)(?:entre|between|del?|from)(?: el)? \d{1,2} (?:y|and|al?|to)(?: el)? $")
_RANGE = re.compile(r" ?[-–—] ?| al ")
_OTHER_EVENT = re.compile(
    r"(?<!\w)(?:entr(?:o|ada) en vigor|vigente|aprobad[oa]|(?:took|takes|came|comes) (?:effect|into force)|approved|began|started|"
    r"comenz\w+|inici(?:o|ad[oa])|(?:protestas|manifestaciones|elecciones|comicios|protests|demonstrations|elections?|vote)(?: \w+)?)"
    r"(?: \w+){0,3} $"
)
_CLOSED = re.compile(
    r"(?<!\w)(?:(?:al?|del?|hasta) (?:cierre|final|finales|fin|termino) del?|(?:at|by|as of|until) the (?:end|close) of|as of(?: late)?) $"
)
_LABEL = 6
_TO_DAY = re.compile(r" ?- ?(\d{1,2})(?![\d/])")


@dataclass(frozen=True, slots=True)
class CountDate:
    """A date in the words around a figure. `since` marks the start of a window, `cut_off` a word that makes it an end."""

    start: int
    end: int
    when: When
    kind: str
    since: bool
    cut_off: bool
    spoken: bool = False  # the day on which somebody said it


def _with_year(published: date | None, month: int, day: int) -> date | None:
    """The last such day that isn't after publication (a month may be known only to its end)."""
    if published is None:
        return None
    try:
        border = published.replace(day=calendar.monthrange(published.year, published.month)[1])
        this_year = date(published.year, month, day)
        return this_year if this_year <= border else date(published.year - 1, month, day)
    except ValueError:
        return None


def _numeric(text: str) -> date:
    day, month, year = (int(part) for part in re.split(r"[/.]", text))
    return date(year if year > 99 else 2000 + year, month, day)


def _coarse(day: date, document: Document) -> When:
    """A weekday counted back from a month is only that month."""
    return When.month(day.year, day.month) if document.published_precision == "month" else When.day(day)


def _resolve(match: re.Match[str], document: Document, words: CountWords) -> tuple[When, str] | None:
    published = document.published
    groups = match.groupdict()
    try:
        if groups["iso"]:
            return When.day(date.fromisoformat(groups["iso"])), "day"
        if groups["numeric"]:
            return When.day(_numeric(groups["numeric"])), "day"
        if groups["my"]:
            return When.month(int(groups["yy"]), words.months[groups["my"]]), "month"
        if groups["year"]:
            return When.year(int(groups["year"])), "opening"
        if groups["bare"]:
            month = words.months[groups["bare"]]
            return (When.month(published.year - (month > published.month), month), "opening") if published else None
        name, number = groups["m"] or groups["m2"], groups["d"] or groups["d2"]
        if name:
            year, day = groups["y"] or groups["y2"], int(re.sub(r"\D", "", number))
            known = date(int(year), words.months[name], day) if year else _with_year(published, words.months[name], day)
            return (When.day(known), "day") if known else None
        if published is None:
            return None
        back = words.days_ago[groups["ago"]] if groups["ago"] else (published.weekday() - words.weekdays[groups["weekday"]]) % 7
        return _coarse(published - timedelta(days=back), document), "relative"
    except (ValueError, KeyError):
        return None


def find_dates(document: Document, start: int, end: int, words: CountWords) -> list[CountDate]:
    """The dates of `folded[start:end]`, in order."""
    found: list[CountDate] = []
    for match in words.date.finditer(document.folded, start, end):
        resolved = _resolve(match, document, words)
        if resolved is not None:
            left = document.folded[max(start, match.start() - 24) : match.start()]
            since, cut_off = words.since.search(left) is not None, words.cut_off.search(left) is not None
            if resolved[1] in {"day", "relative"} and not since:
                since = _OPENED.search(document.folded, max(start, match.start() - 90), match.start()) is not None
            if found and found[-1].since and _AND_DAY.fullmatch(document.folded, found[-1].end, match.start()):
                since, cut_off = False, True  # "between July 22 and August 22": the second day closes the window
            elif _FROM_DAY.search(left):
                since, cut_off = False, True  # "entre el 21 y el 31 de enero"
            elif found and _RANGE.fullmatch(document.folded, found[-1].end, match.start()):
                found[-1], cut_off = replace(found[-1], since=True), True  # "(July 22 – August 22)"
            elif _OTHER_EVENT.search(document.folded, max(start, match.start() - 60), match.start()):
                since = True
            elif match.start() - start < _LABEL and document.folded[match.end() : match.end() + 1] == ":":
                cut_off = True  # "- February 21: 15 releases"
            if _EARLIER.search(document.folded[max(start, match.start() - 60) : match.start()]):
                continue  # "one more than in its report of March 29"
            closed = resolved[0].precision is Precision.MONTH and _CLOSED.search(left) is not None
            cut_off = cut_off or closed
            if resolved[1] == "opening" and not since and not closed:
                continue  # a month or a year alone is only read as the beginning of a window: "since November"
            spoken = words.verb_near.search(left) is not None
            today = match.group("ago") is not None and words.days_ago[match.group("ago")] == 0
            found.append(CountDate(match.start(), match.end(), resolved[0], resolved[1], since, cut_off or today, spoken))
    return found


def _last_of(document: Document, day: CountDate) -> CountDate:
    """ "Week in review, December 19–25": the last of the days."""
    more = _TO_DAY.match(document.folded, day.end)
    first = day.when.earliest
    if more is None or first is None or not first.day < int(more.group(1)) <= calendar.monthrange(first.year, first.month)[1]:
        return day
    return replace(day, end=more.end(), when=When.day(first.replace(day=int(more.group(1)))))


def published_when(document: Document) -> When | None:
    if document.published is None:
        return None
    if document.published_precision == "month":
        return When.month(document.published.year, document.published.month)
    return When.day(document.published)


def as_of(document: Document, dates: list[CountDate], at: Span, heading: CountDate | None) -> Value[When] | None:
    """The date of a figure at `at`, given the dates of its sentence and the date in the document's heading."""
    border = document.published
    usable = [day for day in dates if not day.since and not (border and day.when.earliest and _after(day.when, border, document))]
    exact = [day for day in usable if day.cut_off and (day.when.precision is Precision.DAY or _closed(document, day))]
    exact = [day for day in exact if not day.spoken] or exact
    if exact:
        nearest = min(exact, key=lambda day: min(abs(day.start - at.end), abs(at.start - day.end)))
        return Value(nearest.when, (Span(nearest.start, nearest.end),), f"as_of.{nearest.kind}", 0.0)
    if heading is not None:
        return Value(heading.when, (Span(heading.start, heading.end),), "as_of.heading", 0.0)
    return None


def _closed(document: Document, day: CountDate) -> bool:
    """ "a cierre de junio", "at the end of June": a month stands for the day on which it ended."""
    return day.when.precision is Precision.MONTH and _CLOSED.search(document.folded[max(0, day.start - 30) : day.start]) is not None


def as_of_now(document: Document, sentence: Sentence, at: Span, words: CountWords) -> Value[When] | None:
    """ "siguen 866 presos", "45 so far": it stands on the day of publication, by words of its own sentence; without them it has no day."""
    when = published_when(document)
    if when is None:
        return None
    told = [Span(*match.span()) for match in words.now.finditer(document.folded, sentence.start, sentence.end)]
    near = min(told, key=lambda span: max(at.start - span.end, span.start - at.end), default=None)
    return Value(when, (near,), "as_of.published", 0.0) if near is not None else None


def _after(when: When, border: date, document: Document) -> bool:
    latest = border if document.published_precision != "month" else border.replace(day=calendar.monthrange(border.year, border.month)[1])
    return when.earliest is not None and when.earliest > latest


def heading_date(document: Document, words: CountWords) -> CountDate | None:
    """A bulletin's own cut-off ("Figures as of 18 December 2023"), in its first lines."""
    for sentence in document.sentences[:6]:
        if sentence.end - sentence.start > 200:
            return None
        for day in find_dates(document, sentence.start, sentence.end, words):
            left = document.folded[max(sentence.start, day.start - 30) : day.start]
            until = _UNTIL.search(left) is not None if document.language in _READ_WHOLE else day.cut_off
            if day.kind == "day" and not day.since and (until or sentence.end - sentence.start < 60):
                return _last_of(document, day)
    return None


def window_start(dates: list[CountDate], at: Span) -> Value[When] | None:
    """Where a flow's window opens: the nearest date told as "since"."""
    opening = [day for day in dates if day.since]
    if not opening:
        return None
    nearest = min(opening, key=lambda day: abs(day.start - at.start))
    return Value(nearest.when, (Span(nearest.start, nearest.end),), "window.since", 0.0)
