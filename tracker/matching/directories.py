"""A word to an entry of the directories: agencies by acronym or name, places by name, bodies that publish figures.

Two entries that fit equally well are a question for a person, never a guess: AmbiguousName.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from django.conf import settings

from detentions import names
from detentions.choices import LocationKind
from detentions.models import Agency, Location, Offence, Organisation

E = TypeVar("E", Agency, Location, Offence, Organisation)

_STATES = (LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY)


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
    known = list(Agency.objects.filter(country=country))
    return _match(slug, [(entry, [entry.slug, entry.acronym, entry.name_es, entry.name_en, *entry.aliases]) for entry in known])


def state(word: str, *, country: str) -> Location | None:
    known = list(Location.objects.filter(country=country, kind__in=_STATES))
    return _match(word, [(entry, [entry.slug, entry.name_es, entry.name_en, *entry.aliases]) for entry in known])


def facility(word: str, *, country: str) -> Location | None:
    known = list(Location.objects.filter(country=country, kind=LocationKind.DETENTION_FACILITY))
    return _match(word, [(entry, [entry.slug, entry.name_es, entry.name_en, *entry.aliases]) for entry in known])


def offence(word: str, *, country: str) -> Offence | None:
    """The offence of this name; None also where several are called so: the charge keeps its words."""
    known = list(Offence.objects.filter(country=country))
    try:
        return _match(word, [(entry, [entry.slug, entry.name_es, entry.name_en, *entry.aliases]) for entry in known])
    except AmbiguousName:
        return None


def body(word: str, *, country: str) -> Organisation | Agency | None:
    """Who published a figure: an organisation, else an agency."""
    known = list(Organisation.objects.filter(is_tenant=False))
    found: Organisation | None = _match(
        word, [(entry, [entry.slug, entry.acronym, entry.name_es, entry.name_en, *entry.aliases]) for entry in known]
    )
    return found or agency(word, country=country)


def _match(word: str, entries: Iterable[tuple[E, list[str]]]) -> E | None:
    wanted = names.fold(word)
    if not wanted:
        return None
    by_rank: dict[int, dict[int, E]] = defaultdict(dict)
    for entry, words in entries:
        ranks = [rank for rank, known in enumerate(words) if known and names.fold(known) == wanted]
        if ranks:
            by_rank[min(min(ranks), 4)][entry.pk] = entry
    return _only(word, list(by_rank[min(by_rank)].values())) if by_rank else None


def _only(word: str, found: list[E]) -> E | None:
    if len(found) > 1:
        raise AmbiguousName(word, sorted(entry.slug for entry in found))
    return found[0] if found else None
