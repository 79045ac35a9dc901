"""What happened in a period: arrests, releases by kind, deaths, transfers. What happened once counts once, however often told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from detentions.custody import LifeEvent, held, releases, takings
from detentions.models.rollups import DIMENSIONS, SEVERAL, Dimension
from detentions.rollups.stretches import Life
from detentions.statistics.lives import lives, matches
from detentions.statistics.questions import Question


class Flow(StrEnum):
    ARRESTS = "arrests"
    RELEASES = "releases"
    DEATHS = "deaths"
    TRANSFERS = "transfers"


_UNSAID = frozenset({"", "not_stated"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One period of a flow. `value` surely fell into it, `possibly` may have. `by_kind` tells releases by their kind (possible reading)."""

    first: date
    last: date
    value: int
    possibly: int
    by_kind: dict[str, int]
    by_value: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Happening:
    """Between `earliest` and `latest`; None is open."""

    earliest: date | None
    latest: date | None
    kind: str
    value: str

    @property
    def exact_day(self) -> date | None:
        return self.earliest if self.earliest == self.latest else None


def flow(question: Question, kind: Flow, periods: Sequence[tuple[date, date]], by: Dimension | None = None) -> list[Passage]:
    """How often it happened in each period (first and last day included). Whoever is taken and let go within one day counts too: a rule
    leaves out only what belongs to a detention shorter than its minimum.

    A rule that counts persons counts once what one person is told to have gone through on one day in several records. Releases after
    which the rule still counts the person as held are counted too, by their kind. `by` splits the possible reading.
    """
    happened: list[_Happening] = []
    for _person, own in groupby(lives(question), key=lambda life: life.person):
        seen: set[date] = set()
        for life in own:
            new = [one for one in _happenings(life, kind, question, by) if one.exact_day is None or one.exact_day not in seen]
            happened += new
            if question.rule.counts == "persons":
                seen |= {one.exact_day for one in new if one.exact_day}
    return [_passage(happened, first, last) for first, last in periods]


def _happenings(life: Life, kind: Flow, question: Question, by: Dimension | None) -> Iterator[_Happening]:
    rule = question.rule.rule
    counted = held(life.plain, rule).possibly if rule.minimum_hours else None
    for group in _GROUPS[kind](life.plain):
        earliest, latest = _span(group)
        if counted is not None:
            ends = kind is Flow.DEATHS or (kind is Flow.RELEASES and group[0].release_kind not in rule.held_through)
            if not any(_belongs(kind, period, earliest or date.min, latest or date.max, ends=ends) for period in counted):
                continue
        shown = next((event.when.earliest or event.when.latest for event in group if event.when.is_known), None) or date.max
        if matches(life, shown, question):
            value = life.values_on(shown)[DIMENSIONS.index(by)] if by else ""
            yield _Happening(earliest, latest, _kind_of(group), value)


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


def _passage(happened: Iterable[_Happening], first: date, last: date) -> Passage:
    possible = [one for one in happened if (one.earliest is None or one.earliest <= last) and (one.latest is None or first <= one.latest)]
    sure = [one for one in possible if one.earliest and one.latest and first <= one.earliest and one.latest <= last]
    kinds, values = Counter(one.kind for one in possible), Counter(one.value for one in possible)
    return Passage(first, last, len(sure), len(possible), dict(sorted(kinds.items())), dict(sorted(values.items())))
