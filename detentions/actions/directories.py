"""Loads rows of a directory: new entries are inserted, changed ones supersede, none is ever deleted.

A row is a mapping from column to plain value; `parent`, `state`, `predecessor` hold slugs. One Change per directory and load, with
the Merkle root of the rows written, when anything was written at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from detentions import rollups
from detentions.actions import chain
from detentions.models import Agency, CountingRule, CustodyEvent, Location, Offence, Organisation, SupersededEntry, User
from detentions.models.canonical import merkle_root
from detentions.models.changes import LOCK_OF_THE_END
from detentions.models.directory import DirectoryEntry
from detentions.models.rules import checked

Row = Mapping[str, Any]
_COMMON = ("country", "verify", "source", "note", "name_es", "name_en", "aliases")
_DEGREES = Decimal("0.00001")
_FOLLOWED_AT_A_TIME = 200


class UnknownReference(Exception):
    """A row points to a slug that is neither in the registry nor among the rows."""

    def __init__(self, directory: str, slug: str, column: str, value: str) -> None:
        super().__init__(f"{directory}: {slug} names {value!r} as its {column}, which is not there.")


class RuleChanged(Exception):
    """A counting rule of a known number reads differently. Definitions never change: give the new one the next number."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The counting rule {name} is already recorded with another definition. Give the new one the next number.")


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory: its model, its own columns, and which model each reference points to."""

    name: str
    model: type[DirectoryEntry]
    columns: tuple[str, ...]
    references: Mapping[str, type[DirectoryEntry]] = field(default_factory=dict)

    def state(self, entry: Row) -> dict[str, Any]:
        """The entry as JSON values, for comparing and for keeping: every column of this directory, references as slugs."""
        return {column: _plain(entry[column]) for column in (*_COMMON, *self.columns, *self.references)}


LOCATIONS = Directory(
    "locations",
    Location,
    (
        "kind",
        "facility_kind",
        "iso_code",
        "geonames_admin1",
        "seat",
        "operator_agency",
        "lat",
        "lon",
        "coord_precision",
        "tile_col",
        "tile_row",
        "status",
    ),
    {"parent": Location, "state": Location},
)
AGENCIES = Directory(
    "agencies",
    Agency,
    ("acronym", "aliases_weak", "kind", "active_from", "active_to"),
    {"parent": Agency, "predecessor": Agency, "state": Location},
)
ORGANISATIONS = Directory("organisations", Organisation, ("acronym", "kind", "alignment", "active_from"))
OFFENCES = Directory("offences", Offence, ("law", "article", "kind", "jurisdiction"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load did: how many rows were new, superseded an earlier state, read the same, and stand here without a row in the file.

    `left_alone` counts what a person has written, confirmed or withdrawn since: a file changes nothing about it.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: Sequence[str] = ()
    left_alone: int = 0


@transaction.atomic
def load(*, directory: Directory, rows: Sequence[Row], country: str, by: User, at: datetime, reason: str = "") -> Outcome:
    """Bring `directory` to the state of `rows`, which are the rows of one country's file. Raises UnknownReference.

    A person writes one row, with a reason; a machine leaves alone what a person has written.
    """
    wanted = {row["slug"]: directory.state(row) for row in rows}
    known = {entry.slug: entry for entry in directory.model._default_manager.select_for_update().order_by("pk")}
    states = _states(directory, known.values())
    new = [slug for slug in wanted if slug not in known]
    gone = sorted(slug for slug, entry in known.items() if slug not in wanted and entry.country == country and slug not in _own(directory))
    differ = [slug for slug in wanted if slug in known and states[slug] != wanted[slug]]
    changed = [slug for slug in differ if not (by.is_machine and known[slug].edited_by_id)]
    _keep_earlier(directory, {slug: (known[slug], states[slug]) for slug in changed}, reason, by=by, at=at)
    made = [_fill(directory, directory.model(slug=slug), wanted[slug], by=by, at=at) for slug in new]
    directory.model._default_manager.bulk_create(made, batch_size=500)
    for slug in changed:
        _fill(directory, known[slug], wanted[slug], by=by, at=at).save()
    _second_pass(directory, [*new, *changed], wanted)
    if new or changed:
        leaves = [json.dumps([slug, wanted[slug]], sort_keys=True, ensure_ascii=False).encode() for slug in (*new, *changed)]
        chain.append(
            action="directory_loaded",
            subject_kind="directory",
            subject_id=directory.name,
            payload={"country": country, "new": new, "changed": changed, **({"reason": reason} if reason else {})},
            by=by,
            at=at,
            rows=len(leaves),
            root=merkle_root(leaves),
        )
    return Outcome(len(new), len(changed), len(wanted) - len(new) - len(differ), gone, len(differ) - len(changed))


def state_of(directory: Directory, entry: DirectoryEntry) -> dict[str, Any]:
    """How an entry reads now, as the row that `load` takes. Reads what it refers to: load that with it."""
    row = {column: getattr(entry, column) for column in (*_COMMON, *directory.columns)}
    for column in directory.references:
        referred = getattr(entry, column)
        row[column] = referred.slug if referred else ""
    return {"slug": entry.slug, **directory.state(row)}


def follow(*, directory: Directory, slug: str) -> int:
    """Bring what is derived from the facts in line with a changed entry: numbers, and what cases are found by. Returns how many people."""
    named = {"agencies": "agencies__slug", "locations": "place__slug"}.get(directory.name)
    if named is None:
        return 0
    events = CustodyEvent.objects.filter(**{named: slug})
    events = events | CustodyEvent.objects.filter(facility__slug=slug) if directory is LOCATIONS else events
    people = sorted(set(events.values_list("detention__detainee_id", flat=True)))
    for start in range(0, len(people), _FOLLOWED_AT_A_TIME):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_END])
            rollups.follow(people[start : start + _FOLLOWED_AT_A_TIME])
    return len(people)


def _keep_earlier(directory: Directory, changed: Mapping[str, tuple[DirectoryEntry, Row]], reason: str, *, by: User, at: datetime) -> None:
    SupersededEntry.objects.bulk_create(
        SupersededEntry(
            directory=directory.name,
            slug=slug,
            state=state,
            recorded_at=entry.recorded_at,
            superseded_at=at,
            superseded_by=by,
            reason=reason[:500],
        )
        for slug, (entry, state) in changed.items()
    )


@transaction.atomic
def load_rules(*, rules: Sequence[Row], by: User, at: datetime) -> Outcome:
    """Record counting rules and build their numbers. A known rule must read the same. Raises RuleChanged, BadDefinition."""
    columns = ("name_es", "name_en", "text_es", "text_en", "definition")
    new = []
    for rule in rules:
        known = CountingRule.objects.filter(slug=rule["slug"], number=rule["number"]).first()
        if known is None:
            checked(f"{rule['slug']}-v{rule['number']}", rule["definition"])
            new.append(CountingRule(**{column: rule[column] for column in (*columns, "slug", "number")}, recorded_at=at))
        elif any(getattr(known, column) != rule[column] for column in columns):
            raise RuleChanged(known.name)
    CountingRule.objects.bulk_create(new)
    for made in new:
        definition = {"name": made.name, "definition": made.definition}
        chain.append(action="rule_recorded", subject_kind="counting_rule", subject_id=made.name, payload=definition, by=by, at=at)
    rollups.build_missing(at=at)
    return Outcome(new=len(new), unchanged=len(rules) - len(new))


def _own(directory: Directory) -> set[str]:
    """Slugs of the organisations that work in this installation: no file speaks of them."""
    return set(Organisation.objects.filter(is_tenant=True).values_list("slug", flat=True)) if directory is ORGANISATIONS else set()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.quantize(_DEGREES))
    return list(value) if isinstance(value, list | tuple) else value


def _states(directory: Directory, entries: Iterable[DirectoryEntry]) -> dict[str, dict[str, Any]]:
    slugs = {model: dict(model._default_manager.values_list("pk", "slug")) for model in set(directory.references.values())}
    states = {}
    for entry in entries:
        row = {column: getattr(entry, column) for column in (*_COMMON, *directory.columns)}
        for column, model in directory.references.items():
            pk = getattr(entry, f"{column}_id")
            row[column] = slugs[model][pk] if pk else ""
        states[entry.slug] = directory.state(row)
    return states


def _fill(directory: Directory, entry: DirectoryEntry, state: Row, *, by: User, at: datetime) -> DirectoryEntry:
    for column in (*_COMMON, *directory.columns):
        value = state[column]
        setattr(entry, column, Decimal(value) if column in {"lat", "lon"} and value is not None else value)
    entry.recorded_at = at
    entry.edited_by = None if by.is_machine else by
    return entry


def _second_pass(directory: Directory, slugs: Sequence[str], wanted: Mapping[str, Row]) -> None:
    """Set references when every row is there: one update for all the rows that share their references."""
    keys = {model: dict(model._default_manager.values_list("slug", "pk")) for model in set(directory.references.values())}
    alike: dict[tuple[int | None, ...], list[str]] = {}
    for slug in slugs if directory.references else ():
        targets = [(column, keys[model], wanted[slug][column]) for column, model in directory.references.items()]
        for column, known, target in targets:
            if target and target not in known:
                raise UnknownReference(directory.name, slug, column, target)
        alike.setdefault(tuple(known.get(target) for _column, known, target in targets), []).append(slug)
    for pks, group in alike.items():
        columns = {f"{column}_id": pk for column, pk in zip(directory.references, pks, strict=True)}
        directory.model._default_manager.filter(slug__in=group).update(**columns)
