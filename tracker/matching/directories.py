"""A word to an entry of the directories: agencies by acronym or name, places by name, bodies that publish figures.

Two entries that fit equally well are a question for a person, never a guess: AmbiguousName.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from django.conf import settings

from detentions import names, prepared
from detentions.choices import LocationKind
from detentions.models import Agency, Location, Offence, Organisation

E = TypeVar("E", Agency, Location, Offence, Organisation)

_STATES = (LocationKind.STATE.value, LocationKind.CAPITAL_DISTRICT.value, LocationKind.FEDERAL_DEPENDENCY.value)


class AmbiguousName(Exception):
    """Several entries have this name. `among` lists their slugs."""

    def __init__(self, word: str, among: list[str]) -> None:
        super().__init__(word)
        self.word = word
        self.among = among


@cache
def corpus_terms(kind: str, *, country: str) -> dict[str, str]:
    """What readers call things → what the directories call them, for `kind` metric, breakdown or agency."""
    path = settings.SEEDS_DIR / country.lower() / "vocabulary_map.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["corpus_term"]: row["reference_slug"] for row in csv.DictReader(file) if row["kind"] == kind and row["reference_slug"]}


def agency(word: str, *, country: str, in_state: Location | None = None) -> Agency | None:
    """The agency of this acronym, slug or name. "POLICIA_ESTADAL" is the police force of the state, when that is known."""
    if word == "POLICIA_ESTADAL":
        return Agency.objects.filter(country=country, slug=f"policia-{in_state.slug}").first() if in_state else None
    slug = corpus_terms("agency", country=country).get(word, word)
    return _match(slug, _AGENCIES, [country])


def state(word: str, *, country: str) -> Location | None:
    return _match(word, _PLACES, [country, list(_STATES)])


def facility(word: str, *, country: str) -> Location | None:
    return _match(word, _PLACES, [country, [LocationKind.DETENTION_FACILITY.value]])


def offence(word: str, *, country: str) -> Offence | None:
    """The offence of this name; None also where several are called so: the charge keeps its words."""
    try:
        return _match(word, _OFFENCES, [country])
    except AmbiguousName:
        return None


def body(word: str, *, country: str) -> Organisation | Agency | None:
    """Who published a figure: an organisation, else an agency."""
    return _match(word, _BODIES, []) or agency(word, country=country)


class _Entries(Generic[E]):
    """Entries of one directory that fulfil a condition, and the columns that say how each is called."""

    def __init__(self, model: type[E], condition: str, *more: str) -> None:
        self._columns: prepared.Columns[E] = prepared.Columns(model)
        called = ", ".join(("id", "aliases", "slug", *more, "name_es", "name_en"))
        self._called = f"SELECT {called} FROM {model._meta.db_table} WHERE {condition}"
        self._one = f"SELECT {self._columns.of('entry')} FROM {model._meta.db_table} entry WHERE id = %s"

    def called(self, told: Sequence[Any]) -> list[prepared.Row]:
        return prepared.ask(self._called, told)

    def one(self, pk: int) -> E:
        (row,) = prepared.ask(self._one, [pk])
        return self._columns.made(iter(row))


_AGENCIES = _Entries(Agency, "country = %s", "acronym")
_PLACES = _Entries(Location, "country = %s AND kind = ANY(%s)")
_OFFENCES = _Entries(Offence, "country = %s")
_BODIES = _Entries(Organisation, "NOT is_tenant", "acronym")


def _match(word: str, entries: _Entries[E], told: Sequence[Any]) -> E | None:
    """The entry called so: by slug, by acronym, by name, by another spelling, the earlier the better."""
    wanted = names.fold(word)
    if not wanted:
        return None
    fitting = _fitting(wanted, entries.called(told))
    if len(fitting) > 1:
        raise AmbiguousName(word, sorted(fitting.values()))
    return entries.one(next(iter(fitting))) if fitting else None


def _fitting(wanted: str, told: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    """Key → slug of those that fit best."""
    by_rank: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, aliases, *called in told:
        ranks = [rank for rank, known in enumerate((*called, *aliases)) if known and _folded(known) == wanted]
        if ranks:
            by_rank[min(min(ranks), 4)][pk] = called[0]
    return by_rank[min(by_rank)] if by_rank else {}


_folded = lru_cache(maxsize=8_192)(names.fold)  # the entries are the same each time
