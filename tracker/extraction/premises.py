"""Premises: where somebody is kept, told by a prison's name, a force's house, or the force alone ("detenido en el Sebin")."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.chunks import AGENCY, DATE, FACILITY, MARK, NAME, TRIGGER, WORD, Chunk, Row
from tracker.extraction.claims import Span
from tracker.extraction.facts import Found
from tracker.extraction.places import BESIDE, PlaceReader
from tracker.extraction.respective import are_several_prisons

_ASIDE = 12
_KEPT_WITHIN = 8
_PLAIN = frozenset({"POLICE", "SOLDIERS"})
_FREED = frozenset({"release", "conditional_release"})
_MOVED = _FREED | {"transfer"}
_STORMED = frozenset("tomaron tomo asaltaron asalto atacaron ataco stormed attacked raided seized".split())
_OUT_OF = frozenset({"de", "del", "from"})


class PremisesReader(PlaceReader):
    """Reads places of custody in one language."""

    def is_premises(self, chunks: Row, index: int) -> bool:
        """ "sede del Sebin", "SEBIN headquarters": a building, not an actor."""
        after = chunks[index + 1].word if index + 1 < len(chunks) else ""
        if index > 1 and chunks[index - 1].word == "(" and chunks[index - 2].kind == FACILITY:
            return True  # "the premises of the intelligence service (SEBIN)"
        start = index
        while start > 0 and start > index - 8 and not self._ends_premises(chunks[start - 1]):
            start -= 1
        near = {chunks[k].word for k in range(start, index)}
        return after in self.words["premises"] or bool(near & self.words["premises"])

    def _ends_premises(self, chunk: Chunk) -> bool:
        """ "at his office last April by men from X": what stands before belongs to something else."""
        return chunk.kind in (TRIGGER, DATE, NAME) or chunk.word == "," or chunk.word in self.words["agent_prep"]

    def _is_held_there(self, chunks: Row, index: int, event: str) -> bool:
        """ "en el …", "to …", "(…)": not "el director del …"."""
        back = index - 1
        while back >= 0 and (chunks[back].word in self._plain_articles or chunks[back].word in self.words["premises"]):
            back -= 1
        if back < 0:
            country, mark = chunks.words[index + 2 : index + 3], chunks.words[index + 3 : index + 4]
            return country != ["venezuela"] or mark not in (["("], ["-"], ["—"])  # "LA PICA, Venezuela (Agency) -"
        word = chunks[back].word
        if self._is_of_post(chunks, back) or (word in _STORMED and event in ("arrest", "rearrest", "transfer", "charge")):
            return False
        if word in BESIDE or (word in ("a", "al", "de", "del", "of", "to", "from") and back and chunks[back - 1].word in BESIDE):
            return False
        if word in ("de", "del", "of"):
            near = {chunks[k].word for k in range(max(0, back - 4), back)}
            if near & (self.words["offices"]):
                return False
            return (
                "release" in event or event in ("house_arrest", "transfer") or bool(near & (self.words.joined("premises", "custody_words")))
            )
        return True

    def _is_of_post(self, chunks: Row, at: int) -> bool:
        """ "X, jefe de un batallón en el Fuerte Tiuna": where somebody serves, told in an aside."""
        for back in range(at, max(0, at - _ASIDE), -1):
            if chunks[back].kind == TRIGGER:
                return False
            if chunks[back].word == ",":
                first = next((one.word for one in chunks[back + 1 : at] if one.word not in self.words["articles"]), "")
                return first in self.words.joined("offices", "posts", "commanding")
        return False

    def _is_origin(self, chunks: Row, index: int, found: Sequence[int]) -> bool:
        """ "from El Chipote to La Modelo": the place left, not the one reached."""
        back = index - 1
        named = self.words.plus("premises", "el la los las")  # "from El Helicoide", in English too
        while back > 0 and (chunks[back].word in self._plain_articles or chunks[back].word in named):
            back -= 1
        word = chunks[back].word if back >= 0 else ""
        return word in ("from", "desde") or (word in ("de", "del") and any(other > index for other in found))

    def origin(self, chunks: Row, low: int, high: int) -> Span | None:
        """Where somebody who is moved was held until then."""
        found = chunks.where(FACILITY, low, high)
        first = next((index for index in found if self._is_origin(chunks, index, found)), None)
        return Span(chunks[first].start, chunks[first].end) if first is not None else None

    def leaves(self, chunks: Row, low: int, high: int) -> bool:
        """ "desde El Helicoide", "from Ramo Verde": a place of custody that somebody is moved from."""
        for index in chunks.where(FACILITY, max(low, 1), high):
            near = chunks.words[max(0, index - 3) : index]
            if "desde" in near or "from" in near or near[-1] in ("de", "del"):
                return True
        return False

    def custody(self, chunks: Row, low: int, high: int, event: str, at: int = 0) -> Found | None:
        """The place of custody named in the clause, behind a word that puts somebody there."""
        found = chunks.where(FACILITY, low, high)
        if event in _MOVED and are_several_prisons(self.words, chunks, low, high):
            return None
        found.sort(key=lambda index: chunks[index].event == "generic")
        for index in found:
            chunk = chunks[index]
            if not self._is_held_there(chunks, index, event):
                continue
            if (event in ("arrest", "rearrest") and index < at - 8) or (event == "transfer" and self._is_origin(chunks, index, found)):
                continue
            return Found("", Span(chunk.start, chunk.end), "custody.words" if chunk.form == "generic" else "custody.list")
        for index in chunks.where(AGENCY, low, high):
            if self.holds(chunks, index, at):
                return Found("", Span(chunks[index].start, chunks[index].end), "custody.words")
        return None

    def holds(self, chunks: Row, index: int, at: int) -> bool:
        """ "detenido en el Sebin", "trasladada a la Dgcim", "salió del Sebin": the force stands for its house.

        Not "detenido en un operativo del Sebin", nor "held in a Sebin operation".
        """
        if index > 1 and chunks[index - 1].word == "(" and chunks[index - 2].kind == AGENCY:
            return self.holds(chunks, index - 2, at)
        back = index - 1
        while back > at and chunks[back].word in self._plain_articles and chunks[back].word not in self.words["indefinite"]:
            back -= 1
        if not at < back <= at + _KEPT_WITHIN or chunks[index].event in _PLAIN or not self._ends(chunks, index):
            return False
        between, word, event = chunks[at + 1 : back], chunks[back].word, chunks[at].event
        if any(chunk.kind in (TRIGGER, AGENCY, FACILITY, MARK) for chunk in between):
            return False
        if event == "transfer" or chunks[at].near:
            return word in self.words["thither"]
        if event in _FREED:
            return word in _OUT_OF and not between
        if event not in ("arrest", "rearrest"):
            return False
        if chunks[at].form == "fin":
            return word in self.words["thither"] and not self.words["took"].isdisjoint(chunks[at].word.split())
        return word in self.words["in_place"] and chunks[at].form in ("part", "state")

    def _ends(self, chunks: Row, index: int) -> bool:
        """ "in the Sebin since May", "en la Dgcim (Boleíta)": no noun follows that the force's name only describes."""
        after = chunks[index + 1] if index + 1 < len(chunks) else None
        if after is None or after.kind != WORD or self.words["object_marker"]:
            return True
        return after.word in self.words.plus("in_place conjunctions relative before_after", "since for on without")
