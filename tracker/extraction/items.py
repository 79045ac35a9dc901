"""Items: what the introduction of a list tells of everybody in it, and what each item adds or says otherwise for itself alone."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.extraction import denials
from tracker.extraction.anchor import Anchor
from tracker.extraction.chunks import NAME
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.continuations import Story
from tracker.extraction.document import Document
from tracker.extraction.facts import Fact
from tracker.extraction.fragments import FragmentReader, Fragments
from tracker.extraction.introductions import HARMLESS, LISTED, Cue, FactMaker, Introduction, IntroductionReader, reread_cues
from tracker.extraction.lexicon import Words
from tracker.extraction.lists import ListFinder, Listing
from tracker.extraction.people import Mention, Person
from tracker.extraction.polarity import Polarity
from tracker.extraction.scenes import Scene, SceneReader
from tracker.extraction.sections import Item
from tracker.extraction.slots import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot
from tracker.extraction.triggers import ARRESTS

_LEAVING = frozenset({"release", "conditional_release", "house_arrest"})
_LONG_AGO = 60
_FAR = 6


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


class ItemReader:
    """Reads lists in one language."""

    def __init__(self, words: Words, scenes: SceneReader, fragments: FragmentReader, fact: FactMaker, cue: Cue) -> None:
        self.words = words
        self._finder = ListFinder(words)
        self._introductions = IntroductionReader(words, scenes, fact, cue)
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

    def take_up(self, document: Document, listed: ListStory, story: Story) -> None:
        """Adds a list to the story. What was told before of the same people without names completes it and is then spent."""
        story.facts += listed.facts
        story.spared += listed.spared
        reach = listed.first - _FAR - len(listed.heads)
        near = list(itertools.takewhile(lambda fact: fact.sentence.index >= reach, reversed(story.anonymous)))[::-1]
        before = [
            fact
            for fact in near
            if fact.sentence.index <= listed.first
            and (fact.sentence.index in listed.heads or self._introductions.is_of_several(document, fact))
        ]
        for told in reversed(before):
            for fact in [one for one in listed.facts if one.rule.endswith(LISTED) and one.event == told.event]:
                fact.date = fact.date or told.date
                fact.agencies = fact.agencies or list(told.agencies)
                if fact.state is None:
                    fact.state, fact.place = told.state, told.place
                if fact.event == "transfer":
                    fact.held_at = fact.held_at or told.held_at
        if listed.facts:
            spent = set(map(id, before))
            story.anonymous[len(story.anonymous) - len(near) :] = [fact for fact in near if id(fact) not in spent]

    def _listing(
        self, document: Document, listing: Listing, mentions: Sequence[list[Mention]], abroad: Mapping[str, str]
    ) -> ListStory | None:
        anchor = Anchor(document.published, month_only=document.published_precision == "month", year=document.year)
        intro = self._introductions.read(document, listing, mentions, anchor)
        pieces = {piece.index for item in listing.items for piece in item.pieces}
        headings = {item.heading.index for item in listing.items if item.heading is not None}
        story = ListStory(min(pieces), listing.last, intro.heads, pieces | headings)
        others = intro.is_others
        for item in [] if others else listing.items:
            if item.heading is not None and self._introductions.is_about_others(document, item.heading, ()):
                others = True
            else:
                self._item(document, item, self._introductions.of_the_rest(document, item.heading, intro), story, anchor, abroad)
        if story.facts or story.spared:
            story.covered |= intro.covered
        return story if story.facts or story.spared or others else None

    def _item(
        self, document: Document, item: Item, intro: Introduction, story: ListStory, anchor: Anchor, abroad: Mapping[str, str]
    ) -> None:
        scenes = [
            self._scenes.apart(document, piece, [one for one in item.mentions if piece.start <= one.start < piece.end], anchor)
            for piece in item.pieces
        ]
        people = self._people(scenes[0])
        if not people:
            return
        if self._is_speaker(scenes[0]):
            intro = replace(intro, told=[])
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
                    spared, span = reason, denials.words_of(self.words, scene.chunks, clause)
            if not scene.clauses:
                self._fragments.read(document, scene.chunks, _after_names(scene, people), found, abroad)
        found.fill(general)
        own = [fact for fact in own if not (spared == "denied" and fact.event in ARRESTS)]
        self._settle(document, item, intro, story, people, own, found, spared, span)

    def _is_speaker(self, scene: Scene) -> bool:
        """ "Ana, presidenta del sindicato, dijo que …", "Luis, diputado, pidió …": no item of a list of detainees."""
        for one, other in itertools.pairwise(scene.chunks):
            if one.word in self.words["say"] and (other.word in ("que", "that", ":", '"') or one.word in self.words["demand"]):
                return True
        return False

    def _people(self, scene: Scene) -> list[tuple[Person, Span]]:
        """Whose item it is: the names it starts with."""
        first = next((at for at, chunk in enumerate(scene.chunks) if chunk.kind == NAME), None)
        if first is None:
            return []
        names = self._scenes.clauses.phrases.list_right(scene.chunks, first)
        between = {chunk.word for chunk in scene.chunks[first : names[-1] + 1] if chunk.kind != NAME}
        joints = self.words["conjunctions"]
        joined = between & joints and between <= self.words.plus("conjunctions", ",")
        return self._scenes.people(scene, Slot(NAMES, names if joined else names[:1]))

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
        other = slot.kind in (NOBODY, ELIDED) and (clause.rule.endswith("active") or self._speaks(scene, clause))
        if clause.event == "identity" or relative or other or (slot.kind in (GROUP, COREF) and slot.plural and len(people) == 1):
            return ""
        mine = any(person is other for person, _ in whose for other, _ in people)
        if clause.polarity is Polarity.DENIED and clause.event in ARRESTS:
            return "denied" if mine else ""
        if clause.polarity is not Polarity.FACT:
            return ""
        if clause.event in HARMLESS:
            return HARMLESS[clause.event] if mine and clause.event != "raid" else ""
        for person, span in whose:
            fact = self._fact(document, scene, clause, bounds, person, span, named=True)
            reread_cues(document, fact, scene.sentence.start, end, self._cue)
            own.append(fact)
        return ""

    def _speaks(self, scene: Scene, clause: Clause) -> bool:
        """ "Ana, presidenta del sindicato, dijo que la detención …": told by her, not of her."""
        return not self.words["say"].isdisjoint(scene.chunks.words[: clause.at])

    def _settle(
        self,
        document: Document,
        item: Item,
        intro: Introduction,
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
            everyone = [] if spared in ("wanted", "summoned", "denied") else intro.told
            if facts and not any(_is_same(one, other) for one in everyone for other in facts):
                everyone = [fact for fact in everyone if fact.form != "state" or fact.date is not None]  # "presos: … A, condenado"
            told = [self._told(fact, person, name, facts) for fact in everyone]
            for fact in [one for one in told if one.event in _LEAVING]:
                self._conditions(document, item, fact)
            whole = told + facts
            base = next((fact for fact in whole if fact.event in ARRESTS), whole[0] if whole else None)
            if base is not None:
                found.complete(base, [fact for fact in facts if _is_same(fact, base)], leaving=base.event in _LEAVING)
                story.facts += whole
                story.people.append(person)

    def _told(self, fact: Fact, person: Person, name: Span, own: list[Fact]) -> Fact:
        """The introduction's event for one person, with the person's own day, force and place where the item gives them."""
        made = fact.told_of(person, name)
        made.named, made.rule = True, f"{fact.event}{LISTED}"
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

    def _conditions(self, document: Document, item: Item, fact: Fact) -> None:
        """ "Omar Ficticio, must report every 15 days", in a list of those released."""
        for piece in item.pieces:
            for hit in document.hits_of[piece.index]:
                if hit.key != "unknown_place" and piece.start <= hit.start < piece.end:
                    self._cue(hit, fact)

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
