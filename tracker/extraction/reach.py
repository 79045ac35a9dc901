"""Reach: whether what stands before a trigger belongs to its clause or to somebody who speaks or acts there."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.chunks import Chunk
from tracker.extraction.clauses import Clause
from tracker.extraction.lexicon import Words


def has_object(words: Words, chunks: Sequence[Chunk], clause: Clause) -> bool:
    """English "agents of X detained the chief of staff": whoever stands before did it."""
    after = chunks[clause.at + 1].word if clause.at + 1 < len(chunks) else ""
    objects = words.joined("articles", "indefinite") | words.numbers.keys()
    return not words["object_marker"] and clause.rule.endswith("beside") and after in objects


def is_reported(words: Words, chunks: Sequence[Chunk], low: int, at: int) -> bool:
    """ "El lunes la ONG denunció la detención de X": what stands before belongs to whoever speaks, unless the arrest "took place"."""
    if chunks[at].word.endswith(("turn", "turno")):
        return False
    others = words["reflexive"] | {"se"}
    for back in range(low, at):
        word, after = chunks[back].word, chunks[back + 1].word
        if word in words["happens"] or (word in others and after in words["takes_place"]):
            return False
    return True
