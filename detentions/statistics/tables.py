"""One- and two-way tables of who was held on a day. The cells add up to the total, and each dimension says how well it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detentions.models.rollups import Dimension
from detentions.statistics import agencies, covering
from detentions.statistics.basis import known_share
from detentions.statistics.held import Point, point
from detentions.statistics.questions import Question


@dataclass(frozen=True, slots=True)
class Table:
    """`cells` by the values of `by`, in that order. `coverage` is the share of those possibly held of whom the value is known."""

    day: date
    by: tuple[Dimension, ...]
    rule: str
    cells: Mapping[tuple[str, ...], Point]
    total: Point
    coverage: Mapping[Dimension, float | None]


def table(question: Question, day: date, by: Sequence[Dimension], *, rolled_up: bool = False) -> Table:
    """Who was held at the end of the local `day`, by one or two dimensions. `rolled_up` as in `series_by`."""
    found = covering.on_day(question, day, by)
    if rolled_up and Dimension.AGENCY in by:
        found = _rolled_up(found, by.index(Dimension.AGENCY), day, question.using)
    total = (sum(sure for sure, _possible in found.values()), sum(possible for _sure, possible in found.values()))
    return Table(
        day=day,
        by=tuple(by),
        rule=question.rule.name,
        cells={values: point(question, day, pair) for values, pair in sorted(found.items())},
        total=point(question, day, total),
        coverage={dimension: known_share(_by_value(found, place)) for place, dimension in enumerate(by)},
    )


def _by_value(found: Mapping[tuple[str, ...], tuple[int, int]], place: int) -> dict[str, int]:
    """Those possibly held."""
    summed: dict[str, int] = defaultdict(int)
    for values, (_sure, possible) in found.items():
        summed[values[place]] += possible
    return summed


def _rolled_up(
    found: Mapping[tuple[str, ...], tuple[int, int]], place: int, day: date, using: str
) -> dict[tuple[str, ...], tuple[int, int]]:
    above = agencies.above_on(day, using=using)
    summed: dict[tuple[str, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for values, (sure, possible) in found.items():
        moved = (*values[:place], above.get(values[place], values[place]), *values[place + 1 :])
        before = summed[moved]
        summed[moved] = (before[0] + sure, before[1] + possible)
    return summed
