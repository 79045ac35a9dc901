"""The country's own clock: "on a day" means the local day, by the offset that held on that day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path

Offsets = Sequence[tuple[date, timedelta]]  # first local day on which each offset from UTC holds, oldest first


@cache
def offsets_of(country_file: Path) -> Offsets:
    """The offsets that a country's country.toml lists."""
    with country_file.open("rb") as file:
        return tuple(offsets_from(tomllib.load(file)["utc_offsets"]))


def offsets_from(rows: Iterable[Mapping[str, str]]) -> list[tuple[date, timedelta]]:
    """From the `utc_offsets` of a country's country.toml: `{"from": "2007-12-09", "offset": "-04:30"}`."""
    found = []
    for row in rows:
        hours, minutes = (int(part) for part in row["offset"][1:].split(":"))
        size = timedelta(hours=hours, minutes=minutes)
        found.append((date.fromisoformat(row["from"]), -size if row["offset"][0] == "-" else size))
    return sorted(found)


def zone_on(day: date, offsets: Offsets) -> timezone:
    """The offset of a local day; before the first one known, that first one."""
    held = [offset for first, offset in offsets if first <= day]
    return timezone(held[-1] if held else offsets[0][1])


def moment_of(day: date, hour: time, offsets: Offsets) -> datetime:
    """The moment, in UTC, at which the country's clock shows this."""
    return datetime.combine(day, hour, tzinfo=zone_on(day, offsets)).astimezone(UTC)


def local_day(moment: datetime, offsets: Offsets) -> date:
    """The day that the country's calendar shows at `moment`."""
    here = moment.astimezone(zone_on(moment.astimezone(UTC).date(), offsets))
    return moment.astimezone(zone_on(here.date(), offsets)).date()
