"""What belongs to a clause: its date, the agencies that acted, the place, and the place of custody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.extraction.anchor import DateMention
from tracker.extraction.chunks import AGENCY, DATE, FACILITY, NAME, ORG, PLACE, TRIGGER, WORD, Chunk
from tracker.extraction.claims import Span
from tracker.extraction.clean import fold
from tracker.extraction.document import Document
from tracker.extraction.facts import Found
from tracker.extraction.gazetteer import Gazetteer
from tracker.extraction.lexicon import Words

_PLAIN = frozenset({"POLICE", "SOLDIERS"})  # no force of its own, unless the report plays where there is one
_HERE = frozenset({"en", "in", "at", "near", "outside", "inside", "around", "cerca", "desde", "across"})
BESIDE = frozenset(
    "cerca cercanias inmediaciones near alrededores outside afuera afueras frente opposite fuera ante contra against puertas gates".split()
)
_THITHER = frozenset({"a", "to", "hacia", "hasta", "al", "into", "towards"})


class Attributes:
    """Reads a clause's attributes in one language."""

    def __init__(self, words: Words, gazetteer: Gazetteer) -> None:
        self.words = words
        self._states = gazetteer.states
        self._custody = gazetteer.custody_state

    def date(self, chunks: Sequence[Chunk], low: int, high: int, at: int, form: str) -> DateMention | None:
        """The date nearest to the trigger in its clause, not one of an announcement."""
        best: tuple[int, DateMention] | None = None
        for index in range(low, high):
            chunk = chunks[index]
            if chunk.kind != DATE or chunk.when is None or chunk.when.ahead or not chunk.when.when.is_known:
                continue
            before = chunks[index - 1].word if index else ""
            if before in ("el", "los", "this", "the", "este", "pasado", "dia", "early", "late", "of"):
                before = chunks[index - 2].word if index > 1 else ""
            if before in ("hasta", "until", "para") or self._of_speech(chunks, index) or self._is_dateline(chunks, index, at):
                continue
            if chunk.word.startswith(("until", "hasta")) or self._of_other_event(chunks, index, at):
                continue
            if (
                form == "state"
                and chunk.when.kind != "anniversary"
                and not chunk.word.startswith(("since", "desde", "in ", "en "))
                and before not in ("desde", "since", "en", "in", "de", "del")
            ):
                continue
            distance = index - at if index > at else (at - index) + 2
            if best is None or distance < best[0]:
                best = (distance, chunk.when)
        return best[1] if best else None

    def _of_other_event(self, chunks: Sequence[Chunk], index: int, at: int) -> bool:
        """ "condenado por las protestas que el año pasado …", "tras las elecciones del 28 de julio", "el lunes dijo que …"."""
        between = [chunk.word for chunk in chunks[min(index, at) + 1 : max(index, at)]]
        if index > at and any(word in self.words["relative"] for word in between):
            return True
        if index < at and any(word in self.words["say"] for word in between) and "," not in between:
            return True
        if index < at and self._counts_from(chunks, index, at):
            return True
        near = {chunk.word for chunk in chunks[max(0, index - 5) : index] if chunk.kind != TRIGGER}
        return bool(near & self.words["public_events"])

    def _counts_from(self, chunks: Sequence[Chunk], index: int, at: int) -> bool:
        """ "liberado un día después de su detención": the day of the release, counted from the arrest."""
        told = chunks[index].when
        if told is None or told.kind != "relative" or index + 1 >= at:
            return False
        return chunks[index + 1].word in self.words["of"] | {"after", "before"} and at - index <= 4

    def _is_dateline(self, chunks: Sequence[Chunk], index: int, at: int) -> bool:
        """ "CARACAS, May 16 (Agency) - …": the day of writing."""
        return index <= 5 and index < at and any(chunks[k].word in ("-", "—", "–") for k in range(index + 1, min(index + 7, at)))

    def _is_dateline_place(self, chunks: Sequence[Chunk], index: int) -> bool:
        """ "Caracas, 25 oct (Agency).-" or "CARACAS (Agency) —": where it was written."""
        following = [chunk.word for chunk in chunks[index + 1 : index + 9]]
        return bool(following) and (
            following[0] in ("(", ":", "-", "—", "–", ".", "/", "|")
            or (following[0] == "," and any(mark in ("-", "—", "(") for mark in following))
        )

    def _of_speech(self, chunks: Sequence[Chunk], index: int) -> bool:
        """ "dijo el jueves", "said on Friday": the day somebody spoke."""
        near = [chunks[k].word for k in range(max(0, index - 3), index) if chunks[k].kind != NAME]
        after = chunks[index + 1].word if index + 1 < len(chunks) else ""
        return any(word in self.words["say"] for word in near) or after in self.words["say"]

    def agencies(
        self, chunks: Sequence[Chunk], low: int, high: int, at: int, abroad: Mapping[str, str], *, passive: bool = False
    ) -> list[Found]:
        """The forces that acted. Before a passive only the one behind "by" did: in "agentes de X detenidos" they suffer it."""
        found: list[Found] = []
        for index in range(low, high):
            chunk = chunks[index]
            if chunk.kind != AGENCY or self.is_premises(chunks, index) or self._speaks(chunks, index):
                continue
            before = chunks[index - 1].word if index else ""
            before = chunks[index - 2].word if before in self.words["articles"] and index > 1 else before
            if before in ("ante", "contra", "before", "against", "desde", "to", "hacia") or (before in ("a", "al") and index > at):
                continue
            if passive and index < at and not self._is_by(chunks, index):
                continue
            code = abroad.get(chunk.event, chunk.event)
            if code not in _PLAIN and all(item.value != code for item in found):
                found.append(Found(code, Span(chunk.start, chunk.end), "agency.agent"))
        return found

    def _is_by(self, chunks: Sequence[Chunk], index: int) -> bool:
        near = [chunk.word for chunk in chunks[max(0, index - 6) : index]]
        return bool(set(near) & (self.words["agent_prep"] | {"manos", "hands"}))

    def is_premises(self, chunks: Sequence[Chunk], index: int) -> bool:
        """ "sede del Sebin", "SEBIN headquarters": a building, not an actor."""
        after = chunks[index + 1].word if index + 1 < len(chunks) else ""
        if index > 1 and chunks[index - 1].word == "(" and chunks[index - 2].kind == FACILITY:
            return True  # "the premises of the intelligence service (SEBIN)"
        start = index
        while start > 0 and start > index - 8 and chunks[start - 1].kind != TRIGGER and chunks[start - 1].word != ",":
            start -= 1
        near = {chunks[k].word for k in range(start, index)}
        return after in self.words["premises"] or bool(near & self.words["premises"])

    def _speaks(self, chunks: Sequence[Chunk], index: int) -> bool:
        after = chunks[index + 1].word if index + 1 < len(chunks) else ""
        return after in self.words["say"]

    def state(self, chunks: Sequence[Chunk], low: int, high: int, at: int, event: str = "", form: str = "") -> tuple[Found, Found] | None:
        """The state where it happened and the words of the place: a place of office, party or destination is none.

        What a court does happens where the court is; of anything else, its town says nothing.
        """
        only_court = event in ("charge", "sentence")
        best: tuple[int, int] | None = None
        for index in range(low, high):
            if chunks[index].kind != PLACE or chunks[index].event not in self._states:
                continue
            if index and chunks[index - 1].word in self.words["streets"]:  # "avenida Lara" is no state
                continue
            rank = None if index < 3 and self._is_dateline_place(chunks, index) else self._is_here(chunks, index)
            if (only_court or event == "hearing") and self._is_courts(chunks, index):
                rank = 0
            elif only_court:
                continue
            if rank is None or (form == "state" and index < at - 4):
                continue
            distance = (index - at if index > at else at - index + 4) + rank * 6
            if best is None or distance < best[0]:
                best = (distance, index)
        if best is None:
            return None
        chunk = chunks[self._wider(chunks, best[1])]
        span = Span(chunk.start, chunk.end)
        return Found(self._states[chunk.event], span, "place.clause"), Found(chunk.event, span, "place.clause")

    def _is_courts(self, chunks: Sequence[Chunk], index: int) -> bool:
        """ "a court in Caracas", "un tribunal de Coro"."""
        return any(chunk.word in self.words["courts"] for chunk in chunks[max(0, index - 5) : index])

    def _wider(self, chunks: Sequence[Chunk], index: int) -> int:
        """ "San Francisco, estado Zulia": the state named right after a town decides."""
        for ahead in range(index + 1, min(len(chunks), index + 5)):
            if chunks[ahead].kind == PLACE and chunks[ahead].event in self._states:
                return ahead
            if chunks[ahead].word not in (",", "(", "estado", "en", "el", "del", "de"):
                break
        return index

    def _is_here(self, chunks: Sequence[Chunk], index: int) -> int | None:
        """0 for "in X", 1 for a looser place, nothing for an office, a destination or an origin."""
        if index > 1 and chunks[index - 1].word == "," and chunks[index - 2].kind == PLACE:
            return self._is_here(chunks, index - 2)
        for step, back in enumerate(range(index - 1, max(-1, index - 9), -1)):
            word = chunks[back].word
            if word in self.words["offices"] or (word.startswith("ex") and word.lstrip("ex-") in self.words["offices"]):
                return None
            if word in _HERE:
                return 0
            if word in _THITHER and step < 3:
                return None
            if step == 0 and word in ("from", "de", "del", "of") and not self._is_area(chunks, back):
                return None
            if word in (".", ";", ":"):
                break
            if chunks[back].kind in (NAME, ORG) or (word == "," and step > 0 and chunks[back - 1].kind != PLACE):
                break
        return 1

    def _is_area(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "la ciudad de Coro", "district of Caracas": part of a place, not somebody's home town."""
        noun = at - 2 if at > 1 and chunks[at - 1].kind == WORD and chunks[at - 1].word not in self.words["articles"] else at - 1
        return at > 0 and (
            chunks[at - 1].word in self.words["area_nouns"]
            or chunks[noun].word in self.words["area_nouns"]
            or chunks[at - 1].kind in (PLACE, ORG)
            or (chunks[at - 1].word == "," and at > 1 and chunks[at - 2].kind in (PLACE, ORG))
            or (chunks[at - 1].kind != NAME and chunks[at - 1].word in _HERE)
        )

    def _is_held_there(self, chunks: Sequence[Chunk], index: int, event: str) -> bool:
        """ "en el …", "to …", "(…)": not "el director del …"."""
        back = index - 1
        while back >= 0 and (chunks[back].word in self.words["articles"] - {"al", "del"} or chunks[back].word in self.words["premises"]):
            back -= 1
        if back < 0:
            return True
        word = chunks[back].word
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

    def state_beside(self, document: Document, chunks: Sequence[Chunk], low: int, high: int) -> tuple[Found, Found] | None:
        """ "en las inmediaciones del penal de Tocorón": arrested near a listed prison, so in its state."""
        for index in range(low, high):
            if chunks[index].kind == FACILITY and any(chunk.word in BESIDE for chunk in chunks[max(0, index - 3) : index]):
                span = Span(chunks[index].start, chunks[index].end)
                found = self.state_of_custody(Found(document.text[span.start : span.end], span, ""))
                return (found, Found(found.value, span, found.rule)) if found is not None else None
        return None

    def state_of_custody(self, place: Found) -> Found | None:
        """The state of a listed place of custody: where somebody died who was held there."""
        words = fold(place.value)
        found = next((state for name, state in self._custody.items() if name in words and state), None)
        return Found(found, place.span, "place.custody") if found else None

    def _is_origin(self, chunks: Sequence[Chunk], index: int, found: Sequence[int]) -> bool:
        """ "from El Chipote to La Modelo": the place left, not the one reached."""
        back = index - 1
        while back > 0 and (chunks[back].word in self.words["articles"] - {"al", "del"} or chunks[back].word in self.words["premises"]):
            back -= 1
        word = chunks[back].word if back >= 0 else ""
        return word in ("from", "desde") or (word in ("de", "del") and any(other > index for other in found))

    def origin(self, chunks: Sequence[Chunk], low: int, high: int) -> Span | None:
        """Where somebody who is moved was held until then."""
        found = [index for index in range(low, high) if chunks[index].kind == FACILITY]
        first = next((index for index in found if self._is_origin(chunks, index, found)), None)
        return Span(chunks[first].start, chunks[first].end) if first is not None else None

    def leaves(self, chunks: Sequence[Chunk], low: int, high: int) -> bool:
        """ "desde El Helicoide", "from Ramo Verde": a place of custody that somebody is moved from."""
        for index in range(max(low, 1), high):
            if chunks[index].kind == FACILITY:
                near = {chunk.word for chunk in chunks[max(0, index - 3) : index]}
                if near & {"desde", "from"} or chunks[index - 1].word in ("de", "del"):
                    return True
        return False

    def custody(self, chunks: Sequence[Chunk], low: int, high: int, event: str, at: int = 0) -> Found | None:
        """The place of custody named in the clause, behind a word that puts somebody there."""
        found = [index for index in range(low, high) if chunks[index].kind == FACILITY]
        found.sort(key=lambda index: chunks[index].event == "generic")
        for index in found:
            chunk = chunks[index]
            if chunk.kind == FACILITY and not self._is_held_there(chunks, index, event):
                continue
            if (event in ("arrest", "rearrest") and index < at - 8) or (event == "transfer" and self._is_origin(chunks, index, found)):
                continue
            if chunk.kind == FACILITY and chunk.form != "generic":
                return Found("", Span(chunk.start, chunk.end), "custody.list")
            if chunk.kind == FACILITY:
                return Found("", Span(chunk.start, chunk.end), "custody.words")
        return None
