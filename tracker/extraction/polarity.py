"""Polarity: whether a trigger tells a fact, denies it, demands it or imagines it, by the words before and behind it."""

from __future__ import annotations

import itertools
from enum import StrEnum

from tracker.extraction.chunks import MARK, TRIGGER, Row
from tracker.extraction.lexicon import Words
from tracker.extraction.untrue import is_untrue
from tracker.extraction.verbs import is_only_to

_LAST = frozenset({"first", "last", "latest"})
_AHEAD, _HEARSAY, _ORDERED = 8, 14, 3


class Polarity(StrEnum):
    FACT = "fact"
    DENIED = "denied"
    UNREAL = "unreal"  # demanded, threatened, planned, supposed


class PolarityReader:
    """Tells what happened from what didn't, in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._skip = words["adverbs"] | words["negation"]
        self._telling = words.joined("false_words", "negation", "asking", "hypothetical", "modal", "demand", "demand_noun")

    def of(self, chunks: Row, at: int) -> Polarity:
        """What the clause says of its trigger at `at`."""
        if chunks[at].form == "status" and self._protects(chunks, at):
            return Polarity.UNREAL
        return self._told(chunks, at)

    def _protects(self, chunks: Row, at: int) -> bool:
        """ "the IACHR granted precautionary measures": they protect whom a state holds, and free nobody."""
        return not self.words["protectors"].isdisjoint(chunks.words[max(0, at - _AHEAD) : at + _AHEAD])

    def _told(self, chunks: Row, at: int) -> Polarity:
        words, form, event = self.words, chunks[at].form, chunks[at].event
        seen_mark = False
        if form != "noun" and is_untrue(chunks.words[:at]):
            return Polarity.DENIED
        if form == "noun" and event == "arrest" and not words["orders"].isdisjoint(chunks.words[max(0, at - _ORDERED) : at]):
            return Polarity.UNREAL  # "the court ordered the arrest of X": not carried out yet
        before = chunks.words[max(0, at - 11) : at]
        silent = self._telling.isdisjoint(before) and "para" not in before[-3:]
        for step, back in enumerate(() if silent else range(at - 1, max(-1, at - 12), -1)):
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
            if word == "para" and back >= at - 3 and chunks[back + 1].word in words["be"]:
                return Polarity.UNREAL  # "trasladado para ser presentado ante un juez"
            if word not in self._telling:
                continue
            if word in words["false_words"] and step <= 10 and form != "noun":
                return Polarity.DENIED
            if word in words["negation"] and step <= (4 if form != "noun" else 3) and not seen_mark:
                return Polarity.DENIED
            if word == "si" and back and chunks[back - 1].kind != MARK and chunks[back - 1].word not in words["conjunctions"]:
                continue  # "sí fue detenido": folding has taken the accent
            if word in words["asking"] and step <= 3 and form in ("part", "state"):
                return Polarity.UNREAL  # "tell me what he is charged with"
            if word in words["hypothetical"] and not self._is_past(chunks, back) and step < 9:
                return Polarity.UNREAL
            if word in ("will", "must") and any(one.word.split(" ")[0] in words["stay"] for one in chunks[back + 1 : at + 1]):
                continue  # "will remain in jail": held now, too
            if form == "status" and ((word == "to" and back == at - 1) or chunks[back - 1].word in words["decided"]):
                continue  # "returned to house arrest", "the decision to grant house arrest to X"
            if form == "status" and (word in words["obliged"] or word in words["grants"]):
                continue  # "deberán mantener régimen de presentación": the condition of being out; "ordenó el arresto domiciliario de X"
            if word in words["calling"] and chunks[back + 1].word not in ("for", "on", "upon"):
                continue
            if not seen_mark and word in words["modal"] and step <= (3 if form in ("part", "state", "fin", "subj", "give") else 5):
                if word == "to" and (
                    not _LAST.isdisjoint(chunks.words[max(0, back - 3) : back])  # "the last person to be released was X"
                    or not self._infinitive(chunks, back, at)
                    or self._is_allowed(chunks, back, form)
                    or is_only_to(chunks, at)
                ):
                    continue
                return Polarity.UNREAL
            if event in ("arrest", "rearrest", "disappearance") and word in words["protests"]:
                continue
            if form in ("noun", "status") and not seen_mark and step <= 7 and (word in words["demand"] or word in words["demand_noun"]):
                return Polarity.UNREAL
            if form in ("part", "fin", "subj") and step <= 4 and not seen_mark and word in words["demand"]:
                if chunks[back + 1].word in words["say"]:
                    continue  # "the request alleges that he was detained"
                return Polarity.UNREAL
        if form == "noun" and self._is_ahead(chunks, at):
            return Polarity.UNREAL
        if event in ("arrest", "rearrest") and self._is_hearsay(chunks, at):
            return Polarity.DENIED
        if form == "fin" and self._is_infinitive(chunks[at].word) and not self._carried_out(chunks, at):
            return Polarity.UNREAL
        return Polarity.FACT

    def _is_hearsay(self, chunks: Row, at: int) -> bool:
        """ "se llegó a afirmar que X había sido detenido", "at first reports spoke of X's arrest, but": not so."""
        before = chunks.words[max(0, at - _HEARSAY) : at]
        went = self.words["went_as_far"]
        if not went.isdisjoint(before) and any(one in went and other == "a" for one, other in itertools.pairwise(before)):
            return not self.words["claiming"].isdisjoint(before)
        at_first = not self.words["at_first"].isdisjoint(before)
        at_first = at_first or ("first" in before and ("at", "first") in itertools.pairwise(before))
        return at_first and not self.words["however"].isdisjoint(chunks.words[at + 1 : at + _HEARSAY])

    def _is_ahead(self, chunks: Row, at: int) -> bool:
        """ "Her hearing is expected on Friday", "la audiencia está prevista para el lunes": not yet."""
        for ahead in range(at + 1, min(len(chunks), at + _AHEAD)):
            if chunks[ahead].word in self.words["expected"]:
                return True
            if chunks[at].event == "release" and chunks[ahead].word in self.words["be"]:
                told = chunks.words[ahead + 1 : ahead + _AHEAD]  # "X's release was one of the demands"
                return not self.words["is_demand"].isdisjoint(told)
            planned = chunks[ahead].word == "," and ahead + 1 < len(chunks) and chunks[ahead + 1].word in self.words["expected"]
            if planned:
                return True  # "su audiencia, prevista para el lunes"
            if chunks[ahead].kind in (MARK, TRIGGER) or chunks[ahead].word in self.words["relative"]:
                return False
        return False

    def _is_past(self, chunks: Row, at: int) -> bool:
        """ "después de que fuera detenido", "were arrested": not "si fuera detenido", "if he were arrested"."""
        if chunks[at].word not in ("were", "fuera", "fuese", "hubiera", "hubiese"):
            return False
        return not any(chunk.word in ("if", "si", "unless", "whether", "acaso") for chunk in chunks[max(0, at - 6) : at])

    def _is_allowed(self, chunks: Row, at: int, form: str) -> bool:
        """ "a judge allowed them to serve their time at home": granted, so that they do."""
        return form == "status" and not self.words["allows"].isdisjoint(chunks.words[max(0, at - 4) : at])

    def _infinitive(self, chunks: Row, back: int, at: int) -> bool:
        """English "to be arrested", "to arrest"; not "taken to"."""
        return all(chunks[k].word in self.words["be"] or chunks[k].word in self._skip for k in range(back + 1, at))

    def _is_infinitive(self, word: str) -> bool:
        last = word.split()[0] if word else ""
        return (
            self.words.code == "es"
            and last.rstrip("losea").endswith("r")
            and last.endswith(("ar", "er", "ir", "rlo", "rla", "rlos", "rlas"))
        )

    def _carried_out(self, chunks: Row, at: int) -> bool:
        before = [chunks[k].word for k in range(max(0, at - 3), at)]
        return any(word in self.words["carried_out"] for word in before)
