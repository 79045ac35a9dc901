"""Questions to the content of an edition. Pure: `all` looks up what is printed, `listed` counts the listed rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from detentions.editions.listed import PERIOD

Row = Mapping[str, Any]
DIMENSIONS = PERIOD


@dataclass(frozen=True, slots=True)
class Number:
    """One number: of a day, for some values of the dimensions asked for. None: withheld."""

    day: str
    values: tuple[str, ...]
    value: int | None
    status: str


def printed(
    figures: Iterable[Row], *, definition: str, reading: str, by: Sequence[str], days: Iterable[str] | None = None, basis: str = "all"
) -> list[Number]:
    """The printed numbers of one table; with `days`, of those days alone."""
    wanted = None if days is None else set(days)
    return [
        Number(one["date"], tuple(one["values"]), one["value"], one["status"])
        for one in figures
        if (one["basis"], one["definition"], one["reading"], one["by"]) == (basis, definition, reading, list(by))
        and (wanted is None or one["date"] in wanted)
    ]


def printed_days(figures: Iterable[Row], *, definition: str, reading: str) -> list[str]:
    """The days of which `basis=all` prints the number of the whole country."""
    return sorted({number.day for number in printed(figures, definition=definition, reading=reading, by=())})


def printed_tables(figures: Iterable[Row], *, basis: str = "all") -> list[str]:
    return sorted({",".join(one["by"]) for one in figures if one["basis"] == basis and one["by"]})


def counted(
    cases: Iterable[Row],
    *,
    definition: str,
    reading: str,
    days: Sequence[date],
    by: Sequence[str] = (),
    filters: Mapping[str, frozenset[str]] | None = None,
) -> list[Number]:
    """The people whom listed cases show as held on each day, exactly. With `by`, one number per value that occurs."""
    numbers = []
    rows = list(cases)
    for day in days:
        found: dict[tuple[str, ...], set[str]] = {} if by else {(): set()}
        for row, period in held(rows, definition=definition, reading=reading, day=day, filters=filters or {}):
            found.setdefault(tuple(period[name] or "unknown" for name in by), set()).add(row["person"])
        numbers += [Number(day.isoformat(), values, len(people), "exact") for values, people in sorted(found.items())]
    return numbers


def held(cases: Iterable[Row], *, definition: str, reading: str, day: date, filters: Mapping[str, frozenset[str]]) -> list[tuple[Row, Row]]:
    """The listed cases held on a day, each with the period that says so: the list behind the number."""
    text = day.isoformat()
    return [
        (row, period)
        for row in cases
        for period in row["periods"].get(definition, ())
        if (period["sure"] or reading == "possibly")
        and (period["from"] is None or period["from"] <= text)
        and (period["to"] is None or text < period["to"])
        and all((period[name] or "unknown") in wanted for name, wanted in filters.items())
    ]


def values_of(cases: Iterable[Row], dimension: str) -> list[str]:
    """Every value of a dimension that a listed case ever had."""
    found = Counter(period[dimension] or "unknown" for row in cases for periods in row["periods"].values() for period in periods)
    return sorted(found)
