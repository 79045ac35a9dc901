"""Companions: "X fue detenido junto a Y", "X, along with his colleagues, Y and Z, was released": they share what X suffers."""

from __future__ import annotations

from tracker.extraction.chunks import NAME, TRIGGER, Chunk, Row
from tracker.extraction.lexicon import Words
from tracker.extraction.slots import NameLists

_REACH, _LEAST = 12, 4
_APART = frozenset({"lawyer", "official", "spokesperson", "byline", "ruler"})


def companions(words: Words, phrases: NameLists, chunks: Row, at: int, names: list[int]) -> list[int]:
    """The names of the slot and of those who are said to be with them, in the order of the text."""
    found = set(names)
    found |= _before(words, phrases, chunks, names[0])
    found |= _opening(words, phrases, chunks, min(at, names[0]))
    found |= _after(words, phrases, chunks, max(at, names[-1]))
    return sorted(name for name in found if name in names or not _is_apart(chunks[name]))


def _is_apart(chunk: Chunk) -> bool:
    return chunk.mention is None or chunk.mention.person is None or bool(chunk.mention.person.reasons & _APART)


def _is_with(words: Words, chunks: Row, at: int) -> bool:
    following = chunks[at + 1].word if at + 1 < len(chunks) else ""
    return chunks[at].word in words["as_well"] and following in words["joined_by"]


def _before(words: Words, phrases: NameLists, chunks: Row, first: int) -> set[int]:
    """ "X, along with his colleagues, Y": the names before the phrase that ends with the slot's names."""
    for back in range(first - 1, max(0, first - _REACH), -1):
        if chunks[back].kind == TRIGGER or chunks[back].word in words.plus("boundary relative", "; : ."):
            break
        if _is_with(words, chunks, back):
            before = back - 1 if chunks[back - 1].word == "," else back
            for name in range(before - 1 if chunks[before].word == "," else before, max(-1, before - 3), -1):
                if chunks[name].kind == NAME:
                    return set(phrases.list_left(chunks, name))
            break
    return set()


def _opening(words: Words, phrases: NameLists, chunks: Row, end: int) -> set[int]:
    """ "Junto con X fueron detenidos Y y Z", "Along with X, Y was arrested"."""
    if len(chunks) < _LEAST or not _is_with(words, chunks, 0):
        return set()
    name = next((at for at in range(2, min(end, _REACH)) if chunks[at].kind == NAME), 0)
    apart = any(chunks[at].kind == TRIGGER or phrases.is_kin(chunks, at) for at in range(2, name))
    return {one for one in phrases.list_right(chunks, name) if one < end} if name and not apart else set()


def _after(words: Words, phrases: NameLists, chunks: Row, last: int) -> set[int]:
    """ "… fue detenido junto a sus compañeros Y y Z"."""
    for ahead in range(last + 1, min(len(chunks), last + _REACH)):
        if chunks[ahead].kind == TRIGGER or chunks[ahead].word in words.plus("boundary relative", "; : ."):
            break
        if _is_with(words, chunks, ahead):
            for name in range(ahead + 2, min(len(chunks), ahead + 9)):
                if chunks[name].kind == NAME:
                    return set(phrases.list_right(chunks, name))
                if chunks[name].kind == TRIGGER or chunks[name].word in words.plus("boundary relative", "; : ."):
                    break
            break
    return set()
