"""Reads editions for the public side, through the alias whose role sees nothing else of a case."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Subquery
from django.db.models.functions import Greatest

from detentions.custody import Rule
from detentions.editions import files, trees
from detentions.editions.condensed import Condensed, condense
from detentions.editions.lives import lives
from detentions.editions.passing import Passages
from detentions.editions.rows import Cases
from detentions.models import CondensedCases, CountingRule, Edition, EditionFile, Tombstone

ALIAS = "public"
_COLUMNS = ("number", "country", "day", "made_at", "is_sample", "changed_at")
_ONE_AT_A_TIME: defaultdict[int, threading.Lock] = defaultdict(
    threading.Lock
)  # by edition: the first asks cost a second, not a second each
_PATIENCE = 60_000  # milliseconds
_PASSAGES_ONE_AT_A_TIME = threading.Lock()
_MERGES_FOLLOWED = 20  # a chain of merges is short; a ring, which can't be, must not hang an answer


class NoSuchEdition(Exception):
    """There is no edition of this number, or none was made by the moment asked for. `known` lists the numbers there are."""

    def __init__(self, known: list[int]) -> None:
        super().__init__(*known)
        self.known = known


@dataclass(frozen=True, slots=True)
class Info:
    """An edition without its content. `changed_at`: when it was made, or the last withdrawal of a case since."""

    number: int
    country: str
    day: date
    made_at: datetime
    is_sample: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A case that was listed once. `successor`: the listed case that it was merged into, "" where there is none."""

    public_id: str
    at: datetime
    successor: str


@dataclass(frozen=True, slots=True)
class File:
    """One file, as it is served and signed."""

    path: str
    media_type: str
    content: bytes
    sha256: str


def editions() -> list[Info]:
    """All of them, the first one first."""
    last_withdrawal = Tombstone.objects.order_by("-at").values("at")[:1]
    rows = Edition.objects.using(ALIAS).filter(country=settings.COUNTRY).order_by("number")
    rows = rows.annotate(changed_at=Greatest("made_at", Subquery(last_withdrawal)))
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
    with _patience():
        row = rows.values("path", "media_type", "content", "sha256").first()
    return File(row["path"], row["media_type"], bytes(row["content"]), row["sha256"]) if row else None


def cover(path: str) -> File | None:
    """The page and the index above all editions, as `trees` writes them."""
    gone = [one.at.isoformat() for one in sorted(withdrawals(), key=lambda one: one.at)]
    content = trees.top(editions(), withdrawn=gone).get(path)
    return File(path, files.media_type(path), content, hashlib.sha256(content).hexdigest()) if content else None


def paths(number: int) -> list[str]:
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY)
    return sorted(rows.values_list("path", flat=True))


def figures(number: int) -> list[dict[str, Any]]:
    """Every printed number of an edition."""
    return _parsed(number, "figures.json")


def cases(number: int) -> Cases:
    """The listed cases of an edition that are still listed."""
    made = Edition.objects.filter(number=number, country=settings.COUNTRY).values("made_at")[:1]
    buried = Tombstone.objects.using(ALIAS).filter(at__gt=Subquery(made)).values_list("public_id", flat=True)
    sha256, gone = _sum_of(number, "cases.json"), frozenset(buried)
    with _ONE_AT_A_TIME[number]:
        return _cases(number, sha256, gone)


def passages(number: int, definition: str) -> Passages:
    """What the listed cases of an edition went through, by a rule. Raises KeyError where there is no such rule."""
    rules = {one.name: one.definition for one in CountingRule.objects.using(ALIAS).order_by("pk")}
    rule, known = Rule.from_definition(definition, rules[definition]), cases(number)
    with _PASSAGES_ONE_AT_A_TIME:  # not that of the edition: whoever asks for its cases needn't wait
        return _passages(known, rule)


def make_ready() -> None:
    """Read the last edition, if there is one, so that whoever asks next needn't wait for it."""
    made = editions()
    if made:
        cases(made[-1].number)
        figures(made[-1].number)


def changes(number: int) -> list[dict[str, Any]]:
    """What came, changed and went since the edition before."""
    return _parsed(number, "changes.json")


def withdrawals() -> list[Withdrawal]:
    """Cases that were listed once, by their ids."""
    rows = Tombstone.objects.using(ALIAS).order_by("public_id").values("public_id", "at", "successor")
    return [Withdrawal(**row) for row in rows]


def successor(public_id: str) -> str:
    """The case at the end of the merges that begin with this one; "" where it was not merged into a listed one."""
    found = ""
    for _step in range(_MERGES_FOLLOWED):
        rows = Tombstone.objects.using(ALIAS).filter(public_id=found or public_id).exclude(successor="")
        following = rows.values_list("successor", flat=True).first()
        if following is None:
            return found
        found = following
    return ""


def _parsed(number: int, path: str) -> list[dict[str, Any]]:
    return _content(number, path, _sum_of(number, path))


def _sum_of(number: int, path: str) -> str:
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY, path=path)
    return rows.values_list("sha256", flat=True).get()


def _bytes(number: int, path: str, sha256: str) -> bytes:
    rows = EditionFile.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY, path=path, sha256=sha256)
    with _patience():
        return bytes(rows.values_list("content", flat=True).get())


@contextmanager
def _patience() -> Iterator[None]:
    """A file of a hundred megabytes takes longer than an answer may: it is read once, and kept."""
    with transaction.atomic(using=ALIAS):
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [_PATIENCE])
        yield


@lru_cache(maxsize=48)
def _content(number: int, path: str, sha256: str) -> list[dict[str, Any]]:
    """Parsed once per content: the sum in the key changes with the content."""
    found: list[dict[str, Any]] = orjson.loads(_bytes(number, path, sha256))
    return found


@lru_cache(maxsize=4)
def _cases(number: int, sha256: str, buried: frozenset[str]) -> Cases:
    """Of few editions at a time: the cases of a large one fill a hundred megabytes."""
    found = _condensed(number, sha256)
    if found is None or not buried.isdisjoint(found.parts.ids):
        return Cases(condense(_bytes(number, "cases.json", sha256), without=buried))
    return Cases(found)


def _condensed(number: int, sha256: str) -> Condensed | None:
    """None: of that content they weren't made."""
    rows = CondensedCases.objects.using(ALIAS).filter(edition__number=number, edition__country=settings.COUNTRY, made_of=sha256)
    with _patience():
        found = rows.values_list("content", flat=True).first()
    return Condensed.from_bytes(bytes(found)) if found else None


@lru_cache(maxsize=8)
def _passages(known: Cases, rule: Rule) -> Passages:
    """`known` is the same as long as its content is (`_cases`)."""
    return Passages(lives(known), rule)
