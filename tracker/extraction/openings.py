"""Openings: the words a pattern can start with, so that it is tried only where it may match.

An alternation of a hundred wordings is slow, since every wording is tried at every character. Here the literal beginnings of all
wordings are found in one pass, and the pattern is asked only there: the same matches in a fraction of the time. Beginnings hold for
plain text (single blanks, digits 0 to 9), which is what nearly every sentence is; any other text is searched in full.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from tracker.extraction.clean import BYTES, in_bytes

_LONGEST = 7  # characters of a beginning that are looked at
_MOST = 600  # beginnings of one pattern; more are cut shorter
_QUANTIFIER = re.compile(r"[?*+]|\{(\d+)(?:,(\d*))?\}")
_OPEN = re.compile(r"\((?:\?:|\?P<\w+>|(?P<around>\?<?[=!])|(?!\?))")
_LITERAL = re.compile(r"[a-z0-9 ,']+(?![?*+{])")  # read at once, up to what is repeated
_NAMED = re.compile(r"\(\?P<\w+>")
_DIGITS = "0123456789"
_EVEN = bytes(code for code, one in enumerate(BYTES) if one in " \n" or not one.isspace())
_UNEVEN = re.compile(r"[^\S ]|[^\D0-9]")

# Beginnings with whether each is all of what it begins (more may be joined to it) or only its first part.
_Begun = set[tuple[str, bool]]
_ANYTHING: _Begun = {("", False)}
_NOTHING: _Begun = {("", True)}


class _Beginnings:
    """Reads the beginnings off one pattern, from left to right. What it doesn't know may be anything."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def choices(self) -> _Begun:
        """Alternatives up to the end or the closing bracket."""
        found = self._sequence()
        while self._source.startswith("|", self._at):
            self._at += 1
            found = found | self._sequence()
        return found

    def _sequence(self) -> _Begun:
        found = _NOTHING
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            found = _joined(found, self._repeated(self._atom()))
        return found

    def _atom(self) -> _Begun:
        source, at = self._source, self._at
        opened = _OPEN.match(source, at)
        if opened is not None:
            self._at = opened.end()
            inside = self.choices()
            self._at += 1
            if opened.group("around"):
                return set() if opened.group() == source[at : self._at - 1] == "(?!" else _NOTHING  # "(?!)" never matches
            return inside
        if source[at] == "[":
            end = source.index("]", at + 2)
            self._at = end + 1
            return _of_class(source[at + 1 : end])
        if source[at] == "\\":
            self._at = at + 2
            return _of_escape(source[at + 1])
        literal = _LITERAL.match(source, at)
        if literal is not None:
            self._at = literal.end()
            return {(literal.group(), True)}
        self._at = at + 1
        return _NOTHING if source[at] in "^$" else _ANYTHING if source[at] in ".(" else {(source[at], True)}

    def _repeated(self, atom: _Begun) -> _Begun:
        found = _QUANTIFIER.match(self._source, self._at)
        if found is None:
            return atom
        self._at = found.end() + self._source.startswith(("?", "+"), found.end())
        sign = found.group()
        least = int(found.group(1)) if found.group(1) else int(sign == "+")
        once = sign == "?" or (found.group(1) is not None and found.group(2) is None) or atom == {(" ", True)}  # blanks are single
        begun = _NOTHING
        for _ in range(min(least, _LONGEST)):
            begun = _joined(begun, atom)
            if atom == {(" ", True)}:
                break
        more = atom if once else {(text, False) for text, _ in atom}
        if least == 0:
            return _NOTHING | more
        return begun if once else begun | _joined(begun, more)


def is_plain(text: str) -> bool:
    """Single blanks, no other white space, and no digits but 0 to 9."""
    if "  " in text:
        return False
    return (text.isascii() and text.isprintable()) or _UNEVEN.search(text) is None


def is_plain_but_for_lines(text: str) -> bool:
    """Every line of the text is plain; asked once for a whole text."""
    if "  " in text:
        return False
    western = in_bytes(text)
    return not (any(map(_is_uneven, set(text) - {"\n"})) if western is None else western.translate(None, _EVEN))


def _is_uneven(character: str) -> bool:
    return (character != " " and character.isspace()) or (character > "9" and character.isdecimal())


