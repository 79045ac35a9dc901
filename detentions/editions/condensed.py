"""The listed cases of one edition in the form in which questions are quick, and the same as bytes.

Making it of a hundred thousand cases takes seconds; reading the bytes takes a part of one. Pure.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from sys import intern
from typing import Any

import orjson

from detentions.editions.listed import PERIOD, followed
from detentions.editions.stays import NEVER_ENDS, Kept, Stay, keep

Row = dict[str, Any]
UNKNOWN = "unknown"
READINGS = ("surely", "possibly")
NAMED = ("agencies", "facility")
_END = b"\n  }"  # of a row of the file: what is inside one stands further in, and no text holds a line break
_TEXT, _PARTS, _STAYS = "rows", "parts.json", "stays.json"


@dataclass(frozen=True, slots=True)
class Parts:
    """Lists have one entry per case, in the order of `ids`. `ends`: where its row ends in the text. `person`: a number for each person.

    `named`: which cases name a body or a place in any event. `taken`: the cases with an event, those taken last first.
    """

    ids: list[str]
    ends: list[int]
    person: list[int]
    named: dict[str, dict[str, list[int]]]
    taken: list[int]


@dataclass(frozen=True, slots=True)
class Condensed:
    """`text`: all rows, one after the other. `stays`: by rule and reading."""

    text: bytes
    parts: Parts
    stays: dict[str, dict[str, Kept]]

    def as_bytes(self) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            bundle.writestr(_TEXT, self.text)
            bundle.writestr(_PARTS, orjson.dumps(self.parts))
            bundle.writestr(_STAYS, orjson.dumps(self.stays))
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Condensed:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return cls(bundle.read(_TEXT), Parts(**orjson.loads(bundle.read(_PARTS))), orjson.loads(bundle.read(_STAYS)))


def condense(content: bytes, *, without: Collection[str] = ()) -> Condensed:
    """Of `cases.json`. `without`: cases that were withdrawn and aren't told."""
    texts = io.BytesIO()
    parts = Parts([], [], [], {what: defaultdict(list) for what in NAMED}, [])
    numbers: dict[str, int] = {}
    taken: list[tuple[str, int]] = []
    stays: dict[str, dict[str, list[Stay]]] = {}
    for row in parsed(content):
        if row["id"] in without:
            continue
        place, person = len(parts.ids), numbers.setdefault(row["person"], len(numbers))
        _name(parts, row, place)
        if row["events"]:
            taken.append((next((event["earliest"] for event in followed(row) if event["earliest"]), ""), place))
        for definition, stay, is_sure in _stays(row, place, person):
            of = stays.setdefault(definition, {reading: [] for reading in READINGS})
            for reading in READINGS if is_sure else READINGS[1:]:
                of[reading].append(stay)
        texts.write(orjson.dumps(row))
        parts.ids.append(row["id"])
        parts.ends.append(texts.tell())
        parts.person.append(person)
    parts.taken.extend(place for _day, place in sorted(taken, reverse=True))
    kept = {rule: {reading: keep(of[reading], PERIOD) for reading in READINGS} for rule, of in stays.items()}
    return Condensed(texts.getvalue(), parts, kept)


def _name(parts: Parts, row: Row, place: int) -> None:
    agencies = {slug for event in row["events"] for slug in event["agencies"]}
    facilities = {event["facility"] for event in row["events"] if event["facility"]}
    for what, slugs in zip(NAMED, (agencies, facilities), strict=True):
        for slug in slugs:
            parts.named[what][slug].append(place)


def parsed(content: bytes) -> Iterator[Row]:
    """The rows of `cases.json`, one after the other, so that a large edition is never in memory as a whole in Python's own form."""
    start = content.find(b"{")
    while start >= 0:
        end = content.find(_END, start) + len(_END)
        yield orjson.loads(content[start:end])
        start = content.find(b"{", end)


def _stays(row: Row, case: int, person: int) -> Iterator[tuple[str, Stay, bool]]:
    for definition, periods in row["periods"].items():
        for period in periods:
            values = tuple(intern(period[name] or UNKNOWN) for name in PERIOD)
            yield definition, Stay(intern(period["from"] or ""), intern(period["to"] or NEVER_ENDS), case, person, values), period["sure"]
