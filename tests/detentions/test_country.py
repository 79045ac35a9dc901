"""A country is a folder of seeds. Its own clock: "on a day" means the local day."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from detentions.arithmetic import mismatches
from detentions.management import seed_files
from tracker.extraction.gazetteer import load

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FOLDERS = sorted(path.parent for path in SEEDS.glob("*/country.toml"))
COUNTRIES: dict[str, dict[str, Any]] = {
    folder.name: tomllib.loads((folder / "country.toml").read_text(encoding="utf-8")) for folder in FOLDERS
}
CHANGES = [(name, change) for name, country in COUNTRIES.items() for change in country["utc_offsets"]]


def offset(text: str) -> timedelta:
    hours, minutes = text[1:].split(":")
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return -size if text[0] == "-" else size


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=[f"{name} {change['from']}" for name, change in CHANGES])
def test_it_changes_its_clock_on_the_days_that_the_time_zone_database_knows(name: str, change: dict[str, str]) -> None:
    country = COUNTRIES[name]
    zone = ZoneInfo(country["timezone"])
    noon = datetime.fromisoformat(f"{change['from']}T12:00").replace(tzinfo=zone)

    assert noon.utcoffset() == offset(change["offset"])
    assert change is country["utc_offsets"][0] or (noon - timedelta(days=1)).utcoffset() != offset(change["offset"])


@pytest.mark.parametrize("name", COUNTRIES)
def test_it_knows_every_change_of_its_clock(name: str) -> None:
    zone, rows = ZoneInfo(COUNTRIES[name]["timezone"]), COUNTRIES[name]["utc_offsets"]
    first = datetime.fromisoformat(f"{rows[0]['from']}T12:00").replace(tzinfo=zone)
    days = [first + timedelta(days=day) for day in range((datetime(2026, 1, 1, tzinfo=zone) - first).days)]

    changes = [later.date().isoformat() for day, later in pairwise(days) if day.utcoffset() != later.utcoffset()]

    assert changes == [row["from"] for row in rows[1:]]


def test_it_had_its_half_hour_from_2007_to_2016() -> None:
    zone = ZoneInfo(COUNTRIES["ve"]["timezone"])
    days = {
        day: datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone).utcoffset()
        for day in ("2007-12-08", "2008-01-01", "2016-04-30", "2016-05-01")
    }

    assert [when.total_seconds() / 3600 for when in days.values() if when is not None] == [-4.0, -4.5, -4.5, -4.0]


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_its_folder_can_be_loaded_and_read_by(folder: Path) -> None:
    found = seed_files.read(folder)
    known = load(folder)

    assert found.country == folder.name.upper()
    assert {rule["slug"] for rule in found.rules} >= {"all-documented", "foro-penal-like"}
    assert {entry.kind for _words, entry in known.entries} >= {"agency", "place", "facility", "org"}
    for line in found.tables["ngo_counts.csv"]:
        flags = mismatches(int(line["value"]), seed_files.parts(line), line["value_qualifier"])
        assert set(flags) <= set(seed_files.words(line["flags"])), line["id"]
