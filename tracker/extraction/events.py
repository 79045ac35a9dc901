"""Events: goes through the report sentence by sentence and says what each clause tells of whom."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction import conditions, kin
from tracker.extraction.anchor import Anchor
from tracker.extraction.attributes import Attributes
from tracker.extraction.chunks import AGENCY, Chunk
from tracker.extraction.chunks import NAME as NAME_CHUNK
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause, Polarity
from tracker.extraction.contested import is_refuted, refute
from tracker.extraction.continuations import NEAR, Continuations, Story
from tracker.extraction.coreference import Memory
from tracker.extraction.custody import CustodyFinder
from tracker.extraction.demands import demanded, is_demanded
from tracker.extraction.document import Document, LineKind
from tracker.extraction.facts import Fact, Found
from tracker.extraction.forces import Forces
from tracker.extraction.fragments import FragmentReader
from tracker.extraction.groups import name_groups
from tracker.extraction.items import ItemReader
from tracker.extraction.leads import name_leads
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.reach import has_object, is_reported
from tracker.extraction.same_fate import SAME, share
from tracker.extraction.scenes import ARRESTS, Scene, SceneReader
from tracker.extraction.slots import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot

HARMLESS = frozenset({"raid", "wanted", "summons"})


class EventReader:
    """Reads events in one language."""

    def __init__(self, words: Words, attributes: Attributes, custody: CustodyFinder) -> None:
        self.words = words
        self._attributes = attributes
        self._scenes = SceneReader(words, custody)
        self._continuations = Continuations(words, self._scenes.dates, attributes)
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
            people, named = self._who(scene, clause, memory, last)
            if clause.event == SAME:
                share(scene, people, story, before=scene.chunks[clause.at].start)
                memory.suffered(scene.sentence.index, [person for person, _ in people])
                last = people
                continue
            if clause.event == "identity":
                self._identify(scene, clause, people, memory, story)
                last = people
                continue
            if scene.chunks[clause.at].near:
                people = [(person, span) for person, span in people if not person.reasons & {"lawyer", "official"}]
            if clause.event in ARRESTS and is_refuted(self.words, scene, clause):
                refute(scene, clause, people, story)
                continue
            if not people and clause.polarity is Polarity.FACT and clause.event not in HARMLESS:
                nobody = Span(scene.chunks[clause.at].start, scene.chunks[clause.at].end)
                story.anonymous.append(self._fact(document, scene, clause, (low, high), None, nobody, named=False))
                story.anonymous[-1].several = clause.slot.kind == GROUP or clause.slot.plural
                story.anonymous[-1].size = clause.slot.size
            if not people:
                continue
            if clause.event in HARMLESS or clause.polarity is not Polarity.FACT:
                self._spare(clause, people, story, scene)
                if named and is_demanded(self.words, scene, clause):
                    story.demanded += [demanded(scene, clause, person, span) for person, span in people]
                if clause.polarity is Polarity.FACT:
                    last = people
                continue
            memory.suffered(scene.sentence.index, [person for person, _ in people])
            last = people
            for person, span in people:
                story.facts.append(self._fact(document, scene, clause, (low, high), person, span, named=named))

    def _identify(self, scene: Scene, clause: Clause, people: list[tuple[Person, Span]], memory: Memory, story: Story) -> None:
        """ "Se trata de X": what was just told of somebody unnamed is told of X."""
        if clause.slot.kind == ELIDED or not people:
            slot = self._scenes.clauses.phrases.right(scene.chunks, clause.at, marked=False)
            people = self._scenes.people(scene, slot)
        for fact in [fact for fact in story.anonymous[-2:] if 0 <= scene.sentence.index - fact.sentence.index <= NEAR]:
            memory.suffered(scene.sentence.index, [person for person, _ in people])
            story.facts += [replace(fact, person=person, name=span, named=True) for person, span in people]

    def _spare(self, clause: Clause, people: Sequence[tuple[Person, Span]], story: Story, scene: Scene) -> None:
        trigger = scene.chunks[clause.at]
        if clause.polarity is Polarity.DENIED and clause.event in ARRESTS:
            reason = "denied"
        elif clause.event in HARMLESS:
            reason = {"raid": "raided", "wanted": "wanted", "summons": "summoned"}[clause.event]
        else:
            return
        story.spared += [(person, reason, Span(trigger.start, trigger.end)) for person, _ in people]

    def _who(self, scene: Scene, clause: Clause, memory: Memory, last: list[tuple[Person, Span]]) -> tuple[list[tuple[Person, Span]], bool]:
        slot = clause.slot
        if slot.kind == NAMES:
            return self._agreeing(scene, clause, self._scenes.people(scene, slot)), True
        others = clause.rule.endswith("active") or self._says(scene, clause)  # "negó que haya detenidos"
        if scene.sentence.kind is LineKind.LIST and slot.kind in (NOBODY, ELIDED) and not others:
            first = next((chunk for chunk in scene.chunks if chunk.kind == NAME_CHUNK), None)
            if first is not None and scene.chunks.index(first) <= 4 and first.mention is not None and first.mention.person is not None:
                return [(first.mention.person, Span(first.start, first.end))], True
            if last and slot.kind == NOBODY:
                return last, False
        if slot.kind == ELIDED and kin.is_unsaid(self.words, scene, clause):
            return [], False
        if slot.kind == ELIDED and last:
            return last, False
        if last and clause.form == "state" and slot.kind == NOBODY and self._is_of_nobody(slot.noun):
            return last, False
        if slot.kind not in (COREF, GROUP, ELIDED) or (
            slot.kind == ELIDED and clause.event != "disappearance" and clause.rule.endswith(("headline", "beside"))
        ):
            return [], False
        if (slot.plural or slot.kind == GROUP) and self._of_some(scene, clause):
            return [], False
        at = scene.chunks[clause.at].start
        here = [mention for mention in scene.mentions if mention.end <= at]
        trigger = scene.chunks[clause.at]
        span = Span(trigger.start, trigger.end)
        return [(person, span) for person in memory.resolve(scene.sentence.index, self._with_gender(slot, trigger), here)], False

    def _is_of_nobody(self, noun: str) -> bool:
        """ "pasó cuatro años de su vida recluido": what stands before is no person at all."""
        words = self.words
        people = words.joined("person_nouns", "group_nouns", "relatives", "indefinite", "titles", "office")
        return bool(noun) and noun not in people and not noun.isdigit()

    def _of_some(self, scene: Scene, clause: Clause) -> bool:
        """ "una parte de ellos ya pasó por tribunales, donde les imputaron …": nobody knows which."""
        for one, other in itertools.pairwise(scene.chunks[: clause.at]):
            if one.word in self.words["partitive"] and (other.word in self.words["of"] or one.word in ("parte", "part")):
                return True
        return False

    def _says(self, scene: Scene, clause: Clause) -> bool:
        return any(chunk.word in self.words["say"] for chunk in scene.chunks[: clause.at])

    def _agreeing(self, scene: Scene, clause: Clause, people: list[tuple[Person, Span]]) -> list[tuple[Person, Span]]:
        """ "dijo Ana, esposa de Luis, aún detenido": the participle says that it is Luis."""
        gender = self._with_gender(Slot(COREF), scene.chunks[clause.at]).gender
        if (
            len(people) != 1
            or not gender
            or not people[0][0].gender
            or people[0][0].gender == gender
            or not clause.rule.endswith(("beside", "state"))
        ):
            return people
        for at in range(clause.at - 1, max(-1, clause.at - 14), -1):
            mention = scene.chunks[at].mention
            if mention is not None and mention.person is not None and mention.person.gender in ("", gender):
                return [(mention.person, Span(scene.chunks[at].start, scene.chunks[at].end))]
        return people

    def _with_gender(self, slot: Slot, trigger: Chunk) -> Slot:
        """Spanish participles agree: detenida is a woman, detenidos are several."""
        if self.words.code not in ("es", "pt") or trigger.form not in ("part", "state") or slot.kind == GROUP:
            return slot
        word = trigger.word.split()[0]
        if word.endswith(("os", "as")):
            return Slot(GROUP, plural=True, gender="f" if word.endswith("as") else "")
        if word.endswith(("ado", "ido", "eso", "rto", "lto", "sto")):
            return Slot(slot.kind, gender=slot.gender or "m", noun=slot.noun)
        if word.endswith(("ada", "ida", "esa", "rta", "lta", "sta")):
            return Slot(slot.kind, gender=slot.gender or "f", noun=slot.noun)
        return slot

    def _fact(
        self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], person: Person | None, span: Span, *, named: bool
    ) -> Fact:
        chunks, (low, high) = scene.chunks, bounds
        trigger = chunks[clause.at]
        fact = Fact(
            person, span, clause.event, Span(trigger.start, trigger.end), scene.sentence, clause.rule, clause.polarity, clause.form, named
        )
        reader = self._attributes
        if clause.form == "noun" and named and clause.event in ARRESTS and is_reported(self.words, chunks, low, clause.at):
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
        if place is not None:
            fact.state, fact.place = place
        whole = clause.event == "death_in_custody"
        custody = reader.custody(chunks, 0 if whole else low, len(chunks) if whole else high, clause.event, clause.at)
        if custody is not None:
            fact.held_at = Found(document.text[custody.span.start : custody.span.end], custody.span, custody.rule)
        fact.loose = clause.event == "death_in_custody" and not any(self._scenes.is_custody(chunk) for chunk in chunks)
        if clause.event == "death_in_custody" and fact.state is None and fact.held_at is not None:
            fact.state = reader.state_of_custody(fact.held_at)
            fact.place = fact.held_at
        conditions.tell_all(document, scene.sentence.index, fact)
        fact.home = self._sent_home(chunks) if clause.event == "transfer" else None
        fact.clause = clause
        left = self._attributes.origin(chunks, low, high) if clause.event == "transfer" else None
        fact.origin = Found(document.text[left.start : left.end], left, "custody.origin") if left is not None else None
        fact.moved = clause.event == "transfer" and self._attributes.leaves(chunks, low, high)
        fact.led = trigger.word.split()[0] in self.words["led"]
        return fact

    def _sent_home(self, chunks: Sequence[Chunk]) -> Span | None:
        """ "moved … into house arrest": the move is a house arrest."""
        for before, chunk in itertools.pairwise(chunks):
            if chunk.event == "house_arrest" and before.word in self.words["thither"]:
                return Span(chunk.start, chunk.end)
        return None

    def _own_place(self, chunks: Sequence[Chunk], name: Span) -> tuple[Found, Found] | None:
        """ "A (Yaracuy), B (Vargas)": a place in brackets after one of several names."""
        for at, chunk in enumerate(chunks[:-2]):
            if chunk.start > name.start:
                break
            if chunk.start == name.start and chunks[at + 1].word == "(" and chunks[at + 2].kind == "place":
                return self._attributes.state(chunks, at + 2, at + 3, at + 2)
        return None

    def _acting_subject(self, chunks: Sequence[Chunk], low: int) -> bool:
        """The agency that began the sentence is still the subject of a joined verb: "agents of X came and took …"."""
        return any(chunk.kind == AGENCY for chunk in chunks[:low])
