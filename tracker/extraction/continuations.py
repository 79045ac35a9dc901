"""Continuations: sentences without a verb of their own that go on with what was told: lists of names, "it happened on …"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tracker.extraction.anchor import Anchor
from tracker.extraction.attributes import Attributes
from tracker.extraction.chunks import build
from tracker.extraction.claims import Span
from tracker.extraction.coreference import Memory
from tracker.extraction.dates import DateReader
from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.elliptic import also_these, goes_on_describing, named_next
from tracker.extraction.facts import Fact
from tracker.extraction.inclusions import LISTS
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.triggers import ARRESTS

NEAR = 3
_LATEST = 5000  # facts looked back on, so that a hostile text stays cheap

_OF_ONE = 5  # clauses of one sentence


@dataclass(slots=True)
class Story:
    """What the clauses tell, and what was said of people to whom nothing happened. `anonymous` is in the order of the text."""

    facts: list[Fact] = field(default_factory=list)
    anonymous: list[Fact] = field(default_factory=list)
    spared: list[tuple[Person, str, Span]] = field(default_factory=list)
    contested: dict[int, Span] = field(default_factory=dict)  # whose arrest somebody in power denies, and in which words
    all_contested: Span | None = None  # "the company denied that workers had been arrested": everybody's
    harmless: tuple[int, int, str] = (-1, -1, "")  # what was last told without harm: its sentence, where it stands, and its reason
    demanded: list[Fact] = field(default_factory=list)  # whose release somebody asks for: held, if nothing else is told

    def last_told(self, words: str) -> list[Fact]:
        """What was told last of people without names, whom `words` ("these are", "the list includes") name now."""
        told = self.anonymous[-1 if words.startswith(LISTS) else -2 :]
        others = [fact for fact in self.anonymous[-_OF_ONE:-2] if fact.sentence is told[-1].sentence and fact.event not in ARRESTS]
        return others + told


class Continuations:
    """Reads continuations in one language."""

    def __init__(self, words: Words, dates: DateReader, attributes: Attributes) -> None:
        self.words = words
        self._dates = dates
        self._attributes = attributes

    def is_listed(self, document: Document, sentence: Sentence, mentions: list[Mention], story: Story, memory: Memory) -> bool:
        """A line that is only a name, under "Fueron detenidos:", or names that only descriptions follow."""
        added = goes_on_describing(document, self.words, sentence, mentions, story.facts)
        for mention in added or also_these(document, self.words, sentence, mentions, story.facts):
            if mention.person is not None:
                memory.suffered(sentence.index, [mention.person])
                span = Span(mention.start, mention.end)
                story.facts.append(replace(story.facts[-1], person=mention.person, name=span, sentence=sentence, named=True))
        if not story.anonymous:
            return False
        following = named_next(document, self.words, sentence, mentions, story.anonymous[-1]) if mentions else []
        if following:
            memory.suffered(sentence.index, [mention.person for mention in following if mention.person is not None])
            for mention in following:
                story.facts.append(replace(story.anonymous[-1], person=mention.person, name=Span(mention.start, mention.end), named=True))
            return True
        if self.is_enumeration(document, sentence, mentions, story, memory):
            return True
        if not mentions or sentence.end - sentence.start > 140 or mentions[0].start - sentence.start > 6:
            return False
        told = story.anonymous[-1] if story.anonymous else None
        if told is None or not 0 < sentence.line - told.sentence.line <= 40:
            return False
        between = [other for other in document.sentences[told.sentence.index + 1 : sentence.index] if other.end - other.start > 140]
        opening = document.text[told.trigger.start : told.sentence.end].rstrip()
        if between or not (opening.endswith(":") or sentence.kind is LineKind.LIST):
            return False
        person = mentions[0].person
        if person is None or self._acts(document, sentence, mentions[0], told):
            return False
        memory.suffered(sentence.index, [person])
        story.facts.append(replace(told, person=person, name=Span(mentions[0].start, mentions[0].end), named=True))
        return True

    def _acts(self, document: Document, sentence: Sentence, mention: Mention, told: Fact) -> bool:
        """ "• Ana can be reached at …": no item of a list of detainees; nor is anything behind words that told of one person."""
        after = document.folded[mention.end : sentence.end].split()[:2]
        verbs = self.words.joined("be", "have", "modal", "say")
        return any(word in verbs for word in after) or self._is_of_one(document, told)

    def _is_of_one(self, document: Document, told: Fact) -> bool:
        """ "condemned the detention": one arrest, told of nobody."""
        word = document.folded[told.trigger.start : told.trigger.end].partition(" ")[0]
        return told.form == "noun" and not told.several and not word.endswith("s")

    def is_enumeration(self, document: Document, sentence: Sentence, mentions: list[Mention], story: Story, memory: Memory) -> bool:
        """ "La lista: A, B, C": what was just told of people without names is told of these."""
        opening, colon, _ = document.folded[sentence.start : sentence.end].partition(":")
        if not colon or len(opening) > 80 or not self.words["list_words"] & set(opening.replace("'", " ").split()):
            return False
        people = [mention for mention in mentions if mention.person is not None and mention.start > sentence.start + len(opening)]
        told = next((fact for fact in story.anonymous[-1:] if sentence.index - fact.sentence.index <= NEAR), None)
        if told is None or len(people) < NEAR:
            return False
        for mention in people:
            if mention.person is not None:
                memory.suffered(sentence.index, [mention.person])
                story.facts.append(replace(told, person=mention.person, name=Span(mention.start, mention.end), named=True))
        return True

    def goes_on(self, document: Document, sentence: Sentence, mentions: list[Mention], story: Story) -> None:
        """ "Ocurrió el 18 de octubre en …": the day and place of what was told right before."""
        if not story.facts:
            return
        start = document.folded[sentence.start : sentence.start + 40].split()[:4]
        if self.words["happen"].isdisjoint([word.strip(",.") for word in start]):
            return
        last = story.facts[-1]
        if last.form == "state" or last.rule.endswith(".state"):
            return
        where = document.sentence_at(last.name.start)
        if where is None or sentence.index - where.index > 2:
            return
        dates = self._dates.find(
            document.folded,
            sentence.start,
            sentence.end,
            Anchor(document.published, month_only=document.published_precision == "month", year=document.year),
        )
        chunks = build(document.folded, sentence, mentions, dates, document.hits_of[sentence.index])
        told = (item for item in story.facts[-_LATEST:] if item.event == last.event and item.form != "state")
        for fact in [item for item in told if where.start <= item.name.start < where.end]:
            fact.date = fact.date or self._attributes.date(chunks, 0, len(chunks), 0, "noun")
            place = self._attributes.state(chunks, 0, len(chunks), 0)
            if fact.state is None and place is not None:
                fact.state, fact.place = place
