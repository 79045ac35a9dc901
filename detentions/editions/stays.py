"""Periods of listed cases by one rule and reading, one bit each: a number is a few operations on long integers, however many there are.

Pure. The bits stand in the order of the first days, so that whoever is held on a day is those begun, without those ended.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

NEVER_ENDS = "9999-12-31"
_STEP = 2_048  # ends between two marks: what is kept for a day between them is worked out when somebody asks
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_FEW = 2_000  # fewer bits than this are looked up one by one


@dataclass(frozen=True, slots=True)
class Stay:
    """One period: from its `first` day ("" where the beginning isn't known) until before `end`. `values` in the order of the dimensions."""

    first: str
    end: str
    case: int
    person: int
    values: tuple[str, ...]


class Kept(TypedDict):
    """What `Stays` knows, in words that JSON has. Places are those in the order of first days; `valued` holds bits as hexadecimal digits,
    `crowd` the place, the person and the values of each period of somebody who has several at a time."""

    firsts: list[str]
    ends: list[str]
    ending: list[int]
    case: list[int]
    valued: dict[str, dict[str, str]]
    crowd: list[tuple[int, int, list[str]]]
    known_beginnings: int


def keep(stays: Iterable[Stay], dimensions: Sequence[str]) -> Kept:
    """All periods of one rule and reading, put in order."""
    told = sorted(stays, key=lambda one: (one.first, one.case, one.end))
    ending = sorted((place for place, one in enumerate(told) if one.end != NEVER_ENDS), key=lambda place: told[place].end)
    size = len(told) // 8 + 1
    places: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in dimensions}
    for place, one in enumerate(told):
        for name, value in zip(dimensions, one.values, strict=True):
            places[name][value].append(place)
    return {
        "firsts": [one.first for one in told],
        "ends": [told[place].end for place in ending],
        "ending": ending,
        "case": [one.case for one in told],
        "valued": {name: {value: f"{_as_bits(found, size):x}" for value, found in sorted(of.items())} for name, of in places.items()},
        "crowd": [(place, told[place].person, list(told[place].values)) for place in _crowded(told)],
        "known_beginnings": len({one.case for one in told}) - len({one.case for one in told if not one.first}),
    }


class Stays:
    """All periods of one rule and reading. `cases` says how many cases there are, with a period or without."""

    def __init__(self, kept: Kept, *, cases: int) -> None:
        self._firsts, self._ends, self._ending = kept["firsts"], kept["ends"], kept["ending"]
        self._bytes = len(self._firsts) // 8 + 1
        self._marks = list(self._marked())
        self._dimensions = tuple(kept["valued"])
        self.number_of_cases = len(set(kept["case"]))
        self.known_beginnings = kept["known_beginnings"]
        self._crowd = {place: (person, values) for place, person, values in kept["crowd"]}
        self._crowded = self._as_bits(self._crowd)
        self._valued = {name: {value: int(bits, 16) for value, bits in of.items()} for name, of in kept["valued"].items()}
        self._case = array("L", kept["case"])
        self._by_case = array("L", sorted(range(len(self._case)), key=self._case.__getitem__))
        self._begin = _offsets(self._case, cases)

    def people(self, day: str, by: Sequence[str], filters: Mapping[str, frozenset[str]]) -> dict[tuple[str, ...], int]:
        """How many people are held at the end of `day`, for each combination of values that occurs; without `by`, the one number."""
        held = self._held(day, filters)
        found = {values: bits.bit_count() for values, bits in self._split(held & ~self._crowded, by)}
        for values, persons in self._crowd_by(held & self._crowded, by).items():
            found[values] = found.get(values, 0) + len(persons)
        return found or ({} if by else {(): 0})

    def cases(self, day: str | None, filters: Mapping[str, frozenset[str]], *, start: int, limit: int) -> list[int]:
        """The cases held at the end of `day`, or on any day, from number `start` on and in their order, as many as `limit`."""
        bits = self._filtered((1 << len(self._firsts)) - 1, filters) if day is None else self._held(day, filters)
        if bits.bit_count() < _FEW:
            return sorted({case for place in self._places(bits) if (case := self._case[place]) >= start})[:limit]
        set_bits, found = bits.to_bytes(self._bytes, "little"), list[int]()
        for case in range(start, len(self._begin) - 1):
            own = self._by_case[self._begin[case] : self._begin[case + 1]]
            if any(set_bits[place >> 3] >> (place & 7) & 1 for place in own):
                found.append(case)
                if len(found) == limit:
                    break
        return found

    def values(self, dimension: str) -> Iterable[str]:
        return self._valued[dimension]

    def _held(self, day: str, filters: Mapping[str, frozenset[str]]) -> int:
        begun = (1 << bisect_right(self._firsts, day)) - 1
        return self._filtered(begun & ~self._ended(bisect_right(self._ends, day)), filters)

    def _filtered(self, bits: int, filters: Mapping[str, frozenset[str]]) -> int:
        for name, wanted in filters.items():
            fitting = 0
            for value in wanted:
                fitting |= self._valued[name].get(value, 0)
            bits &= fitting
        return bits

    def _split(self, bits: int, by: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
        if not bits:
            return
        if not by:
            yield (), bits
            return
        for value, own in self._valued[by[0]].items():
            yield from (((value, *values), part) for values, part in self._split(bits & own, by[1:]))

    def _crowd_by(self, bits: int, by: Sequence[str]) -> dict[tuple[str, ...], set[int]]:
        """People who have several periods at a time aren't counted by bits but by who they are: once for each combination of values."""
        wanted = [self._dimensions.index(name) for name in by]
        found: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for place in self._places(bits):
            person, values = self._crowd[place]
            found[tuple(values[column] for column in wanted)].add(person)
        return found

    def _ended(self, number: int) -> int:
        """The first `number` periods to end."""
        rest = self._ending[number // _STEP * _STEP : number]
        return self._marks[number // _STEP] | self._as_bits(rest)

    def _marked(self) -> Iterator[int]:
        bits = 0
        for begin in range(0, len(self._ending) + 1, _STEP):
            yield bits
            bits |= self._as_bits(self._ending[begin : begin + _STEP])

    def _as_bits(self, places: Iterable[int]) -> int:
        return _as_bits(places, self._bytes)

    def _places(self, bits: int) -> Iterator[int]:
        for eight, byte in enumerate(bits.to_bytes(self._bytes, "little") if bits else b""):
            for bit in _BITS[byte]:
                yield eight * 8 + bit


def _as_bits(places: Iterable[int], size: int) -> int:
    found = bytearray(size)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def _offsets(cases: Iterable[int], number: int) -> array[int]:
    """Where the periods of each case begin among all periods in the order of cases."""
    sizes = [0] * (number + 1)
    for case in cases:
        sizes[case + 1] += 1
    found = array("L", [0])
    for size in sizes[1:]:
        found.append(found[-1] + size)
    return found


def _crowded(told: Sequence[Stay]) -> list[int]:
    """The periods of people who have two of them at a time somewhere. `told` is in the order of first days."""
    last_end: dict[int, str] = {}
    crowded = set[int]()
    for one in told:
        if one.first < last_end.get(one.person, ""):
            crowded.add(one.person)
        last_end[one.person] = max(one.end, last_end.get(one.person, ""))
    return [place for place, one in enumerate(told) if one.person in crowded]
