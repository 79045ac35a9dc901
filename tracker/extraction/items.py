"""Items: what the introduction of a list tells of everybody in it, and what each item adds or says otherwise for itself alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from tracker.extraction.anchor import Anchor
from tracker.extraction.chunks import NAME
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause, Polarity
from tracker.extraction.continuations import Story
from tracker.extraction.document import Document, Hit, Sentence
from tracker.extraction.facts import Fact
from tracker.extraction.fragments import FragmentReader, Fragments
from tracker.extraction.lexicon import Words
from tracker.extraction.lists import Item, ListFinder, Listing
from tracker.extraction.people import Mention, Person
from tracker.extraction.scenes import ARRESTS, Scene, SceneReader
from tracker.extraction.slots import COREF, GROUP, NAMES, NOBODY, Slot

LISTED = ".listed"
_HARMLESS = {"raid": "raided", "wanted": "wanted", "summons": "summoned"}
_LEAVING = frozenset({"release", "conditional_release", "house_arrest"})
_LONG_AGO = 60
_FAR = 6

Cue = Callable[[Hit, Fact], None]


class FactMaker(Protocol):
    """Makes what one clause tells of one person."""

    def __call__(
        self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], person: Person | None, span: Span, *, named: bool
    ) -> Fact: ...


@dataclass(slots=True)
class ListStory:
    """What one list tells. `covered` are the sentences read here, which nobody else should read again."""

    first: int
    last: int
    heads: set[int]
    covered: set[int]
    people: list[Person] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    spared: list[tuple[Person, str, Span]] = field(default_factory=list)


@dataclass(slots=True)
class _Introduction:
    told: list[Fact] = field(default_factory=list)
    spared: str = ""  # why the people of the list are not detained, if it says so
    span: Span = field(default_factory=lambda: Span(0, 0))
    heads: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)


class ItemReader:
    """Reads lists in one language."""

    def __init__(self, words: Words, scenes: SceneReader, fragments: FragmentReader, fact: FactMaker, cue: Cue) -> None:
        self.words = words
        self._finder = ListFinder(words)
        self._scenes = scenes
        self._fragments = fragments
        self._fact = fact
        self._cue = cue

    def read(self, document: Document, mentions: Sequence[list[Mention]], abroad: Mapping[str, str]) -> list[ListStory]:
        """Every list that tells something, in the order of the text."""
        stories = []
        for listing in self._finder.find(document, mentions):
            story = self._listing(document, listing, mentions, abroad)
            if story is not None:
                stories.append(story)
        return stories

    def _listing(
        self, document: Document, listing: Listing, mentions: Sequence[list[Mention]], abroad: Mapping[str, str]
    ) -> ListStory | None:
        anchor = Anchor(document.published, month_only=document.published_precision == "month")
        intro = self._introduction(document, listing, mentions, anchor)
        pieces = {piece.index for item in listing.items for piece in item.pieces}
        headings = {item.heading.index for item in listing.items if item.heading is not None}
        story = ListStory(min(pieces), listing.last, intro.heads, pieces | headings | intro.covered)
        for item in listing.items:
            if not self._is_about_others(document, item.heading, alone=True):
                self._item(document, item, intro, story, anchor, abroad)
        others = bool(listing.heads) and self._is_about_others(document, listing.heads[0])
        return story if story.facts or story.spared or others else None

    # ------------------------------------------------------------------ the introduction
    def _introduction(self, document: Document, listing: Listing, mentions: Sequence[list[Mention]], anchor: Anchor) -> _Introduction:
        """What is said of everybody, by the nearest sentence that says something of people without names."""
        intro = _Introduction()
        if listing.heads and self._is_about_others(document, listing.heads[0]):
            return intro
        for order, head in enumerate(listing.heads):
            own = [mention for mention in mentions[head.index] if head.start <= mention.start < head.end]
            scene = self._scenes.apart(document, head, own, anchor)
            named = [clause for clause in scene.clauses if clause.slot.kind == NAMES]
            for clause, bounds in zip(scene.clauses, scene.bounds, strict=True):
                if clause.slot.kind != NAMES:
                    self._introduce(document, scene, clause, bounds, intro)
            if intro.told or intro.spared:
                intro.heads = {head.index}
                intro.covered = {other.index for other in listing.heads[:order]} | (set() if named else {head.index})
                break
            if (scene.clauses and not named) or not self._goes_back(document, head, inline=listing.inline and not order):
                break
        return intro

    def _goes_back(self, document: Document, head: Sentence, *, inline: bool) -> bool:
        """Whether what introduces the list may stand further back: "Los nombres:" leads there, "Los expertos:" doesn't."""
        text = document.folded[head.start : head.end].rstrip()
        if not text.endswith(":"):
            return not inline
        hits = [hit for hit in document.hits_of[head.index] if head.start <= hit.start < head.end]
        words = {word.strip(",.:;") for word in text.split()}
        return bool(words & self.words["list_words"]) or any(
            hit.kind in ("agency", "place") or hit.key.startswith("identity") for hit in hits
        )

    def _introduce(self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], intro: _Introduction) -> None:
        trigger = scene.chunks[clause.at]
        span = Span(trigger.start, trigger.end)
        if clause.event == "identity":
            return
        if clause.polarity is Polarity.FACT and clause.event not in _HARMLESS:
            fact = self._fact(document, scene, clause, bounds, None, span, named=False)
            self._cues(document, fact, scene.sentence.start, scene.sentence.end)
            if all(fact.event != other.event for other in intro.told):
                intro.told.append(fact)
        elif clause.polarity is Polarity.DENIED and clause.event in ARRESTS:
            intro.spared, intro.span = "denied", span
        elif clause.polarity is Polarity.FACT and clause.event in ("wanted", "summons") and not intro.told:
            intro.spared, intro.span = _HARMLESS[clause.event], span

    def _is_about_others(self, document: Document, head: Sentence | None, *, alone: bool = False) -> bool:
        """ "Abogados de los detenidos:", "Witnesses:": a list of people to whom nothing happened."""
        if head is None:
            return False
        words = document.folded[head.start : head.end].replace(",", " , ").replace(":", " : ").split()
        triggers = any(hit.kind == "trigger" and head.start <= hit.start < head.end for hit in document.hits_of[head.index])
        for word, following in zip(words, [*words[1:], ":"], strict=True):
            if word in self.words["list_others"] and (following in self.words["list_of_others"] or not triggers or alone):
                return True
        return False

    # ------------------------------------------------------------------ one item
    def _item(
        self, document: Document, item: Item, intro: _Introduction, story: ListStory, anchor: Anchor, abroad: Mapping[str, str]
    ) -> None:
        scenes = [
            self._scenes.apart(document, piece, [one for one in item.mentions if piece.start <= one.start < piece.end], anchor)
            for piece in item.pieces
        ]
        people = self._people(scenes[0])
        if not people:
            return
        found = Fragments()
        if item.heading is not None:
            heading = self._scenes.apart(document, item.heading, [], anchor)
            self._fragments.read(document, heading.chunks, 0, found, abroad)
        general = replace(found)
        found = Fragments()
        own: list[Fact] = []
        spared = intro.spared
        span = intro.span
        end = item.pieces[-1].end
        for scene in scenes:
            for clause, bounds in zip(scene.clauses, scene.bounds, strict=True):
                reason = self._clause(document, scene, clause, bounds, people, own, end)
                if reason:
                    spared, span = reason, Span(scene.chunks[clause.at].start, scene.chunks[clause.at].end)
            if not scene.clauses:
                self._fragments.read(document, scene.chunks, _after_names(scene, people), found, abroad)
        found.fill(general)
        own = [fact for fact in own if not (spared == "denied" and fact.event in ARRESTS)]
        self._settle(document, item, intro, story, people, own, found, spared, span)

    def _people(self, scene: Scene) -> list[tuple[Person, Span]]:
        """Whose item it is: the names it starts with."""
        first = next((at for at, chunk in enumerate(scene.chunks) if chunk.kind == NAME), None)
        if first is None:
            return []
        return self._scenes.people(scene, Slot(NAMES, self._scenes.clauses.phrases.list_right(scene.chunks, first)))

    def _clause(
        self,
        document: Document,
        scene: Scene,
        clause: Clause,
        bounds: tuple[int, int],
        people: list[tuple[Person, Span]],
        own: list[Fact],
        end: int,
    ) -> str:
        """Adds what the clause tells; gives the reason if it says that nothing happened."""
        slot = clause.slot
        whose = self._scenes.people(scene, slot) if slot.kind == NAMES else people
        relative = slot.kind == NOBODY and slot.noun in self.words["relatives"]
        if clause.event == "identity" or relative or (slot.kind in (GROUP, COREF) and slot.plural and len(people) == 1):
            return ""
        mine = any(person is other for person, _ in whose for other, _ in people)
        if clause.polarity is Polarity.DENIED and clause.event in ARRESTS:
            return "denied" if mine else ""
        if clause.polarity is not Polarity.FACT:
            return ""
        if clause.event in _HARMLESS:
            return _HARMLESS[clause.event] if mine and clause.event != "raid" else ""
        for person, span in whose:
            fact = self._fact(document, scene, clause, bounds, person, span, named=True)
            self._cues(document, fact, scene.sentence.start, end)
            own.append(fact)
        return ""

    def _cues(self, document: Document, fact: Fact, start: int, end: int) -> None:
        """What follows in the same item only."""
        fact.unknown = fact.conditional = fact.home = None
        fact.again = False
        for hit in document.hits_of[fact.sentence.index]:
            if start <= hit.start < end and (hit.key != "again" or hit.end <= fact.sentence.end):
                self._cue(hit, fact)

    def _settle(
        self,
        document: Document,
        item: Item,
        intro: _Introduction,
        story: ListStory,
        people: list[tuple[Person, Span]],
        own: list[Fact],
        found: Fragments,
        spared: str,
        span: Span,
    ) -> None:
        """Puts together what is told of all, what the item says of itself, and its bare fragments."""
        found.unknown = found.unknown or self._unknown(document, item)
        mine = {id(person) for person, _ in people}
        others = [fact for fact in own if id(fact.person) not in mine]
        story.facts += others
        for person, name in people:
            facts = [fact for fact in own if fact.person is person]
            if spared and not facts:
                story.spared.append((person, spared, span))
                continue
            told = [] if spared in ("wanted", "summoned", "denied") else [self._told(fact, person, name, facts) for fact in intro.told]
            whole = [fact for fact in told if fact is not None] + facts
            base = next((fact for fact in whole if fact.event in ARRESTS), whole[0] if whole else None)
            if base is not None:
                found.complete(base, [fact for fact in facts if _is_same(fact, base)], leaving=base.event in _LEAVING)
                story.facts += whole
                story.people.append(person)

    def _told(self, fact: Fact, person: Person, name: Span, own: list[Fact]) -> Fact | None:
        """The introduction's event for one person, with the person's own day, force and place where the item gives them."""
        made = replace(fact, person=person, name=name, named=True, rule=f"{fact.event}{LISTED}", agencies=list(fact.agencies))
        same = [other for other in own if _is_same(other, fact)]
        for other in same:
            if other.date is not None and not _is_earlier(other, fact):
                made.date = other.date
            made.agencies = list(other.agencies) or made.agencies
            if other.state is not None:
                made.state, made.place = other.state, other.place
            made.held_at = other.held_at or made.held_at
            made.unknown = other.unknown or made.unknown
        again = next((other for other in own if other.event == "rearrest" or (other.again and other.event in ARRESTS)), None)
        if again is not None and fact.event in ARRESTS:
            made.event = "rearrest"
            again.event = "rearrest"
        return made

    def _unknown(self, document: Document, item: Item) -> Span | None:
        for piece in item.pieces:
            for hit in document.hits_of[piece.index]:
                if hit.kind == "cue" and hit.key == "unknown_place" and piece.start <= hit.start < piece.end:
                    return Span(hit.start, hit.end)
        return None


