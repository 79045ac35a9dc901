"""Singled out: whom an aside names, where the words before it tell of several, or of a thing of somebody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.chunks import NAME, NUMBER, TRIGGER, Row
from tracker.extraction.slots import FAR, NAMES, Slot, opening

if TYPE_CHECKING:
    from tracker.extraction.adjuncts import Adjuncts

_NEAR = 10


def including(lists: Adjuncts, chunks: Row, at: int) -> Slot | None:
    """ "17 others, including former lawmaker X, were sentenced": those singled out in the aside that closes at `at`."""
    for back in range(at - 1, max(0, at - FAR), -1):
        if chunks[back].word in lists.words["including"] and chunks[back - 1].word in (",", "(", "-", "—", "–"):
            name = next((k for k in range(back + 1, at) if chunks[k].kind == NAME), 0)
            if not name or not _are_people(lists, chunks, back) or lists.of_kin(chunks, name):
                return None
            return Slot(NAMES, [k for k in lists.list_right(chunks, name) if k < at])
        if chunks[back].kind == TRIGGER or chunks[back].word in (";", ":", "."):
            return None
    return None


def _are_people(lists: Adjuncts, chunks: Row, at: int) -> bool:
    """People or a number of them stand right before: "17 others accused of it", "varios dirigentes"."""
    before = chunks[max(0, at - _NEAR) : at]
    return any(
        one.kind == NUMBER or one.word in lists.words.joined("group_nouns", "group_words") or one.word in lists.words.numbers
        for one in before
    )


def thing_of(lists: Adjuncts, chunks: Row, name: int) -> Slot | None:
    """ "the confession of member X, arrested in May": a thing stands before "of", so it is X."""
    governor = lists.governor(chunks, name) if name > 0 and chunks[name].kind == NAME else None
    if governor is None or governor < 1 or chunks[governor].word not in lists.words["of"]:
        return None
    return Slot(NAMES, [name]) if chunks[governor - 1].word in lists.words["things_of"] else None


def in_apposition(lists: Adjuncts, chunks: Row, at: int) -> Slot | None:
    """ "X, a retired teacher arrested in May": the phrase that starts at `at` only says more of X."""
    back = at - 1
    if back < 1 or chunks[back].word not in (",", "-", "—"):
        return None
    if chunks[back - 1].word == ")":
        back = opening(chunks, back - 1)
    if chunks[back - 1].kind == NUMBER and back > 2 and chunks[back - 2].word == ",":
        back -= 2
    name = back - 1
    if name < 0 or chunks[name].kind != NAME or (lists.of_kin(chunks, name) and not lists.tells_apart(chunks, name, at)):
        return None
    return Slot(NAMES, [name])
