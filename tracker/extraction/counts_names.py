"""The names of those who publish figures, as data: organisations, parties, media, and governments by country."""

from __future__ import annotations

import functools
import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from tracker.extraction.counts_words import HERE
from tracker.extraction.document import Document, Sentence

_OPENING = 6000
_JOINT = re.compile(r" (?:and|y|e) (?:the |la |el )?$")

# Where a name stands, the name it is filed under, and its kind.
Named = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class SourceBook:
    """Known publishers of figures, and countries for governments without a name."""

    names: AhoCorasick
    people: frozenset[str]
    keys: tuple[tuple[str, str, str], ...]
    countries: tuple[tuple[str, dict[str, str]], ...]
    country_words: AhoCorasick
    country_of: tuple[int, ...]


@functools.cache
def source_book() -> SourceBook:
    data = tomllib.loads((HERE / "counts_sources.toml").read_text(encoding="utf-8"))
    entries: dict[str, tuple[str, str, str]] = {}
    for source in data["source"]:
        for name in source.get("names", []):
            entries[name] = (source["name"], source["kind"], "")
        for acronym in source.get("acronyms", []):
            entries[acronym.lower()] = (source["name"], source["kind"], acronym)
    countries = tuple((name, {code: str(table[code]) for code in ("es", "en")}) for name, table in data["countries"].items())
    words = [(word, index) for index, table in enumerate(data["countries"].values()) for word in table["words"]]
    country_words = AhoCorasick([word for word, _ in words], matchkind=MatchKind.LeftmostLongest)
    people = frozenset(person for source in data["source"] for person in source.get("people", []))
    names = AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)  # 1 MB, twice as fast
    return SourceBook(names, people, tuple(entries.values()), countries, country_words, tuple(index for _, index in words))


def government_of(document: Document) -> str:
    """What "the government" is called in this report: that of the country it names most; Venezuela's on a tie."""
    book = source_book()
    counted = [0] * len(book.countries)
    opening = document.folded[:_OPENING]
    for index, start, end in book.country_words.find_matches_as_indexes(opening):
        if not (start and opening[start - 1].isalnum()) and not opening[end : end + 1].isalnum():
            counted[book.country_of[index]] += 1
    best = counted.index(max(counted))
    return book.countries[best][1]["es" if document.language == "es" else "en"]


class _LastText:
    """The known names of the text that is being read, found in one pass for all its sentences."""

    def __init__(self) -> None:
        self._last: tuple[str, list[int], list[tuple[int, int, int]]] = ("", [], [])

    def within(self, folded: str, start: int, end: int) -> list[tuple[int, int, int]]:
        """The index, start and end of each name in `folded[start:end]`."""
        last = self._last
        if last[0] is not folded:
            every = source_book().names.find_matches_as_indexes(folded)
            last = self._last = (folded, [stop for _, _, stop in every], every)
        _, stops, found = last
        first = bisect_right(stops, start)
        beyond = bisect_right(stops, end, first)
        if (first < len(found) and found[first][1] < start) or (beyond < len(found) and found[beyond][1] < end):
            cut = source_book().names.find_matches_as_indexes(folded[start:end])  # a name stands across the border
            return [(index, begin + start, stop + start) for index, begin, stop in cut]
        return found[first:beyond]


_names = _LastText()


def named_in(document: Document, start: int, end: int) -> list[Named]:
    """Known names in `text[start:end]` as whole words: start, end, name, kind."""
    found: list[Named] = []
    folded, text = document.folded, document.text
    for index, begin, stop in _names.within(folded, start, end):
        if (begin and (folded[begin - 1].isalnum() or folded[begin - 1] in "@-")) or (stop < len(folded) and folded[stop].isalnum()):
            continue
        name, kind, exact = source_book().keys[index]
        if name == "Ministerio Público" and folded[max(0, begin - 5) : begin] == "alex ":
            continue
        if exact and text[begin:stop] not in (exact, exact.capitalize()):
            continue
        found.append((begin, stop, name, kind))
    return found


def joined_end(text: str, start: int, end: int, known: Sequence[tuple[int, int]]) -> int:
    """Where a name ends that seems to go on with another one: "the Committee of Mothers and Foro Penal confirmed"."""
    other = next((low for low, high in known if start < low < end <= high), None)
    joint = _JOINT.search(text, start, other) if other is not None else None
    return joint.start() if joint is not None else end


def unbracketed(document: Document, known: list[Named]) -> list[Named]:
    """ "Ministerio Público (MP, Fiscalía)" is one name: what stands in brackets right after a name is left out."""
    kept: list[Named] = []
    for found in known:
        opened = document.folded.rfind("(", kept[-1][1], kept[-1][1] + 3) if kept else -1
        if opened >= 0 and ")" not in document.folded[opened : found[0]]:
            continue
        kept.append(found)
    return kept


def country_near(document: Document, sentence: Sentence, start: int, end: int) -> str:
    """ "Turkish authorities", "el gobierno de Nicaragua": the country told beside the word; "" where none is."""
    near = document.folded[max(sentence.start, start - 16) : min(sentence.end, end + 22)]
    language = "es" if document.language == "es" else "en"
    book = source_book()
    for index, first, last in book.country_words.find_matches_as_indexes(near):
        if not (first and near[first - 1].isalnum()) and not near[last : last + 1].isalnum():
            return book.countries[book.country_of[index]][1][language]
    return ""
