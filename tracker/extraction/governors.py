"""Governors: which preposition governs a name, past its titles, and whose kin or title stands before it."""

from __future__ import annotations

from tracker.extraction.asides import is_of_another
from tracker.extraction.chunks import AGENCY, MARK, NAME, ORG, PLACE, TRIGGER, WORD, Row
from tracker.extraction.lexicon import Words


class Governors:
    """Names in what governs them, with one language's words."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.people = words["person_nouns"] | words["honorifics"] | words["titles"] | words["office"]
        self._kin = words["relatives"] | words["lawyers"]
        self.whose = self._kin | words["attendants"]
        self._stop = (
            words["boundary"]
            | words["infinitives"]
            | words["relative"]
            | words["say"]
            | words["agent_prep"]
            | words["be"]
            | words["have"]
            | (words["stay"] - {"estado"})
        )
        self._beyond = self._stop | words["conjunctions"] | words["copula"]
        self._prepositions = words["prepositions"]
        self._beside = self._prepositions - words["of"] - words["object_marker"]
        self._not_of = self._prepositions - words["of"]
        self._transparent = words["adverbs"] | words["negation"] | words["time_nouns"]

    def governor(self, chunks: Row, at: int) -> int | None:
        """The preposition that governs the name at `at`, past its titles."""
        if at > 1 and chunks[at - 1].kind == PLACE and chunks[at - 2].word not in self.words["of"]:
            return None  # "fue detenido en Coro X": the preposition has its place already
        for back in range(at - 1, max(-1, at - 10), -1):
            chunk = chunks[back]
            if chunk.kind == WORD and chunk.word in self._prepositions:
                if chunks[back + 1].word in self.words["phrase_adverbs"]:
                    return None  # "en concreto X"
                if back + 1 < at and self._is_of_title(chunks, back):
                    continue
                return back
            if self._is_once(chunks, back) or self._joins_titles(chunks, back):
                continue
            following = chunks[back + 1].word
            if (chunk.word in self.words["articles"] and following in self.people) or (
                chunk.word in self.words["possessive"] and following in self._kin
            ):
                return self._right_before(chunks, back)
            if chunk.kind in (PLACE, ORG, AGENCY) or (
                chunk.kind == WORD and (chunk.word in self.people or chunk.word in self.words["articles"])
            ):
                continue
            if chunk.kind == WORD and chunk.word not in self._beyond and (back > at - 6 or chunk.word in self.words["past_title"]):
                continue
            return None
        return None

    def _is_once(self, chunks: Row, at: int) -> bool:
        """ "pareja del ex preso X", "del expreso político X": what somebody was, and no clause of its own."""
        past, before = self.words["past_title"], chunks[at - 1].word if at else ""
        return before in past if chunks[at].kind == TRIGGER else chunks[at].word in past and before in self.words.joined("of", "articles")

    def _is_of_title(self, chunks: Row, at: int) -> bool:
        """ "el coordinador de Carora X", "voluntario de la ONG X": what stands behind "of" belongs to the title."""
        if at and chunks[at - 1].word in self.words["running"] and chunks[at].word in ("a", "for"):
            return True  # "el candidato a la alcaldía X"
        if at == 0 or chunks[at].word not in self.words["of"] or self.is_kin(chunks, at - 1):
            return False
        inner = at + 2 if chunks[at + 1].word in self.words["articles"] else at + 1
        title = chunks[at - 1]
        if inner == at + 2 and chunks[inner].kind == NAME:
            return False  # "líder de las Damas de X": theirs, and no title of X's
        if title.word in self.words["group_nouns"] and not self.words["office"].isdisjoint(chunks.words[inner : inner + 2]):
            return False  # "asistentes del presidente X": theirs is X
        if self.is_title(chunks[inner].word) or is_of_another(self, chunks, inner):
            return False  # "exasesor del diputado X", "the security chief of Venezuelan opposition leader X": of another one
        of_house = title.kind == WORD and chunks[inner].kind in (ORG, AGENCY) and title.word not in self.words["articles"]
        return self.is_title(title.word) or title.word in self.words["group_nouns"] or of_house

    def _joins_titles(self, chunks: Row, at: int) -> bool:
        """ "del exdiputado, periodista y activista X": one person's titles, not two people."""
        if at == 0 or not (chunks[at].word == "," or chunks[at].word in self.words["conjunctions"]):
            return False
        return self.is_title(chunks[at - 1].word) and self.is_title(chunks[at + 1].word)

    def is_title(self, word: str) -> bool:
        return word in self.people or (word.startswith("ex") and word[2:].lstrip("-") in self.people)

    def _right_before(self, chunks: Row, at: int) -> int | None:
        """ "en su casa de Coro la dirigente X", "en Coro su primo X": with an article of its own it is governed only by what touches it."""
        return at - 1 if at > 0 and chunks[at - 1].kind == WORD and chunks[at - 1].word in self._prepositions else None

    def of_kin(self, chunks: Row, at: int) -> bool:
        """ "la esposa de X": something of X's, not X."""
        governor = self.governor(chunks, at)
        if governor is None:
            return False
        head = self.head_before(chunks, governor)
        return (
            chunks[governor].word in self.words["agent_prep"]
            or chunks[governor].word in self.words["with"]
            or (head is not None and self.is_kin(chunks, head))
        )

    def is_kin(self, chunks: Row, at: int) -> bool:
        return chunks[at].word in self._kin

    def head_before(self, chunks: Row, at: int) -> int | None:
        for back in range(at - 1, max(-1, at - 4), -1):
            if chunks[back].kind == WORD and chunks[back].word not in self.words["articles"]:
                return back
            if chunks[back].kind == MARK:
                return None
        return None

    def governor_is_other(self, chunks: Row, at: int) -> bool:
        governor = self.governor(chunks, at)
        return governor is not None and chunks[governor].word not in self.words["object_marker"]

    def ungoverned(self, chunks: Row, at: int) -> bool:
        """The name stands in no other phrase."""
        governor = self.governor(chunks, at)
        return governor is None or chunks[governor].word in self.words["object_marker"]
