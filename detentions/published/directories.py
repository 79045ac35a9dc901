"""The directories, as far as they are public, and whether sample data is here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet

from detentions.models import Agency, Detention, Edition, Location, PublishedFigure, PublishedOrganisation, Source
from detentions.published.figures import ALIAS, LIVE, is_live


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


def agencies(*, kind: str = "", after: str = "", limit: int | None = None) -> list[Entry]:
    more = {"acronym": F("acronym"), "active_from": F("active_from"), "active_to": F("active_to")}
    links = {"parent": F("parent__slug"), "predecessor": F("predecessor__slug"), "state": F("state__slug")}
    return _entries(Agency.objects.using(ALIAS).filter(country=settings.COUNTRY), {**more, **links}, kind, after, limit)


def locations(*, kind: str = "", after: str = "", limit: int | None = None) -> list[Entry]:
    plain = ("facility_kind", "iso_code", "status", "lat", "lon", "coord_precision", "tile_col", "tile_row")
    more = {**{column: F(column) for column in plain}, "parent": F("parent__slug"), "state": F("state__slug")}
    return _entries(Location.objects.using(ALIAS).filter(country=settings.COUNTRY), more, kind, after, limit)


def organisations(*, kind: str = "", after: str = "", limit: int | None = None) -> list[Entry]:
    """Those whose figures are published here. Others, the organisations that work in this installation among them, aren't told."""
    rows = PublishedOrganisation.objects.using(ALIAS).all()
    return _entries(rows, {"acronym": F("acronym"), "active_from": F("active_from")}, kind, after, limit)


def _entries(rows: QuerySet[Any], more: dict[str, Any], kind: str, after: str, limit: int | None) -> list[Entry]:
    if kind:
        rows = rows.filter(kind=kind)
    named = {f"its_{name}": expression for name, expression in more.items()}
    found = rows.filter(slug__gt=after).order_by("slug").values(*_ENTRY, **named)[:limit]
    return [Entry(**{column: row[column] for column in _ENTRY}, more={name: row[f"its_{name}"] for name in more}) for row in found]
