"""Wordings: alternations of many wordings, tried only where a text has the beginning of one.

The beginnings of all wordings that belong together are found in one pass over a text, which is kept until the next text comes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ahocorasick_rs import AhoCorasick

from tracker.extraction.clean import BYTES, fold, in_bytes
from tracker.extraction.openings import beginnings, is_plain, is_plain_but_for_lines, shortest, starting_with

_NO_LETTER = r"(?<![^\W\d])"
_GLUED = re.compile(r"[0-9][^\W\d_]")
_SHAPES = bytes(ord("0" if one.isdecimal() else "a" if one.isalnum() else " ") for one in BYTES)
_WHOLE = 200  # characters; a shorter text isn't worth a pass


class Part(Protocol):
    """A part of a text, such as a sentence."""

    start: int
    end: int


@dataclass(slots=True)
class _Places:
    """Where wordings may start in one text, by member."""

    text: str
    of: list[list[int]]
    plain: bool


class Together:
    """Wordings whose beginnings are found in one pass over a text, and kept until the next text comes.

    A lexicon that is told of them finds them along with its own entries; only of a text that it hasn't scanned is a pass made for them.
    """

    def __init__(self) -> None:
        self.openings: dict[str, list[int]] = {}  # beginnings, folded, with the members whose they are
        self.members = 0
        self._glued: list[int] = []
        self._automaton: AhoCorasick | None = None
        self._last = _Places("", [], plain=True)

    def join(self, wordings: str, *, glued: bool) -> int:
        """The number of a new member, or -1 for one that may start with anything. `glued`: a digit may stand right before, "23Civiles"."""
        opening = shortest(beginnings(wordings))
        if not opening:
            return -1
        for text in opening:
            self.openings.setdefault(fold(text), []).append(self.members)
        self._glued += [self.members] if glued else []
        self.members += 1
        return self.members - 1

    def keep(self, folded: str, found: list[list[int]]) -> None:
        """Where the beginnings of each member stand in `folded`, behind no letter or digit."""
        glued = _behind_digits(folded) if self._glued else []
        for member in self._glued if glued else ():
            found[member] += glued
        self._last = _sorted(folded, found)

    def places(self, folded: str) -> _Places:
        """Where each member's wordings may start, in order: no letter stands before."""
        last = self._last
        if last.text is not folded:
            last = self._last = _sorted(folded, self._found(folded))
        return last

    def _found(self, folded: str) -> list[list[int]]:
        if self._automaton is None:
            self._automaton = AhoCorasick(list(self.openings))
        owned = list(self.openings.values())
        found: list[list[int]] = [[] for _ in range(self.members)]
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not (start and folded[start - 1].isalpha()):
                for member in owned[index]:
                    found[member].append(start)
        return found


def _behind_digits(folded: str) -> list[int]:
    """Where a letter stands right behind a digit, "23Civiles"; looked for in bytes, which takes a third of the time."""
    western = in_bytes(folded)
    if western is None:
        return [match.end() - 1 for match in _GLUED.finditer(folded)]
    shape = western.translate(_SHAPES)
    found: list[int] = []
    at = shape.find(b"0a")
    while at >= 0:
        found.append(at + 1)
        at = shape.find(b"0a", at + 1)
    return found


def _sorted(folded: str, found: list[list[int]]) -> _Places:
    for places in found:
        places.sort()
    return _Places(folded, found, plain=is_plain_but_for_lines(folded))


_Match = Callable[[str, int, int], re.Match[str] | None]


class _ByLetter(dict[str, _Match]):
    """Matches a pattern at a place by the letter that stands there: few alternatives start with it, and only those are tried."""

    def __init__(self, wordings: str, before: str, after: str) -> None:
        super().__init__()
        self._parts = wordings, before, after

    def __missing__(self, letter: str) -> _Match:
        wordings, before, after = self._parts
        made: _Match = re.compile(f"{before}(?:{starting_with(wordings, letter)}){after}").match
        self[letter] = made
        return made


class Wordings:
    """An alternation of many wordings, searched as `re.Pattern` is. `before` must rule out a letter before a match.

    Wordings with capitals are searched in the text as kept, and their beginnings in its folded twin, `folded`.
    """

    def __init__(self, wordings: str, *, among: Together, before: str = _NO_LETTER, after: str = r"(?![^\W\d])") -> None:
        self._pattern = re.compile(f"{before}(?:{wordings}){after}")
        self._only_plain = re.search(r"\\[sd]| [+*{]|\[ \]", wordings) is not None  # else the beginnings hold for any text
        self._among = among
        self._member = among.join(wordings, glued=before == _NO_LETTER)
        self._last = ""
        self._here: list[int] | None = None
        self._plain = False
        self._by_letter = _ByLetter(wordings, before, after)
        self.match = self._pattern.match
        self.fullmatch = self._pattern.fullmatch

    def finditer(self, text: str, start: int, end: int, *, folded: str = "") -> Iterable[re.Match[str]]:
        """Matches in `text[start:end]`, in order, without overlaps."""
        places = self._places(folded or text, start, end)
        if places is None:
            return self._pattern.finditer(text, start, end)
        return self._at(text, places, start, end) if places else ()

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match."""
        end = len(text) if end is None else end
        places = self._places(text, start, end)
        if places is None:
            return self._pattern.search(text, start, end)
        for place in places:
            found = self._by_letter[text[place]](text, place, end)
            if found is not None:
                return found
        return None

    def may_start(self, text: str, start: int, end: int) -> bool:
        """Whether a match may start in `text[start:end]` at all."""
        return self._places(text, start, end) != []

    def within(self, text: str, parts: Sequence[Part]) -> set[int]:
        """Which of the parts of a text, in order and apart, hold a match."""
        places = self._among.places(text) if len(text) >= _WHOLE and self._member >= 0 else None
        if places is None or (self._only_plain and not places.plain):
            return {at for at, part in enumerate(parts) if self.search(text, part.start, part.end) is not None}
        found: set[int] = set()
        at, size = 0, len(parts)
        for place in places.of[self._member]:
            while at < size and parts[at].end <= place:
                at += 1
            if at == size:
                break
            if parts[at].start <= place and at not in found and self._by_letter[text[place]](text, place, parts[at].end) is not None:
                found.add(at)
        return found

    def _places(self, text: str, start: int, end: int) -> list[int] | None:
        """Where in `text[start:end]` a match may start; None if that isn't known."""
        if text is not self._last:
            self._look_at(text)
        places = self._here
        if places is None:
            return None
        if self._only_plain and not (self._plain and text.find("\n", start, end) < 0) and not is_plain(text[start:end]):
            return None
        if not places:
            return places
        first = bisect_left(places, start)
        return places[first : bisect_left(places, end, first)]

    def _look_at(self, text: str) -> None:
        """Takes up a text: sentence after sentence of it is asked about before the next text comes."""
        self._last, self._here = text, None
        if len(text) >= _WHOLE and self._member >= 0:
            found = self._among.places(text)
            self._here, self._plain = found.of[self._member], found.plain

    def _at(self, text: str, places: list[int], start: int, end: int) -> Iterator[re.Match[str]]:
        by_letter, reach = self._by_letter, start
        for place in places:
            if place >= reach:
                found = by_letter[text[place]](text, place, end)
                if found is not None:
                    reach = found.end()
                    yield found
