"""Abroad: people whom another state arrested, handed over or let go, as in swaps: no detainees of the state that reports are about."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.chunks import NAME, TRIGGER, Row
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Person
from tracker.extraction.scenes import Scene
from tracker.extraction.slots import NAMES

REASON = "abroad"
_BEHIND, _FAR, _HOME = 9, 24, 4
_UNITED = frozenset({"united", "unidos"})
_NATIONALS = frozenset("american americans estadounidense estadounidenses".split())
_ENDS = frozenset({";", ":"})


def is_power(words: Words, chunks: Row, at: int) -> bool:
    """ "Washington", "U.S.", "the United States"."""
    told = chunks.words[max(0, at - 1) : at + 2] if at >= 0 else []
    if not _UNITED.isdisjoint(told):
        return "states" in told or "estados" in told
    return not words["foreign_powers"].isdisjoint(chunks.words[at : at + 1] if at >= 0 else []) and "estados" not in told


def acts(words: Words, chunks: Row, at: int) -> bool:
    """ "the United States freed X", "the U.S. release of X": the power stands right before the verb or the noun."""
    before = at - 1
    while before > 0 and chunks.words[before] in words.joined("have", "adverbs", "articles"):
        before -= 1
    if chunks.words[before] in _NATIONALS:
        return False  # "the Americans released included X"
    return is_power(words, chunks, before) and chunks.words[before - 1] not in words.joined("of", "with", "agent_prep", "object_marker")


def is_theirs(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "the president was seized by U.S. forces", "in exchange, the US released them": no doing of the state that holds people here."""
    chunks = scene.chunks
    if clause.event == "release":
        return acts(words, chunks, clause.at)
    powers, near = words["foreign_powers"], chunks.words[max(0, clause.at - 8) : clause.at + 9]
    named = not powers.isdisjoint(near)
    return named and any(word in powers and near[max(0, at - 2) : at] != ["to", "the"] for at, word in enumerate(near))


def held_abroad(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "X, arrested in Cape Verde", "held in a Miami jail", "extradited to", "the release of X in exchange for ten Americans"."""
    chunks = scene.chunks
    if clause.slot.kind != NAMES:
        return False
    if clause.event == "release":
        return acts(words, chunks, clause.at) or _is_given_for(words, chunks, clause.at)
    if _is_handed_over(words, chunks, clause):
        return True
    for at in range(clause.at + 1, min(len(chunks) - 1, clause.at + _BEHIND)):
        chunk = chunks[at]
        if chunk.word in _ENDS or (chunk.kind in (NAME, TRIGGER) and not _is_elsewhere(words, chunk.word)):
            break
        if chunk.word in words["in_elsewhere"] and _is_there(words, chunks, at + 1):
            return True
    return False


def _is_elsewhere(words: Words, word: str) -> bool:
    return word in words["elsewhere"] or word.replace(" ", "_") in words["elsewhere"]


def _is_there(words: Words, chunks: Row, at: int) -> bool:
    """ "in Miami", "in a Miami jail", "on a U.S. warrant", "in Cape Verde"."""
    at += chunks.words[at] in words.joined("articles", "indefinite")
    near = chunks.words[at : at + 2]
    if not near:
        return False
    pair = "_".join(near)
    return _is_elsewhere(words, near[0]) or pair in words["elsewhere"] or is_power(words, chunks, at)


def _is_handed_over(words: Words, chunks: Row, clause: Clause) -> bool:
    """ "arrested in 2020 and extradited to Florida": with no other name in between."""
    if words["extradited"].isdisjoint(chunks.words[clause.at + 1 : clause.at + _FAR]):
        return False
    for at in range(clause.at + 1, min(len(chunks), clause.at + _FAR)):
        if chunks.words[at] in words["extradited"]:
            return any(_is_there(words, chunks, k) for k in range(at + 1, at + _HOME))
        named = chunks[at].kind == NAME and at not in clause.slot.names and not _is_elsewhere(words, chunks.words[at])
        if named or chunks.words[at] in _ENDS:
            return False
    return False


def _is_given_for(words: Words, chunks: Row, at: int) -> bool:
    """ "the release of X in exchange for ten American prisoners": whoever is given for them was held elsewhere."""
    if words["exchange"].isdisjoint(chunks.words[at + 1 : at + _FAR]):
        return False
    for ahead in range(at + 1, min(len(chunks) - 2, at + _FAR)):
        if chunks.words[ahead] in words["exchange"] and chunks.words[ahead + 1] in words["exchange_for"]:
            return any(word in words["their_nationals"] for word in chunks.words[ahead + 2 : ahead + _BEHIND])
        if chunks.words[ahead] in _ENDS:
            break
    return False


def spare(people: Sequence[tuple[Person, Span]], spared: list[tuple[Person, str, Span]]) -> None:
    """They are named as people who aren't held here, and so is whatever else is told of them."""
    for person, span in people:
        person.reasons.add(REASON)
        spared.append((person, "other", span))


def is_told_elsewhere(fact: Fact) -> bool:
    """What is told of somebody held abroad, unless it names a force or a state of this country."""
    return fact.person is not None and REASON in fact.person.reasons and not fact.agencies and fact.state is None
