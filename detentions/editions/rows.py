"""The listed cases of one edition, kept so that questions are quick: rows as text, parsed when somebody reads them; periods as bits."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, overload

import orjson

from detentions.editions.answers import Number
from detentions.editions.condensed import READINGS, Condensed
from detentions.editions.listed import PERIOD
from detentions.editions.stays import Stays

Row = dict[str, Any]
DIMENSIONS = PERIOD


@dataclass(frozen=True, slots=True)
class Asked:
    """Which periods: of which rule and reading, and with which values. A value is one of those that `Cases.values` names."""

    definition: str
    reading: str = READINGS[0]
    filters: Mapping[str, frozenset[str]] | None = None


class Cases(Sequence[Row]):
    """In the order of their ids."""

    def __init__(self, condensed: Condensed) -> None:
        self._text, parts = condensed.text, condensed.parts
        self._ids = parts.ids
        self._begin = array("Q", [0, *parts.ends])
        self._person, self._taken = array("L", parts.person), array("L", parts.taken)
        self._named = {what: {slug: array("L", places) for slug, places in of.items()} for what, of in parts.named.items()}
        self._of_person: dict[int, list[int]] = defaultdict(list)
        for place, person in enumerate(parts.person):
            self._of_person[person].append(place)
        self._stays = {
            (rule, reading): Stays(kept, cases=len(self._ids)) for rule, of in condensed.stays.items() for reading, kept in of.items()
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
        stays = self._stays.get((definition, READINGS[1]))
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
        own = bisect_left(self._ids, row["id"])
        return [self._ids[place] for place in self._of_person[self._person[own]] if place != own]

    def after(self, public_id: str, limit: int) -> list[Row]:
        """The cases that follow an id."""
        start = bisect_right(self._ids, public_id)
        return self[start : start + limit]
