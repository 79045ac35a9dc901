"""Reach: whether what stands before a trigger belongs to its clause or to somebody who speaks or acts there."""

from __future__ import annotations

from tracker.extraction.chunks import MARK, NAME, TRIGGER, Row
from tracker.extraction.clauses import Clause
from tracker.extraction.lexicon import Words

_ASIDE = 12
_SEEN = 5


def has_object(words: Words, chunks: Row, clause: Clause) -> bool:
    """English "agents of X detained the chief of staff": whoever stands before did it."""
    after = chunks[clause.at + 1].word if clause.at + 1 < len(chunks) else ""
    if words["object_marker"] or not clause.rule.endswith("beside"):
        return False
    return after in words.joined("articles", "indefinite") or after in words.numbers


def is_reported(words: Words, chunks: Row, low: int, at: int) -> bool:
    """ "El lunes la ONG denunció la detención de X": what stands before belongs to whoever speaks, unless the arrest "took place"."""
    if chunks[at].word.endswith(("turn", "turno")):
        return False
    others = words.plus("reflexive", "se")
    for back in range(low, at):
        word, after = chunks[back].word, chunks[back + 1].word
        if word in words["happens"] or (word in others and after in words["takes_place"]):
            return False
    return True


def is_attributive(words: Words, chunks: Row, clause: Clause) -> bool:
    """ "who fled in June, is the brother of detained leader X": what stands before belongs to somebody else."""
    if clause.rule.endswith(".epithet") and clause.slot.names[:1] == [clause.at + 1]:
        return clause.form == "part"
    before = chunks[clause.at - 1].word if clause.at else ""
    return clause.rule.endswith((".active", ".epithet")) and clause.form == "part" and before in words.joined("of", "with")


def is_seen(words: Words, chunks: Row, at: int) -> bool:
    """ "visited jailed activist X on Friday", "visitó al dirigente detenido X el viernes": the day of the visit."""
    if not any(chunk.kind == NAME for chunk in chunks[at + 1 : at + _SEEN]):
        return False
    before = chunks[max(0, at - _SEEN) : at]
    told = [index for index, chunk in enumerate(before) if chunk.word in words["sees"]]
    ends = (NAME, MARK, TRIGGER)
    return bool(told) and not any(chunk.kind in ends or chunk.word in words["conjunctions"] for chunk in before[told[-1] :])


def is_year_of_aside(words: Words, chunks: Row, index: int, at: int) -> bool:
    """ "X, que integró el Parlamento elegido en 2015, fue condenado"."""
    told = chunks[index].when
    closed = told is not None and told.kind == "year" and "," in chunks.words[index:at]
    return closed and not words["relative"].isdisjoint(chunks.words[max(0, index - _ASIDE) : index])