def _of_class(inside: str) -> _Begun:
    """The characters of `[...]`, with ranges of ASCII characters; a class that excludes may be anything."""
    if inside.startswith("^") or re.search(r"\\[^\\.\-'\"()]", inside):
        return _ANYTHING
    plain = re.sub(r"(.)-(.)", lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), inside).replace("\\", "")
    return {(character, True) for character in plain}


def _of_escape(letter: str) -> _Begun:
    if letter == "d":
        return {(digit, True) for digit in _DIGITS}
    if letter == "s":
        return {(" ", True)}
    if letter in "bB":
        return _NOTHING
    return _ANYTHING if letter.isalnum() else {(letter, True)}


def _joined(first: _Begun, second: _Begun) -> _Begun:
    if all(not whole for _, whole in first):
        return first
    found: _Begun = set()
    for text, whole in first:
        if not whole or len(text) >= _LONGEST:
            found.add((text, False))
        else:
            found.update(((text + more)[:_LONGEST], rest and len(text + more) < _LONGEST) for more, rest in second)
    return found if len(found) <= _MOST else {(text, False) for text, _ in first}


def beginnings(pattern: str) -> frozenset[str]:
    """What a match in plain text starts with; empty when it may start with anything.

    >>> sorted(beginnings("excarcel\\\\w*|(?:fue|han sido) detenid[oa]"))
    ['excarce', 'fue det', 'han sid']
    """
    found = {text for text, _ in _Beginnings(pattern).choices()}
    return frozenset() if "" in found else frozenset(found)


def _marks(pattern: str) -> Iterator[tuple[int, str, int]]:
    """The brackets and bars of a pattern, with how many brackets are open behind each."""
    at = depth = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "[":
            at = pattern.index("]", at + 2)
        elif character in "(|)":
            depth += (character == "(") - (character == ")")
            yield at, character, depth
        at += 2 if character == "\\" else 1


def alternatives(pattern: str) -> list[str]:
    """A pattern cut at the bars that stand in no bracket."""
    cuts = [at for at, mark, depth in _marks(pattern) if mark == "|" and not depth]
    return [pattern[start + 1 : end] for start, end in itertools.pairwise([-1, *cuts, len(pattern)])]


def starting_with(pattern: str, letter: str) -> str:
    """What is left of a pattern where a match starts with `letter`: all its groups, but only the alternatives that may start so.

    >>> starting_with("(?P<one>ana|b[ei])|(?P<other>cid)|c|b", "b")
    '(?P<one>b[ei])|b|(?!)(?P<other>)'
    """
    kept: list[str] = []
    never: list[str] = []
    for one in alternatives(pattern):
        named = _NAMED.match(one)
        begun = beginnings(one)
        if begun and not any(text.startswith(letter) for text in begun):
            never += _NAMED.findall(one)
        elif named is not None and next(at for at, _, depth in _marks(one) if not depth) == len(one) - 1:
            kept.append(f"{named.group()}{starting_with(one[named.end() : -1], letter)})")
        else:
            kept.append(one)
    if never:
        kept.append(f"(?!){')'.join(never)})")
    return "|".join(kept) or "(?!)"


class Openings:
    """Where each of several patterns may start, by one pass over the text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        owners: dict[str, set[int]] = {}
        self.anywhere = [at for at, pattern in enumerate(patterns) if not beginnings(pattern)]
        for at, pattern in enumerate(patterns):
            for text in shortest(beginnings(pattern)):
                owners.setdefault(text, set()).add(at)
        self._owners = [tuple(sorted(own)) for own in owners.values()]
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.DFA)  # half a MB, twice as fast

    def starts(self, text: str) -> dict[int, list[int]] | None:
        """By pattern, where in `text` a beginning stands that no letter or digit precedes; None for a text that isn't plain."""
        if not is_plain(text):
            return None
        found: dict[int, list[int]] = {}
        for index, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if not (start and text[start - 1].isalnum()):
                for owner in self._owners[index]:
                    if owner in found:
                        found[owner].append(start)
                    else:
                        found[owner] = [start]
        return found


def shortest(texts: frozenset[str]) -> set[str]:
    """Without those that begin with another: each place is found once."""
    return {text for text in texts if not any(text[:size] in texts for size in range(1, len(text)))}
