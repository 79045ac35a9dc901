"""What the attacker reads out of the files of an edition: nothing but their bytes, and how the rules work, which are public."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detentions.disclosure import DIMENSIONS, FEWEST_PEOPLE, NOBODY, SERIES, TABLES, TEN_FIVE, THE_TOTAL, Cell, Past, Policy
from tests.attacks.linear import NO_LIMIT, Span

DEFAULT = ("all-documented-v1", "surely")


@dataclass(frozen=True, slots=True)
class Copy:
    """One edition as downloaded. `told` and `listed` are the printed numbers of both bases; None: withheld."""

    day: str
    told: Mapping[Cell, int | None]
    listed: Mapping[Cell, int]
    status: Mapping[Cell, str]
    rows: Mapping[str, Mapping[str, Any]]

    @property
    def hidden(self) -> list[Cell]:
        return sorted(cell for cell, number in self.told.items() if number is None and cell.table in TABLES)

    def known(self) -> dict[str, tuple[str, ...]]:
        """What each dimension can be: the tables name every value."""
        return {name: tuple(cell.values[0] for cell in self.told if cell.table == (name,)) for name in DIMENSIONS}


def read(files: Mapping[str, bytes], *, form: str = "json") -> Copy:
    """Out of `figures.json` or, with `form="csv"`, out of the table."""
    day = json.loads(files["edition.json"])["day"]
    figures = json.loads(files["figures.json"]) if form == "json" else list(_of_table(files["figures.csv"]))
    told, listed, status = dict[Cell, int | None](), dict[Cell, int](), dict[Cell, str]()
    for one in figures:
        cell = _cell(one, day)
        if one["basis"] == "all":
            told[cell], status[cell] = one["value"], one["status"]
        elif cell not in listed:
            listed[cell] = one["value"]
    return Copy(day, told, listed, status, {row["id"]: row for row in json.loads(files["cases.json"])})


def _cell(one: Mapping[str, Any], day: str) -> Cell:
    is_of_the_tables = (one["definition"], one["reading"], one["date"]) == (*DEFAULT, day)
    return (
        Cell(tuple(one["by"]), tuple(one["values"])) if is_of_the_tables else Cell(SERIES, (one["definition"], one["reading"], one["date"]))
    )


def _of_table(content: bytes) -> Iterable[dict[str, Any]]:
    for row in csv.DictReader(io.StringIO(content.decode())):
        plain = {name: row[name] for name in ("basis", "definition", "reading", "date", "status")}
        by = [row[name] for name in ("dimension_1", "dimension_2") if row[name]]
        values = [row[name] for name in ("value_1", "value_2")][: len(by)]
        yield {**plain, "by": by, "values": values, "value": int(row["value"]) if row["value"] else None}


def window(copy: Copy, cell: Cell, policy: Policy = TEN_FIVE) -> tuple[int, int] | None:
    """Between which numbers the told count of withheld people lies: the printed number less the public list, which is exact."""
    printed = copy.told.get(cell)
    if printed is None:
        return None
    rest, off = printed - copy.listed.get(cell, 0), 0 if cell == THE_TOTAL else policy.step // 2
    return rest - off, rest + off


def spans(copy: Copy, past: Sequence[Past], *, policy: Policy = TEN_FIVE) -> dict[Cell, Span]:
    """What is known of the withheld people in every cell to an attacker whom somebody has told which hidden numbers are below the rule's
    smallest, and which numbers are new in this edition, the last of `past`. An older one may be off, hidden or printed: there they know no
    better than the truth allows."""
    found, truth = dict[Cell, Span](), past[-1]
    for cell in (cell for cell in copy.told if cell.table in TABLES):
        seen, size = window(copy, cell, policy), len(truth.snapshot.withheld.get(cell, ()))
        if seen is None:
            low, high = hidden(cell, past, policy)
            found[cell] = min(low, size), max(high, size)
        elif truth.told[cell].since < truth.number:
            off = 0 if cell == THE_TOTAL else policy.step // 2
            found[cell] = min(seen[0] - off, size), max(seen[1] + off, size)
        elif cell == THE_TOTAL:
            found[cell] = seen
        else:
            (count,) = (count for count in range(seen[0], seen[1] + 1) if count % policy.step == 0)
            found[cell] = policy.span(count)
    return found


def hidden(cell: Cell, past: Sequence[Past], policy: Policy) -> Span:
    """Below the smallest, or not, when it was hidden. Of those, whom the lists named since aren't withheld any more, and as many may have
    come or gone as the rule keeps to itself."""
    since, last = past[-1].told[cell].since, past[-1]
    then = next((one.snapshot for one in past if one.number == since), last.snapshot).withheld.get(cell, NOBODY)
    listed = NOBODY.union(*(one.snapshot.listed for one in past if one.number > since))
    unseen = FEWEST_PEOPLE - 1 if since < last.number else 0
    if len(then) < policy.smallest:
        return 0, policy.smallest - 1 + unseen
    return max(0, policy.smallest - unseen - len(then & listed)), NO_LIMIT
