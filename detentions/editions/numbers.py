"""The figures of an edition on both bases: `all` through disclosure control, `listed` exactly, from the listed rows themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detentions.disclosure import (
    DIMENSIONS,
    NOT_KNOWN,
    SERIES,
    TABLES,
    TEN_FIVE,
    THE_TOTAL,
    Cell,
    Decision,
    Ledger,
    OverTime,
    Policy,
    decide,
    grid,
)
from detentions.disclosure.tables import Values, cells_of
from detentions.editions.population import (
    DEFAULT_RULE,
    READINGS,
    Held,
    ListedCase,
    everybody,
    kinds_of_agencies,
    known_values,
    members,
    month_ends,
    on_day,
    series_cell,
    shown,
)
from detentions.models import CountingRule


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number. `number` is None where nothing is told; `status` is exact, rounded, held (a
    national total that waits until five withheld people have changed) or withheld."""

    basis: str
    definition: str
    reading: str
    day: str
    by: tuple[str, ...]
    values: tuple[str, ...]
    number: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Made:
    """The figures, and the decision that the next edition is compared with."""

    figures: Sequence[Figure]
    decision: Decision


def make(
    *,
    number: int,
    country: str,
    day: date,
    rules: Sequence[CountingRule],
    cases: Sequence[ListedCase],
    ledger: Ledger,
    policy: Policy = TEN_FIVE,
) -> Made:
    """Every number of the edition, in a fixed order."""
    kinds, known = kinds_of_agencies(country), known_values(country)
    days = month_ends(day)
    all_of = {rule.name: everybody(rule, country, kinds) for rule in rules}
    listed_of = {rule.name: shown(cases, rule, kinds) for rule in rules}
    base = rules[0].name
    listed_today = _fitting(on_day(listed_of[base], day, READINGS[0]), known)
    today = _fitting(on_day(all_of[base], day, READINGS[0]), known)
    series = _series(all_of, listed_of, days)
    withheld = {unit: values for unit, values in today.items() if unit not in listed_today}
    decision = decide(
        number=number,
        withheld=withheld,
        shown=listed_today,
        listed=_listed(cases, withheld),
        known=known,
        series=series,
        ledger=ledger,
        policy=policy,
    )
    figures = [*_of_all(decision, day, number), *_of_listed(listed_today, known, day), *_listed_series(listed_of, days)]
    return Made(figures, decision)


def _listed(cases: Sequence[ListedCase], withheld: Collection[int]) -> frozenset[int]:
    """Those whom the public list accounts for. A child whose row, told in months, doesn't say yet or any more that they are held, isn't one
    of them: else their coming and going would show as a change that nobody on the list explains."""
    return frozenset(case.person for case in cases if not (case.is_minor and case.person in withheld))


def _fitting(people: Mapping[int, Values], known: Mapping[str, Sequence[str]]) -> dict[int, Values]:
    return {
        unit: tuple(value if value in known[dimension] else NOT_KNOWN for dimension, value in zip(DIMENSIONS, values, strict=True))
        for unit, values in people.items()
    }


def _series(all_of: Mapping[str, Sequence[Held]], listed_of: Mapping[str, Sequence[Held]], days: Sequence[date]) -> dict[Cell, OverTime]:
    """The numbers over time. Of several rules and readings of one day, which differ by ten withheld people or more from those before."""
    found: dict[Cell, OverTime] = {}
    told: dict[date, list[frozenset[int]]] = {day: [] for day in days}
    for rule in all_of:
        for reading in READINGS:
            everyone, listed = members(all_of[rule], days, reading), members(listed_of[rule], days, reading)
            for day in days:
                withheld = everyone[day] - listed[day]
                is_apart = all(len(withheld ^ other) >= TEN_FIVE.smallest for other in told[day])
                if is_apart:
                    told[day].append(withheld)
                found[series_cell(rule, reading, day)] = OverTime(withheld, listed[day], is_apart)
    return found


def _of_all(decision: Decision, day: date, number_of_edition: int) -> Iterator[Figure]:
    for cell, number in decision.values.items():
        definition, reading, described = (DEFAULT_RULE, READINGS[0], day.isoformat()) if cell.table in TABLES else cell.values
        by = () if cell.table == SERIES else cell.table
        status = "withheld" if number is None else "rounded"
        if cell == THE_TOTAL and number is not None:
            status = "exact" if decision.told[cell].since == number_of_edition else "held"
        yield Figure("all", definition, reading, described, by, cell.values if by else (), number, status)


def _of_listed(people: Mapping[int, Values], known: Mapping[str, Sequence[str]], day: date) -> Iterator[Figure]:
    counts = Counter(cell for values in people.values() for cell in cells_of(values))
    for cell in grid(known):
        yield Figure("listed", DEFAULT_RULE, READINGS[0], day.isoformat(), cell.table, cell.values, counts[cell], "exact")


def _listed_series(listed_of: Mapping[str, Sequence[Held]], days: Sequence[date]) -> Iterator[Figure]:
    for rule, stretches in listed_of.items():
        for reading in READINGS:
            for day, units in members(stretches, days, reading).items():
                yield Figure("listed", rule, reading, day.isoformat(), (), (), len(units), "exact")
