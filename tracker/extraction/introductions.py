"""Introductions: what the sentence before a list of names tells of everybody in it, and whether the list is of other people at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from tracker.extraction import denials
from tracker.extraction.anchor import Anchor
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.document import Document, Hit, Sentence
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.lists import Listing
from tracker.extraction.people import Mention, Person
from tracker.extraction.polarity import Polarity
from tracker.extraction.scenes import Scene, SceneReader
from tracker.extraction.slots import NAMES
from tracker.extraction.triggers import ARRESTS

LISTED = ".listed"
_NOUNS = ARRESTS | {"release", "transfer", "death_in_custody", "disappearance", "wanted", "summons"}
_LEAVING = frozenset({"release", "conditional_release", "house_arrest"})
_OPENING = 7
_FIRST = 3
HARMLESS = {"raid": "raided", "wanted": "wanted", "summons": "summoned"}

Cue = Callable[[Hit, Fact], None]


class FactMaker(Protocol):
    """Makes what one clause tells of one person."""

    def __call__(
        self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], person: Person | None, span: Span, *, named: bool
    ) -> Fact: ...


@dataclass(slots=True)
class Introduction:
    told: list[Fact] = field(default_factory=list)
    spared: str = ""  # why the people of the list are not detained, if it says so
    span: Span = field(default_factory=lambda: Span(0, 0))
    heads: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)
    is_others: bool = False  # a list of people to whom nothing happened


class IntroductionReader:
    """Reads introductions of lists in one language."""

    def __init__(self, words: Words, scenes: SceneReader, fact: FactMaker, cue: Cue) -> None:
        self.words = words
        self._scenes = scenes
        self._fact = fact
        self._cue = cue

    def read(self, document: Document, listing: Listing, mentions: Sequence[list[Mention]], anchor: Anchor) -> Introduction:
        """What is said of everybody, by the nearest sentence that says something of people without names."""
        intro = Introduction()
        announced = False
        for order, head in enumerate(listing.heads):
            own = [mention for mention in mentions[head.index] if head.start <= mention.start < head.end]
            scene = self._scenes.apart(document, head, own, anchor)
            if not order and self.is_about_others(document, head, scene.clauses):
                intro.is_others = True
                break
            announced = announced or self._announces(document, head)
            named = [clause for clause in scene.clauses if clause.slot.kind == NAMES]
            for clause, bounds in zip(scene.clauses, scene.bounds, strict=True):
                if clause.slot.kind != NAMES:
                    self._introduce(document, scene, clause, bounds, intro, announced=announced)
            if any(fact.event in _LEAVING for fact in intro.told):  # "liberados: personas detenidas en varios estados"
                intro.told = [fact for fact in intro.told if fact.event not in ARRESTS or fact.date is not None or fact.form == "noun"]
            if len(intro.told) > 1:  # "lista de presos trasladados": the state is no event of its own
                intro.told = [fact for fact in intro.told if fact.form != "state" or fact.date is not None] or intro.told[:1]
            if intro.told or intro.spared:
                intro.heads = {head.index}
                intro.covered = {other.index for other in listing.heads[:order]} | (set() if named else {head.index})
                break
            told = [clause for clause in scene.clauses if clause.event != "identity"]
            if (told and not named) or not self._goes_back(document, head, inline=listing.inline and not order):
                break
        return intro

    def _announces(self, document: Document, head: Sentence) -> bool:
        """A heading, "…:", or a sentence that speaks of a list."""
        text = document.folded[head.start : head.end].rstrip()
        return not text.endswith((".", "!", "?", '"')) or bool(_words(text) & self.words["list_words"])

    def _goes_back(self, document: Document, head: Sentence, *, inline: bool) -> bool:
        """Whether what introduces the list may stand further back: "Los nombres:" leads there, "Los expertos:" doesn't."""
        text = document.folded[head.start : head.end].rstrip()
        if not text.endswith(":"):
            return not inline
        hits = [hit for hit in document.hits_of[head.index] if head.start <= hit.start < head.end]
        leads = bool(_words(text) & (self.words.joined("list_words", "among")))
        return leads or any(hit.kind in ("agency", "place") or hit.key.startswith("identity") for hit in hits)

    def _introduce(
        self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], intro: Introduction, *, announced: bool
    ) -> None:
        trigger = scene.chunks[clause.at]
        span = Span(trigger.start, trigger.end)
        if clause.event == "identity" or (clause.form == "noun" and clause.event not in _NOUNS):
            return
        if clause.polarity is Polarity.FACT and clause.event not in HARMLESS:
            fact = self._fact(document, scene, clause, bounds, None, span, named=False)
            reread_cues(document, fact, scene.sentence.start, scene.sentence.end, self._cue)
            if (announced or self.is_of_several(document, fact)) and all(fact.event != other.event for other in intro.told):
                intro.told.append(fact)
        elif clause.polarity is Polarity.DENIED and clause.event in ARRESTS:
            intro.spared, intro.span = "denied", denials.words_of(self.words, scene.chunks, clause)
        elif clause.polarity is Polarity.FACT and clause.event in ("wanted", "summons") and not intro.told:
            intro.spared, intro.span = HARMLESS[clause.event], span

    def is_about_others(self, document: Document, head: Sentence, clauses: Sequence[Clause]) -> bool:
        """ "Abogados de los detenidos:", "Witnesses:": a list of people to whom nothing happened.

        Not "Agentes del Sebin detuvieron a:", where those named first are the ones who act.
        """
        words = document.folded[head.start : head.end].replace(",", " , ").replace(":", " : ").split()
        for at, word in enumerate(words[:_OPENING]):
            if word in self.words["list_others"] and (at < _FIRST or set(words[:at]) & self.words["list_words"]):
                following = words[at + 1] if at + 1 < len(words) else ":"
                acts = following not in self.words["relative"] and any(clause.rule.endswith("active") for clause in clauses)
                joined = following in self.words["conjunctions"] and bool(clauses)  # "Heridos y detenidos:"
                return not acts and not joined
        return False

    def of_the_rest(self, document: Document, heading: Sentence | None, intro: Introduction) -> Introduction:
        """ "Faltan:", "Remaining:" within a list of people who were freed: those below are held."""
        freed = next((fact for fact in intro.told if fact.event in _LEAVING), None)
        if heading is None or freed is None:
            return intro
        first = document.folded[heading.start : heading.end].strip(" *:").split(" ")[0]
        if first not in self.words["list_rest"]:
            return intro
        span = Span(heading.start, heading.start + len(first))
        held = replace(freed, event="arrest", trigger=span, form="state", date=None, agencies=[], conditional=None, home=None)
        return replace(intro, told=[held])

    def is_of_several(self, document: Document, fact: Fact) -> bool:
        """ "Twelve people were arrested": told of more than one."""
        noun = fact.clause.slot.noun if fact.clause is not None else ""
        if document.folded[fact.trigger.start : fact.trigger.end].partition(" ")[0].endswith("s"):
            return True
        return fact.several or fact.plural or noun.endswith("s") or noun in self.words["indefinite"]


def _words(text: str) -> set[str]:
    return {word.strip(",.:;\"'") for word in text.split()}


def reread_cues(document: Document, fact: Fact, start: int, end: int, cue: Cue) -> None:
    """Conditions and whereabouts between `start` and `end` only: what stands in the next item is the next one's."""
    fact.unknown = fact.conditional = fact.home = None
    fact.again = False
    for hit in document.hits_of[fact.sentence.index]:
        if start <= hit.start < end and (hit.key != "again" or hit.end <= fact.sentence.end):
            cue(hit, fact)
