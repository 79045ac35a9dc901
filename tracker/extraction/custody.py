"""Places of custody that no list holds: "calabozos de la PNB en Ureña", "the National Guard barracks"."""

from __future__ import annotations

import re

from tracker.extraction.document import Hit
from tracker.extraction.lexicon import Words

_UPPER = "A-ZÁÉÍÓÚÑÜÖÇŞİĞ"
_PROPER = rf"[{_UPPER}][\w’'.-]{{1,24}}(?: (?:de |del |de la |y )?(?:[{_UPPER}][\w’'.-]{{0,24}}|\d{{1,2}}|I{{1,3}}\b)){{0,4}}"


class CustodyFinder:
    """Finds generic places of custody of one language in the original text."""

    def __init__(self, words: Words, head: str, tail: str) -> None:
        self._patterns: list[re.Pattern[str]] = []
        if head:
            # "la sede del Sebin en Boleíta", "el penal de Tocorón", "el Hospital Militar"
            link = r"(?: (?:de la|del|de los|de|(?:central|local|principal) (?:de la|del)))?"
            self._patterns.append(re.compile(rf"\b(?i:{head}){link} {_PROPER}(?:,? (?:en|de) (?:la |el )?{_PROPER})?"))
        if tail:
            self._patterns.append(
                re.compile(
                    rf"{_PROPER} (?i:{tail})\b(?: No\. \d+)?(?:,? in (?:the )?{_PROPER})?|\b(?:remand prison|[Pp]enal [Cc]olony) No\. \d+"
                )
            )
        self._cue = re.compile("|".join(part for part in (head, tail) if part), re.IGNORECASE)

    def find(self, text: str, start: int, end: int) -> list[Hit]:
        if self._cue.search(text, start, end) is None:
            return []
        hits = []
        for pattern in self._patterns:
            for match in pattern.finditer(text, start, end):
                hits.append(Hit(match.start(), match.end(), "facility", "generic/generic"))
        return hits
