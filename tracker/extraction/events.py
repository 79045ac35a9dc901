"""Events: goes through the report sentence by sentence and says what each clause tells of whom."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.extraction import abroad, conditions, denials, kin
from tracker.extraction.anchor import Anchor
from tracker.extraction.asides import enumerated
from tracker.extraction.attributes import Attributes
from tracker.extraction.chunks import AGENCY, PLACE, Row
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.contested import is_refuted, refute
from tracker.extraction.continuations import NEAR, Continuations, Story
from tracker.extraction.coreference import Memory
from tracker.extraction.custody import CustodyFinder
from tracker.extraction.demands import demanded, is_demanded
from tracker.extraction.document import Document
from tracker.extraction.facts import Fact, Found
from tracker.extraction.forces import Forces
from tracker.extraction.fragments import FragmentReader
from tracker.extraction.groups import name_groups
from tracker.extraction.inclusions import SPEAKERS
from tracker.extraction.items import ItemReader
from tracker.extraction.leads import name_leads
from tracker.extraction.lexicon import Words
from tracker.extraction.patients import PatientFinder
from tracker.extraction.people import Mention, Person
from tracker.extraction.polarity import Polarity
from tracker.extraction.reach import has_object, is_attributive, is_reported
from tracker.extraction.respective import to_each
from tracker.extraction.same_fate import SAME, share
from tracker.extraction.scenes import Scene, SceneReader
from tracker.extraction.sequels import freed_at_the_end, granted_home, is_first
from tracker.extraction.slots import ELIDED, NAMES
from tracker.extraction.triggers import ARRESTS

_OLD_NEWS = 120  # days
_TOLD_OF = ("", "wanted_free", "captor_words", "vehicle_words", "held_order", "away_words")  # told of lawyers and officials, too
_REASONS = {"raid": "raided", "wanted": "wanted", "summons": "summoned"}
COURT = frozenset({"hearing", "charge", "sentence"})
_ADDED = ("la lista se", "la nomina se", "la lista la", "en el grupo", "en la lista", "completan")  # more of those told of last
HARMLESS = frozenset(_REASONS)


class EventReader:
    """Reads events in one language."""

    def __init__(self, words: Words, attributes: Attributes, custody: CustodyFinder) -> None:
        self.words = words
        self._attributes = attributes
        self._scenes = SceneReader(words, custody)
        self._continuations = Continuations(words, self._scenes.dates, attributes)
        self._patients = PatientFinder(words, self._scenes)
        self._items = ItemReader(words, self._scenes, FragmentReader(words, attributes), self._fact, conditions.tell)
        self._forces = Forces(words)
        self._abroad: dict[str, str] = {}

    def read(self, document: Document, mentions: Sequence[Mention], blocked: set[int]) -> Story:
        self._abroad = self._forces.abroad(document.folded)
        by_sentence: list[list[Mention]] = [[] for _ in document.sentences]
        for mention in mentions:
            by_sentence[mention.sentence].append(mention)
        anchor = Anchor(document.published, month_only=document.published_precision == "month", year=document.year)
        listed = self._items.read(document, by_sentence, self._abroad)
        covered = {index for one in listed for index in one.covered}
        listed_at = {one.first: one for one in listed}
        scenes = [
            self._scenes.scene(document, sentence, by_sentence[sentence.index], anchor) if sentence.index not in covered else None
            for sentence in document.sentences
        ]
        memory, story = Memory(blocked), Story()
        if not listed and not any(scene.clauses for scene in scenes if scene is not None):
            return story
        for scene in scenes:
            if scene is not None:
                memory.know(self._named_patients(scene))
        for sentence, scene in zip(document.sentences, scenes, strict=True):
            one = listed_at.get(sentence.index)
            if one is not None:
                self._items.take_up(document, one, story)
                memory.suffered(one.last, one.people)
            if sentence.index in covered:
                continue
            if scene is not None:
                memory.enumerate(sentence.index, self._scenes.lists(scene))
            elif sentence.is_story and self._are_listed(by_sentence[sentence.index]):
                memory.enumerate(sentence.index, [self._scenes.bare_list(document, by_sentence[sentence.index])])
            if scene is not None and scene.clauses:
                self._tell(document, scene, memory, story)
            elif sentence.is_story and not self._continuations.is_listed(document, sentence, by_sentence[sentence.index], story, memory):
                self._continuations.goes_on(document, sentence, by_sentence[sentence.index], story)
            memory.see(sentence.index, by_sentence[sentence.index])
        name_groups(document, self.words, story, memory)
        name_leads(document, by_sentence, story, self.words)
        return story

    def _are_listed(self, mentions: Sequence[Mention]) -> bool:
        """Three names, or two that are joined: "Ana Rojas y Luis Peña fueron los primeros en …"."""
        return len(mentions) > 2 or (len(mentions) == 2 and mentions[0].joint in self.words["conjunctions"])

    def _named_patients(self, scene: Scene) -> list[Person]:
        """People whom a clause names outright: known before any pronoun is read."""
        found: list[Person] = []
        for clause in scene.clauses:
            if clause.slot.kind == NAMES and clause.polarity is Polarity.FACT and clause.event not in HARMLESS:
                found += [person for person, _ in self._scenes.people(scene, clause.slot)]
        return found

    def _tell(self, document: Document, scene: Scene, memory: Memory, story: Story) -> None:
        last: list[tuple[Person, Span]] = []
        for clause, (low, high) in zip(scene.clauses, scene.bounds, strict=True):
            people, named = self._patients.who(scene, clause, memory, last)
            people = kin.with_siblings(self.words, scene, clause, people, story.facts) if named else people
            if clause.event == SAME:
                share(scene, people, story, before=scene.chunks[clause.at].start)
                memory.suffered(scene.sentence.index, [person for person, _ in people])
                last = people
                continue
            if clause.event == "identity":
                self._identify(scene, clause, people, memory, story)
                last = people
                continue
            if scene.chunks[clause.at].near not in _TOLD_OF:
                people = [(person, span) for person, span in people if not person.reasons & {"lawyer", "official"}]
            if people and clause.event != "hearing" and all("ruler" in person.reasons for person, _ in people):
                continue  # whoever rules is no detainee of the state's, nor anybody whom the report doesn't name
            if named and abroad.held_abroad(self.words, scene, clause):
                if clause.event not in COURT:
                    abroad.spare(people, story.spared)
                continue
            if clause.event in (*ARRESTS, "release") and abroad.is_theirs(self.words, scene, clause):
                rules = clause.event == "release" or any("ruler" in person.reasons for person, _ in people)
                people = [] if rules else [(person, span) for person, span in people if "official" not in person.reasons]
            if clause.event in ARRESTS and is_refuted(self.words, scene, clause):
                refute(scene, clause, people, story)
                continue
            if not people and clause.polarity is Polarity.FACT and clause.event not in HARMLESS:
                nobody = Span(scene.chunks[clause.at].start, scene.chunks[clause.at].end)
                story.anonymous.append(self._fact(document, scene, clause, (low, high), None, nobody, named=False))
                story.anonymous[-1].several = self._patients.is_several(scene, clause)
                story.anonymous[-1].size = clause.slot.size
            if clause.event in HARMLESS and clause.polarity is Polarity.FACT:
                story.harmless = (scene.sentence.index, scene.chunks[clause.at].start, _REASONS[clause.event])
            if not people:
                continue
            if clause.event in HARMLESS or clause.polarity is not Polarity.FACT:
                self._spare(clause, people, story, scene)
                if named and is_demanded(self.words, scene, clause):
                    story.demanded += [demanded(scene, clause, person, span) for person, span in people]
                    memory.know(person for person, _ in people)  # "her arrest" is then hers
                if clause.polarity is Polarity.FACT:
                    last = people
                continue
            memory.suffered(scene.sentence.index, [person for person, _ in people])
            last = people
            facts = list(self._facts(document, scene, clause, (low, high), people, named=named))
            to_each(self.words, scene.chunks, clause.at, high, facts, self._attributes.states)
            story.facts += facts + freed_at_the_end(scene, clause, high, facts)

    def _identify(self, scene: Scene, clause: Clause, people: list[tuple[Person, Span]], memory: Memory, story: Story) -> None:
        """ "Se trata de X": what was just told of somebody unnamed is told of X."""
        if clause.slot.kind == ELIDED or not people:
            slot = self._scenes.clauses.phrases.right(scene.chunks, clause.at, marked=False)
            such = next(
                (k for k in range(clause.at, min(len(scene.chunks), clause.at + 12)) if scene.chunks[k].word in self.words["such_as"]), None
            )
            if slot.kind != NAMES and such is not None:  # "entre ellos, conocidos disidentes como X"
                slot = self._scenes.clauses.phrases.right(scene.chunks, such, marked=False)
            if slot.kind == NAMES:
                opening = scene.chunks[clause.at].near == "opening"
                slot.names = enumerated(self._scenes.clauses.phrases, scene.chunks, slot.names[: 1 if opening else None], apart=SPEAKERS)
            people = self._scenes.people(scene, slot)
        if scene.chunks[clause.at].word.startswith(_ADDED):
            share(scene, people, story, before=scene.chunks[clause.at].start)
            return
        sentence, at, reason = story.harmless
        if 0 <= scene.sentence.index - sentence <= NEAR and all(fact.trigger.start < at for fact in story.anonymous[-2:]):
            span = Span(scene.chunks[clause.at].start, scene.chunks[clause.at].end)  # "warrants for seven more. They are X and Y"
            story.spared += [(person, reason, span) for person, _ in people]
            return
        told = story.last_told(scene.chunks[clause.at].word)
        if scene.chunks[clause.at].near == "opening" and told:  # "several of those held were freed. Among them, X"
            last = [fact for fact in told if fact.sentence is told[-1].sentence]
            told = [fact for fact in last if not fact.rule.endswith((".epithet", ".state"))] or last
        if clause.form == "subj":  # "… of those freed. X and Y were among them"
            told = [fact for fact in told if fact.sentence is scene.sentence] or told[-1:]
        for fact in [fact for fact in told if 0 <= scene.sentence.index - fact.sentence.index <= NEAR]:
            memory.suffered(scene.sentence.index, [person for person, _ in people])
            story.facts += [replace(fact, person=person, name=span, named=True) for person, span in people]

    def _spare(self, clause: Clause, people: Sequence[tuple[Person, Span]], story: Story, scene: Scene) -> None:
        if clause.polarity is Polarity.DENIED and clause.event in ARRESTS:
            reason = "denied"
        elif clause.event in HARMLESS:
            reason = _REASONS[clause.event]
        else:
            return
        span = denials.words_of(self.words, scene.chunks, clause)
        story.spared += [(person, reason, span) for person, _ in people]

    def _facts(
        self,
        document: Document,
        scene: Scene,
        clause: Clause,
        bounds: tuple[int, int],
        people: Sequence[tuple[Person, Span]],
        *,
        named: bool,
    ) -> Iterator[Fact]:
        """What the clause tells of each: the same of all, but for a place told beside one name."""
        shared: Fact | None = None
        for person, span in people:
            placed = self._own_place(scene.chunks, span) is not None
            if placed or shared is None:
                fact = self._fact(document, scene, clause, bounds, person, span, named=named)
                shared = shared if placed else fact
            else:
                fact = shared.told_of(person, span)
            yield fact

    def _fact(
        self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], person: Person | None, span: Span, *, named: bool
    ) -> Fact:
        chunks, (low, high) = scene.chunks, bounds
        trigger = chunks[clause.at]
        fact = Fact(
            person, span, clause.event, Span(trigger.start, trigger.end), scene.sentence, clause.rule, clause.polarity, clause.form, named
        )
        reader = self._attributes
        reported = clause.form == "noun" and named and clause.event in ARRESTS and is_reported(self.words, chunks, low, clause.at)
        if reported or is_attributive(self.words, chunks, clause):
            low = clause.at
        fact.date = reader.date(chunks, low, high, clause.at, "state" if clause.rule.endswith(".state") else clause.form)
        if clause.event in ARRESTS | {"transfer", "death_in_custody"}:
            passive = clause.form == "part" and not clause.rule.endswith("active") and not has_object(self.words, chunks, clause)
            fact.agencies = reader.agencies(chunks, low, high, clause.at, self._abroad, passive=passive)
            if not fact.agencies and clause.event in ARRESTS and clause.form in ("fin", "part"):
                fact.agencies = reader.agencies(chunks, 0, low, clause.at, self._abroad) if self._acting_subject(chunks, low) else []
        place = self._own_place(chunks, span) or reader.state(chunks, low, high, clause.at, clause.event, clause.form)
        if place is None and clause.event in ARRESTS and clause.form != "state":
            place = reader.state_beside(document, chunks, low, high)
        if place is None and clause.event in COURT:
            place = reader.state(chunks, 0, len(chunks), clause.at, "charge", clause.form)  # the court's town, wherever it is told
        if place is not None:
            fact.state, fact.place = place
        whole = clause.event == "death_in_custody"
        custody = reader.custody(chunks, 0 if whole else low, len(chunks) if whole else high, clause.event, clause.at)
        if custody is not None:
            fact.held_at = Found(document.text[custody.span.start : custody.span.end], custody.span, custody.rule)
        told = chunks[low:high] if clause.form == "noun" else chunks
        fact.loose = clause.event == "death_in_custody" and not any(self._scenes.is_custody(chunk) for chunk in told)
        if clause.event == "death_in_custody" and fact.state is None and fact.held_at is not None:
            fact.state = reader.state_of_custody(fact.held_at)
            fact.place = fact.held_at
        conditions.tell_all(document, scene.sentence.index, fact)
        fact.home = self._sent_home(chunks) if clause.event == "transfer" else granted_home(self.words, scene, clause)
        fact.clause = clause
        left = self._attributes.origin(chunks, low, high) if clause.event == "transfer" else None
        fact.origin = Found(document.text[left.start : left.end], left, "custody.origin") if left is not None else None
        fact.old = fact.date is not None and self._is_old(document, fact.date.when.earliest)
        fact.moved = clause.event == "transfer" and (clause.slot.noun in self.words["held_already"] or reader.leaves(chunks, low, high))
        fact.earlier = self._is_earlier(chunks, clause.at) if clause.form == "noun" else is_first(chunks, clause.at)
        plural = {"part": ("os", "as"), "noun": ("es", "os", "ts", "ns")}.get(clause.form)
        fact.plural = clause.slot.size > 1 or (plural is not None and trigger.word.split()[0].endswith(plural))
        fact.added = chunks.words[0] in self.words["additional"]
        fact.led = trigger.word.split()[0] in self.words["led"]
        return fact

    def _is_earlier(self, chunks: Row, at: int) -> bool:
        """ "a first hearing", "una audiencia anterior": not the one told before."""
        near = [chunks[back].word for back in range(max(0, at - 2), at)]
        indefinite = near[:1] and near[0] in self.words["articles"] & self.words["indefinite"]
        return bool(indefinite) and near[-1] in self.words["earlier"]

    def _is_old(self, document: Document, day: date | None) -> bool:
        return document.published is not None and day is not None and (document.published - day).days > _OLD_NEWS

    def _sent_home(self, chunks: Row) -> Span | None:
        """ "moved … into house arrest": the move is a house arrest."""
        for before, chunk in itertools.pairwise(chunks):
            if chunk.event == "house_arrest" and before.word in self.words["thither"]:
                return Span(chunk.start, chunk.end)
        return None

    def _own_place(self, chunks: Row, name: Span) -> tuple[Found, Found] | None:
        """ "A (Yaracuy), B (Vargas)": a place in brackets after one of several names."""
        for place in chunks.kinds.get(PLACE, ()):
            if place > 1 and chunks.words[place - 1] == "(" and chunks[place - 2].start == name.start:
                return self._attributes.state(chunks, place, place + 1, place)
        return None

    def _acting_subject(self, chunks: Row, low: int) -> bool:
        """The agency that began the sentence is still the subject of a joined verb: "agents of X came and took …"."""
        return bool(chunks.where(AGENCY, 0, low))
