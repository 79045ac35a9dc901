"""What the first page says: two numbers side by side, a series, and the pairs of the same days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from detentions import editions, published
from detentions.published import Definition, Held, Point, PublishedCount
from tracker import charts
from tracker.public import wording
from tracker.public.rows import Row, name, row_of

_MONTHS_SHOWN = 24
_PAIRS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything in words. `own` is None where live figures aren't shown; `other` where nobody's total is known."""

    day: date
    day_in_words: str
    today: date
    is_latest_stated: bool
    definition: Definition
    definitions: list[Definition]
    own: Point | None
    own_number: str
    possibly_number: str
    cases: str
    sample: bool
    other: Row | None
    other_is_same_day: bool
    percent_class: str
    difference: str
    also: list[Row]
    drawings: SafeString
    first_day: date
    since: str
    main_publisher: str
    months: list[tuple[str, str, str]]
    pairs: list[Row]


def overview(*, asked: date | None, definition: str, today: date, language: str) -> Overview:
    """For the day asked for; else today, or the last day for which somebody stated a total when that is long ago. Raises NoSuchRule."""
    rules = published.definitions()
    rule = next((one for one in rules if one.id == definition), None)
    if rule is None:
        raise published.NoSuchRule(definition, [one.id for one in rules])
    day, is_latest_stated = (asked, False) if asked else _day_to_show(today)
    counts = published.counts_for_charts(first=_months_before(day), last=day)
    main = _who_counts_most(counts)
    shown = [count for count in counts if count.body.slug == main]
    held = _held([*_days(day), *(count.day for count in counts if count.day)], definition)
    points = {point.date: point for point in held.points} if held else {}
    beside = sorted(published.counts_beside(day), key=lambda count: count.body.slug != main)
    own = points.get(day)
    first = beside[0] if beside else None
    ratio = published.coverage_ratio(first, own) if first else None
    return Overview(
        day=day,
        day_in_words=wording.day_in_words(day, language),
        today=today,
        is_latest_stated=is_latest_stated,
        definition=rule,
        definitions=rules,
        own=own,
        own_number=wording.number(own.value, language) if own else "",
        possibly_number=wording.number(own.possibly, language) if own and own.possibly > own.value else "",
        cases=wording.number(held.cases, language) if held and held.cases else "",
        sample=bool(held and held.sample),
        other=row_of(first, language, own) if first else None,
        other_is_same_day=bool(first and first.day == day),
        percent_class=f"w{round(ratio * 100)}" if ratio is not None and ratio <= 1 else "",
        difference=wording.number(abs(first.value - own.value), language) if first and own and ratio is not None else "",
        also=[row_of(count, language, own) for count in beside[1:]],
        drawings=_drawings(held, day, shown, language),
        first_day=_months_before(day),
        since=wording.month_in_words(_months_before(day), language),
        main_publisher=name(shown[0].body, language) if shown else "",
        months=_by_month(points, day, language),
        pairs=[row_of(count, language, points.get(count.day) if count.day else None) for count in reversed(counts[-_PAIRS_SHOWN:])],
    )


def _day_to_show(today: date) -> tuple[date, bool]:
    if not published.is_live() and (made := editions.editions()):
        return made[-1].day, False
    if published.counts_beside(today):
        return today, False
    stated = [count.day for count in published.counts_for_charts(last=today) if count.day]
    return (stated[-1], True) if stated else (today, False)


def _held(days: Sequence[date], definition: str) -> Held | None:
    try:
        return published.held_series(sorted(set(days)), definition)
    except published.NotPublishedYet:
        return _of_the_last_edition(days, definition)


def _of_the_last_edition(days: Sequence[date], definition: str) -> Held | None:
    """The printed numbers of those of `days` that have one. None where nothing is printed of this rule."""
    made = editions.editions()
    rule = next((one for one in published.definitions() if one.id == definition), None)
    if not made or rule is None:
        return None
    last = made[-1]
    printed = editions.printed(editions.figures(last.number), definition=definition, reading="surely", by=())
    told = {date.fromisoformat(one.day): one.value for one in printed if one.value is not None}
    points = [Point(day, told[day], told[day]) for day in sorted(set(days)) if day in told]
    return Held(points, rule, last.made_at, last.made_at, 0, 0, last.is_sample) if points else None


def _months_before(day: date) -> date:
    months = day.year * 12 + day.month - 1 - _MONTHS_SHOWN
    return max(date(months // 12, months % 12 + 1, 1), published.FIRST_DAY)


def _days(day: date) -> list[date]:
    """The end of each week and of each month of the time shown, and the day itself."""
    first = _months_before(day)
    span = [first + timedelta(days=number) for number in range((day - first).days + 1)]
    return [one for one in span if one.weekday() == 6 or (one + timedelta(days=1)).day == 1 or one in {first, day}]


def _who_counts_most(counts: Sequence[PublishedCount]) -> str:
    said = Counter(count.body.slug for count in counts).most_common(1)
    return said[0][0] if said else ""


def _drawings(held: Held | None, day: date, counts: Sequence[PublishedCount], language: str) -> SafeString:
    dots = [charts.Dot(point.date, point.value, point.possibly) for point in held.points] if held else []
    marks = [
        charts.Mark(count.as_of.earliest, count.as_of.latest, count.value)
        for count in counts
        if count.as_of.earliest and count.as_of.latest
    ]
    who = name(counts[0].body, language) if counts else ""
    drawn = []
    for frame, months in ((charts.WIDE, 3), (charts.NARROW, 6)):
        words = charts.Words(
            others=_("Published by %(who)s") % {"who": who},
            ticks=_ticks(_months_before(day), day, months),
            number=lambda value: wording.number(value, language),
        )
        drawn.append(charts.draw(frame, dots, marks, words))
    return mark_safe("".join(drawn))  # charts.draw escapes every word it is given


def _ticks(first: date, last: date, months: int) -> list[tuple[date, str]]:
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, months)]
    return [(day, wording.short_month(day)) for day in starts if first <= day <= last]


def _by_month(points: dict[date, Point], day: date, language: str) -> list[tuple[str, str, str]]:
    ends = [end for end in points if (end + timedelta(days=1)).day == 1 or end == day]
    return [
        (
            wording.short_day(end, language),
            wording.number(points[end].value, language),
            wording.number(points[end].possibly, language),
        )
        for end in sorted(ends, reverse=True)
    ]
