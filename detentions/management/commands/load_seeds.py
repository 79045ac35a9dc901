"""Loads a country's agencies, places, organisations, offences, counting rules and published figures."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from detentions.actions import directories, installation, published_counts
from detentions.actions.directories import Outcome
from detentions.actions.published_counts import Figure
from detentions.choices import CountMetric, CountQualifier
from detentions.management import seed_files
from detentions.management.seed_files import BrokenSeeds, Line, SeedFiles, words
from detentions.models import Agency, Organisation, User
from detentions.models.rules import BadDefinition

_SHOWN = 40


class Command(BaseCommand):
    """`manage.py load_seeds`. Safe to repeat: a second run writes nothing."""

    help = (
        "Load the reference data of a country from seeds/<country>/: agencies, locations, organisations, offences, counting rules "
        "and the figures that organisations published. New rows are added, changed rows supersede earlier ones, nothing is deleted. "
        "Published figures enter as seeded and unchecked. Nothing at all is written when a file is broken. "
        "Exit code 0: loaded or unchanged; 1: broken files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--country", default=settings.COUNTRY, help="ISO code of the country, in two letters (default: %(default)s)")
        parser.add_argument("--folder", type=Path, default=None, help="another folder than seeds/<country>/")

    def handle(self, *_args: object, country: str, folder: Path | None, **_options: object) -> None:
        place = folder or Path(settings.SEEDS_DIR) / country.lower()
        if not place.is_dir():
            raise CommandError(f"There is no folder {place} for the country {country}.")
        try:
            found = seed_files.read(place)
            outcomes = _load(found, by=installation.machine(username="seeds"), at=timezone.now())
        except BrokenSeeds as broken:
            more = [f"… and {len(broken.problems) - _SHOWN} more."] if len(broken.problems) > _SHOWN else []
            raise CommandError("Nothing was loaded.\n" + "\n".join([*broken.problems[:_SHOWN], *more])) from broken
        except (directories.UnknownReference, directories.RuleChanged, BadDefinition) as wrong:
            raise CommandError(f"Nothing was loaded.\n{wrong}") from wrong
        self.stdout.write(_table(found.country, outcomes))


@transaction.atomic
def _load(found: SeedFiles, *, by: User, at: datetime) -> dict[str, Outcome]:
    """All or nothing. Places first: agencies name their state; figures name who published them."""
    entries = [
        (directories.LOCATIONS, [_location(line) for line in found.tables["locations.csv"]]),
        (directories.AGENCIES, [_agency(line) for line in found.tables["agencies.csv"]]),
        (directories.ORGANISATIONS, [_organisation(line) for line in found.tables["organisations.csv"]]),
        (directories.OFFENCES, [_offence(line, found.country) for line in found.tables["charges.csv"]]),
    ]
    outcomes = {
        directory.name: directories.load(directory=directory, rows=rows, country=found.country, by=by, at=at) for directory, rows in entries
    }
    outcomes["counting rules"] = directories.load_rules(rules=found.rules, by=by, at=at)
    bodies: dict[str, Organisation | Agency] = {agency.slug: agency for agency in Agency.objects.all()}
    bodies |= {organisation.slug: organisation for organisation in Organisation.objects.all()}
    figures = [(_figure(line, bodies, found.country), line["source_url"]) for line in found.tables["ngo_counts.csv"]]
    outcomes["published figures"] = published_counts.load_counts(figures=figures, country=found.country, by=by, at=at)
    return outcomes


def _entry(line: Line, *columns: str) -> dict[str, Any]:
    shared = {"verify": line.cells.get("verify") == "yes", "aliases": words(line["aliases"])}
    return {**shared, **{column: line[column] for column in ("slug", "source", "note", *columns)}}


def _location(line: Line) -> dict[str, Any]:
    texts = ("name_es", "name_en", "country", "kind", "facility_kind", "iso_code", "geonames_admin1", "seat", "operator_agency")
    return {
        **_entry(line, *texts, "coord_precision", "status", "parent", "state"),
        "lat": Decimal(line["lat"]) if line["lat"] else None,
        "lon": Decimal(line["lon"]) if line["lon"] else None,
        "tile_col": int(line["tile_col"]) if line["tile_col"] else None,
        "tile_row": int(line["tile_row"]) if line["tile_row"] else None,
    }


def _agency(line: Line) -> dict[str, Any]:
    texts = ("name_es", "name_en", "country", "acronym", "kind", "active_from", "active_to", "parent", "predecessor", "state")
    return {**_entry(line, *texts), "aliases_weak": words(line["aliases_weak"])}


def _organisation(line: Line) -> dict[str, Any]:
    row = _entry(line, "name_es", "name_en", "country", "acronym", "kind", "alignment", "active_from")
    return {**row, "verify": "verify" in line["source"]}


def _offence(line: Line, country: str) -> dict[str, Any]:
    row = _entry(line, "law", "article", "jurisdiction")
    return {**row, "country": country, "name_es": line["es"], "name_en": line["en"], "kind": line["type"]}


def _figure(line: Line, bodies: Mapping[str, Organisation | Agency], country: str) -> Figure:
    return Figure(
        body=bodies[line["organisation"]],
        country=country,
        metric=CountMetric(line["metric"]),
        value=int(line["value"]),
        as_of=seed_files.as_of(line),
        reference=line["id"],
        scope=line["scope"],
        period_start=date.fromisoformat(line["period_start"]) if line["period_start"] else None,
        qualifier=CountQualifier(line["value_qualifier"]),
        partitions=seed_files.parts(line),
        published=line["published"],
        statement=line["statement_id"],
        flags=words(line["flags"]),
        note=line["note"],
    )


def _table(country: str, outcomes: Mapping[str, Outcome]) -> str:
    lines = [f"Seeds of {country}", f"{'':20}{'new':>8}{'changed':>9}{'unchanged':>11}{'in file no more':>17}"]
    for name, done in outcomes.items():
        lines.append(f"{name:20}{done.new:8}{done.changed:9}{done.unchanged:11}{len(done.gone):17}")
    lines += [f"  in file no more, {name}: {', '.join(done.gone[:10])}" for name, done in outcomes.items() if done.gone]
    lines += [
        f"  {name}: {done.left_alone} confirmed, changed or withdrawn by a person, left as they are"
        for name, done in outcomes.items()
        if done.left_alone
    ]
    return "\n".join(lines)
