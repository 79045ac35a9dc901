"""Annotated and predicted rows, read from the JSON of the corpus and of the command `extract`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One person's event. `quote` is set in annotated rows only."""

    person: str
    event: str
    date: str | None = None
    date_partial: str | None = None
    agencies: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    held_at: str | None = None
    aliases: tuple[str, ...] = ()
    main: bool = True
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One figure and its source."""

    organisation: str
    metric: str
    value: str
    as_of: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one document. `said_relevant` is None when a prediction leaves it to its rows."""

    detentions: tuple[Row, ...] = ()
    counts: tuple[Count, ...] = ()
    said_relevant: bool | None = None


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document of the corpus with the truth about it."""

    id: str
    language: str
    published: str | None
    text: str
    rows: Rows
    not_detained: tuple[str, ...]
    ignore: tuple[str, ...]
    is_relevant: bool
    borderline: bool


def _text(value: object) -> str | None:
    return str(value) if value else None


def _list(raw: Json, name: str) -> list[Json]:
    found = raw.get(name) or []
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _names(raw: object) -> tuple[str, ...]:
    return tuple(str(item) for item in raw) if isinstance(raw, list | tuple) else ()


def _states(place: object) -> frozenset[str]:
    if not isinstance(place, Mapping):
        return frozenset()
    return frozenset(str(state) for state in (place.get("state"), *_names(place.get("state_alt"))) if state)


def row_of(raw: Json) -> Row:
    """A row as annotated (`place_of_event`) or as predicted (`place`)."""
    place = raw.get("place_of_event") if "place_of_event" in raw else raw.get("place")
    return Row(
        person=str(raw.get("person") or ""),
        event=str(raw.get("event") or ""),
        date=_text(raw.get("date")),
        date_partial=_text(raw.get("date_partial")),
        agencies=frozenset(_names(raw.get("agencies"))),
        states=_states(place),
        held_at=_text(raw.get("held_at")),
        aliases=_names(raw.get("aliases")),
        main=bool(raw.get("main", True)),
        quote=str(raw.get("quote") or ""),
    )


def count_of(raw: Json) -> Count:
    return Count(
        organisation=str(raw.get("organisation") or ""),
        metric=str(raw.get("metric") or ""),
        value=str(raw.get("value")),
        as_of=_text(raw.get("as_of")),
        quote=str(raw.get("quote") or ""),
    )


def rows_of(raw: Json) -> Rows:
    said = raw.get("is_relevant")
    return Rows(
        detentions=tuple(row_of(row) for row in _list(raw, "detentions")),
        counts=tuple(count_of(count) for count in _list(raw, "ngo_counts")),
        said_relevant=None if said is None else bool(said),
    )


def annotated_of(raw: Json) -> Annotated:
    gold = raw["gold"]
    if not isinstance(gold, Mapping):
        raise TypeError("gold isn't a table")
    return Annotated(
        id=str(raw["id"]),
        language=str(raw["lang"]),
        published=_text(raw.get("published")),
        text=str(raw["text"]),
        rows=rows_of(gold),
        not_detained=_names(gold.get("not_detained")),
        ignore=_names(gold.get("ignore")),
        is_relevant=bool(gold["is_relevant"]),
        borderline=bool(gold.get("borderline")),
    )


def load_corpus(folder: Path) -> list[Annotated]:
    """Every annotated document of a folder, by name."""
    return [annotated_of(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]
