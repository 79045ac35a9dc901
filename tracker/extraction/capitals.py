"""Capitals: a report written wholly in capitals, set as it would be written, so that names can be told from words.

No character moves. Forces, organisations and places are known from the lexicon; a name begins at a common given name and goes on
with words that no dictionary has, or that are common surnames; other words become small. It is a guess, made for such texts alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from simplemma import is_known

from detentions.names import PARTICLES
from tracker.extraction.document import Hit
from tracker.extraction.lexicon import Words
from tracker.extraction.surname_first import given_names

_HEAD, _FEW, _TIMES = 200, 40, 9
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"(?:^|[.!?:\n])[\s\"'«“¡¿(•*·–-]*$")
_PROPER = frozenset({"agency", "org", "facility", "place"})
_NAMES = frozenset({"masculine", "feminine", "also_surnames", "known_rulers", "houses"})
_LONGEST, _SHORT, _BEFORE, _LONG = 5, 3, 12, 9
_LONGEST_WORD = 50  # letters; asking for each spelling of a longer one would take the square of its length
_SURNAME = 2  # how many words of a name stand before its second surname
_ACRONYM, _IN_FULL = 5, 2
_MARKS = frozenset({",", ";", ".", ")", ":", ""})
_VERBS = ("ia", "ian", "aba", "aban", "aron", "ieron", "ando", "iendo", "mente", "ing", "ed", "ly")
_ACCENTS = str.maketrans("aeiou", "áéíóú")


def is_in_capitals(text: str) -> bool:
    """Hardly a small letter in the whole text; asked of its beginning first, where nearly all texts have some."""
    head = text[:_HEAD]
    if _TIMES * sum(map(str.islower, head)) > sum(map(str.isupper, head)):
        return False
    upper = sum(map(str.isupper, text))
    return upper > _FEW and _TIMES * sum(map(str.islower, text)) <= upper


def as_written(text: str, folded: str, hits: Iterable[Hit], words: Words) -> str:
    """The same length, with capitals only where sentences, names and known bodies begin."""
    proper = bytearray(len(text))
    for hit in hits:
        if hit.kind in _PROPER:
            word = folded[hit.start : hit.end]
            if word in words.stopwords or word in words["articles"]:
                continue  # "AN" is an article as well as an assembly
            acronym = hit.key == word.upper() or (hit.kind == "org" and len(word) <= _ACRONYM and " " not in word)
            proper[hit.start : hit.end] = (b"\x02" if acronym else b"\x01") * (hit.end - hit.start)
    closed, parts, at = _closed(words), [], 0
    tokens = list(_WORD.finditer(folded))
    marked = [folded[token.end() : token.end() + 1] in _MARKS for token in tokens]
    capital = _Names(words, closed, [token.group() for token in tokens], marked).capitals()
    for token, named in zip(tokens, capital, strict=True):
        start, end = token.span()
        word = token.group()
        parts.append(text[at:start])
        begins = len(word) > 1 and _ENDS.search(folded, max(0, start - _BEFORE), start) is not None
        known = proper[start] and word not in PARTICLES
        surface = text[start:end]
        small = surface.lower()
        if len(small) != len(surface) or (named is None and not known) or proper[start] == _IN_FULL:
            parts.append(surface)  # an acronym
        else:
            parts.append(small[0].upper() + small[1:] if named or known or begins else small)
        at = end
    return "".join([*parts, text[at:]])


class _Names:
    """Tells of each word of a text whether it is part of a name; nothing where it looks like an acronym."""

    def __init__(self, words: Words, closed: frozenset[str], told: list[str], marked: list[bool]) -> None:
        self._code = words.code if words.code in ("es", "en", "pt", "it") else "es"
        self._closed = closed
        self._told = told
        self._marked = marked  # whether a mark stands behind each word
        self._given = given_names() | words["masculine"] | words["feminine"]
        self._verbs = words.joined("be", "have", "stay", "say", "relative")

    def capitals(self) -> Iterator[bool | None]:
        given, surnames, named = self._given, _surnames(), 0
        for at, word in enumerate(self._told):
            following = self._told[at + 1] if at + 1 < len(self._told) else ""
            if word in PARTICLES and named and following not in self._closed and (following in surnames or not self._is_word(following)):
                yield False
            elif word in given and (named or word not in self._closed):
                named = min(named + 1, 1)
                yield True
            elif word in self._closed or named > _LONGEST:
                named = 0
                yield False
            elif word in surnames and named:
                named += 1
                yield True
            elif len(word) == 1:
                yield False
            elif len(word) <= _SHORT and not named and not self._is_word(word):
                yield None
            elif following in given and not named and (len(word) > _LONG or word.endswith("s")):
                yield False  # "ANTICHAVISTAS ANA ROJAS": a name begins at its given name
            elif self._is_word(word) and (named != 1 or word.endswith(_VERBS)) and not self._closes(at, named):
                named = 0
                yield False
            else:
                named = named + 1 if named else _SURNAME
                yield True

    def _closes(self, at: int, named: int) -> bool:
        """ "ANA ROJAS SANDIA FUE": a second surname right before a verb or a mark, whatever it means as a word."""
        word, after = self._told[at], self._told[at + 1] if at + 1 < len(self._told) else ""
        return named == _SURNAME and not word.endswith(_VERBS) and (self._marked[at] or after in self._verbs)

    def _is_word(self, word: str) -> bool:
        return len(word) <= _LONGEST_WORD and _is_known(word, self._code)


@lru_cache(maxsize=20_000)
def _is_known(word: str, code: str) -> bool:
    """In the dictionary, as it stands or with the accent that capitals often go without."""
    return any(is_known(one, lang=code) for one in _spellings(word))


def _spellings(word: str) -> Iterator[str]:
    yield word
    for at, letter in enumerate(word):
        if letter in "aeiou":
            yield word[:at] + letter.translate(_ACCENTS) + word[at + 1 :]
        elif letter == "n":
            yield f"{word[:at]}ñ{word[at + 1 :]}"


def _closed(words: Words) -> frozenset[str]:
    """All words that the language's file has, but for names."""
    known: set[str] = set(words.stopwords) | set(words.months) | set(words.weekdays) | set(words.numbers)
    for name, members in words.items():
        if name not in _NAMES:
            known |= members
    return frozenset(known - given_names() | (words.months.keys() | words.weekdays.keys()))


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    """Surnames that are words, too, folded."""
    with (Path(__file__).resolve().parent / "given_names.toml").open("rb") as stream:
        return frozenset(tomllib.load(stream)["surnames"].split())
