"""The listed cases of one edition, kept so that questions are quick: rows as text, parsed when somebody reads them; periods as bits."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, overload

import orjson

from detentions.editions.answers import Number
from detentions.editions.listed import PERIOD
from detentions.editions.stays import NEVER_ENDS, Stay, Stays

Row = dict[str, Any]
DIMENSIONS = PERIOD
UNKNOWN = "unknown"
_BETWEEN = b"\n  },\n  {\n"  # between two rows of the file; no text inside one holds a line break
_READINGS = ("surely", "possibly")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which periods: of which rule and reading, and with which values. A value is one of those that `Cases.values` names."""

    definition: str
    reading: str = _READINGS[0]
    filters: Mapping[str, frozenset[str]] | None = None


class Cases(Sequence[Row]):
    """In the order of their ids. `without`: cases that were withdrawn and aren't told."""

    def __init__(self, content: bytes, *, without: Collection[str] = ()) -> None:
        self._ids: list[str] = []
        self._begin = array("Q", [0])
        texts: list[bytes] = []
        numbers: dict[str, int] = {}
        self._of_person: dict[int, list[int]] = defaultdict(list)
        self._named: dict[str, dict[str, list[int]]] = {"agencies": defaultdict(list), "facility": defaultdict(list)}
        taken: list[tuple[str, int]] = []
        stays: dict[tuple[str, str], list[Stay]] = defaultdict(list)
        for row in _parsed(content):
            if row["id"] in without:
                continue
            place, person = len(texts), numbers.setdefault(row["person"], len(numbers))
            self._of_person[person].append(place)
            self._name(row, place)
            if row["events"]:
                taken.append((row["events"][0]["earliest"] or "", place))
            for definition, stay, is_sure in _stays(row, place, person):
                for reading in _READINGS if is_sure else _READINGS[1:]:
                    stays[definition, reading].append(stay)
            texts.append(orjson.dumps(row))
            self._ids.append(row["id"])
            self._begin.append(self._begin[-1] + len(texts[-1]))
        self._text = b"".join(texts)
        self._persons = numbers
        self._taken = array("L", (place for _day, place in sorted(taken, reverse=True)))
        rules = {definition for definition, _reading in stays}
        self._stays = {
            (rule, reading): Stays(stays[rule, reading], DIMENSIONS, cases=len(texts)) for rule in rules for reading in _READINGS
        }

    @property
    def rules(self) -> set[str]:
        """The counting rules by which somebody was ever held."""
        return {rule for rule, _reading in self._stays}

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        one = range(len(self))[place]
        row: Row = orjson.loads(memoryview(self._text)[self._begin[one] : self._begin[one + 1]])
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self[place] for place in range(len(self)))

    @property
    def ids(self) -> Sequence[str]:
        return self._ids

    def one(self, public_id: str) -> Row | None:
        place = bisect_left(self._ids, public_id)
        return self[place] if place < len(self._ids) and self._ids[place] == public_id else None

    def values(self, dimension: str) -> list[str]:
        """Every value of a dimension that a listed case ever had."""
        return sorted({value for stays in self._stays.values() for value in stays.values(dimension)})

    def beginnings(self, definition: str) -> tuple[int, int]:
        """How many cases were ever held by a rule, and of how many of them the beginning is known, at least roughly."""
        stays = self._stays.get((definition, _READINGS[1]))
        return (stays.number_of_cases, stays.known_beginnings) if stays else (0, 0)

    def numbers(self, asked: Asked, days: Sequence[date], by: Sequence[str] = ()) -> list[Number]:
        """The people whom listed cases show as held at the end of each day, exactly. With `by`, one number per value that occurs."""
        stays = self._stays.get((asked.definition, asked.reading))
        found = []
        for day in days:
            text = day.isoformat()
            told = stays.people(text, by, asked.filters or {}) if stays else ({} if by else {(): 0})
            found += [Number(text, values, people, "exact") for values, people in sorted(told.items())]
        return found

    def held(self, asked: Asked, day: date | None, *, after: str = "", limit: int | None = None) -> list[Row]:
        """The cases behind a number, or, without a day, those that ever had a period with these values, by their ids."""
        start = bisect_right(self._ids, after)
        stop = len(self) if limit is None else limit
        stays = self._stays.get((asked.definition, asked.reading))
        places = stays.cases(day.isoformat() if day else None, asked.filters or {}, start=start, limit=stop) if stays else []
        return [self[place] for place in places]

    def taken_last(self, places: slice) -> list[Row]:
        """Those with an event, the ones taken last first."""
        return [self[place] for place in self._taken[places]]

    @property
    def told(self) -> int:
        """How many have an event."""
        return len(self._taken)

    def ever(self, what: str) -> dict[str, int]:
        """How many cases name each of the `agencies`, or each `facility`, in any event."""
        return {slug: len(places) for slug, places in self._named[what].items()}

    def naming(self, what: str, slug: str, *, limit: int) -> list[Row]:
        """The cases that name it, those taken last first."""
        places = set(self._named[what].get(slug, ()))
        return [self[place] for place in islice((one for one in self._taken if one in places), limit)]

    def of_the_same_person(self, row: Row) -> list[str]:
        """Ids of the other listed cases of the person."""
        places = self._of_person[self._persons[row["person"]]]
        return [self._ids[place] for place in places if self._ids[place] != row["id"]]

    def _name(self, row: Row, place: int) -> None:
        agencies = {slug for event in row["events"] for slug in event["agencies"]}
        facilities = {event["facility"] for event in row["events"] if event["facility"]}
        for what, slugs in (("agencies", agencies), ("facility", facilities)):
            for slug in slugs:
                self._named[what][slug].append(place)

    def after(self, public_id: str, limit: int) -> list[Row]:
        """The cases that follow an id."""
        start = bisect_right(self._ids, public_id)
        return self[start : start + limit]


def _parsed(content: bytes) -> Iterator[Row]:
    """One row after the other, so that a large edition is never in memory as a whole in Python's own form."""
    inner = content.strip()[1:-1].strip()
    if not inner:
        return
    parts = inner.split(_BETWEEN)
    for number, part in enumerate(parts):
        yield orjson.loads((b"" if number == 0 else b"{") + part + (b"" if number == len(parts) - 1 else b"}"))


def _stays(row: Row, case: int, person: int) -> Iterator[tuple[str, Stay, bool]]:
    for definition, periods in row["periods"].items():
        for period in periods:
            values = tuple(period[name] or UNKNOWN for name in DIMENSIONS)
            yield definition, Stay(period["from"] or "", period["to"] or NEVER_ENDS, case, person, values), period["sure"]
