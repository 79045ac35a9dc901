"""Places of custody that no list holds: "calabozos de la PNB en Ureña", "the National Guard barracks"."""

from __future__ import annotations

import re

from tracker.extraction.document import Hit
from tracker.extraction.lexicon import Words

_UPPER = "A-ZÁÉÍÓÚÑÜÖÇŞİĞ"
_PROPER = rf"[{_UPPER}][\w’'.-]{{1,24}}(?: (?:de |del |de la |y )?(?:[{_UPPER}][\w’'.-]{{0,24}}|\d{{1,2}}|I{{1,3}}\b)){{0,4}}"


_BEFORE = re.compile(rf"(?:^|(?<=\W))({_PROPER}) $")
_AFTER = re.compile(rf"(?: No\. \d+)?(?:,? in (?:the )?{_PROPER})?")
_NUMBERED = re.compile(r"(?:remand prison|penal colony) no\. \d+")
_REACH, _ARTICLE = 90, 3


def _is_inside_name(text: str, start: int, at: int) -> bool:
    """ "Foro Penal Táchira", "Circuito Judicial Penal de Lara": the word belongs to another name."""
    before = text[start:at].rsplit(maxsplit=1)
    return text[at].isupper() and bool(before) and before[-1][0].isupper() and before[-1].isalpha() and len(before[-1]) > _ARTICLE


class CustodyFinder:
    """Finds generic places of custody of one language in the original text."""

    def __init__(self, words: Words, head: str, tail: str) -> None:
        # "la sede del Sebin en Boleíta", "el penal de Tocorón", "el Hospital Militar"
        link = r"(?: (?:de la|del|de los|de|(?:central|local|principal) (?:de la|del)))?"
        self._head = re.compile(rf"\b(?:{head})\b") if head else None
        self._rest = re.compile(rf"{link} {_PROPER}(?:,? (?:en|de) (?:la |el )?{_PROPER})?")
        self._tail = re.compile(rf"\b(?:{tail})\b") if tail else None
        self._cues = tuple({part.strip("()?:").split(" ")[0][:6] for part in f"{head}|{tail}".split("|") if len(part) > 3})

    def find(self, text: str, folded: str, start: int, end: int) -> list[Hit]:
        """Generic places of custody in `text[start:end]`."""
        sentence = folded[start:end]
        if not any(cue in sentence for cue in self._cues):
            return []
        spans: list[tuple[int, int]] = []
        if self._head is not None:
            for match in self._head.finditer(folded, start, end):
                rest = self._rest.match(text, match.end(), end)
                if rest is not None and not _is_inside_name(text, start, match.start()):
                    spans.append((match.start(), rest.end()))
        if self._tail is not None:
            spans += self._with_tail(text, folded, start, end)
        return [Hit(begin, begin + len(text[begin:stop].rstrip(" .")), "facility", "generic/generic") for begin, stop in spans]

    def _with_tail(self, text: str, folded: str, start: int, end: int) -> list[tuple[int, int]]:
        """ "Vista Hermosa prison", "the Enrique Tejera hospital in Valencia", "remand prison No. 1"."""
        assert self._tail is not None
        spans = []
        for match in self._tail.finditer(folded, start, end):
            low = max(start, match.start() - _REACH)
            before = _BEFORE.search(text[low : match.start()])
            after = _AFTER.match(text, match.end(), end)
            if before is not None:
                spans.append((low + before.start(1), after.end() if after is not None else match.end()))
        return spans + [match.span() for match in _NUMBERED.finditer(folded, start, end)]
