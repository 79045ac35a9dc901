"""Fronted: "Jailed since January, X has not seen a judge", "Tras dos años preso, X …": the subject stands behind the comma."""

from __future__ import annotations

from tracker.extraction.chunks import DATE, MARK, NAME, NUMBER, PLACE, TRIGGER, Chunk, Row
from tracker.extraction.lexicon import Words
from tracker.extraction.slots import NAMES, NameLists, Slot

_OPENING, _FAR, _TITLES, _SPEAKS = 8, 16, 8, 3
_LEADING = "before_after upon adverbs span_units articles possessive of later time_nouns"
_APART = frozenset({"official", "lawyer", "byline", "ruler", "relative"})


def subject_behind(words: Words, phrases: NameLists, chunks: Row, at: int) -> Slot | None:
    """Whom a trigger that opens the sentence tells of: the names right behind the comma that closes its phrase."""
    if at > _OPENING or not all(_only_leads_up(words, chunk) for chunk in chunks[:at]):
        return None
    comma = _closing_comma(chunks, at)
    name = next((k for k in range(comma + 1, min(len(chunks), comma + _TITLES)) if chunks[k].kind == NAME), 0) if comma else 0
    if not name or any(_breaks(words, phrases, chunks, k) for k in range(comma + 1, name)):
        return None
    names = phrases.list_right(chunks, name)
    after = chunks.words[names[-1] + 1 : names[-1] + 1 + _SPEAKS]
    governor = phrases.governor(chunks, name)
    possessed = after[:2] == ["'", "s"]
    if possessed or not words["say"].isdisjoint(after) or (governor is not None and governor > comma) or _is_apart(chunks[name]):
        return None
    return Slot(NAMES, names)


def _only_leads_up(words: Words, chunk: Chunk) -> bool:
    """ "After almost two years", "Tres meses después de su", "Still"."""
    if chunk.kind in (NUMBER, DATE) or chunk.word in words.numbers:
        return True
    return chunk.word in words.plus(_LEADING, "being been ser sido")


def _closing_comma(chunks: Row, at: int) -> int:
    for ahead in range(at + 1, min(len(chunks) - 1, at + _FAR)):
        chunk = chunks[ahead]
        if chunk.word == "," and not (chunks[ahead + 1].kind in (PLACE, DATE) or chunks[ahead + 1].word.isdigit()):
            return ahead
        if chunk.kind == NAME or (chunk.kind == TRIGGER and chunk.form in ("fin", "subj")) or (chunk.kind == MARK and chunk.word != ","):
            return 0
    return 0


def _breaks(words: Words, phrases: NameLists, chunks: Row, at: int) -> bool:
    """Kin of the one spoken of, a verb or a mark before the name: somebody else's clause."""
    chunk = chunks[at]
    verb = chunk.kind == TRIGGER and chunk.form not in ("part", "state")
    return (
        verb or chunk.kind == MARK or phrases.is_kin(chunks, at) or chunk.word in words.joined("say", "be", "have", "relative", "boundary")
    )


def _is_apart(chunk: Chunk) -> bool:
    person = chunk.mention.person if chunk.mention is not None else None
    return person is None or bool(person.reasons & _APART)
