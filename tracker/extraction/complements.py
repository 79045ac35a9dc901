"""Complements: a name that only completes another noun, where it looks like the one something happens to."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.chunks import Row
from tracker.extraction.lexicon import Words
from tracker.extraction.slots import Slot


def is_their_bosses(words: Words, between: Sequence[str]) -> bool:
    """ "mantenía detenido al principal colaborador del presidente designado por el parlamento, X": X is the president."""
    if "," not in between:
        return False
    offices = words.joined("office", "offices")
    return any(one in words["of"] and not offices.isdisjoint(between[at + 1 : at + 3]) for at, one in enumerate(between))


def only_complements(words: Words, chunks: Row, at: int, slot: Slot) -> bool:
    """ "dijo su abogada X, en una jornada de excarcelación de presos": people in general, and not X."""
    word = chunks[at].word.split()[0]
    whose = at > 0 and chunks[at - 1].word in words["of"]
    return chunks[at].form == "state" and whose and word.endswith("s") and slot.names[-1] < at
