"""Lexicons as data: reads the TOML of a language, expands its word patterns, and finds every entry in one pass.

One Aho-Corasick automaton per language holds triggers, cues, agencies, places, organisations and roles together,
so the cost of a report doesn't grow with the number of lists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from tracker.extraction.clean import fold, spaced
from tracker.extraction.document import Hit
from tracker.extraction.wordings import Together

_PROPER = frozenset({"facility", "place"})  # "la planta" is a plant, "La Planta" a prison
_ACTING = frozenset("agente policia soldado uniformado fiscal juez jueza gobernador gobernadora soldier prosecutor judge governor".split())
_BRACES = re.compile(r"\{([^{}]*)\}")


def expand(pattern: str) -> Iterator[str]:
    """All words a pattern stands for.

    >>> sorted(expand("detenid{o,a}"))
    ['detenida', 'detenido']
    """
    found = _BRACES.search(pattern)
    if found is None:
        yield pattern
        return
    for choice in found.group(1).split(","):
        yield from expand(pattern[: found.start()] + choice + pattern[found.end() :])


@dataclass(frozen=True, slots=True)
class Entry:
    """What a pattern means: the lexicon it belongs to, its meaning there, and whether case or accents must agree."""

    kind: str
    key: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """What a language's file holds beside its closed classes of words."""

    months: dict[str, int]
    weekdays: dict[str, int]
    days_ago: dict[str, int]
    numbers: dict[str, int]
    stopwords: frozenset[str]
    lines: dict[str, tuple[str, ...]]
    dates: dict[str, str]
    custody: dict[str, str]
    forces: frozenset[str]
    partial: bool
    late_subject: bool
    bare_past: bool
    countries: dict[str, dict[str, str]]
    country_names: dict[str, tuple[str, ...]]
    entries: tuple[tuple[str, Entry], ...] = field(repr=False, default=())


class Words(dict[str, frozenset[str]]):
    """A language's closed classes of words by name, folded; a class that the language lacks is empty."""

    def __init__(self, code: str, classes: dict[str, frozenset[str]], language: Language) -> None:
        super().__init__(classes)
        self.code = code
        self.language = language
        self.months = language.months
        self.weekdays = language.weekdays
        self.days_ago = language.days_ago
        self.numbers = language.numbers
        self.stopwords = language.stopwords
        self.late_subject = language.late_subject
        self.bare_past = language.bare_past
        self._joined: dict[tuple[str, ...], frozenset[str]] = {}
        self._plus: dict[tuple[str, str], frozenset[str]] = {}

    def __missing__(self, name: str) -> frozenset[str]:
        nothing = self[name] = frozenset()
        return nothing

    def joined(self, *names: str) -> frozenset[str]:
        """Several classes as one; put together once."""
        found = self._joined.get(names)
        if found is None:
            found = self._joined[names] = frozenset().union(*(self[name] for name in names))
        return found

    def plus(self, names: str, more: str) -> frozenset[str]:
        """Classes and some words more, both told between blanks; put together once."""
        found = self._plus.get((names, more))
        if found is None:
            found = self._plus[names, more] = self.joined(*names.split()) | frozenset(more.split())
        return found


def _table(raw: object) -> dict[str, int]:
    return {fold(str(word)): int(number) for word, number in raw.items()} if isinstance(raw, dict) else {}


def _cue_words(raw: object) -> tuple[str, ...]:
    if isinstance(raw, list):
        return tuple(fold(str(item)) for item in raw)
    text = str(raw)
    separated = text.split("|") if "|" in text else text.split()
    return tuple(fold(word.replace("_", " ")).strip() for word in separated if word.strip())


def _plurals(nouns: frozenset[str], *, spanish: bool) -> frozenset[str]:
    """ "reportero", "editor": several of them are a group too. Those who arrest are none."""
    return frozenset(noun + ("s" if noun[-1] in "aeiou" or not spanish else "es") for noun in nouns - _ACTING)


