"""How likely two names are one person's, part by part, as Spanish-American names are made.

A part that is missing speaks neither way; a part that conflicts speaks against, however many letters the rest shares: brothers and
sisters share both surnames, a daughter and her mother three words of four. Spellings and familiar forms come from the country's seeds.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product

from django.conf import settings

from detentions import names
from detentions.names import Name

_CERTAIN, _FAMILIAR, _INITIAL, _SPELT = 1.0, 0.95, 0.9, 0.97
_OTHER_SURNAME, _OTHER_GIVEN, _OTHER_SECOND_SURNAME, _OTHER_SECOND_GIVEN = 0.3, 0.3, 0.55, 0.6
_CROSSED, _MARRIED, _SECOND_IS_FIRST = 0.65, 0.85, 0.85
_NOT_TOLD = {"first": 0.8, "second surname": 0.92, "second given": 0.95}
_ONLY_INITIALS, _SHORT = 0.8, 0.97  # two words tell too little to be sure of
_GENERATION = re.compile(r"\b(hijo|padre|hija|madre|junior|jr|ii|iii)\b")
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_JOINED = re.compile(r"\b(de|di|da|la|d)\s+(?=\w)")


@cache
def variants(country: str) -> Mapping[str, frozenset[str]]:
    """Each folded word → the standard forms it may stand for: nicknames, diminutives and spellings of the country's seeds."""
    found: dict[str, set[str]] = defaultdict(set)
    path = settings.SEEDS_DIR / country.lower() / "name_variants.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            standard = names.fold(row["canonical"])
            for word in row["variants"].split("|"):
                found[names.fold(word)].add(standard)
    return {word: frozenset(forms) for word, forms in found.items()}


@lru_cache(maxsize=4096)
def likeness(one: str, other: str, country: str) -> float:
    """Between 0 and 1. Under 0.7 some part speaks against it; 0.9 and more: nothing does, and enough is told."""
    if names.fold(one) == names.fold(other):
        return 1.0
    forms = variants(country)
    told = max(_compared(left, right, forms) for left, right in product(_readings(one, other), _readings(other, one)))
    return round(min(told, _brackets(one, other)), 3)


def _brackets(one: str, other: str) -> float:
    """A remark that one of them bears ("hijo", "otro caso") and the other doesn't: not the same."""
    left, right = ({names.fold(words) for words in _IN_BRACKETS.findall(name)} for name in (one, other))
    younger = [set(_GENERATION.findall(names.fold(name))) for name in (one, other)]
    return _OTHER_SECOND_GIVEN if (left and right and left != right) or younger[0] != younger[1] else 1.0


def _readings(name: str, other: str) -> Iterator[Name]:
    """The ways to split it: as it is spoken, as in a register without a comma, and with a particle joined to its word.

    Of three words the second may be a given name that nobody listed: where the other name, told in full, has it as one.
    """
    plain = _IN_BRACKETS.sub(" ", name).strip() or name
    spoken = names.in_slots(plain)
    yield spoken
    if spoken.married:
        yield Name(spoken.given, (*spoken.surnames, *spoken.married))
    joined = _JOINED.sub(r"\1", names.fold(plain))
    if "," not in plain and joined != names.fold(plain):
        yield names.in_slots(joined)
    words = names.tokens(plain)
    full = names.in_slots(other)
    if len(words) == 3 and full.given[1:] and full.surnames[1:] and names.compatible(words[1], full.given[1]):
        yield Name(words[:2], words[2:])
    if len(words) >= 3 and "," not in plain:
        yield Name(words[2:], words[:2])
    if len(words) == 2:
        yield Name(words[1:], words[:1])


def _compared(one: Name, other: Name, forms: Mapping[str, frozenset[str]]) -> float:
    score = _of_surnames(one, other, forms) * _of_given(one.given, other.given, forms)
    letters = [word for name in (one, other) for word in (*name.given, *name.surnames)]
    shortest = min(len(name.given) + len(name.surnames) for name in (one, other))
    return score * (_ONLY_INITIALS if all(len(word) == 1 for word in letters) else _SHORT if shortest == 2 else 1.0)


def _of_surnames(one: Name, other: Name, forms: Mapping[str, frozenset[str]]) -> float:
    first = _same(one.surnames[:1], other.surnames[:1], forms)
    if first is None:
        return _NOT_TOLD["first"]
    if not first:
        bearer, husband = (one, other) if one.married else (other, one)
        if bearer.married and _same(bearer.married[:1], husband.surnames[:1], forms):
            return _MARRIED
        crossed = _same(one.surnames[:1], other.surnames[1:2], forms) and _same(one.surnames[1:2], other.surnames[:1], forms)
        return _CROSSED if crossed else _OTHER_SURNAME
    second = _same(one.surnames[1:2], other.surnames[1:2], forms)
    if second is None:
        return first * (_NOT_TOLD["second surname"] if one.surnames[1:] or other.surnames[1:] else 1.0)
    if not second:
        return _MARRIED if one.married or other.married else _OTHER_SECOND_SURNAME
    return first * second


def _of_given(one: tuple[str, ...], other: tuple[str, ...], forms: Mapping[str, frozenset[str]]) -> float:
    first = _same(one[:1], other[:1], forms)
    if first is None:
        return _NOT_TOLD["first"]
    if not first:
        crossed = max(_same(one[:1], other[1:2], forms) or 0.0, _same(one[1:2], other[:1], forms) or 0.0)
        return _SECOND_IS_FIRST if crossed and min(len(one), len(other)) == 1 else _OTHER_GIVEN
    second = _same(one[1:2], other[1:2], forms)
    if second is None:
        return first * (_NOT_TOLD["second given"] if one[1:] or other[1:] else 1.0)
    return first * (second or _OTHER_SECOND_GIVEN)


def _same(one: tuple[str, ...], other: tuple[str, ...], forms: Mapping[str, frozenset[str]]) -> float | None:
    """How well one part fits the other: 0.0 when they conflict, None when one isn't told."""
    if not one or not other:
        return None
    left, right = one[0], other[0]
    if left == right:
        return _CERTAIN
    if len(left) == 1 or len(right) == 1:
        return _INITIAL if left[0] == right[0] else 0.0
    if ({left} | forms.get(left, frozenset())) & ({right} | forms.get(right, frozenset())):
        return _FAMILIAR
    return _SPELT if names.compatible(left, right) else 0.0
