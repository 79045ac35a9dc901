"""Sections: lines that begin with a place, a day or a force and a colon, and go on with names: "Valencia (29/07): A, 23; B, 31"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.people import Mention

_LONGEST_HEAD = 60
_NEAR = 12
_SEMICOLON = re.compile(r"\s*;\s*(?:y\s|e\s|and\s)?\s*")
_SHARED = frozenset({"place", "agency", "facility"})


@dataclass(slots=True)
class Item:
    """One item: its pieces in order, the names in it, and the short heading it stands under, if any."""

    pieces: list[Sentence]
    mentions: list[Mention]
    heading: Sentence | None = None


def items_of(document: Document, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> list[Item]:
    """The items of one such line, each under what stands before the colon; none if the line is no section."""
    first = sentences[0]
    colon = document.folded.find(":", first.start, min(first.end, first.start + _LONGEST_HEAD))
    if colon < 0:
        return []
    named = [one for sentence in sentences for one in mentions[sentence.index] if one.person is not None and not one.governed]
    if not named or not colon < named[0].start <= colon + _NEAR or len(named[0].tokens) < 2:
        return []
    hits = [hit for hit in document.hits_of[first.index] if hit.start < colon]
    if any(hit.kind == "trigger" for hit in hits) or not any(hit.kind in _SHARED for hit in hits):
        return []
    heading = Sentence(first.index, first.line, first.start, colon, LineKind.LIST)
    found: list[Item] = []
    for sentence in sentences:
        start = colon + 1 if sentence is first else sentence.start
        own = [one for one in named if start <= one.start < sentence.end]
        if not own:
            continue
        if document.folded.find(";", start, sentence.end) >= 0:
            cuts = [place for cut in _SEMICOLON.finditer(document.folded, start, sentence.end) for place in cut.span()]
            bounds = [start, *cuts, sentence.end]
            parts = list(zip(bounds[::2], bounds[1::2], strict=True))
        else:
            parts = [(one.start, other) for one, other in zip(own, [*(one.start for one in own[1:]), sentence.end], strict=True)]
        for begin, stop in parts:
            inside = [one for one in own if begin <= one.start < stop]
            if inside:
                found.append(Item([Sentence(sentence.index, sentence.line, begin, stop, LineKind.LIST)], inside, heading))
    return found
