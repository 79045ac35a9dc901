"""Reads editions for the public side, through the alias whose role sees nothing else of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings

from detentions.models import Edition, EditionFile, Tombstone

ALIAS = "public"
_COLUMNS = ("number", "country", "day", "made_at", "is_sample")


class NoSuchEdition(Exception):
    """There is no edition of this number, or none was made by the moment asked for. `known` lists the numbers there are."""

    def __init__(self, known: list[int]) -> None:
        super().__init__(*known)
        self.known = known


@dataclass(frozen=True, slots=True)
class Info:
    """An edition without its content."""

    number: int
    country: str
    day: date
    made_at: datetime
    is_sample: bool


@dataclass(frozen=True, slots=True)
class File:
    """One file, as it is served and signed."""

    path: str
    media_type: str
    content: bytes
    sha256: str


def editions() -> list[Info]:
    """All of them, the first one first."""
    rows = Edition.objects.using(ALIAS).filter(country=settings.COUNTRY).order_by("number")
    return [Info(**row) for row in rows.values(*_COLUMNS)]


def edition(*, number: int | None = None, known_at: datetime | None = None) -> Info:
    """That of a number, or the last one made by a moment, or the last one. Raises NoSuchEdition."""
    found = editions()
    fitting = [one for one in found if (number is None or one.number == number) and (known_at is None or one.made_at <= known_at)]
    if not fitting:
        raise NoSuchEdition([one.number for one in found])
    return fitting[-1]


def file(number: int, path: str) -> File | None:
    """None where the edition has no such file."""
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY, path=path)
    row = rows.values("path", "media_type", "content", "sha256").first()
    return File(row["path"], row["media_type"], bytes(row["content"]), row["sha256"]) if row else None


def paths(number: int) -> list[str]:
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY)
    return sorted(rows.values_list("path", flat=True))


def figures(number: int) -> list[dict[str, Any]]:
    """Every printed number of an edition."""
    return _parsed(number, "figures.json")


def cases(number: int) -> list[dict[str, Any]]:
    """The listed cases of an edition that are still listed."""
    rows = _parsed(number, "cases.json")
    buried = set(Tombstone.objects.using(ALIAS).values_list("public_id", flat=True))
    return [row for row in rows if row["id"] not in buried] if buried else rows


def changes(number: int) -> list[dict[str, Any]]:
    """What came, changed and went since the edition before."""
    return _parsed(number, "changes.json")


def tombstones() -> dict[str, datetime]:
    """Cases that were listed once, with the moment of their withdrawal."""
    return dict(Tombstone.objects.using(ALIAS).order_by("public_id").values_list("public_id", "at"))


def _parsed(number: int, path: str) -> list[dict[str, Any]]:
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY, path=path)
    return _content(number, path, rows.values_list("sha256", flat=True).get())


@lru_cache(maxsize=24)
def _content(number: int, path: str, sha256: str) -> list[dict[str, Any]]:
    """Parsed once per content: the sum in the key changes with the content."""
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY, path=path, sha256=sha256)
    found: list[dict[str, Any]] = orjson.loads(bytes(rows.values_list("content", flat=True).get()))
    return found
