"""Reads a country's seed files and says what is wrong in them: which file, which row, which column. Touches no database."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from detentions.arithmetic import PARTS
from detentions.choices import AgencyKind, CountMetric, CountQualifier, LocationKind
from detentions.when import NotADate, When

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PRECISIONS = {"day", "week", "month", "quarter", "year", "period"}
_COLUMNS: Mapping[str, str] = {
    "agencies.csv": """slug name_es name_en acronym aliases aliases_weak kind parent predecessor active_from active_to country state verify
        source note""",
    "locations.csv": """slug name_es name_en kind facility_kind parent state iso_code geonames_admin1 seat operator_agency lat lon
        coord_precision tile_col tile_row status aliases country verify source note""",
    "organisations.csv": "slug name_es name_en acronym aliases kind alignment country active_from source note",
    "charges.csv": "slug es en law article aliases type jurisdiction verify source note",
    "ngo_counts.csv": """id organisation metric scope as_of as_of_precision period_start value value_qualifier men women civilians military
        adults adolescents convicted unconvicted foreigners published source_url source_kind statement_id flags note""",
}
_RULE = {"slug": str, "number": int, "name_es": str, "name_en": str, "text_es": str, "text_en": str, "definition": dict}
_DEFINITION = {"counts": str, "held_through": list, "minimum_hours": int, "stale_after_days": int}


class BrokenSeeds(Exception):
    """The files can't be loaded. `problems` are sentences, each naming file, row and column."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} problems in the seed files")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file, with its line number as a spreadsheet shows it (the header is row 1)."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def says(self, column: str, complaint: str) -> str:
        return f"{self.file}, row {self.number}, column {column}: {complaint}"


@dataclass(slots=True)
class SeedFiles:
    """Everything read from one country's folder. Usable only when `problems` is empty."""

    country: str = ""
    tables: dict[str, list[Line]] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def slugs(self, file: str) -> set[str]:
        return {line["slug"] for line in self.tables.get(file, [])}


def read(folder: Path) -> SeedFiles:
    """The checked content of `folder`. Raises BrokenSeeds with everything that is wrong, not only the first thing."""
    found = SeedFiles()
    country = _toml(folder / "country.toml", found.problems)
    found.country = str(country.get("iso", ""))
    if not re.fullmatch("[A-Z]{2}", found.country):
        found.problems.append("country.toml, iso: write the two capital letters of ISO 3166-1, for example VE.")
    found.rules = _toml(folder / "counting_rules.toml", found.problems).get("rules", [])
    for file, columns in _COLUMNS.items():
        found.tables[file] = list(_lines(folder / file, columns.split(), found.problems))
    for check in (_directories, _references, _counts, _rules):
        found.problems.extend(check(found))
    if found.problems:
        raise BrokenSeeds(found.problems)
    return found


