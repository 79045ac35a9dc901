"""In custody on a day, and the series of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from detentions.custody import Rule, days_not_confirmed, held
from detentions.models import CountingRule
from detentions.statistics.lives import Life, by_person, known

Period = tuple[date, date | None]


class NoSuchRule(Exception):
    """No counting rule has this name. `known` lists those that exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.known = known


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on one day. `value` is the sure reading, `possibly` the widest; `sample` is true when invented cases are in it."""

    date: date
    value: int
    possibly: int
    rule: str
    counts: str
    known_at: datetime | None
    cases: int
    start_known: int
    sample: bool


@dataclass(frozen=True, slots=True)
class Point:
    date: date
    value: int
    possibly: int


def rule_named(name: str, *, using: str = "default") -> Rule:
    """Raises NoSuchRule."""
    rules = {rule.name: rule for rule in CountingRule.objects.using(using).order_by("slug", "number")}
    if name not in rules:
        raise NoSuchRule(name, sorted(rules))
    return Rule.from_definition(name, rules[name].definition)


def in_custody(
    *, day: date, country: str, rule: Rule, known_at: datetime | None = None, using: str = "default", listed_only: bool = False
) -> Figure:
    """How many (persons or detentions, as the rule says) were held at the end of the local `day`."""
    lives = known(country=country, known_at=known_at, using=using, listed_only=listed_only)
    surely, possibly = _count(lives, [day], rule)[0]
    return Figure(
        date=day,
        value=surely,
        possibly=possibly,
        rule=rule.name,
        counts=rule.counts,
        known_at=known_at,
        cases=len(lives),
        start_known=sum(
            any(event.kind in {"arrest", "rearrest", "disappearance"} and event.when.is_known for event in life.events) for life in lives
        ),
        sample=any(life.is_sample for life in lives),
    )


def series(
    *, days: list[date], country: str, rule: Rule, known_at: datetime | None = None, using: str = "default", listed_only: bool = False
) -> list[Point]:
    """The same number on each of `days`."""
    lives = known(country=country, known_at=known_at, using=using, listed_only=listed_only)
    return [Point(day, surely, possibly) for day, (surely, possibly) in zip(days, _count(lives, days, rule), strict=True)]


def _count(lives: list[Life], days: list[date], rule: Rule) -> list[tuple[int, int]]:
    periods = [(life, held(life.events, rule)) for life in lives]
    if rule.counts == "detentions":
        units = [[pair] for pair in periods]
    else:
        of_case = {life.detention: found for life, found in periods}
        units = [[(life, of_case[life.detention]) for life in group] for group in by_person(lives).values()]
    return [
        (
            sum(any(_covers(found.surely, day) and _is_fresh(life, day, rule) for life, found in unit) for unit in units),
            sum(any(_covers(found.possibly, day) and _is_fresh(life, day, rule) for life, found in unit) for unit in units),
        )
        for day in days
    ]


def _is_fresh(life: Life, day: date, rule: Rule) -> bool:
    if not rule.stale_after_days:
        return True
    silent = days_not_confirmed(life.events, day)
    return silent is not None and silent <= rule.stale_after_days


def _covers(periods: tuple[Period, ...], day: date) -> bool:
    return any(start <= day and (end is None or day < end) for start, end in periods)
