"""How long detentions last: so far, for those held on a day; in all, for those that ended in a period. In days, per detention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from detentions.custody import Rule, held, within_one_day
from detentions.models.rollups import DIMENSIONS
from detentions.rollups.stretches import Life, Values
from detentions.statistics.flows import passes
from detentions.statistics.lives import lives, matches
from detentions.statistics.questions import Question

Period = tuple[date, date | None]

# Upper borders in days, exclusive: the time in which a judge must be seen, the time in which charges must be brought, years.
GROUPS = ((2, "under_2_days"), (46, "2_to_45_days"), (366, "46_days_to_1_year"), (731, "1_to_2_years"), (1827, "2_to_5_years"))
LONGEST = "over_5_years"


@dataclass(frozen=True, slots=True)
class Lengths:
    """`shortest` and `longest` are the medians of the two readings of uncertain dates; None where nobody's length is known.

    `groups` counts detentions by their shortest reading; `not_known` are those whose beginning is not known even roughly.
    """

    count: int
    not_known: int
    shortest: float | None
    longest: float | None
    groups: dict[str, int]


def lengths_so_far(question: Question, day: date) -> Lengths:
    """Of the detentions that may be going on at the end of `day`, the number of days until then."""
    return _lengths(_so_far(life, question, day) for life in lives(question) if matches(life, day, question))


def lengths_ended(question: Question, first: date, last: date) -> Lengths:
    """Of the stretches of custody whose end, as last dated, fell between `first` and `last`, the number of days from beginning to end."""
    ends = (end for life in lives(question) for end in endings(life, question.rule.rule, valued=bool(question.filters)))
    filters = {DIMENSIONS.index(name): wanted for name, wanted in question.filters.items()}
    return lengths(end for end in ends if first <= end.day <= last and passes(end.values, filters))


@dataclass(frozen=True, slots=True)
class Ending:
    """Of a stretch of custody: the day of its end, its days by the shortest and the longest reading (None: not known), and the values of
    the dimensions on that day."""

    day: date
    shortest: int | None
    longest: int | None
    values: Values | tuple[()] = ()


def endings(life: Life, rule: Rule, *, valued: bool = True) -> Iterator[Ending]:
    """Of the stretches of custody of a life that have an end. Somebody taken and let go within one day was held for 0 days."""
    periods = held(life.plain, rule)
    for begin, end in periods.possibly:
        if end:
            yield Ending(end, _inner(periods.surely, begin, end), _days(begin, end), life.values_on(end) if valued else ())
    for day in within_one_day(life.plain, rule):
        yield Ending(day, 0, 0, life.values_on(day) if valued else ())


def lengths(ended: Iterable[Ending]) -> Lengths:
    """Median and groups of as many stretches."""
    return _lengths((one.shortest, one.longest) for one in ended)


def _so_far(life: Life, question: Question, day: date) -> tuple[int | None, int | None] | None:
    periods = held(life.plain, question.rule.rule)
    here = next((period for period in periods.possibly if _covers(period, day)), None)
    if here is None:
        return None
    sure = next((period for period in periods.surely if _covers(period, day)), None)
    return (_days(sure[0], day) if sure else None), _days(here[0], day)


def _covers(period: Period, day: date) -> bool:
    return period[0] <= day and (period[1] is None or day < period[1])


def _inner(surely: Sequence[Period], begin: date, end: date) -> int | None:
    known = [_days(one, other) for one, other in surely if other and begin <= one and other <= end]
    return max((days for days in known if days is not None), default=None)


def _days(begin: date, end: date) -> int | None:
    return (end - begin).days if begin > date.min else None


def _lengths(found: Iterable[tuple[int | None, int | None] | None]) -> Lengths:
    pairs = [pair for pair in found if pair is not None]
    known = [(short if short is not None else 0, long) for short, long in pairs if long is not None]
    groups = dict.fromkeys([name for _limit, name in GROUPS] + [LONGEST], 0)
    for name in _groups(short for short, _long in known):
        groups[name] += 1
    return Lengths(
        count=len(pairs),
        not_known=len(pairs) - len(known),
        shortest=median(short for short, _long in known) if known else None,
        longest=median(long for _short, long in known) if known else None,
        groups=groups,
    )


def _groups(days: Iterable[int]) -> Iterator[str]:
    for length in days:
        yield next((name for limit, name in GROUPS if length < limit), LONGEST)
