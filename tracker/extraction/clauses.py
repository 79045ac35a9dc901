"""Clauses: what a trigger tells, whether it is a fact, and who it happens to."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extraction.chunks import NAME, TRIGGER, WORD, Row
from tracker.extraction.companions import companions
from tracker.extraction.complements import is_their_bosses, only_complements
from tracker.extraction.elliptic import described_after
from tracker.extraction.fronted import subject_behind
from tracker.extraction.inclusions import included
from tracker.extraction.lexicon import Words
from tracker.extraction.nouns import NounReader
from tracker.extraction.polarity import Polarity, PolarityReader
from tracker.extraction.slots import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot


@dataclass(slots=True)
class Clause:
    """One trigger, read: its event, what the clause says about it, and who fills the slot of the person."""

    at: int
    event: str
    form: str
    polarity: Polarity
    slot: Slot
    rule: str


class ClauseReader(NounReader):
    """Reads the clauses of one language."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._polarity = PolarityReader(words)

    def read(self, chunks: Row, at: int) -> Clause:
        """The clause around the trigger at `at`."""
        trigger = chunks[at]
        polarity = self._polarity.of(chunks, at)
        reader = {
            "part": self.participle,
            "fin": self.finite,
            "subj": self.subject,
            "state": self.state,
            "noun": self.noun,
            "status": self._status,
            "give": self._give,
            "with": self._with,
        }[trigger.form]
        slot, rule = reader(chunks, at)
        if (slot.kind in (NOBODY, ELIDED, GROUP) or slot.plural) and trigger.form != "noun" and self.is_among(chunks, at):
            named = self.one_of(chunks, at) if slot.kind != NAMES else slot
            slot = named if named.kind == NAMES or slot.kind not in (GROUP, COREF) else slot
        if (
            slot.kind in (NOBODY, ELIDED, GROUP)
            and trigger.form in ("part", "state")
            and chunks[max(0, at - 1)].word in self.words["keeps"]
        ):
            slot = self.phrases.right(chunks, at, marked=True)  # "mantener en prisión al director, X"
            if slot.kind == NAMES and is_their_bosses(self.words, chunks.words[at + 1 : slot.names[0]]):
                slot = Slot(NOBODY)
        if slot.kind in (NOBODY, GROUP) and trigger.form in ("part", "state") and polarity is Polarity.FACT:
            slot = self.behind_their_colon(chunks, at) or slot
        if slot.kind in (NOBODY, ELIDED) and trigger.form in ("part", "state") and polarity is Polarity.FACT:
            slot = subject_behind(self.words, self.phrases, chunks, at) or slot
        if slot.kind == NAMES and (self._disagrees(chunks, at, slot) or only_complements(self.words, chunks, at, slot)):
            slot = Slot(NOBODY, plural=True)
        if polarity is Polarity.FACT and slot.kind != COREF and (slot.kind != NAMES or slot.names[0] > at):
            slot = self._with_members(chunks, at, slot)
        if slot.kind == NAMES and trigger.form in ("part", "subj", "state"):
            slot.names = companions(self.words, self.phrases, chunks, at, slot.names)
            if trigger.form == "part" and slot.names[-1] < at and polarity is Polarity.FACT:
                slot.names += described_after(self.words, self.phrases, chunks, at)
        return Clause(at, trigger.event, trigger.form, polarity, slot, f"{trigger.event}.{rule}")

    def _with_members(self, chunks: Row, at: int, slot: Slot) -> Slot:
        """ "fueron detenidos nueve, entre ellos A y B": the members that are told by name."""
        names = included(self.words, self.phrases, chunks, at)
        if names and not self.words["tied"].isdisjoint(chunks.words[at + 1 : names[0]]):
            names = []  # "this wave of arrests is to hide scandals linked to figures such as X"
        if slot.kind == NAMES:
            names = sorted({*slot.names, *names})
        return Slot(NAMES, names, plural=True) if names else slot

    def _disagrees(self, chunks: Row, at: int, slot: Slot) -> bool:
        """ "Dos dirigentes del partido que lidera X fueron detenidos": one name before a verb for several isn't its subject."""
        if len(slot.names) != 1 or slot.names[0] >= at or chunks[at].form not in ("part", "subj"):
            return False
        name = slot.names[0]
        near = chunks.words[max(0, name - 6) : at]
        if not self.words.joined("conjunctions", "as_well", "including").isdisjoint(near):
            return False
        return not self.words["several_be"].isdisjoint(chunks.words[max(name, at - 5) : at])

    def _status(self, chunks: Row, at: int) -> tuple[Slot, str]:
        """House arrest and conditional release: "X is under …", "le dieron … a X", "… for X"."""
        for back in range(at - 1, max(-1, at - 14), -1):
            chunk = chunks[back]
            if (
                chunk.word in (";", ":", ".")
                or (chunk.kind == TRIGGER and not chunk.near and chunk.form != "give")
                or chunk.word in self.words["boundary"]
            ):
                break
            article = chunks[back - 1].word in self.words["indefinite"] & self.words["articles"]
            if chunk.word in self.phrases.people and article and chunks[max(0, back - 2)].word != ",":
                return Slot(NOBODY, noun=chunk.word), "status"  # "cases in which a person remains under house arrest"
            if chunk.word in self.words["grants"] and chunks[back - 1].word not in self.words.joined("be", "pron_object"):
                return self._granted(chunks, at), "status"
            if chunk.kind == NAME and self.phrases.ungoverned(chunks, back):
                if not self.words["decides"].isdisjoint(chunks.words[back + 1 : at]):
                    break  # "the lawyer X announced the decision to grant house arrest to Y"
                return self.phrases.left(chunks, back), "status"
            if (
                chunk.word in self.words.joined("pron_object", "pron_subject", "plural_subject")
                and chunk.word not in self.words["articles"]
            ) or chunk.word in ("le", "les"):
                doubled = self._doubled(chunks, at) if chunk.word in ("le", "les") else None
                if doubled is not None:
                    return doubled, "status"
                return Slot(
                    COREF,
                    plural=chunk.word in ("les", "them", "los") or chunk.word in self.words["plural_subject"],
                    gender={"he": "m", "him": "m", "she": "f", "her": "f"}.get(chunk.word, ""),
                ), "status"
        stays = not self.words["stay"].isdisjoint(chunks.words[at + 1 : at + 3])  # "con casa por cárcel quedó X"
        opens = chunks.words[0] in self.words["before_after"]  # "tras dos meses de arresto domiciliario, X …"
        late = self.phrases.right(chunks, at, marked=bool(self.words["object_marker"]) and not stays and not opens)
        if late.kind == NAMES and late.names[0] <= at + 12:
            tells = late.names[-1] + 1 < len(chunks) and chunks[late.names[-1] + 1].word in self.words["say"]
            return (Slot(ELIDED) if tells and chunks[at + 1].word == "," else late), "status"
        slot, _ = self.noun(chunks, at)
        return (slot if slot.kind != NOBODY else Slot(ELIDED)), "status"

    def _doubled(self, chunks: Row, at: int) -> Slot | None:
        """ "le dieron casa por cárcel a X": the pronoun's name stands behind."""
        marked = at + 1 < len(chunks) and chunks[at + 1].word in self.words["object_marker"]
        late = self.phrases.right(chunks, at, marked=True) if marked else None
        return late if late is not None and late.kind == NAMES else None

    def _granted(self, chunks: Row, at: int) -> Slot:
        """ "el juez otorgó … a X", "granted … to some prisoners, including X": not the one who grants it."""
        ends = (";", ".", ":")
        for ahead in range(at + 1, min(len(chunks), at + 20)):
            if chunks[ahead].word in ends:
                break
            if chunks[ahead].kind == NAME:
                governor = self.phrases.governor(chunks, ahead)
                whose = self.words.plus("object_marker", "to for para")
                told = governor is not None and (governor == at + 1 or chunks[governor].word in whose)
                told = told or not self.words["such_as"].isdisjoint(chunks.words[at + 1 : ahead])
                return Slot(NAMES, self.phrases.list_right(chunks, ahead)) if told else Slot(NOBODY)
        return Slot(NOBODY)

    def _with(self, chunks: Row, at: int) -> tuple[Slot, str]:
        """ "cargaron con X", "left with her in handcuffs": whom they take along."""
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if following is not None and following.word in self.words.joined("pron_subject", "pron_object"):
            gender = {"her": "f", "ella": "f", "him": "m", "el": "m"}.get(following.word, "")
            plural = following.word in self.words["plural_subject"] or following.word == "them"
            if following.word != "el" or at + 2 >= len(chunks) or chunks[at + 2].kind not in (WORD, NAME):
                return Slot(COREF, plural=plural, gender=gender), "active"
        slot = self.phrases.right(chunks, at, marked=False)
        return (slot if slot.kind == NAMES and slot.names[0] <= at + 7 else Slot(NOBODY)), "active"

    def _give(self, chunks: Row, at: int) -> tuple[Slot, str]:
        """ "handed X ten years", "le dieron diez años", "was given", "recibió": the one who gets it."""
        kind, before = self.auxiliary(chunks, at)
        if kind == "be":
            return self.phrases.left(chunks, before), "given"
        if before >= 0 and chunks[before].word in self.words["pron_object"] and self.words["object_marker"]:
            late = self.phrases.right(chunks, at, marked=True)
            return (late if late.kind == NAMES and late.names[0] <= at + 12 else self.clitic(chunks, before)), "given"
        if chunks[at].word == "given" and before >= 0 and (chunks[before].word in self.words["conjunctions"] or chunks[before].word == ","):
            return Slot(ELIDED), "given"
        slot = self.phrases.right(chunks, at, marked=bool(self.words["object_marker"]))
        if slot.kind in (NOBODY, ELIDED) and not self.words["object_marker"]:
            to = next((k for k in range(at, min(len(chunks), at + 12)) if chunks[k].word in ("to", "against")), None)
            if to is not None:
                return self.complement(chunks, to), "given"
        return slot, "given"
