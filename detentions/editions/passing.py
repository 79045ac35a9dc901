"""What listed people went through: arrests, releases, deaths and transfers in periods, and how long custody that ended had lasted.

Counted by the functions that count the registry (`statistics.flows`, `statistics.lengths`), from the rows that an edition publishes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from detentions import statistics
from detentions.custody import Rule
from detentions.editions.condensed import UNKNOWN
from detentions.editions.lives import ListedLife
from detentions.models.rollups import DIMENSIONS
from detentions.statistics import Ending, Flow, Happening, Lengths

RELEASE_KIND = "release_kind"
Period = tuple[date, date]
Filters = Mapping[str, frozenset[str]]
_PLACES = {dimension.value: place for place, dimension in enumerate(DIMENSIONS)}
T = TypeVar("T", Happening, Ending)


@dataclass(frozen=True, slots=True)
class Happened:
    """How often something surely and possibly happened from `first` to `last`, both included."""

    first: date
    last: date
    values: tuple[str, ...]
    surely: int
    possibly: int


@dataclass(frozen=True, slots=True)
class Lasted:
    """How long the stretches of custody had lasted that ended from `first` to `last`, both included."""

    first: date
    last: date
    values: tuple[str, ...]
    lengths: Lengths


class Passages:
    """By one rule. Everything is worked out once, when the first question comes; a question then only sorts and counts."""

    def __init__(self, lives: Iterable[ListedLife], rule: Rule) -> None:
        self._counts = rule.counts
        self._happened: dict[Flow, list[Happening]] = {kind: [] for kind in Flow}
        self._ended: list[Ending] = []
        for life in lives:
            for kind, found in self._happened.items():
                found += statistics.happenings(life, kind, rule)
            self._ended += statistics.endings(life, rule)

    def values(self, dimension: str) -> set[str]:
        """Every value of a dimension with which something happened."""
        place = _PLACES[dimension]
        told = {one.values[place] for found in self._happened.values() for one in found}
        return {value or UNKNOWN for value in told.union(one.values[place] for one in self._ended)}

    def flow(self, kind: Flow, periods: Sequence[Period], by: Sequence[str], filters: Filters) -> list[Happened]:
        """With `by`, which may name the kind of release too, one number per value that possibly occurs in a period."""
        fitting = statistics.counted(_fitting(self._happened[kind], filters), self._counts)
        groups = _grouped(fitting, by, lambda one: one.kind)
        numbers = {values: statistics.in_periods(own, periods) for values, own in groups}
        return [
            Happened(first, last, values, *own[place])
            for place, (first, last) in enumerate(periods)
            for values, own in numbers.items()
            if own[place][1] or not by
        ]

    def lasted(self, periods: Sequence[Period], by: Sequence[str], filters: Filters) -> list[Lasted]:
        """With `by`, one answer per value that occurs in a period."""
        fitting = sorted(_fitting(self._ended, filters), key=lambda one: one.day)
        days = [one.day for one in fitting]
        found = []
        for first, last in periods:
            here = fitting[bisect_left(days, first) : bisect_right(days, last)]
            found += [Lasted(first, last, values, statistics.lengths(own)) for values, own in _grouped(here, by, lambda _one: "")]
        return found


def _fitting(found: Sequence[T], filters: Filters) -> Iterable[T]:
    wanted = {_PLACES[name]: frozenset("" if value == UNKNOWN else value for value in values) for name, values in filters.items()}
    return (one for one in found if statistics.passes(one.values, wanted)) if wanted else found


def _grouped(found: Sequence[T], by: Sequence[str], kind: Callable[[T], str]) -> list[tuple[tuple[str, ...], list[T]]]:
    """By the values of each, in their order. Without `by` one group, with nobody in it perhaps."""
    groups: dict[tuple[str, ...], list[T]] = defaultdict(list)
    if not by:
        groups[()] = []
    for one in found:
        groups[tuple(kind(one) if name == RELEASE_KIND else one.values[_PLACES[name]] or UNKNOWN for name in by)].append(one)
    return sorted(groups.items())
