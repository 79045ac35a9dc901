"""Writes the source texts of the invented registry, and notes which words state which field."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from detentions.choices import EventKind, Sex
from detentions.when import Precision, When


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text state `field`."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    words: str
    language: str
    publisher: str
    published: date
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """`role` is masculine, feminine and English words. `nationality` is an ISO code, "" when not told."""

    name: str
    sex: Sex
    age: int
    role: tuple[str, str, str]
    is_military: bool
    nationality: str = ""

    @property
    def is_minor(self) -> bool:
        return self.age < 18


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text is to say besides the person and the date. Empty values are not said."""

    state: str
    town: str
    release_kind: str = ""
    agency: str = ""
    facility: str = ""
    whereabouts_unknown: bool = False
    denied: bool = False
    charges: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


class Words:
    """`sample_words.toml`, typed."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.sample_surnames: list[tuple[str, str]] = [(man, woman) for man, woman in raw["sample_surnames"]]
        self.surnames: list[str] = raw["surnames"]
        self.men: list[str] = raw["men"]
        self.women: list[str] = raw["women"]
        self.civil_roles: list[tuple[str, str, str]] = [(man, woman, english) for man, woman, english in raw["civil_roles"]]
        self.military_roles: list[tuple[str, str, str]] = [(man, woman, english) for man, woman, english in raw["military_roles"]]
        self.minor_role: tuple[str, str, str] = ("liceísta", "liceísta", "a secondary school pupil")
        self.foreign: dict[str, dict[str, str]] = {code: {"es": spanish, "en": english} for code, spanish, english in raw["foreign"]}
        self.nobody: dict[str, str] = dict(zip(("es", "en"), raw["nobody"], strict=True))
        self.state_police: dict[str, str] = dict(zip(("es", "en"), raw["state_police"], strict=True))
        self.publishers: dict[str, list[str]] = raw["publishers"]
        self.months: dict[str, list[str]] = raw["months"]
        self.states: dict[str, dict[str, Any]] = raw["states"]
        self.agencies: dict[str, dict[str, str]] = raw["agencies"]
        self.facilities: dict[str, dict[str, str]] = raw["facilities"]
        self.civil_charges: dict[str, dict[str, str]] = raw["civil_charges"]
        self.military_charges: dict[str, dict[str, str]] = raw["military_charges"]
        self.sentences: dict[str, dict[str, Any]] = {language: raw[language] for language in ("es", "en")}


WORDS = Words(tomllib.loads(Path(__file__).with_name("sample_words.toml").read_text(encoding="utf-8")))
_BASES = {"sebin": "el-helicoide", "dgcim": "dgcim-boleita", "pnb": "pnb-zona-7", "faes": "pnb-zona-7"}
_MEN_PRISONS = ("rodeo-i", "tocuyito", "tocoron", "yare-ii", "centro-penitenciario-de-occidente-santa-ana")
_WOMEN_PRISONS = ("inof", "la-crisalida")
_FOR_ADOLESCENTS = "adolescentes-ciudad-caracas"


def place(rng: random.Random) -> tuple[str, str]:
    """A state's slug and the name of a town in it."""
    state = rng.choices(list(WORDS.states), [entry["weight"] for entry in WORDS.states.values()])[0]
    return state, rng.choice(WORDS.states[state]["towns"])


def base_of(agency: str, *, is_minor: bool) -> str:
    """Where an agency holds people at first; "" when no place is told."""
    return _FOR_ADOLESCENTS if is_minor else _BASES.get(agency, "")


def prison(rng: random.Random, *, sex: Sex, is_military: bool, is_minor: bool) -> str:
    if is_minor:
        return _FOR_ADOLESCENTS
    if is_military:
        return "ramo-verde"
    return rng.choice(_WOMEN_PRISONS if sex == Sex.WOMAN else _MEN_PRISONS)


def charges(rng: random.Random, *, is_military: bool) -> tuple[str, ...]:
    catalogue = WORDS.military_charges if is_military else WORDS.civil_charges
    return tuple(rng.sample(list(catalogue), rng.choices((1, 2, 3), (4, 4, 2))[0]))


