"""Kin: a relative who is no part of the list of people, and what is told of that relative alone."""

from __future__ import annotations

from tracker.extraction.chunks import NAME, TRIGGER
from tracker.extraction.clauses import Clause
from tracker.extraction.lexicon import Words
from tracker.extraction.scenes import Scene

_START = 4


def is_unsaid(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "His brother Manuel, who was in the house, was questioned and was not arrested": the unsaid subject is the brother."""
    chunks = scene.chunks
    start = next((at for at, chunk in enumerate(chunks[:_START]) if chunk.word in words["relatives"]), None)
    if start is None or start >= clause.at or not any(chunk.word in words.joined("possessive", "articles") for chunk in chunks[:start]):
        return False
    between = chunks[start + 1 : clause.at]
    if any(chunk.kind in (NAME, TRIGGER) or chunk.word in words["say"] or chunk.word in (";", ":") for chunk in between):
        return False
    if not any(chunk.word in words["conjunctions"] for chunk in chunks[max(start, clause.at - 4) : clause.at]):
        return False
    return not _disagrees(words, chunks[start].word, chunks[clause.at].word.split()[0])


def is_meant(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "She said her husband saw them where he was held": "he" is the husband, whoever else was named."""
    gender = clause.slot.gender
    if not gender:
        return False
    nouns = words["kin_masculine"] if gender == "m" else words["kin_feminine"]
    chunks = scene.chunks
    for at in range(clause.at - 1, 0, -1):
        if chunks[at].kind == NAME:
            return False
        if chunks[at].word in nouns and chunks[at - 1].word in words["possessive"]:
            return at + 1 >= len(chunks) or chunks[at + 1].kind != NAME
    return False


def _disagrees(words: Words, relative: str, participle: str) -> bool:
    """ "Su madre lo visitó y fue detenido": not the mother."""
    if not words["object_marker"]:
        return False
    feminine, masculine = relative in words["kin_feminine"], relative in words["kin_masculine"]
    return (feminine and participle.endswith("o")) or (masculine and participle.endswith("a"))
