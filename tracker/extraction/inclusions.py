"""Inclusions: "nine people were freed, including A and B", "el número de detenidos subió a nueve, entre ellos A": members told by name."""

from __future__ import annotations

from tracker.extraction.asides import enumerated
from tracker.extraction.chunks import AGENCY, NAME, TRIGGER, WORD, Chunk, Row
from tracker.extraction.lexicon import Words
from tracker.extraction.slots import NameLists

_REACH = 34
_TO_NAME = 12
_ACTORS = 4
LISTS = ("la lista", "la nomina", "the list", "the group")  # "the list includes X": of those told of last
SPEAKERS = frozenset({"spokesperson", "byline", "ruler", "relative"})  # a lawyer may be one of those held


def included(words: Words, phrases: NameLists, chunks: Row, at: int) -> list[int]:
    """The names that the trigger's own words single out of a group, or nothing."""
    if not _may_open(words, chunks, at + 1, at + _REACH):
        return []
    title = is_title(words, chunks[at])
    for ahead in range(at + 1, min(len(chunks), at + _REACH)):
        chunk = chunks[ahead]
        if chunk.word in (".", ";", ":") or _is_of_others(words, chunks, ahead):
            return []
        if chunk.kind == TRIGGER and not is_title(words, chunk) and chunk.form != "noun" and not chunk.near:
            return []
        opened = _opens(words, chunks, ahead)
        if opened:
            if title and any(_acts(words, one) for one in chunks[:ahead]):
                return []
            return _names(words, phrases, chunks, opened)
    return []


def opens_ahead(words: Words, chunks: Row, at: int) -> bool:
    """ "102 political prisoners, including X": members are told by name."""
    if not _may_open(words, chunks, at + 1, at + _TO_NAME):
        return False
    for ahead in range(at + 1, min(len(chunks), at + _TO_NAME)):
        if _opens(words, chunks, ahead):
            return True
        if chunks[ahead].kind in (TRIGGER, NAME) or chunks[ahead].word in (".", ";", ":"):
            return False
    return False


def is_title(words: Words, chunk: Chunk) -> bool:
    """ "presos políticos", "political prisoners": what people are called, beside what happens to them."""
    return chunk.kind == TRIGGER and chunk.form == "state" and " " in chunk.word and chunk.word.split()[-1] in words["titled"]


def _acts(words: Words, chunk: Chunk) -> bool:
    return chunk.kind == TRIGGER and not is_title(words, chunk) and chunk.event not in ("raid", "wanted", "summons", "identity")


def _is_of_others(words: Words, chunks: Row, at: int) -> bool:
    """ "was condemned by leaders such as X": those who act. "by officers of the Sebin" may stand before the names."""
    if chunks[at].word not in words["agent_prep"]:
        return False
    near = chunks[at + 1 : at + 1 + _ACTORS]
    if any(one.kind in (AGENCY, TRIGGER) or one.word in words.joined("list_agents", "captor_words") for one in near):
        return False
    return any(one.word in words.joined("group_nouns", "list_others") for one in near)


def _may_open(words: Words, chunks: Row, low: int, high: int) -> bool:
    """Whether any word opens names at all: few sentences have one, and only in those is each word looked at."""
    told = chunks.words[low:high]
    if "(" in told or not words.joined("including", "amid", "instances").isdisjoint(told):
        return True
    triggers = chunks.where(TRIGGER, low, high)
    return bool(triggers) and any(chunks[at].near == "opening" for at in triggers)


def _opens(words: Words, chunks: Row, at: int) -> int:
    """Where the names begin behind "entre ellos", "among them", "including", "such as"; 0 where nothing opens them."""
    word = chunks[at].word
    following = chunks[at + 1].word if at + 1 < len(chunks) else ""
    if word in words["including"] or chunks[at].near == "opening":
        return at + 1
    if word == "(" and following and chunks[at + 1].kind == NAME and _are_some(words, chunks, at):
        return at + 1
    if word in words["amid"] and (following in words["those_among"] or _relative(words, chunks, at + 2)):
        return at + 2
    before = chunks[at - 2] if chunks[at - 1].word == "," else chunks[at - 1]
    if word in words["instances"] and before.word.endswith("s") and before.kind != NAME:
        return at + 2 if following == "as" else at + 1
    return 0


def _are_some(words: Words, chunks: Row, at: int) -> bool:
    """ "some were released in December (X and Y)": names in brackets behind what is told of several."""
    close = next((k for k in range(at + 1, min(len(chunks), at + _REACH)) if chunks[k].word == ")"), at)
    named = sum(1 for chunk in chunks[at:close] if chunk.kind == NAME)
    several = any(one.word in words["some"] or one.word in words.numbers for one in chunks[max(0, at - _TO_NAME) : at])
    return named > 1 and several


def _relative(words: Words, chunks: Row, at: int) -> bool:
    """ "entre los que figuran", "entre los cuales"."""
    return at < len(chunks) and chunks[at].word in words["relative"] and chunks[at - 1].word in words["articles"]


def _names(words: Words, phrases: NameLists, chunks: Row, start: int) -> list[int]:
    for ahead in range(start, min(len(chunks), start + _TO_NAME)):
        chunk = chunks[ahead]
        if chunk.kind == NAME:
            owner = chunks.words[ahead + 1 : ahead + 3]
            noun = chunks[ahead - 2] if ahead - start > 1 and chunks[ahead - 1].word == "," else None
            if noun is not None and noun.kind == WORD and noun.word.endswith("s"):
                return []  # "including the four recent cases, X said": X is no case
            kin = any(phrases.is_kin(chunks, k) and chunks[k].word not in words["lawyers"] for k in range(start, ahead))
            governor = phrases.governor(chunks, ahead)
            governed = governor is not None and governor >= start and chunks[governor].word not in words["object_marker"]
            if kin or governed or owner == ["'", "s"]:
                return []
            listed = phrases.list_right(chunks, ahead)
            return sorted(
                {*listed, *enumerated(phrases, chunks, listed, apart=SPEAKERS), *enumerated(phrases, chunks, [ahead], apart=SPEAKERS)}
            )
        if chunk.kind == TRIGGER or chunk.word in (".", ";", ":") or chunk.word in words["say"]:
            return []
    return []