def _after_names(scene: Scene, people: Sequence[tuple[Person, Span]]) -> int:
    """The first chunk after the item's names; a piece without them is read from its start."""
    spans = {span.start for _, span in people}
    return max((at + 1 for at, chunk in enumerate(scene.chunks) if chunk.start in spans), default=0)


def _is_same(one: Fact, other: Fact) -> bool:
    return one.event == other.event or {one.event, other.event} <= ARRESTS or (one.event in _LEAVING and other.event in _LEAVING)


def _is_earlier(own: Fact, told: Fact) -> bool:
    """An arrest of long before, told in passing."""
    if own.date is None or told.date is None or own.date.when.may_be(told.date.when):
        return False
    one, other = own.date.when.earliest, told.date.when.earliest
    return one is not None and other is not None and (other - one).days > _LONG_AGO


def _is_of_several(fact: Fact, words: Words) -> bool:
    noun = fact.clause.slot.noun if fact.clause is not None else ""
    return fact.several or noun.endswith("s") or noun in words["indefinite"]


def take_up(listed: ListStory, story: Story, words: Words) -> None:
    """Adds a list to the story. What was told before of the same people without names completes it and is then spent."""
    story.facts += listed.facts
    story.spared += listed.spared
    before = [
        fact
        for fact in story.anonymous
        if 0 <= listed.first - fact.sentence.index <= _FAR + len(listed.heads) and (fact.sentence.index in listed.heads or _is_of_several(fact, words))
    ]
    for told in reversed(before):
        for fact in [one for one in listed.facts if one.rule.endswith(LISTED) and one.event == told.event]:
            fact.date = fact.date or told.date
            fact.agencies = fact.agencies or list(told.agencies)
            if fact.state is None:
                fact.state, fact.place = told.state, told.place
    if listed.facts:
        story.anonymous[:] = [fact for fact in story.anonymous if all(fact is not other for other in before)]
