"""Verbs: who suffers what a verb tells, in passive, active, reflexive and elliptic form."""

from __future__ import annotations

from itertools import pairwise

from tracker.extraction.chunks import DATE, FACILITY, MARK, NAME, TRIGGER, Row
from tracker.extraction.participles import BareReader
from tracker.extraction.slots import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot

_STATE_PREPOSITIONS = frozenset({"en", "in", "tras", "behind", "being", "been"})
_SHORTEST = 6
_ADJUNCTS = frozenset("de del desde por con sin tras durante ante bajo".split())
_NO_MANNER = frozenset({"assembly", "elderly", "monthly", "weekly", "butterfly", "anomaly"})


def is_only_to(chunks: Row, at: int) -> bool:
    """ "was freed, only to be arrested again": it happened, and to the same person."""
    return ["only", "to"] in ([one.word, other.word] for one, other in pairwise(chunks[max(0, at - 4) : at]))


def _is_manner(word: str) -> bool:
    """ "momentously", "momentaneamente": how it was done."""
    return len(word) > _SHORTEST and word.endswith(("ly", "mente")) and word not in _NO_MANNER


class VerbReader(BareReader):
    """Reads verbs in one language."""

    def auxiliary(self, chunks: Row, at: int) -> tuple[str, int]:
        """The auxiliary before a participle ("be", "have", "stay" or "") and the chunk before the whole verb."""
        words, back, kind = self.words, at - 1, ""
        while back >= 0 and not (back == 0 and chunks[0].word in words["pair"]):
            word = chunks[back].word
            if word == "fact" and chunks.words[back - 1] == "in":
                back -= 2  # "was in fact detained"
                continue
            if word in words["be"]:
                kind = "be"
            elif word in words["stay"] and kind == "":
                kind = "stay"
            elif word in words["have"]:
                kind = kind or "have"
            elif not (
                word in self._skip
                or _is_manner(word)
                or chunks[back].kind == DATE
                or (word in words["modal"] and kind)
                or (word == '"' and back == at - 1)
            ):
                break
            back -= 1
        return kind, back

    def participle(self, chunks: Row, at: int) -> tuple[Slot, str]:
        kind, before = self.auxiliary(chunks, at)
        if kind == "be" and is_only_to(chunks, at):
            return Slot(ELIDED), "passive"
        if kind == "be" and chunks[at - 1].word in ("ser", "be") and self._is_copular(chunks, at):
            return self.members(chunks, at), "epithet"  # "los primeros en ser detenidos fueron A y B"
        if kind in ("be", "stay"):
            slot = self.phrases.left(chunks, before)
            if slot.kind in (ELIDED, NOBODY):
                several = chunks[at].word.endswith("s") or not self.words.late_subject
                listed = self.phrases.any_list(chunks, at, apart=slot.kind == NOBODY) if several else None
                if listed is not None:
                    return listed, "passive"
            if (slot.kind == NOBODY and self._opens_with_adjunct(chunks, at)) or self.phrases.only_time(chunks, before):
                slot = Slot(ELIDED)  # "por razones similares fue detenida el 4 de abril X"
            if (slot.kind in (ELIDED, NOBODY) and self.words.late_subject) or (slot.kind == ELIDED and before < 0):
                late = self.phrases.right(chunks, at, marked=False)
                if late.kind in (NAMES, NOBODY, GROUP) and slot.kind == ELIDED:
                    return late, "passive"
                if late.kind == NAMES and slot.kind == NOBODY and chunks[before].word in self.words["adverbs"]:
                    return late, "passive"
            began = before >= 0 and chunks[before].word in self.words["upon"]  # "on being detained": when it happened
            return slot, "state" if not began and (kind == "stay" or self.is_present(chunks, before, at)) else "passive"
        if kind == "have":
            return self.active(chunks, at, before), "active"
        return self.bare(chunks, at)

    def _opens_with_adjunct(self, chunks: Row, at: int) -> bool:
        """Nothing but an adjunct stands before the verb."""
        opens = self.words.late_subject and chunks[0].word in _ADJUNCTS
        return opens and at <= _SHORTEST and not any(chunk.kind in (NAME, MARK) for chunk in chunks[:at])

    def is_present(self, chunks: Row, before: int, at: int) -> bool:
        """ "is detained", "are held": a state, not the day it began."""
        return any(chunks[k].word in self.words["present"] for k in range(max(0, before + 1), at)) and chunks[at - 1].word not in (
            "been",
            "sido",
        )

    def active(self, chunks: Row, at: int, before: int) -> Slot:
        """Perfect tenses and finite verbs: the object to the right, or a pronoun before Spanish verbs."""
        if before >= 0 and self.words["object_marker"]:
            clitic = chunks[before].word
            if clitic in self.words["pron_object"]:
                return self.clitic(chunks, before)
            if clitic in self.words["relative"] or (before > 0 and chunks[before - 1].word in self.words["relative"]):
                slot = self.phrases.right(chunks, at, marked=True)
                return slot
        slot = self.phrases.right(chunks, at, marked=True)
        joined = before >= 0 and chunks[before].word in self.words["conjunctions"] and bool(self.words["object_marker"])
        return Slot(NOBODY) if slot.kind == ELIDED and not joined else slot

    def clitic(self, chunks: Row, at: int) -> Slot:
        """ "lo detuvieron": the one before a relative ("a quien …"), the one put first ("a X lo …"), or one told before."""
        word = chunks[at].word
        back = at - 1
        while back >= 0 and (chunks[back].word in self._skip or chunks[back].word == "se"):
            back -= 1
        if back > 0 and chunks[back].word in self.words["relative"] and chunks[back - 1].word in ("a", "al", "la", "los", "las", ","):
            return self.phrases.left(chunks, back)
        for near in range(back, max(-1, back - 12), -1):
            if chunks[near].word in (";", ".", ":") or chunks[near].kind == TRIGGER:
                break
            if chunks[near].kind == NAME and any(chunks[k].word in self.words["object_marker"] for k in range(max(0, near - 8), near)):
                return Slot(NAMES, self.phrases.list_left(chunks, near) if word in ("los", "las", "les") else [near])
        return Slot(COREF, plural=word in ("los", "las", "les"), gender={"la": "f", "las": "f", "lo": "m"}.get(word, ""))

    def finite(self, chunks: Row, at: int) -> tuple[Slot, str]:
        first = chunks[at].word.split()
        pronouns = self.words["pron_object"]
        if len(first) > 1 and (set(first[:2]) & pronouns) and self.words["object_marker"]:
            inner = next(word for word in first[:2] if word in pronouns)
            late = self.phrases.right(chunks, at, marked=True)
            if late.kind == NAMES and at + 1 < len(chunks) and chunks[at + 1].word in self.words["object_marker"]:
                return late, "active"
            slot = self.relative_object(chunks, at)
            return slot or Slot(COREF, plural=inner in ("los", "las", "les"), gender={"la": "f", "las": "f"}.get(inner, "m")), "active"
        if len(first) > 1 and first[1] in pronouns:
            return Slot(COREF, plural=first[1] == "them", gender={"her": "f", "him": "m"}.get(first[1], "")), "active"
        kind, before = self.auxiliary(chunks, at)
        if kind == "be" and not self.words["object_marker"] and not chunks[at].word.split()[0].endswith("ing"):
            return self.phrases.left(chunks, before), "passive"
        if self.words["object_marker"]:
            slot = self.relative_object(chunks, at)
            if slot is not None:
                return slot, "active"
        whom = next((k for k in range(before, max(-1, before - 5), -1) if chunks[k].word in self.words["whom"]), None)
        if whom is not None and not any(chunk.kind == NAME for chunk in chunks[whom:at]):
            return self.phrases.left(chunks, whom), "active"
        return self.active(chunks, at, before), "active"

    def relative_object(self, chunks: Row, at: int) -> Slot | None:
        """ "al que se llevaron", "a quien … lo detuvieron": who stands before the relative in the same clause."""
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

    def subject(self, chunks: Row, at: int) -> tuple[Slot, str]:
        _, before = self.auxiliary(chunks, at)
        if chunks[at].event == "same" and chunks[at].word.startswith(("as ", "so ")):
            return self.phrases.right(chunks, at, marked=False), "subject"  # "as was the commentator X"
        slot = self.phrases.left(chunks, before)
        if slot.kind == ELIDED and self.words.late_subject:
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind in (NAMES, GROUP):
                return late, "subject"
        return slot, "subject"

    def _before_staying(self, chunks: Row, at: int, before: int) -> int:
        """ "X sigue sin ver a un juez en El Rodeo": the subject stands before the verb that says who stays there."""
        for back in range(at - 1, max(-1, at - 10), -1):
            if chunks[back].word in self.words["stay"]:
                return back - 1
            if chunks[back].kind in (NAME, TRIGGER):
                break
        return before

    def _passes_agent(self, chunks: Row, at: int, name: int) -> bool:
        """ "está en la cárcel, imputado por la jueza X": X did it."""
        between = chunks[at + 1 : name]
        return any(chunk.word in self.words["agent_prep"] or chunk.kind == TRIGGER for chunk in between)

    def state(self, chunks: Row, at: int) -> tuple[Slot, str]:
        if at and chunks[at - 1].word in self.words["past_title"]:
            return Slot(NOBODY), "state"  # "former political prisoner"
        kind, before = self.auxiliary(chunks, at)
        lasting = self.phrases.before_span(chunks, at - 1) if at > 1 else None
        if lasting is not None and chunks[at].kind != FACILITY:
            return self.phrases.left(chunks, lasting), "state"  # "X lleva ocho meses tras las rejas"
        if chunks[at].kind == FACILITY:
            before = self._before_staying(chunks, at, before)
        words = chunks[at].word.split()
        title = not kind and words[-1] in self.words["titled"]
        if title and words[0] not in self.words["titled_past"] and at + 1 < len(chunks) and chunks[at + 1].kind == NAME:
            return Slot(NAMES, self.phrases.list_right(chunks, at + 1)), "epithet"  # "political prisoner X"
        if title:
            return self.bare(chunks, at)
        pair = before == 0 and chunks[0].word in self.words["pair"]
        while before >= 0 and not pair and (chunks[before].word in _STATE_PREPOSITIONS or chunks[before].word in self._auxiliaries):
            before -= 1
        slot = self.phrases.left(chunks, before)
        if slot.kind in (ELIDED, NOBODY) and self.words.late_subject and not any(chunk.kind == NAME for chunk in chunks[:at]):
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind == NAMES and not self._passes_agent(chunks, at, late.names[0]):
                return late, "state"
        if slot.kind == ELIDED and self.words.late_subject and kind:
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind == NAMES and late.names[0] <= at + 8:
                return late, "state"
        return slot, "state"
