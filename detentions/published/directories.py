"""The directories, as far as they are public, and whether sample data is here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Max, QuerySet

from detentions.models import Agency, CountingRule, Detention, Edition, Location, Offence, PublishedFigure, PublishedOrganisation, Source
from detentions.published.figures import ALIAS, LIVE, is_live
from detentions.statistics.agencies import existed_on


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a directory. `more` holds what only that directory says."""

    slug: str
    name_es: str
    name_en: str
    kind: str
    aliases: list[str]
    source: str
    verify: bool
    more: dict[str, Any] = field(default_factory=dict)


def holds_samples() -> bool:
    """Invented cases or sources are in this installation, as far as its public side shows them."""
    if is_live():
        return any(model._default_manager.using(LIVE).filter(is_sample=True).exists() for model in (Detention, Source))
    return any(model._default_manager.using(ALIAS).filter(is_sample=True).exists() for model in (Edition, PublishedFigure))


_ENTRY = ("slug", "name_es", "name_en", "kind", "aliases", "source", "verify")


def agencies(*, kind: str = "", after: str = "", limit: int | None = None, at: date | None = None) -> list[Entry]:
    """All of them; with `at`, those that existed on that day, each under what it was part of then."""
    found = _agencies(kind="" if at else kind, after="" if at else after, limit=None if at else limit)
    if at is None:
        return found
    existed = {entry.slug: entry for entry in found if existed_on(at, entry.more["active_from"], entry.more["active_to"])}
    everybody = {entry.slug: entry for entry in found}
    rows = [entry for entry in existed.values() if kind in {"", entry.kind} and entry.slug > after][:limit]
    return [replace(row, more={**row.more, "parent": _parent_then(row, everybody, existed)}) for row in rows]


def _parent_then(row: Entry, everybody: dict[str, Entry], existed: dict[str, Entry]) -> str | None:
    """The body that it is part of, or the one that this body grew out of, whichever existed; None where neither did."""
    above, seen = row.more["parent"], set[str]()
    while above and above not in existed and above not in seen:
        seen.add(above)
        above = everybody[above].more["predecessor"] if above in everybody else None
    return above if above in existed else None


def _agencies(*, kind: str, after: str, limit: int | None) -> list[Entry]:
    more = {"acronym": F("acronym"), "active_from": F("active_from"), "active_to": F("active_to")}
    links = {"parent": F("parent__slug"), "predecessor": F("predecessor__slug"), "state": F("state__slug")}
    return _entries(Agency.objects.using(ALIAS).filter(country=settings.COUNTRY), {**more, **links}, kind, after, limit)


def locations(*, kind: str = "", after: str = "", limit: int | None = None) -> list[Entry]:
    plain = ("facility_kind", "iso_code", "operator_agency", "status", "lat", "lon", "coord_precision", "tile_col", "tile_row")
    more = {**{column: F(column) for column in plain}, "parent": F("parent__slug"), "state": F("state__slug")}
    return _entries(Location.objects.using(ALIAS).filter(country=settings.COUNTRY), more, kind, after, limit)


def organisations(*, kind: str = "", after: str = "", limit: int | None = None) -> list[Entry]:
    """Those whose figures are published here. Others, the organisations that work in this installation among them, aren't told."""
    rows = PublishedOrganisation.objects.using(ALIAS).all()
    return _entries(rows, {"acronym": F("acronym"), "active_from": F("active_from")}, kind, after, limit)


def offences() -> list[Entry]:
    """Offences as the law words them: what authorities may allege."""
    return _entries(Offence.objects.using(ALIAS).all(), {"law": F("law"), "article": F("article")}, "", "", None)


_DIRECTORIES: dict[str, Any] = {
    "agencies": Agency,
    "locations": Location,
    "organisations": PublishedOrganisation,
    "definitions": CountingRule,
    "ngo-counts": PublishedFigure,
}


def changed_at(directory: str) -> datetime | None:
    """When a row of a directory was last written. None where it is empty."""
    rows = _DIRECTORIES[directory]._default_manager.using(ALIAS)
    moments = {"written": Max("recorded_at")} | ({"withdrawn": Max("withdrawn_at")} if directory == "ngo-counts" else {})
    return max((moment for moment in rows.aggregate(**moments).values() if moment), default=None)


def _entries(rows: QuerySet[Any], more: dict[str, Any], kind: str, after: str, limit: int | None) -> list[Entry]:
    if kind:
        rows = rows.filter(kind=kind)
    named = {f"its_{name}": expression for name, expression in more.items()}
    found = rows.filter(slug__gt=after).order_by("slug").values(*_ENTRY, **named)[:limit]
    return [Entry(**{column: row[column] for column in _ENTRY}, more={name: row[f"its_{name}"] for name in more}) for row in found]