def load_words(path: Path) -> Words:
    """Read one language's file."""
    with path.open("rb") as stream:
        data = tomllib.load(stream)
    entries: list[tuple[str, Entry]] = []
    for trigger in data.get("trigger", []):
        key = f"{trigger['event']}/{trigger['form']}" + (f"/{trigger['near']}" if "near" in trigger else "")
        for pattern in trigger["words"]:
            for word in expand(str(pattern)):
                exact = word if trigger.get("accented") else ""
                entries.append((fold(word).strip(), Entry("trigger", key, exact)))
    for code, patterns in data.get("agencies", {}).items():
        entries.extend((fold(word).strip(), Entry("agency", code)) for pattern in patterns for word in expand(str(pattern)))
    offences = data.get("offences", {}).get("words", [])
    entries.extend((fold(word), Entry("offence", fold(word))) for pattern in offences for word in expand(str(pattern)))
    words = data.get("words", {})
    cues = {name: _cue_words(raw) for name, raw in data.get("cues", {}).items()}
    for name, phrases in cues.items():
        entries.extend((phrase, Entry("cue", name)) for phrase in phrases)
    named = [*words.items(), *data.get("names", {}).items(), *data.get("given", {}).items()]
    classes = {name: frozenset(fold(raw).split()) for name, raw in named if isinstance(raw, str)}
    classes["group_nouns"] = classes.get("group_nouns", frozenset()) | _plurals(
        classes.get("person_nouns", frozenset()), spanish=bool(data["language"].get("late_subject"))
    )
    language = Language(
        months=_table(words.get("months")),
        weekdays=_table(words.get("weekdays")),
        days_ago=_table(words.get("days_ago")),
        numbers=_table(words.get("numbers")),
        stopwords=frozenset(str(data["language"].get("stopwords", "")).split()),
        lines={name: tuple(fold(str(mark)) for mark in raw) for name, raw in data.get("lines", {}).items()},
        dates={name: str(pattern) for name, pattern in data.get("dates", {}).items()},
        custody={name: str(raw) for name, raw in data.get("facilities", {}).items()},
        partial=bool(data["language"].get("partial")),
        forces=frozenset(data.get("agencies", {})),
        late_subject=bool(data["language"].get("late_subject")),
        bare_past=bool(data["language"].get("bare_past")),
        countries={code: {k: str(v) for k, v in raw.items() if k != "names"} for code, raw in data.get("countries", {}).items()},
        country_names={code: tuple(raw["names"]) for code, raw in data.get("countries", {}).items()},
        entries=tuple(entries),
    )
    return Words(str(data["language"]["code"]), classes, language)


class Lexicon:
    """All lists of one language, searched in one pass. Longest entry wins; every entry is whole words.

    The same pass finds the words with which the wordings of `others` begin, and leaves word of them there.
    """

    def __init__(self, entries: Iterable[tuple[str, Entry]], others: Sequence[Together] = ()) -> None:
        merged: dict[str, list[Entry]] = {}
        for pattern, entry in entries:
            if len(pattern) > 1 and entry not in merged.setdefault(pattern, []):
                merged[pattern].append(entry)
        self._entries = list(merged.values())
        self._plain = [_plain(entries) for entries in self._entries]
        meant: dict[str, tuple[list[tuple[int, str]], list[int]]] = {}
        for index, pattern in enumerate(merged):
            meant.setdefault(spaced(pattern), ([], []))[0].append((index, "" if pattern.isalnum() else pattern))
        self._others = others
        first = 0
        for together in others:
            for opening, members in together.openings.items():
                meant.setdefault(spaced(opening)[:-1], ([], []))[1].extend(first + member for member in members)
            first += together.members
        self._members = first
        self._meant = list(meant.values())  # which entries, with their wording where it isn't one word; whose beginnings
        self._automaton = AhoCorasick(list(meant), matchkind=MatchKind.Standard)

    def scan(self, text: str, folded: str, between: str) -> list[Hit]:
        """Every entry found as whole words. Per lexicon kind, an entry inside a longer one of the same kind is dropped.

        `between` has the words between blanks, as `spaced` gives them, so that only whole words are found.
        """
        meant, stands = self._meant, folded.startswith
        found: list[tuple[int, int, int]] = []
        begun: list[list[int]] = [[] for _ in range(self._members)]
        for index, start, end in self._automaton.find_matches_as_indexes(between, overlapping=True):
            entries, members = meant[index]
            for entry, worded in entries:
                if not worded or stands(worded, start):
                    found.append((start, 2 - end, entry))
            for member in members:
                begun[member].append(start)
        found.sort()
        first = 0
        for together in self._others:
            together.keep(folded, begun[first : first + together.members])
            first += together.members
        hits: list[Hit] = []
        reach: dict[str, int] = {}
        for start, negative_end, index in found:
            end = -negative_end
            plain = self._plain[index]
            if plain is None:
                self._among_several(text, start, end, self._entries[index], reach, hits)
            elif plain.kind == "cue" or reach.get(plain.kind, 0) < end:
                reach[plain.kind] = end
                hits.append(Hit(start, end, plain.kind, plain.key))
        return hits

    def _among_several(self, text: str, start: int, end: int, entries: list[Entry], reach: dict[str, int], hits: list[Hit]) -> None:
        """Words with more than one meaning, or of which case or accents matter."""
        before = dict(reach)
        worded = text[start:end]
        for entry in entries:
            if before.get(entry.kind, 0) >= end and entry.kind != "cue":
                continue
            if entry.exact and entry.exact not in (worded, worded.lower()):
                continue
            if entry.kind in _PROPER and worded.islower():
                continue
            reach[entry.kind] = end
            hits.append(Hit(start, end, entry.kind, entry.key))


def _plain(entries: list[Entry]) -> Entry | None:
    """The one entry, where any spelling of its words will do."""
    only = entries[0]
    return only if len(entries) == 1 and not only.exact and only.kind not in _PROPER else None
