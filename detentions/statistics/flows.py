"""What happened in a period: arrests, releases by kind, deaths, transfers. What happened once counts once, however often told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detentions.custody import LifeEvent, held
from detentions.models.rollups import DIMENSIONS, Dimension
from detentions.rollups.stretches import Life
from detentions.statistics.lives import lives, matches
from detentions.statistics.questions import Question


class Flow(StrEnum):
    ARRESTS = "arrests"
    RELEASES = "releases"
    DEATHS = "deaths"
    TRANSFERS = "transfers"


_KINDS = {
    Flow.ARRESTS: ({"arrest", "disappearance"}, {"rearrest"}),
    Flow.RELEASES: ({"release"},),
    Flow.DEATHS: ({"death"},),
    Flow.TRANSFERS: ({"transfer"},),
}


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


def flow(question: Question, kind: Flow, periods: Sequence[tuple[date, date]], by: Dimension | None = None) -> list[Passage]:
    """How often it happened in each period (first and last day included) to those whom the rule counts at all.

    Releases after which the rule still counts the person as held are counted too, by their kind. `by` splits the possible reading.
    """
    happened = [one for life in lives(question) for one in _happenings(life, kind, question, by)]
    return [_passage(happened, first, last) for first, last in periods]


def _happenings(life: Life, kind: Flow, question: Question, by: Dimension | None) -> Iterator[_Happening]:
    plain = life.plain
    if not held(plain, question.rule.rule).possibly:
        return
    for kinds in _KINDS[kind]:
        for group in _tellings([event for event in plain if event.kind in kinds], is_one=kind in {Flow.DEATHS} or "arrest" in kinds):
            day = next((event.when.earliest or event.when.latest for event in group if event.when.is_known), None)
            shown = day or date.max
            if matches(life, shown, question):
                value = life.values_on(shown)[DIMENSIONS.index(by)] if by else ""
                yield _Happening(*_span(group), group[-1].release_kind or group[-1].kind, value)


def _tellings(events: Sequence[LifeEvent], *, is_one: bool) -> list[list[LifeEvent]]:
    """Events that may tell of one happening: a case has one arrest and one death; others are one where kind and dates agree."""
    groups: list[list[LifeEvent]] = []
    for event in events:
        same = [g for g in groups if is_one or (g[0].release_kind == event.release_kind and all(event.when.may_be(o.when) for o in g))]
        if same:
            same[0].append(event)
        else:
            groups.append([event])
    return groups


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
