"""Members: "los detenidos son A y B", "X, one of those freed", "X figura en la lista de liberados": who belongs to a group."""

from __future__ import annotations

from tracker.extraction.asides import enumerated
from tracker.extraction.chunks import NAME, NUMBER, Row
from tracker.extraction.lexicon import Words
from tracker.extraction.phrases import Phrases
from tracker.extraction.slots import NAMES, NOBODY, Slot

_MEMBERS, _FAR_MEMBERS = 9, 24


class MemberReader:
    """Reads who belongs to a group, in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.phrases = Phrases(words)
        self._skip = words["adverbs"] | words["negation"]
        self._auxiliaries = words["be"] | words["stay"] | words["have"] | self._skip

    def members(self, chunks: Row, at: int) -> Slot:
        """ "Los detenidos son A y B", "among those freed were A and B": the names behind the copula."""
        for ahead in range(at + 1, min(len(chunks), at + 22)):
            if chunks[ahead].word in (".", ";"):
                break
            if chunks[ahead].word in self.words["copula"]:
                case = chunks.words[ahead + 2 : ahead + 4]  # "entre los liberados se encuentra el caso de X"
                slot = self.phrases.right(chunks, ahead + 3 if case in (["caso", "de"], ["case", "of"]) else ahead, marked=False)
                reach = _FAR_MEMBERS if self.is_among(chunks, at) else _MEMBERS
                if slot.kind == NAMES and slot.names[0] <= ahead + reach:
                    return Slot(NAMES, enumerated(self.phrases, chunks, slot.names))
                such = next((k for k in range(ahead + 1, min(len(chunks), ahead + 14)) if chunks[k].word in self.words["such_as"]), None)
                slot = self.phrases.right(chunks, such, marked=False) if such is not None else slot
                if such is not None and slot.kind == NAMES and slot.names[0] <= such + _MEMBERS:
                    return Slot(NAMES, enumerated(self.phrases, chunks, slot.names))
        return Slot(NOBODY)

    def one_of(self, chunks: Row, at: int) -> Slot:
        """ "uno de los condenados, el general X": the name right behind; else the names behind a copula."""
        if at + 1 < len(chunks) and chunks[at + 1].word == ",":
            slot = self.phrases.right(chunks, at + 1, marked=False)
            if slot.kind == NAMES and slot.names[0] <= at + 5:
                return Slot(NAMES, slot.names[:1])
        slot = self.members(chunks, at)
        if slot.kind == NAMES:
            return slot
        return self._before_one_of(chunks, at) or slot

    def _before_one_of(self, chunks: Row, at: int) -> Slot | None:
        """ "X era uno de los funcionarios detenidos", "X, one of those freed"."""
        for back in range(at - 1, max(0, at - 9), -1):
            following = chunks[back + 1]
            if following.word == "at" and chunks.words[back + 2 : back + 3] == ["least"]:
                following = chunks[back + 3]
            whole = following.word in self.words["articles"] or following.kind == NUMBER or following.word in self.words.numbers
            among = chunks[back].word in self.words["amid"] and whole
            listed = chunks[back].word in self.words["list_words"] and chunks[back + 1].word in self.words["of"]
            if among or listed or (chunks[back].word in self.words["one"] and chunks[back + 1].word in self.words["of"]):
                before = back - 1
                stepped = self.words.plus("copula articles", "como as en on in incluye se")
                while before > 0 and (chunks[before].word in self._auxiliaries or chunks[before].word in stepped):
                    before -= 1
                if chunks[before].kind != NAME and chunks[before].word not in (",", ")"):
                    return None
                slot = self.phrases.left(chunks, before)
                return slot if slot.kind == NAMES else None
        return None

    def is_among(self, chunks: Row, at: int) -> bool:
        near = chunks.words[max(0, at - 8) : at]
        if "vez" in near:
            near = near[near.index("vez") :]  # "una vez detenido": no "una de las detenidas"
        return not self.words.joined("among", "list_words").isdisjoint(near)
