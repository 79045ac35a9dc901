"""How likely two names are one person's, part by part, as Spanish-American names are made.

A part that is missing speaks neither way; a part that conflicts speaks against, however many letters the rest shares: brothers and
sisters share both surnames, a daughter and her mother three words of four. Spellings and familiar forms come from the country's seeds.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Apart:
    """A name taken apart. `remarks` and `generation` are what its bearer is told from others by ("otro caso", "hijo")."""

    folded: str
    words: tuple[str, ...]
    spoken: Name
    readings: tuple[Name, ...]
    remarks: frozenset[str]
    generation: frozenset[str]


def likeness(one: str, other: str, country: str) -> float:
    """Between 0 and 1. Under 0.7 some part speaks against it; 0.9 and more: nothing does, and enough is told."""
    left, right = _apart(one), _apart(other)
    if left.folded == right.folded:
        return 1.0
    told = max(_compared(ours, theirs, country) for ours, theirs in product(_readings(left, right), _readings(right, left)))
    return round(min(told, _told_apart(left, right)), 3)


def _told_apart(one: _Apart, other: _Apart) -> float:
    """A remark that one of them bears and the other doesn't: not the same."""
    differ = one.remarks and other.remarks and one.remarks != other.remarks
    return _OTHER_SECOND_GIVEN if differ or one.generation != other.generation else 1.0


@lru_cache(maxsize=16_384)
def _apart(name: str) -> _Apart:
    """The ways to split it: as it is spoken, as in a register without a comma, and with a particle joined to its word.

    A common surname has thousands of bearers, and each proposal is held against many of them: a name is taken apart once.
    """
    plain = _IN_BRACKETS.sub(" ", name).strip() or name
    spoken, folded, words = names.in_slots(plain), names.fold(plain), names.tokens(plain)
    readings = [spoken]
    if spoken.married:
        readings.append(Name(spoken.given, (*spoken.surnames, *spoken.married)))
    joined = _JOINED.sub(r"\1", folded)
    if "," not in plain and joined != folded:
        readings.append(names.in_slots(joined))
    if len(words) >= 3 and "," not in plain:
        readings.append(Name(words[2:], words[:2]))
    if len(words) == 2:
        readings.append(Name(words[1:], words[:1]))
    whole = names.fold(name)
    remarks = frozenset(names.fold(told) for told in _IN_BRACKETS.findall(name))
    return _Apart(whole, words, spoken, tuple(dict.fromkeys(readings)), remarks, frozenset(_GENERATION.findall(whole)))


def _readings(one: _Apart, other: _Apart) -> tuple[Name, ...]:
    """Of three words the second may be a given name that nobody listed: where the other name, told in full, has it as one."""
    words, full = one.words, other.spoken
    if len(words) == 3 and full.given[1:] and full.surnames[1:] and names.compatible(words[1], full.given[1]):
        return (*one.readings, Name(words[:2], words[2:]))
    return one.readings


def _compared(one: Name, other: Name, country: str) -> float:
    score = _of_surnames(one, other, country) * _of_given(one.given, other.given, country)
    shortest = min(len(one.given) + len(one.surnames), len(other.given) + len(other.surnames))
    only_initials = all(len(word) == 1 for name in (one, other) for word in (*name.given, *name.surnames))
    return score * (_ONLY_INITIALS if only_initials else _SHORT if shortest == 2 else 1.0)


def _of_surnames(one: Name, other: Name, country: str) -> float:
    first = _same(one.surnames[:1], other.surnames[:1], country)
    if first is None:
        return _NOT_TOLD["first"]
    if not first:
        bearer, husband = (one, other) if one.married else (other, one)
        if bearer.married and _same(bearer.married[:1], husband.surnames[:1], country):
            return _MARRIED
        crossed = _same(one.surnames[:1], other.surnames[1:2], country) and _same(one.surnames[1:2], other.surnames[:1], country)
        return _CROSSED if crossed else _OTHER_SURNAME
    second = _same(one.surnames[1:2], other.surnames[1:2], country)
    if second is None:
        return first * (_NOT_TOLD["second surname"] if one.surnames[1:] or other.surnames[1:] else 1.0)
    if not second:
        return _MARRIED if one.married or other.married else _OTHER_SECOND_SURNAME
    return first * second


def _of_given(one: tuple[str, ...], other: tuple[str, ...], country: str) -> float:
    first = _same(one[:1], other[:1], country)
    if first is None:
        return _NOT_TOLD["first"]
    if not first:
        crossed = max(_same(one[:1], other[1:2], country) or 0.0, _same(one[1:2], other[:1], country) or 0.0)
        return _SECOND_IS_FIRST if crossed and min(len(one), len(other)) == 1 else _OTHER_GIVEN
    second = _same(one[1:2], other[1:2], country)
    if second is None:
        return first * (_NOT_TOLD["second given"] if one[1:] or other[1:] else 1.0)
    return first * (second or _OTHER_SECOND_GIVEN)


def _same(one: tuple[str, ...], other: tuple[str, ...], country: str) -> float | None:
    """How well one part fits the other: 0.0 when they conflict, None when one isn't told."""
    return fits(one[0], other[0], country) if one and other else None


@lru_cache(maxsize=65_536)
def fits(left: str, right: str, country: str) -> float:
    """How well one word of a name fits another, 0.0 when they conflict."""
    if left == right:
        return _CERTAIN
    if len(left) == 1 or len(right) == 1:
        return _INITIAL if left[0] == right[0] else 0.0
    forms = variants(country)
    if ({left} | forms.get(left, frozenset())) & ({right} | forms.get(right, frozenset())):
        return _FAMILIAR
    return _SPELT if names.compatible(left, right) else 0.0
