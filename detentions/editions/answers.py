"""Questions to the figures that an edition prints. Pure. What is counted from the listed cases themselves is in `rows`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


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
