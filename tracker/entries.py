"""The door for the directories: a lead adds or changes an entry, with a source and a reason. How it read before is kept.

The directories are shared by all organisations of the installation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from detentions.actions import directories
from detentions.choices import AgencyKind, LocationKind
from detentions.models import Agency, Location, Organisation, SupersededEntry, User
from detentions.models.directory import DirectoryEntry
from tracker import bell, rules
from tracker.rules import Permission

DIRECTORIES = {"agencies": directories.AGENCIES, "places": directories.LOCATIONS, "organisations": directories.ORGANISATIONS}
STATES = (LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY)
_DAY = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COMMON = {"verify": False, "note": "", "name_en": "", "aliases": []}
_EMPTY: dict[str, dict[str, Any]] = {
    "agencies": {
        **dict.fromkeys(("acronym", "active_from", "active_to", "parent", "predecessor", "state"), ""),
        "aliases_weak": [],
        "kind": AgencyKind.UNKNOWN.value,
    },
    "places": {
        **dict.fromkeys(("facility_kind", "iso_code", "geonames_admin1", "seat", "operator_agency", "coord_precision"), ""),
        **dict.fromkeys(("lat", "lon", "tile_col", "tile_row")),
        **{"status": "", "parent": "", "state": "", "kind": LocationKind.DETENTION_FACILITY.value},
    },
    "organisations": {"acronym": "", "kind": "ngo", "alignment": "", "active_from": ""},
}


class Refused(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Earlier:
    """One change of an entry: what read otherwise before. `changes`: column, before, after."""

    at: datetime
    by: User | None
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def why_not_edit(user: User) -> str:
    """Why the person may not change the directories, or ""."""
    if not rules.Access.of(user).may(Permission.LEAD):
        return _("Only leads change the directory.")
    return ""


def reads(directory: str, slug: str) -> dict[str, Any] | None:
    """How an entry reads now, or None. An organisation that works in this installation is no entry to change."""
    entry = _entry(directory, slug)
    return directories.state_of(DIRECTORIES[directory], entry) if entry else None


@transaction.atomic
def write(*, directory: str, slug: str, told: Mapping[str, Any], reason: str, by: User, at: datetime) -> str:
    """Change the entry of this slug, or add one when it is "". Returns the slug. Raises Refused."""
    if why_not := why_not_edit(by):
        raise Refused("", why_not)
    before = reads(directory, slug) if slug else None
    if slug and before is None:
        raise Refused("", _("There is no such entry."))
    row = {**_COMMON, **_EMPTY[directory], "country": settings.COUNTRY, **(before or {}), **told}
    _check(directory, slug, row, reason)
    row["slug"] = slug or _free_slug(directory, str(row["name_es"]))
    outcome = directories.load(directory=DIRECTORIES[directory], rows=[row], country=settings.COUNTRY, by=by, at=at, reason=reason.strip())
    if not outcome.new and not outcome.changed:
        raise Refused("", _("Nothing is different. Change something, or leave the page."))
    if outcome.changed:
        bell.ring_entry(directory, row["slug"])
    return str(row["slug"])


def follow(*, directory: str, slug: str) -> None:
    """Numbers and what cases are found by follow a changed entry. For a worker; safe to repeat."""
    directories.follow(directory=DIRECTORIES[directory], slug=slug)


def earlier(directory: str, slug: str) -> QuerySet[SupersededEntry]:
    """How the entry read before each of its changes, the latest change first."""
    rows = SupersededEntry.objects.filter(directory=DIRECTORIES[directory].name, slug=slug)
    return rows.select_related("superseded_by").order_by("-superseded_at", "-pk")


def history(directory: str, entry: DirectoryEntry, rows: Iterable[SupersededEntry]) -> list[Earlier]:
    """What each change of the entry changed; `rows` are those of `earlier`."""
    found: list[Earlier] = []
    after: Mapping[str, Any] = directories.state_of(DIRECTORIES[directory], entry)
    for row in rows:
        changes = [
            (column, _plain(row.state.get(column)), _plain(after.get(column)))
            for column in sorted({*row.state, *after} - {"slug"})
            if _plain(row.state.get(column)) != _plain(after.get(column))
        ]
        found.append(Earlier(row.superseded_at, row.superseded_by, row.reason, tuple(changes)))
        after = row.state
    return found


def _plain(value: Any) -> str:
    if value in (None, "", []):
        return ""
    return "; ".join(value) if isinstance(value, list) else str(value)


def _entry(directory: str, slug: str) -> DirectoryEntry | None:
    mine = {"slug": slug, "country": settings.COUNTRY}
    if directory == "places":
        return Location.objects.select_related("parent", "state").filter(kind=LocationKind.DETENTION_FACILITY, **mine).first()
    if directory == "organisations":
        return Organisation.objects.filter(is_tenant=False, **mine).first()
    return Agency.objects.select_related("parent", "predecessor", "state").filter(**mine).first()


def _check(directory: str, slug: str, row: Mapping[str, Any], reason: str) -> None:
    if not str(row["name_es"]).strip():
        raise Refused("name_es", _("Write the name."))
    if not str(row["source"]).strip():
        raise Refused("source", _("Say where this is known from: an address, a law, a document."))
    if not reason.strip():
        raise Refused("reason", _("Say why."))
    for column in ("active_from", "active_to"):
        if row.get(column) and not _DAY.fullmatch(str(row[column])):
            raise Refused(column, _("Write the date as 2019-03-21, 2019-03 or 2019, or leave it empty when it isn't known."))
    if row.get("active_from") and row.get("active_to") and str(row["active_to"]) < str(row["active_from"])[: len(str(row["active_to"]))]:
        raise Refused("active_to", _("The end lies before the beginning."))
    for column in ("parent", "predecessor") if directory == "agencies" else ():
        if slug and slug in _above(str(row[column]), column):
            raise Refused(column, _("An agency can't be below or after itself."))


def _above(slug: str, column: str) -> list[str]:
    """The agency and all that it is part of, or came from."""
    links = dict(Agency.objects.values_list("slug", f"{column}__slug"))
    found: list[str] = []
    while slug and slug not in found:
        found.append(slug)
        slug = links.get(slug) or ""
    return found


def _free_slug(directory: str, name: str) -> str:
    stem = slugify(name)[:50] or "entry"
    taken = set(DIRECTORIES[directory].model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(one for one in (stem, *(f"{stem}-{number}" for number in range(2, 1_000))) if one not in taken)


def choices(directory: str, *, but: str = "") -> Sequence[tuple[str, str]]:
    """Entries of a directory, or the states of the country, as the choices of a form."""
    if directory == "agencies":
        rows = Agency.objects.filter(country=settings.COUNTRY).exclude(slug=but).order_by("name_es", "pk")
        return [(one.slug, f"{one.name_es} ({one.acronym})" if one.acronym else one.name_es) for one in rows]
    states = Location.objects.filter(country=settings.COUNTRY, kind__in=STATES).order_by("name_es", "pk")
    return list(states.values_list("slug", "name_es"))


def kinds_in_use(directory: str, column: str) -> list[str]:
    """Words that entries of the directory use already in this column."""
    model = {"places": Location, "organisations": Organisation}[directory]
    rows = model._default_manager.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
    return list(dict.fromkeys(rows))
