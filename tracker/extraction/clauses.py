"""Clauses: whether a trigger tells a fact, denies it, demands it or imagines it, and who it happens to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.extraction.chunks import DATE, NAME, TRIGGER, WORD, Chunk
from tracker.extraction.lexicon import Words
from tracker.extraction.phrases import COREF, ELIDED, GROUP, NAMES, NOBODY, Phrases, Slot

_NEAR = 6
_ACTORS = frozenset("agents officers police soldiers officials men troops guards members agency forces authorities government intelligence they gunmen".split())


class Polarity(StrEnum):
    FACT = "fact"
    DENIED = "denied"
    UNREAL = "unreal"  # demanded, threatened, planned, supposed


@dataclass(slots=True)
class Clause:
    """One trigger, read: its event, what the clause says about it, and who fills the slot of the person."""

    at: int
    event: str
    form: str
    polarity: Polarity
    slot: Slot
    rule: str


class ClauseReader:
    """Reads the clauses of one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.phrases = Phrases(words)
        self._skip = words["adverbs"] | words["negation"]
        self._auxiliaries = words["be"] | words["stay"] | words["have"] | self._skip

    def read(self, chunks: Sequence[Chunk], at: int) -> Clause:
        """The clause around the trigger at `at`."""
        trigger = chunks[at]
        polarity = self._polarity(chunks, at)
        reader = {
            "part": self._participle,
            "fin": self._finite,
            "subj": self._subject,
            "state": self._state,
            "noun": self._noun,
            "status": self._status,
            "give": self._give,
        }[trigger.form]
        slot, rule = reader(chunks, at)
        if slot.kind in (NOBODY, ELIDED) and self._is_among(chunks, at):
            slot = self._members(chunks, at)
        return Clause(at, trigger.event, trigger.form, polarity, slot, f"{trigger.event}.{rule}")

    # ------------------------------------------------------------------ what the clause says
    def _polarity(self, chunks: Sequence[Chunk], at: int) -> Polarity:
        words, form = self.words, chunks[at].form
        first, seen_mark = True, False
        for step, back in enumerate(range(at - 1, max(-1, at - 12), -1)):
            word = chunks[back].word
            if word in (";", ":", ".", '"', "?"):
                break
            if chunks[back].kind == TRIGGER and chunks[back].form in ("fin", "subj") and step > 0:
                break
            if word == ",":
                seen_mark = True
                if step > 4:
                    break
                continue
            if word in words["false_words"] and step <= 10 and form != "noun":
                return Polarity.DENIED
            if word in words["negation"] and step <= (4 if form != "noun" else 3) and not seen_mark:
                return Polarity.DENIED
            if word in words["hypothetical"] and (word != "were" or (back > 0 and chunks[back - 1].word == "if")) and step < 9:
                return Polarity.UNREAL
            if not seen_mark and word in words["modal"] and step <= (3 if form in ("part", "state", "fin", "subj", "give") else 5):
                if word == "to" and not self._infinitive(chunks, back, at):
                    continue
                return Polarity.UNREAL
            if form == "noun" and not seen_mark and step <= 7 and (word in words["demand"] or word in words["demand_noun"]):
                return Polarity.UNREAL
            if form in ("part", "fin", "subj") and step <= 4 and not seen_mark and word in words["demand"]:
                return Polarity.UNREAL
            if word in words["conjunctions"] and step > 0 and first:
                first = False
        if form == "fin" and self._is_infinitive(chunks[at].word) and not self._carried_out(chunks, at):
            return Polarity.UNREAL
        return Polarity.FACT

    def _infinitive(self, chunks: Sequence[Chunk], back: int, at: int) -> bool:
        """English "to be arrested", "to arrest"; not "taken to"."""
        return all(chunks[k].word in self.words["be"] or chunks[k].word in self._skip for k in range(back + 1, at))

    def _is_infinitive(self, word: str) -> bool:
        last = word.split()[0] if word else ""
        return self.words.code == "es" and last.rstrip("losea").endswith("r") and last.endswith(("ar", "er", "ir", "rlo", "rla", "rlos", "rlas"))

    def _carried_out(self, chunks: Sequence[Chunk], at: int) -> bool:
        before = [chunks[k].word for k in range(max(0, at - 3), at)]
        return any(word in self.words["carried_out"] for word in before)

    # ------------------------------------------------------------------ who
    def _auxiliary(self, chunks: Sequence[Chunk], at: int) -> tuple[str, int]:
        """The auxiliary before a participle ("be", "have", "stay" or "") and the chunk before the whole verb."""
        words, back, kind = self.words, at - 1, ""
        while back >= 0:
            word = chunks[back].word
            if word in words["be"]:
                kind = "be"
            elif word in words["stay"] and kind == "":
                kind = "stay"
            elif word in words["have"]:
                kind = kind or "have"
            elif not (word in self._skip or chunks[back].kind == DATE or (word in words["modal"] and kind)):
                break
            back -= 1
        return kind, back

    def _participle(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        kind, before = self._auxiliary(chunks, at)
        if kind in ("be", "stay"):
            slot = self.phrases.left(chunks, before)
            if slot.kind in (ELIDED, NOBODY):
                listed = self.phrases.any_list(chunks, at) if slot.kind == ELIDED and chunks[at].word.endswith("s") else None
                if listed is not None:
                    return listed, "passive"
            if slot.kind in (ELIDED, NOBODY) and self.words.late_subject or (slot.kind == ELIDED and before < 0):
                late = self.phrases.right(chunks, at, marked=False)
                if late.kind in (NAMES, NOBODY, GROUP) and slot.kind == ELIDED:
                    return late, "passive"
                if late.kind == NAMES and slot.kind == NOBODY and chunks[before].word in self.words["adverbs"]:
                    return late, "passive"
            return slot, "state" if kind == "stay" or self._is_present(chunks, before, at) else "passive"
        if kind == "have":
            return self._active(chunks, at, before), "active"
        return self._bare(chunks, at)

    def _is_present(self, chunks: Sequence[Chunk], before: int, at: int) -> bool:
        """"is detained", "are held": a state, not the day it began."""
        return any(chunks[k].word in self.words["present"] for k in range(max(0, before + 1), at)) and chunks[at - 1].word not in ("been", "sido")

    def _active(self, chunks: Sequence[Chunk], at: int, before: int) -> Slot:
        """Perfect tenses and finite verbs: the object to the right, or a pronoun before Spanish verbs."""
        if before >= 0 and self.words["object_marker"]:
            clitic = chunks[before].word
            if clitic in self.words["pron_object"]:
                return self._clitic(chunks, before)
            if clitic in self.words["relative"] or (before > 0 and chunks[before - 1].word in self.words["relative"]):
                slot = self.phrases.right(chunks, at, marked=True)
                return slot
        slot = self.phrases.right(chunks, at, marked=True)
        joined = before >= 0 and chunks[before].word in self.words["conjunctions"] and bool(self.words["object_marker"])
        return Slot(NOBODY) if slot.kind == ELIDED and not joined else slot

    def _clitic(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """"lo detuvieron": the one before a relative ("a quien …"), the one put first ("a X lo …"), or one told before."""
        word = chunks[at].word
        back = at - 1
        while back >= 0 and (chunks[back].word in self._skip or chunks[back].word == "se"):
            back -= 1
        if back > 0 and chunks[back].word in self.words["relative"] and chunks[back - 1].word in ("a", "al", "la", "los", "las", ","):
            return self.phrases.left(chunks, back)
        for near in range(back, max(-1, back - 12), -1):
            if chunks[near].word in (";", ".", ":") or chunks[near].kind == TRIGGER:
                break
            if chunks[near].kind == NAME and any(chunks[k].word in self.words["object_marker"] for k in range(max(0, near - 5), near)):
                return Slot(NAMES, [near])
        return Slot(COREF, plural=word in ("los", "las", "les"), gender={"la": "f", "las": "f", "lo": "m"}.get(word, ""))

    def _finite(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        first = chunks[at].word.split()
        pronouns = self.words["pron_object"]
        if len(first) > 1 and (set(first[:2]) & pronouns) and self.words["object_marker"]:
            inner = next(word for word in first[:2] if word in pronouns)
            late = self.phrases.right(chunks, at, marked=True)
            if late.kind == NAMES and at + 1 < len(chunks) and chunks[at + 1].word in self.words["object_marker"]:
                return late, "active"
            slot = self._relative_object(chunks, at)
            return slot or Slot(COREF, plural=inner in ("los", "las", "les"), gender={"la": "f", "las": "f"}.get(inner, "m")), "active"
        if len(first) > 1 and first[1] in pronouns:
            return Slot(COREF, plural=first[1] == "them", gender={"her": "f", "him": "m"}.get(first[1], "")), "active"
        kind, before = self._auxiliary(chunks, at)
        if kind == "be" and not self.words["object_marker"]:
            return self.phrases.left(chunks, before), "passive"
        if self.words["object_marker"]:
            slot = self._relative_object(chunks, at)
            if slot is not None:
                return slot, "active"
        if before >= 0 and chunks[before].word in ("whom", "quien", "quienes"):
            return self.phrases.left(chunks, before), "active"
        return self._active(chunks, at, before), "active"

    def _relative_object(self, chunks: Sequence[Chunk], at: int) -> Slot | None:
        """"al que se llevaron", "a quien … lo detuvieron": who stands before the relative in the same clause."""
        for back in range(at - 1, max(-1, at - 14), -1):
            word = chunks[back].word
            if word in ("que", "quien", "quienes", "cual"):
                if chunks[back - 1].word not in ("a", "al", "la", "los", "las") or back < 2:
                    return None
                slot = self.phrases.left(chunks, back)
                return slot if slot.kind == NAMES else None
            if word in (";", ".", ":"):
                return None
            if chunks[back].kind == NAME and back > 0 and chunks[back - 1].word in self.words["object_marker"]:
                return Slot(NAMES, [back])
        return None

    def _bare(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        """A participle without an auxiliary: beside a name, a headline, or English past tense."""
        before = at - 1
        while before >= 0 and (chunks[before].word in self._skip or chunks[before].kind == DATE):
            before -= 1
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if self.words.bare_past:
            relative = before >= 0 and chunks[before].word in self.words["relative"]
            object_follows = following is not None and (following.kind in (NAME, "num") or following.word in self.words["articles"] | self.words["pron_object"])
            if relative and object_follows:
                slot = self.phrases.right(chunks, at, marked=False)
                return (slot if slot.kind != ELIDED else Slot(NOBODY)), "active"
            if following is not None and (following.word in self.words["pron_object"] or self._acts(chunks, before)):
                slot = self.phrases.right(chunks, at, marked=False)
                if slot.kind != ELIDED:
                    return slot, "active"
        if before < 0 or chunks[before].word in (":", '"', "."):
            return self.phrases.right(chunks, at, marked=False), "headline"
        word = chunks[before].word
        if word in self.words["articles"]:
            if following is not None and (following.kind == NAME or following.word in (":", ",")):
                late = self.phrases.right(chunks, at, marked=False)
                if late.kind == NAMES and late.names[0] <= at + 3:
                    return late, "epithet"
            return self._members(chunks, at), "epithet"
        if word in self.words["conjunctions"]:
            return Slot(ELIDED), "coordinated"
        if chunks[before].kind == NAME or word in (",", ")", "-", "—"):
            slot = self.phrases.left(chunks, before)
            if slot.kind != ELIDED:
                return slot, "beside"
            late = self.phrases.right(chunks, at, marked=False)
            return (late, "headline") if late.kind == NAMES and late.names[0] <= at + 5 else (slot, "beside")
        slot = self.phrases.left(chunks, before)
        if slot.kind != NAMES and any(chunks[k].word in self.words["copula"] for k in range(at + 1, min(len(chunks), at + 3))):
            return self._members(chunks, at), "epithet"
        return slot, "beside"

    def _members(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """"Los detenidos son A y B", "among those freed were A and B": the names behind the copula."""
        for ahead in range(at + 1, min(len(chunks), at + 22)):
            if chunks[ahead].word in (".", ";"):
                break
            if chunks[ahead].word in self.words["copula"]:
                slot = self.phrases.right(chunks, ahead, marked=False)
                if slot.kind == NAMES and slot.names[0] <= ahead + 9:
                    return slot
        return Slot(NOBODY)

    def _is_among(self, chunks: Sequence[Chunk], at: int) -> bool:
        return any(chunks[back].word in self.words["among"] for back in range(max(0, at - 8), at))

    def _acts(self, chunks: Sequence[Chunk], before: int) -> bool:
        """Someone who arrests stands right before the verb."""
        if before < 0:
            return False
        chunk = chunks[before]
        return chunk.kind in ("agency", "org", "place") or chunk.word in _ACTORS or chunk.word in ("who", "that", "and", ",", "it", "we") or chunk.kind == WORD

    def _subject(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        _, before = self._auxiliary(chunks, at)
        slot = self.phrases.left(chunks, before)
        if slot.kind == ELIDED and self.words.late_subject:
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind in (NAMES, GROUP):
                return late, "subject"
        return slot, "subject"

    def _state(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        kind, before = self._auxiliary(chunks, at)
        if not kind and chunks[at].word in ("held", "jailed", "imprisoned", "preso", "presa", "presos", "presas") and at > 0:
            return self._bare(chunks, at)
        while before >= 0 and (chunks[before].word in self._prepositions_of_state or chunks[before].word in self._auxiliaries):
            before -= 1
        slot = self.phrases.left(chunks, before)
        if slot.kind in (ELIDED, NOBODY) and self.words.late_subject and not any(chunk.kind == NAME for chunk in chunks[:at]):
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind == NAMES:
                return late, "state"
        if slot.kind == ELIDED and self.words.late_subject and kind:
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind == NAMES and late.names[0] <= at + 8:
                return late, "state"
        return slot, "state"

    _prepositions_of_state = frozenset({"en", "in", "tras", "behind", "being", "been"})

    def _status(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        """House arrest and conditional release: "X is under …", "le dieron … a X", "… for X"."""
        for back in range(at - 1, max(-1, at - 14), -1):
            chunk = chunks[back]
            if chunk.word in (";", ":", ".") or chunk.kind == TRIGGER or chunk.word in self.words["boundary"]:
                break
            if chunk.kind == NAME and self.phrases.ungoverned(chunks, back):
                return self.phrases.left(chunks, back), "status"
            if chunk.word in self.words["pron_object"] | self.words["pron_subject"] and chunk.word not in self.words["articles"] or chunk.word in ("le", "les"):
                return Slot(COREF, plural=chunk.word in ("les", "them", "they", "los"), gender={"he": "m", "him": "m", "she": "f", "her": "f"}.get(chunk.word, "")), "status"
        late = self.phrases.right(chunks, at, marked=bool(self.words["object_marker"]))
        if late.kind == NAMES and late.names[0] <= at + 8:
            return late, "status"
        slot, _ = self._noun(chunks, at)
        return (slot if slot.kind != NOBODY else Slot(ELIDED)), "status"

    def _noun(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        """"la detención de X", "X's arrest", "su detención"."""
        of = self.words["of"]
        if at >= 2 and chunks[at - 1].word in ("s", "'s") and any(chunks[k].kind == NAME for k in range(max(0, at - 4), at)):
            name = next(k for k in range(at - 1, max(-1, at - 5), -1) if chunks[k].kind == NAME)
            return Slot(NAMES, [name]), "noun"
        for ahead in range(at + 1, min(len(chunks), at + 7)):
            if chunks[ahead].word in of:
                return self._complement(chunks, ahead), "noun"
            if chunks[ahead].kind not in (WORD, DATE) or chunks[ahead].word in self.words["say"]:
                break
        following = {chunks[k].word for k in range(at + 1, min(len(chunks), at + 4))}
        if following & self.words["happens"] and at > 0 and any(chunks[k].word in self.words["definite"] for k in range(max(0, at - 3), at)):
            return Slot(ELIDED), "noun"
        if at > 0 and chunks[at - 1].word in self.words["possessive"]:
            return Slot(COREF, plural=chunks[at - 1].word == "their", gender={"his": "m", "her": "f"}.get(chunks[at - 1].word, "")), "noun"
        return Slot(NOBODY), "noun"

    def _complement(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """What follows "of": names, perhaps after titles, perhaps behind "another officer, captain"."""
        vague = False
        for ahead in range(at + 1, min(len(chunks), at + 14)):
            chunk = chunks[ahead]
            if vague and chunk.word == ",":
                continue
            if chunk.kind == NAME:
                governor = self.phrases._governor(chunks, ahead)
                return Slot(NAMES, self.phrases.list_right(chunks, ahead)) if governor is None or governor <= at else Slot(NOBODY)
            if chunk.kind == TRIGGER or chunk.word in (",", ";", ".", ":", ")") or chunk.word in self.words["be"] | self.words["have"]:
                break
            if chunk.word in self.words["indefinite"] and chunk.word not in self.words["definite"]:
                vague = True
        return Slot(NOBODY)

    def _give(self, chunks: Sequence[Chunk], at: int) -> tuple[Slot, str]:
        """"handed X ten years", "le dieron diez años", "was given", "recibió": the one who gets it."""
        kind, before = self._auxiliary(chunks, at)
        if kind == "be":
            return self.phrases.left(chunks, before), "given"
        if before >= 0 and chunks[before].word in self.words["pron_object"] and self.words["object_marker"]:
            return self._clitic(chunks, before), "given"
        if chunks[at].word == "given" and before >= 0 and (chunks[before].word in self.words["conjunctions"] or chunks[before].word == ","):
            return Slot(ELIDED), "given"
        slot = self.phrases.right(chunks, at, marked=bool(self.words["object_marker"]))
        if slot.kind == NOBODY and not self.words["object_marker"]:
            to = next((k for k in range(at, min(len(chunks), at + 12)) if chunks[k].word == "to"), None)
            if to is not None:
                return self._complement(chunks, to), "given"
        return slot, "given"
