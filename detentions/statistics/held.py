"""In custody on a day, and the series of it: from the tallies for the present, from the stretches for everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import psycopg
from django.db import connections

from detentions.models import Tally
from detentions.models.rollups import TOTAL, Dimension
from detentions.rollups import tallies
from detentions.statistics import agencies, covering
from detentions.statistics.questions import Question

Pair = tuple[int, int]  # surely, possibly


class Point(NamedTuple):
    """A number on one day. `value` follows the reading of the rule (surely, unless the rule says otherwise), `possibly` is the widest."""

    date: date
    value: int
    possibly: int


def in_custody(question: Question, day: date) -> Point:
    """How many (persons, detentions or charges, as the rule says) were held at the end of the local `day`."""
    return series(question, [day])[0]


def series(question: Question, days: Sequence[date]) -> list[Point]:
    """The same number on each of `days`, in their order."""
    ordered = sorted(set(days))
    if not ordered:
        return []
    found = dict(zip(ordered, _total(question, ordered), strict=True))
    return [point(question, day, found[day]) for day in days]


def series_by(question: Question, days: Sequence[date], by: Dimension, *, rolled_up: bool = False) -> dict[str, list[Point]]:
    """A series for each value of `by` that counts on any of the days. Their sum is the whole series.

    `rolled_up`: each agency counts for the one it belongs to, or went over into, on that day.
    """
    ordered = sorted(set(days))
    if not ordered:
        return {}
    numbers = _by_value(question, ordered, by)
    if rolled_up and by == Dimension.AGENCY:
        numbers = agencies.rolled_up(numbers, ordered, using=question.using)
    position = {day: place for place, day in enumerate(ordered)}
    places = [position[day] for day in days]
    return {
        value: _points(question, days, [pairs[at] for at in places])
        for value, pairs in sorted(numbers.items())
        if any(possible for _sure, possible in pairs)
    }


def point(question: Question, day: date, pair: Pair) -> Point:
    return _points(question, [day], [pair])[0]


def _points(question: Question, days: Sequence[date], pairs: Iterable[Pair]) -> list[Point]:
    if question.rule.reading == "possibly":
        return [Point(day, possible, possible) for day, (_sure, possible) in zip(days, pairs, strict=True)]
    return [Point(day, sure, possible) for day, (sure, possible) in zip(days, pairs, strict=True)]


def _total(question: Question, days: Sequence[date]) -> list[Pair]:
    if question.known_at is None and len(question.filters) <= 1:
        dimension, wanted = next(iter(question.filters.items()), (TOTAL, frozenset({""})))
        return _sum(_tallied(question, days, dimension, wanted).values(), len(days))
    if len(days) == 1:
        return [covering.on_day(question, days[0], ()).get((), (0, 0))]
    return _sum(covering.on_days(question, days, None).values(), len(days))


def _by_value(question: Question, days: Sequence[date], by: Dimension) -> Mapping[str, list[Pair]]:
    if question.known_at is None and not question.filters.keys() - {by}:
        return _tallied(question, days, by, question.filters.get(by))
    if len(days) == 1:
        return {value: [pair] for (value,), pair in covering.on_day(question, days[0], (by,)).items()}
    return covering.on_days(question, days, by)


def _tallied(question: Question, days: Sequence[date], dimension: str, wanted: frozenset[str] | None) -> Mapping[str, list[Pair]]:
    last = days[-1].toordinal() // tallies.DAYS
    values: list[Any] = [question.rule.pk, question.country, str(dimension), last]
    only = ""
    if wanted is not None and len(wanted) == 1:  # as for the total: planned in half the time of a list
        values += wanted
        only = " AND value = %s"
    elif wanted is not None:
        values.append(sorted(wanted))
        only = " AND value = ANY(%s)"
    link = connections[question.using]
    link.ensure_connection()
    # The driver's own cursor: numbers come as bytes, not as text to be read again.
    with link.wrap_database_errors, psycopg.Cursor(link.connection) as cursor:
        cursor.execute(_STORED + only, values, binary=True)
        return tallies.read(cursor.fetchall(), days)


_STORED = (
    f"SELECT value, block, sure, possible FROM {Tally._meta.db_table}"
    " WHERE rule_id = %s AND country = %s AND dimension = %s AND block <= %s"
)


def _sum(numbers: Iterable[Sequence[Pair]], size: int) -> list[Pair]:
    total = [(0, 0)] * size
    for pairs in numbers:
        total = [(one[0] + other[0], one[1] + other[1]) for one, other in zip(total, pairs, strict=True)]
    return total
