"""Questions to the stretches themselves: any filter, any pair of dimensions, any moment of our knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connections, transaction

from detentions.models import Stretch
from detentions.models.rollups import Dimension
from detentions.rollups.stretches import LENGTH_CLASSES, first_that_may_cover
from detentions.statistics.questions import Question

_TABLE = Stretch._meta.db_table
Values = tuple[str, ...]
Pair = tuple[int, int]  # surely, possibly


def on_day(question: Question, day: date, by: Sequence[Dimension]) -> dict[Values, Pair]:
    """How many cover `day`, for each combination of values of `by`; with nothing in `by`, one number under ()."""
    where, values = _where(question)
    # One branch per class of length and index: each is a short range, in which every second row or more covers the day.
    branches, given = [], []
    for known, moments in _known_at(question):
        for length in LENGTH_CLASSES:
            branches.append(
                f"SELECT {', '.join(['sure', *by])} FROM {_TABLE} WHERE {where} AND {known} AND length_class = {length:d}"
                " AND from_day >= %s AND from_day <= %s AND to_day > %s"
            )
            given += [*values, *moments, first_that_may_cover(day, length), day, day]
    rows = _rows(question, _grouped(" UNION ALL ".join(branches), by), given)
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in rows}


def _grouped(held: str, by: Sequence[Dimension]) -> str:
    shown = "".join(f"{dimension}, " for dimension in by)
    group = f" GROUP BY {', '.join(by)}" if by else ""
    return f"SELECT {shown}count(*) FILTER (WHERE sure), count(*) FROM ({held}) AS held{group}"


def on_days(question: Question, days: Sequence[date], by: Dimension | None) -> dict[str, list[Pair]]:
    """How many cover each of `days` (ascending), per value of `by`; with None, under ""."""
    where, values = _where(question)
    known = _known_at(question)
    where += f" AND ({' OR '.join(f'({part})' for part, _moments in known)})"
    values += [moment for _part, moments in known for moment in moments]
    value = f'"{by}"' if by else "''"
    (begins, given_begin), (ends, given_end) = (_place_of(column, days) for column in ("from_day", "to_day"))
    # Both groupings in one pass over the table, of which each row is read once.
    sentence = (
        "SELECT named, begins, ends, count(*) FILTER (WHERE sure), count(*)"
        f" FROM (SELECT {value} AS named, sure, {begins} AS begins, {ends} AS ends"
        f" FROM {_TABLE} WHERE {where} AND to_day > %s AND from_day <= %s) AS held"
        " GROUP BY GROUPING SETS ((named, begins), (named, ends))"
    )
    steps: dict[str, list[list[int]]] = {}
    for named, begin, end, sure, possible in _rows(question, sentence, [*given_begin, *given_end, *values, days[0], days[-1]], roomy=True):
        if named not in steps:
            steps[named] = [[0, 0] for _place in range(len(days) + 1)]
        step, sign = (steps[named][end], -1) if begin is None else (steps[named][begin], 1)
        step[0] += sign * sure
        step[1] += sign * possible
    return {named: _added_up(changes[:-1]) for named, changes in steps.items()}


def _place_of(column: str, days: Sequence[date]) -> tuple[str, list[Any]]:
    """SQL for the place of the first of `days` on or after a column's day, or their number where there is none.

    Weeks and days are divided out; to look each day up among months or years takes several times as long.
    """
    steps = {(other - one).days for one, other in pairwise(days[:-1])}
    if len(steps) == 1:
        (step,) = steps
        divided = f"least(%s, ({column} - %s::date + {step - 1:d}) / {step:d})"
        sentence = f"CASE WHEN {column} <= %s THEN 0 WHEN {column} > %s THEN %s ELSE {divided} END"
        return sentence, [days[0], days[-1], len(days), len(days) - 1, days[0]]
    return f"width_bucket({column} - 1, %s::date[])", [list(days)]


def _added_up(changes: Sequence[Sequence[int]]) -> list[Pair]:
    found, sure, possible = [], 0, 0
    for change in changes:
        sure, possible = sure + change[0], possible + change[1]
        found.append((sure, possible))
    return found


def _where(question: Question) -> tuple[str, list[Any]]:
    parts = ["rule_id = %s", "country = %s"]
    values: list[Any] = [question.rule.pk, question.country]
    for dimension, wanted in sorted(question.filters.items()):
        parts.append(f"{Dimension(dimension)} = ANY(%s)")
        values.append(sorted(wanted))
    return " AND ".join(parts), values


def _known_at(question: Question) -> list[tuple[str, list[Any]]]:
    """What was known at the question's moment: of what is known still and of what no longer is, each in an index of its own."""
    if question.known_at is None:
        return [("known_to IS NULL", [])]
    return [
        ("known_to IS NULL AND known_from <= %s", [question.known_at]),
        ("known_from <= %s AND known_to > %s", [question.known_at, question.known_at]),
    ]


def _rows(question: Question, sentence: str, values: Sequence[Any], *, roomy: bool = False) -> list[tuple[Any, ...]]:
    """`roomy`: PostgreSQL expects many more groups than there are, and would sort a million rows rather than keep them in memory."""
    with transaction.atomic(using=question.using) if roomy else nullcontext(), connections[question.using].cursor() as cursor:
        if roomy:
            cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(sentence, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
