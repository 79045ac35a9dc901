"""Lists from CSV: agencies, places and places of custody, organisations, as entries of the lexicon."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker.extraction.clean import fold
from tracker.extraction.lexicon import Entry

AGENCY, PLACE, FACILITY, ORGANISATION = "agency", "place", "facility", "org"
_KINDS_WITH_STATE = {"state", "capital_district", "city", "federal_dependency"}
_ARRESTING = {"intelligence", "military_counterintelligence", "police"}
_GUARDS = {"gnb", "conas"}
_ABBREVIATED = 4
_PRISON_TOWNS = frozenset({"tocuyito", "tocoron", "yare", "uribana"})  # a report that names them means the prison


@dataclass(slots=True)
class Gazetteer:
    """What the lists say, ready for the lexicon. `state_of` gives a place's state by the key of its hit."""

    entries: list[tuple[str, Entry]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    custody_state: dict[str, str] = field(default_factory=dict)
    custody_force: dict[str, str] = field(default_factory=dict)  # who runs a listed place of custody
    municipalities: dict[str, set[str]] = field(default_factory=dict)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _names(row: Mapping[str, str], *columns: str) -> Iterator[str]:
    for column in columns:
        for name in (row.get(column) or "").split("|"):
            if name.strip():
                yield name.strip()


def _agencies(folder: Path, codes: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    for row in _rows(folder / "agencies.csv"):
        slug = row["slug"]
        force = row["kind"] in _ARRESTING or slug in _GUARDS
        if not force or row["acronym"] in {"INTERPOL", "SAIME", "UNES", "SUNAD"}:
            key, kind = slug, ORGANISATION
        elif row["kind"] == "police" and row["state"] and slug == f"policia-{row['state']}":
            key, kind = "POLICIA_ESTADAL", AGENCY
        else:
            key, kind = codes.get(slug) or codes.get(row["parent"]) or (row["acronym"] or slug).upper(), AGENCY
        for name in _names(row, "name_es", "name_en", "acronym", "aliases"):
            exact = name if len(name) <= _ABBREVIATED and name.isupper() else ""
            yield fold(name), Entry(kind, key, exact)


def _places(folder: Path, gazetteer: Gazetteer) -> None:
    rows = [*_rows(folder / "locations.csv"), *_rows(folder / "places_more.csv")]
    state_names = {row["slug"]: row["name_es"] for row in rows if row["kind"] in {"state", "capital_district", "federal_dependency"}}
    towns: set[str] = set()
    for row in rows:
        state = state_names.get(row.get("state") or row["slug"], row.get("state") or "")
        if row["kind"] in _KINDS_WITH_STATE:
            for name in _names(row, "name_es", "name_en", "aliases"):
                if len(name) > 2:
                    towns.add(fold(name))
                    gazetteer.states.setdefault(fold(name), state)
                    gazetteer.entries.append((fold(name), Entry(PLACE, fold(name), name if len(name) <= 3 else "")))
        elif row["kind"] == "municipality":
            for name in _names(row, "aliases"):
                gazetteer.municipalities.setdefault(fold(name), set()).add(state)
    for row in rows:
        if row["kind"] == "detention_facility" and row["facility_kind"] not in {"house_arrest", "unknown", "court"}:
            for name in _names(row, "name_es", "name_en", "aliases"):
                if (fold(name) not in towns or fold(name) in _PRISON_TOWNS) and len(name) > 3:
                    gazetteer.custody_state[fold(name)] = state_names.get(row["state"], "")
                    gazetteer.custody_force[fold(name)] = (row.get("operator_agency") or "").upper()
                    gazetteer.entries.append((fold(name), Entry(FACILITY, fold(name))))
    for name, states in gazetteer.municipalities.items():
        if len(states) == 1 and name not in gazetteer.states and (" " in name or len(name) > 6):
            gazetteer.states[name] = next(iter(states))
            gazetteer.entries.append((name, Entry(PLACE, name)))


def load(folder: Path) -> Gazetteer:
    """Read a country's folder of seeds."""
    gazetteer = Gazetteer()
    codes = {
        row["reference_slug"]: row["corpus_term"]
        for row in _rows(folder / "vocabulary_map.csv")
        if row["kind"] == "agency" and row["reference_slug"]
    }
    gazetteer.entries.extend(_agencies(folder, codes))
    _places(folder, gazetteer)
    for row in _rows(folder / "organisations.csv"):
        for name in _names(row, "name_es", "name_en", "acronym", "aliases"):
            exact = name if len(name) <= _ABBREVIATED else ""
            gazetteer.entries.append((fold(name), Entry(ORGANISATION, row["slug"], exact)))
    return gazetteer