def charge_words(slug: str, language: str) -> str:
    words: str = (WORDS.civil_charges | WORDS.military_charges)[slug][language]
    return words


def write(rng: random.Random, person: Person, kind: EventKind, when: When, *, language: str, facts: Facts, until: date) -> Text:
    """One short report of one event. `until` is the last day on which it may have been published."""
    sentences = WORDS.sentences[language]
    if kind == EventKind.ARREST:
        template = rng.choice(sentences["arrest"])
    else:
        template = sentences["later"][f"{kind.value}:{facts.release_kind}" if facts.release_kind else kind.value]
    told = {"event": "", **_values(person, when, language, facts)}
    tails = _tails(person, kind, facts) if kind in {EventKind.ARREST, EventKind.REARREST} else []
    words, spans = compose(" ".join([template, *(sentences["tails"][tail] for tail in tails)]), told)
    whole = Span("event", 0, len(compose(template, told)[0]))
    published = min(until, (when.latest or until) + timedelta(days=rng.randint(1, 3)))
    return Text(words, language, rng.choice(WORDS.publishers[language]), published, (whole, *spans))


def compose(template: str, told: Mapping[str, str]) -> tuple[str, list[Span]]:
    """Fill `{field}` and `{field:words}`, and note where each field's words stand. Nothing is noted for `{o}`."""
    out, spans, last = "", [], 0
    for mark in re.finditer(r"\{(\w+)(?::([^}]*))?\}", template):
        out += template[last : mark.start()]
        name, words = mark[1], mark[2] or told[mark[1]]
        if name == "sex" and (not out or out.endswith(". ")):
            words = words.capitalize()
        if name != "o":
            spans.append(Span(name, len(out), len(out) + len(words)))
        out, last = out + words, mark.end()
    return out + template[last:], spans


def spoken(when: When, language: str) -> str:
    """`el 14 de mayo de 2024`, `in May 2024`."""
    day = when.earliest or date.min
    month = WORDS.months[language][day.month - 1]
    if when.precision == Precision.MONTH:
        return f"en {month} de {day.year}" if language == "es" else f"in {month} {day.year}"
    return f"el {day.day} de {month} de {day.year}" if language == "es" else f"on {day.day} {month} {day.year}"


def _tails(person: Person, kind: EventKind, facts: Facts) -> list[str]:
    said = {
        "whereabouts_unknown": facts.whereabouts_unknown,
        "acknowledged": facts.denied,
        "held_at": bool(facts.facility),
        "nationality": bool(person.nationality) and kind == EventKind.ARREST,
        "minor": person.is_minor and kind == EventKind.ARREST,
    }
    return [tail for tail, is_said in said.items() if is_said]


def _values(person: Person, when: When, language: str, facts: Facts) -> dict[str, str]:
    woman = person.sex == Sex.WOMAN
    values = {
        "person": person.name,
        "age": str(person.age),
        "date": spoken(when, language),
        "place": facts.town,
        "agencies": _agency_words(facts, language),
        "charges": _in_a_row([charge_words(slug, language) for slug in facts.charges], language),
        "o": "a" if woman else "o",
        **facts.extra,
    }
    if language == "en":
        return values | {"role": person.role[2], "sex": "her" if woman else "his"} | _place_words(person, facts, language)
    return values | {"role": person.role[woman], "sex": "detenida" if woman else "detenido"} | _place_words(person, facts, language)


def _place_words(person: Person, facts: Facts, language: str) -> dict[str, str]:
    found = {}
    if facts.facility:
        found["held_at"] = WORDS.facilities[facts.facility][language]
    if person.nationality:
        found["nationality"] = WORDS.foreign[person.nationality][language]
    return found


def _in_a_row(words: list[str], language: str) -> str:
    *first, last = words or [""]
    joint = " y " if language == "es" else " and "
    return ", ".join(first) + joint + last if first else last


def _agency_words(facts: Facts, language: str) -> str:
    if not facts.agency:
        return WORDS.nobody[language]
    return WORDS.agencies.get(facts.agency, WORDS.state_police)[language]
