"""What happened in a period: arrests, releases by kind, deaths, transfers. What happened once counts once, however often told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detentions.custody import LifeEvent, Rule, held, releases, takings
from detentions.models.rollups import DIMENSIONS, SEVERAL, Dimension
from detentions.rollups.stretches import Life, Values
from detentions.statistics.basis import known_share
from detentions.statistics.lives import lives
from detentions.statistics.questions import Question


class Flow(StrEnum):
    ARRESTS = "arrests"
    RELEASES = "releases"
    DEATHS = "deaths"
    TRANSFERS = "transfers"


Pair = tuple[int, int]  # surely, possibly
_UNSAID = frozenset({"", "not_stated"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One period of a flow. `value` surely fell into it, `possibly` may have. The parts have both readings too; `by_kind` tells releases by
    their kind. `coverage` is the share of those that possibly fell into it of which the value is known; None where nobody asked by what."""

    first: date
    last: date
    value: int
    possibly: int
    by_kind: dict[str, Pair]
    by_value: dict[str, Pair]
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Between `earliest` and `latest`; None is open. `values` are those of the life's dimensions on the day, in the order of `DIMENSIONS`;
    empty where nobody asked for them. `kind` tells releases apart."""

    earliest: date | None
    latest: date | None
    kind: str
    person: int
    case: int
    values: Values | tuple[()] = ()

    @property
    def exact_day(self) -> date | None:
        return self.earliest if self.earliest == self.latest else None


def flow(question: Question, kind: Flow, periods: Sequence[tuple[date, date]], by: Dimension | None = None) -> list[Passage]:
    """How often it happened in each period (first and last day included). Whoever is taken and let go within one day counts too: a rule
    leaves out only what belongs to a detention shorter than its minimum.

    A rule that counts persons counts once what one person is told to have gone through on one day in several records. Releases after
    which the rule still counts the person as held are counted too, by their kind.
    """
    valued = bool(by or question.filters)
    told = (one for life in lives(question) for one in happenings(life, kind, question.rule.rule, valued=valued))
    place = DIMENSIONS.index(by) if by else None
    fitting = counted(
        (one for one in told if passes(one.values, {DIMENSIONS.index(name): wanted for name, wanted in question.filters.items()})),
        question.rule.counts,
    )
    kinds, values = _grouped(fitting, lambda one: one.kind), _grouped(fitting, lambda one: "" if place is None else one.values[place])
    by_kind, by_value = ({name: in_periods(own, periods) for name, own in sorted(of.items())} for of in (kinds, values))
    found = []
    for at, ((first, last), pair) in enumerate(zip(periods, in_periods(fitting, periods), strict=True)):
        parts = _parts(by_value, at)
        coverage = known_share({name: possible for name, (_sure, possible) in parts.items()}) if by else None
        found.append(Passage(first, last, *pair, _parts(by_kind, at), parts, coverage))
    return found


def happenings(life: Life, kind: Flow, rule: Rule, *, valued: bool = True) -> Iterator[Happening]:
    """What of this kind happened in a life, as far as the rule counts it."""
    periods = held(life.plain, rule).possibly if rule.minimum_hours else None
    for group in _GROUPS[kind](life.plain):
        earliest, latest = _span(group)
        if periods is not None:
            ends = kind is Flow.DEATHS or (kind is Flow.RELEASES and group[0].release_kind not in rule.held_through)
            if not any(_belongs(kind, period, earliest or date.min, latest or date.max, ends=ends) for period in periods):
                continue
        shown = next((event.when.earliest or event.when.latest for event in group if event.when.is_known), None) or date.max
        yield Happening(earliest, latest, _kind_of(group), life.person, life.detention, life.values_on(shown) if valued else ())


def passes(values: Sequence[str], filters: Mapping[int, Collection[str]]) -> bool:
    """Whether each filter finds its value at its place."""
    return all(values[place] in wanted for place, wanted in filters.items())


def counted(happened: Iterable[Happening], counts: str) -> list[Happening]:
    """By a rule that counts persons, once what one person is told to have gone through on one exact day in several cases."""
    if counts != "persons":
        return list(happened)
    found, told_by = list[Happening](), dict[tuple[int, date], int]()
    for one in happened:
        day = one.exact_day
        if day is None or told_by.setdefault((one.person, day), one.case) == one.case:
            found.append(one)
    return found


def in_periods(happened: Iterable[Happening], periods: Sequence[tuple[date, date]]) -> list[Pair]:
    """For each period how many surely and how many possibly fell into it."""
    days, spans = list[date](), list[tuple[date, date]]()
    for one in happened:
        if one.exact_day:
            days.append(one.exact_day)
        else:
            spans.append((one.earliest or date.min, one.latest or date.max))
    days.sort()
    spans.sort()
    begins, ends = [begin for begin, _end in spans], sorted(end for _begin, end in spans)
    found = []
    for first, last in periods:
        exact = bisect_right(days, last) - bisect_left(days, first)
        begun = bisect_right(begins, last)
        sure = sum(end <= last for _begin, end in spans[bisect_left(begins, first) : begun])
        found.append((exact + sure, exact + begun - bisect_left(ends, first)))  # whatever ended before also began before
    return found


def _grouped(happened: Iterable[Happening], name: Callable[[Happening], str]) -> dict[str, list[Happening]]:
    found: dict[str, list[Happening]] = defaultdict(list)
    for one in happened:
        found[name(one)].append(one)
    return found


def _parts(groups: Mapping[str, Sequence[Pair]], at: int) -> dict[str, Pair]:
    return {name: numbers[at] for name, numbers in groups.items() if numbers[at][1]}


def _transfers(events: Iterable[LifeEvent]) -> list[list[LifeEvent]]:
    """Two of days that may be one are one transfer."""
    groups: list[list[LifeEvent]] = []
    for event in (one for one in events if one.kind == "transfer"):
        same = [group for group in groups if all(event.when.may_be(other.when) for other in group)]
        if same:
            same[0].append(event)
        else:
            groups.append([event])
    return groups


def _deaths(events: Iterable[LifeEvent]) -> list[list[LifeEvent]]:
    found = [event for event in events if event.kind == "death"]
    return [found] if found else []


_GROUPS: Mapping[Flow, Callable[[Sequence[LifeEvent]], list[list[LifeEvent]]]] = {
    Flow.ARRESTS: takings,
    Flow.RELEASES: releases,
    Flow.DEATHS: _deaths,
    Flow.TRANSFERS: _transfers,
}


def _kind_of(group: Sequence[LifeEvent]) -> str:
    """Of releases the kind that is told, or "several" for rivals."""
    if group[0].kind != "release":
        return group[0].kind
    said = {event.release_kind for event in group} - _UNSAID
    return said.pop() if len(said) == 1 else SEVERAL if said else "not_stated"


def _belongs(kind: Flow, period: tuple[date, date | None], earliest: date, latest: date, *, ends: bool) -> bool:
    """To a period that the rule counts: no arrest on the day on which it ends, no end on the day on which it begins."""
    first, end = period[0], period[1] or date.max
    return (first < latest if ends else first <= latest) and (earliest < end if kind is Flow.ARRESTS else earliest <= end)


def _span(group: Sequence[LifeEvent]) -> tuple[date | None, date | None]:
    """The days that all tellings agree on; where they contradict each other, from the first to the last of them."""
    first = [event.when.earliest for event in group if event.when.earliest]
    last = [event.when.latest for event in group if event.when.latest]
    if first and last and max(first) <= min(last):
        return max(first), min(last)
    return (min(first) if first else None), (max(last) if last else None)
