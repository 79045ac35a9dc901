"""The country's own clock: "on a day" means the local day."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

_COUNTRY = tomllib.loads((Path(__file__).resolve().parents[2] / "seeds" / "ve" / "country.toml").read_text(encoding="utf-8"))


def offset(text: str) -> timedelta:
    hours, minutes = text[1:].split(":")
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return -size if text[0] == "-" else size


@pytest.mark.parametrize("change", _COUNTRY["utc_offsets"], ids=[change["from"] for change in _COUNTRY["utc_offsets"]])
def test_it_changes_its_clock_on_the_days_that_the_time_zone_database_knows(change: dict[str, str]) -> None:
    zone = ZoneInfo(_COUNTRY["timezone"])
    noon = datetime.fromisoformat(f"{change['from']}T12:00").replace(tzinfo=zone)

    assert noon.utcoffset() == offset(change["offset"])
    assert (noon - timedelta(days=1)).utcoffset() != offset(change["offset"])


def test_it_had_its_half_hour_from_2007_to_2016() -> None:
    zone = ZoneInfo(_COUNTRY["timezone"])
    days = {
        day: datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone).utcoffset()
        for day in ("2007-12-08", "2008-01-01", "2016-04-30", "2016-05-01")
    }

    assert [when.total_seconds() / 3600 for when in days.values() if when is not None] == [-4.0, -4.5, -4.5, -4.0]