def as_of(line: Line) -> When:
    """The day a figure describes, as exactly as the file gives it; `as_of` is always the end or the cut-off.

    *week*: the seven days that end on it. *quarter*: from the quarter's first day to it. *period*: from `period_start` to it, since the
    figure describes the whole window; without a start, the day itself. Raises NotADate.
    """
    end = date.fromisoformat(line["as_of"])
    match line["as_of_precision"]:
        case "week":
            return When.between(end - timedelta(days=6), end)
        case "month":
            return When.month(end.year, end.month)
        case "quarter":
            return When.between(date(end.year, 3 * ((end.month - 1) // 3) + 1, 1), end)
        case "year":
            return When.year(end.year)
        case "period" if line["period_start"]:
            return When.between(date.fromisoformat(line["period_start"]), end)
    return When.day(end)


def parts(line: Line) -> dict[str, int]:
    return {part: int(line[part]) for part in PARTS if line[part]}


def words(cell: str) -> list[str]:
    """The values of a cell that holds a list."""
    return [word for word in cell.split("|") if word]


def _toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path.name}: the file is missing.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        problems.append(f"{path.name}: {wrong}")
    return {}


def _lines(path: Path, columns: list[str], problems: list[str]) -> Iterator[Line]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(f"{path.name}: the file is missing.")
        return
    except UnicodeDecodeError as wrong:
        problems.append(f"{path.name}: not UTF-8 at byte {wrong.start}. Save it as CSV UTF-8.")
        return
    reader = csv.DictReader(text.splitlines(keepends=True))
    header = list(reader.fieldnames or [])
    missing, unknown = [name for name in columns if name not in header], [name for name in header if name not in columns]
    problems.extend(f"{path.name}, row 1: the column {name} is missing." for name in missing)
    problems.extend(f"{path.name}, row 1: the column {name} is not known here." for name in unknown)
    if missing or unknown:
        return
    for cells in reader:
        number = reader.line_num
        if None in cells or None in cells.values():
            problems.append(f"{path.name}, row {number}: {len(columns)} cells are expected. Look for a missing or an unquoted comma.")
            continue
        yield Line(path.name, number, {name: str(value).strip() for name, value in cells.items()})


def _directories(found: SeedFiles) -> Iterator[str]:
    checks: Mapping[str, Mapping[str, Callable[[str], str]]] = {
        "agencies.csv": {"kind": _one_of(AgencyKind.values), "active_from": _date, "active_to": _date},
        "locations.csv": {"kind": _one_of(LocationKind.values), "lat": _degrees, "lon": _degrees, "tile_col": _whole, "tile_row": _whole},
        "organisations.csv": {"active_from": _date, "kind": _filled},
        "charges.csv": {"jurisdiction": _one_of(["ordinary", "military"]), "es": _filled, "type": _filled},
    }
    for file, columns in checks.items():
        first: dict[str, int] = {}
        for line in found.tables[file]:
            slug = line["slug"]
            if not SLUG.fullmatch(slug):
                yield line.says("slug", f"{slug!r} must be lower-case letters, digits and single hyphens.")
            elif slug in first:
                yield line.says("slug", f"{slug!r} stands already in row {first[slug]}.")
            first.setdefault(slug, line.number)
            for column, check in {"source": _filled, **columns}.items():
                if complaint := check(line[column]):
                    yield line.says(column, complaint)
            if file == "locations.csv" and bool(line["lat"]) != bool(line["lon"]):
                yield line.says("lat", "latitude and longitude stand together or not at all.")


def _references(found: SeedFiles) -> Iterator[str]:
    agencies, locations = found.slugs("agencies.csv"), found.slugs("locations.csv")
    targets = [
        ("agencies.csv", {"parent": agencies, "predecessor": agencies, "state": locations}),
        ("locations.csv", {"parent": locations, "state": locations, "operator_agency": agencies}),
    ]
    for file, columns in targets:
        for line in found.tables[file]:
            for column, known in columns.items():
                if line[column] and line[column] not in known:
                    yield line.says(column, f"{line[column]!r} is no slug of {'agencies.csv' if known is agencies else 'locations.csv'}.")
        yield from _circles(found.tables[file])


def _circles(lines: list[Line]) -> Iterator[str]:
    parents = {line["slug"]: line["parent"] for line in lines}
    for line in lines:
        seen, slug = {line["slug"]}, line["parent"]
        while slug and slug not in seen:
            seen.add(slug)
            slug = parents.get(slug, "")
        if slug == line["slug"]:
            yield line.says("parent", f"{slug!r} is its own forebear.")


def _counts(found: SeedFiles) -> Iterator[str]:
    bodies = found.slugs("organisations.csv") | found.slugs("agencies.csv")
    checks: Mapping[str, Callable[[str], str]] = {
        **dict.fromkeys((*PARTS, "value"), _whole),
        "organisation": lambda cell: "" if cell in bodies else f"{cell!r} is no slug of organisations.csv or agencies.csv.",
        "metric": _one_of(CountMetric.values),
        "value_qualifier": _one_of(CountQualifier.values),
        "as_of_precision": _one_of(sorted(_PRECISIONS)),
        "source_url": _filled,
        "published": _date,
        "period_start": _date,
    }
    first: dict[str, int] = {}
    for line in found.tables["ngo_counts.csv"]:
        if line["id"] in first or not re.fullmatch(r"c\d+", line["id"]):
            yield line.says("id", f"{line['id']!r} must be the letter c and a number that no other row has.")
        first.setdefault(line["id"], line.number)
        complaints = [line.says(column, complaint) for column, check in checks.items() if (complaint := check(line[column]))]
        yield from complaints
        if not line["value"]:
            yield line.says("value", "a figure needs a number.")
        if not complaints:
            try:
                as_of(line)
            except ValueError as wrong:  # NotADate is one
                yield line.says("as_of", f"{line['as_of']!r}: {wrong}")


def _rules(found: SeedFiles) -> Iterator[str]:
    for number, rule in enumerate(found.rules, start=1):
        for shape, table, place in ((_RULE, rule, ""), (_DEFINITION, rule.get("definition", {}), "definition.")):
            for key, kind in shape.items():
                if not isinstance(table.get(key), kind):
                    yield f"counting_rules.toml, rule {number}, {place}{key}: write a value of kind {kind.__name__}."


def _one_of(allowed: list[str]) -> Callable[[str], str]:
    return lambda cell: "" if cell in allowed else f"{cell!r} is none of {', '.join(allowed)}."


def _filled(cell: str) -> str:
    return "" if cell else "this cell must not be empty."


def _whole(cell: str) -> str:
    return "" if not cell or cell.isdecimal() else f"{cell!r} is not a whole number."


def _degrees(cell: str) -> str:
    return "" if not cell or re.fullmatch(r"-?\d{1,3}(\.\d+)?", cell) else f"{cell!r} is not decimal degrees."


def _date(cell: str) -> str:
    try:
        When.parse(cell)
    except NotADate:
        return f"{cell!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)."
    return "" if "/" not in cell else f"{cell!r} must be one date."
