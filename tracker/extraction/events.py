"""Events: goes through the report sentence by sentence and says what each clause tells of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.extraction.attributes import Attributes
from tracker.extraction.chunks import AGENCY, TRIGGER, Chunk, build
from tracker.extraction.chunks import NAME as NAME_CHUNK
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause, ClauseReader, Polarity
from tracker.extraction.coreference import Memory
from tracker.extraction.custody import CustodyFinder
from tracker.extraction.dates import Anchor, DateReader
from tracker.extraction.document import Document, Hit, LineKind, Sentence
from tracker.extraction.facts import Fact, Found
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.phrases import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot

HARMLESS = frozenset({"raid", "wanted", "summons"})
_NEAR = 3
_TRIGGERS = frozenset({TRIGGER, "facility"})
_ARRESTS = frozenset({"arrest", "rearrest"})


@dataclass(slots=True)
class Story:
    """What the clauses tell, and what was said of people to whom nothing happened."""

    facts: list[Fact] = field(default_factory=list)
    anonymous: list[Fact] = field(default_factory=list)
    spared: list[tuple[Person, str, Span]] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """One sentence taken apart."""

    sentence: Sentence
    chunks: list[Chunk]
    clauses: list[Clause]
    bounds: list[tuple[int, int]]
    mentions: list[Mention]


class EventReader:
    """Reads events in one language."""

    def __init__(self, words: Words, attributes: Attributes, custody: CustodyFinder) -> None:
        self.words = words
        self._clauses = ClauseReader(words)
        self._attributes = attributes
        self._custody = custody
        self._dates = DateReader(words, words.language.dates)
        self._abroad: dict[str, str] = {}

    def read(self, document: Document, mentions: Sequence[Mention], blocked: set[int]) -> Story:
        self._abroad = self._forces(document)
        by_sentence: list[list[Mention]] = [[] for _ in document.sentences]
        for mention in mentions:
            by_sentence[mention.sentence].append(mention)
        anchor = Anchor(document.published, month_only=document.published_precision == "month")
        scenes = [self._scene(document, sentence, by_sentence[sentence.index], anchor) for sentence in document.sentences]
        memory, story = Memory(blocked), Story()
        for scene in scenes:
            if scene is not None:
                memory.patients.extend(person for person in self._named_patients(scene) if person not in memory.patients)
        for sentence, scene in zip(document.sentences, scenes, strict=True):
            if scene is not None:
                memory.enumerate(sentence.index, self._lists(scene))
            elif sentence.is_story and len(by_sentence[sentence.index]) > 2:
                memory.enumerate(sentence.index, [self._bare_list(document, by_sentence[sentence.index])])
            if scene is not None:
                self._tell(document, scene, memory, story)
            elif sentence.is_story and not self._is_listed(document, sentence, by_sentence[sentence.index], story, memory):
                self._goes_on(document, sentence, by_sentence[sentence.index], story)
            memory.see(sentence.index, by_sentence[sentence.index])
        self._name_groups(story, memory)
        return story

    def _forces(self, document: Document) -> dict[str, str]:
        """What plain words for forces mean in the country that the report is mostly about."""
        counts = {code: sum(document.folded.count(name) for name in names) for code, names in self.words.language.country_names.items()}
        best = max(counts, key=lambda code: counts[code], default="")
        return self.words.language.countries.get(best, {}) if counts.get(best) else {}

    def _name_groups(self, story: Story, memory: Memory) -> None:
        """"Their arrest goes back to 2017": told of a group before its only list of names."""
        groups = memory.groups()
        for fact in [item for item in story.anonymous if item.several and item.size > 1]:
            listed = memory.listed(fact.sentence.index, fact.size)
            story.facts += [replace(fact, person=person, name=fact.trigger) for person in listed]
        if len(groups) != 1:
            return
        for fact in [item for item in story.anonymous if item.several and item.event in _ARRESTS | {"sentence", "charge"}]:
            story.facts += [replace(fact, person=person, name=fact.trigger) for person in groups[0]]

    def _scene(self, document: Document, sentence: Sentence, mentions: list[Mention], anchor: Anchor) -> Scene | None:
        """The sentence taken apart, if it has a trigger at all; dates of others are only remembered."""
        hits = document.hits_of[sentence.index]
        if not sentence.is_story or not any(hit.kind == "trigger" for hit in hits):
            self._dates.remember_year(document.folded, sentence.start, sentence.end, anchor)
            return None
        dates = self._dates.find(document.folded, sentence.start, sentence.end, anchor)
        generic = self._custody.find(document.text, sentence.start, sentence.end)
        chunks = build(document.folded, sentence, mentions, dates, [*hits, *generic])
        clauses = [self._clauses.read(chunks, at) for at, chunk in enumerate(chunks) if chunk.kind in _TRIGGERS and self._triggers(chunks, at)]
        return Scene(sentence, chunks, clauses, self._bounds(chunks, clauses), mentions)

    def _triggers(self, chunks: Sequence[Chunk], at: int) -> bool:
        """A trigger that counts here; or a place of custody that somebody is said to be in."""
        if chunks[at].kind == TRIGGER:
            return self._counts(chunks, at)
        if chunks[at].kind != "facility" or at < 2:
            return False
        back = at - 1
        while back > 0 and chunks[back].word in self.words["articles"]:
            back -= 1
        if chunks[back].word not in ("en", "in", "inside", "at") or any(chunk.kind == TRIGGER for chunk in chunks[max(0, at - 5) : at]):
            return False
        if not any(chunks[k].word in self.words["be"] | self.words["stay"] for k in range(max(0, back - 3), back)):
            return False
        chunks[at].event, chunks[at].form = "arrest", "state"
        return True

    def _lists(self, scene: Scene) -> list[list[Person]]:
        """Coordinated names of the sentence: what "the three" may stand for later."""
        lists: list[list[Person]] = []
        reach = -1
        for at, chunk in enumerate(scene.chunks):
            if chunk.kind == NAME_CHUNK and at > reach:
                slot = Slot(NAMES, self._clauses.phrases.list_right(scene.chunks, at))
                reach = slot.names[-1]
                if len(slot.names) > 1:
                    lists.append([person for person, _ in self._people(scene, slot)])
        return [[person for people in lists for person in people], *lists] if len(lists) > 1 else lists

    def _bare_list(self, document: Document, mentions: list[Mention]) -> list[Person]:
        """The people of a sentence without a trigger, when it is little more than their names."""
        return [mention.person for mention in mentions if mention.person is not None and not mention.person.reasons]

    def _is_listed(self, document: Document, sentence: Sentence, mentions: list[Mention], story: Story, memory: Memory) -> bool:
        """A line that is only a name, under "Fueron detenidos:"."""
        if self._is_enumeration(document, sentence, mentions, story, memory):
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
        if person is None:
            return False
        memory.suffered(sentence.index, [person])
        story.facts.append(replace(told, person=person, name=Span(mentions[0].start, mentions[0].end), named=True))
        return True

    def _is_enumeration(self, document: Document, sentence: Sentence, mentions: list[Mention], story: Story, memory: Memory) -> bool:
        """"La lista: A, B, C": what was just told of people without names is told of these."""
        opening, colon, _ = document.folded[sentence.start : sentence.end].partition(":")
        if not colon or len(opening) > 80 or not self.words["list_words"] & set(opening.replace("'", " ").split()):
            return False
        people = [mention for mention in mentions if mention.person is not None and mention.start > sentence.start + len(opening)]
        told = next((fact for fact in reversed(story.anonymous) if sentence.index - fact.sentence.index <= _NEAR), None)
        if told is None or len(people) < _NEAR:
            return False
        for mention in people:
            if mention.person is not None:
                memory.suffered(sentence.index, [mention.person])
                story.facts.append(replace(told, person=mention.person, name=Span(mention.start, mention.end), named=True))
        return True

    def _goes_on(self, document: Document, sentence: Sentence, mentions: list[Mention], story: Story) -> None:
        """"Ocurrió el 18 de octubre en …": the day and place of what was told right before."""
        start = document.folded[sentence.start : sentence.start + 40].split()[:4]
        if not story.facts or not any(word.strip(",.") in self.words["happen"] for word in start):
            return
        last = story.facts[-1]
        if sentence.index - last.sentence.index > 2:
            return
        dates = self._dates.find(document.folded, sentence.start, sentence.end, Anchor(document.published, month_only=document.published_precision == "month"))
        chunks = build(document.folded, sentence, mentions, dates, document.hits_of[sentence.index])
        for fact in [item for item in story.facts if item.sentence is last.sentence and item.event == last.event]:
            fact.date = fact.date or self._attributes.date(chunks, 0, len(chunks), 0, "noun")
            place = self._attributes.state(chunks, 0, len(chunks), 0)
            if fact.state is None and place is not None:
                fact.state, fact.place = place

    def _counts(self, chunks: Sequence[Chunk], at: int) -> bool:
        """A word of judges ("gave") is a trigger only with years beside it; a death only of someone held."""
        chunk = chunks[at]
        if self._counts_as(chunks, at):
            return True
        for key in chunk.alternatives:
            chunk.read_as(key)
            if self._counts_as(chunks, at):
                return True
        return False

    def _counts_as(self, chunks: Sequence[Chunk], at: int) -> bool:
        chunk = chunks[at]
        if chunk.near:
            reach = 5 if chunk.near == "prison_next" else 12
            near = chunks[at + 1 : at + reach]
            named = chunk.near == "custody_words" or chunk.near == "prison_next"
            return any(item.word in self.words[chunk.near] or (named and item.kind == "facility") for item in near)
        if chunk.event == "transfer" and chunk.form == "fin" and at and chunks[at - 1].word == "se":
            return False
        if chunk.event == "transfer" and not any(self._is_custody(item) or item.kind == "agency" for item in chunks):
            return False
        if chunk.form == "give" or chunk.event == "sentence" and chunk.form == "noun":
            near = {chunks[k].word for k in range(max(0, at - 4), min(len(chunks), at + 12))}
            return bool(near & self.words["terms"])
        if chunk.event == "death_in_custody":
            return any(self._is_custody(item) for item in chunks) and not any(item.word in self.words["other_death"] for item in chunks)
        return True

    def _is_custody(self, chunk: Chunk) -> bool:
        return (chunk.kind == "facility" and "hospital" not in chunk.word) or (chunk.kind == TRIGGER and chunk.event in _ARRESTS) or chunk.word in self.words["custody_words"]

    def _bounds(self, chunks: Sequence[Chunk], clauses: Sequence[Clause]) -> list[tuple[int, int]]:
        """Where each clause begins and ends: between two triggers, at the last mark or joining word before the second."""
        bounds: list[tuple[int, int]] = []
        low = 0
        for one, other in zip(clauses, clauses[1:], strict=False):
            cut = self._cut(chunks, one.at, other.at)
            bounds.append((low, cut))
            low = cut
        if clauses:
            bounds.append((low, len(chunks)))
        return bounds

    def _cut(self, chunks: Sequence[Chunk], first: int, second: int) -> int:
        joints = self.words["conjunctions"] | self.words["boundary"] | self.words["relative"]
        weak = None
        for at in range(second - 1, first, -1):
            word = chunks[at].word
            if word in (";", ":", "—") or word in joints:
                return at
            if word == "," and weak is None:
                weak = at
        return weak if weak is not None else self._verb_start(chunks, second)

    def _verb_start(self, chunks: Sequence[Chunk], at: int) -> int:
        while at > 0 and (chunks[at - 1].word in self.words["be"] | self.words["have"] | self.words["stay"] | self.words["adverbs"]):
            at -= 1
        return at

    def _named_patients(self, scene: Scene) -> list[Person]:
        """People whom a clause names outright: known before any pronoun is read."""
        found: list[Person] = []
        for clause in scene.clauses:
            if clause.slot.kind == NAMES and clause.polarity is Polarity.FACT and clause.event not in HARMLESS:
                found += [person for person, _ in self._people(scene, clause.slot)]
        return found

    def _people(self, scene: Scene, slot: Slot) -> list[tuple[Person, Span]]:
        found = []
        for at in slot.names:
            chunk = scene.chunks[at]
            if chunk.mention is not None and chunk.mention.person is not None:
                found.append((chunk.mention.person, Span(chunk.start, chunk.end)))
        return found

    def _tell(self, document: Document, scene: Scene, memory: Memory, story: Story) -> None:
        last: list[tuple[Person, Span]] = []
        for clause, (low, high) in zip(scene.clauses, scene.bounds, strict=True):
            people, named = self._who(scene, clause, memory, last)
            if clause.event == "identity":
                self._identify(scene, clause, people, memory, story)
                last = people
                continue
            if scene.chunks[clause.at].near:
                people = [(person, span) for person, span in people if not person.reasons & {"lawyer", "official"}]
            if not people and clause.polarity is Polarity.FACT and clause.event not in HARMLESS:
                nobody = Span(scene.chunks[clause.at].start, scene.chunks[clause.at].end)
                story.anonymous.append(self._fact(document, scene, clause, (low, high), None, nobody, named=False))
                story.anonymous[-1].several = clause.slot.kind == GROUP or clause.slot.plural
                story.anonymous[-1].size = clause.slot.size
            if not people:
                continue
            if clause.event in HARMLESS or clause.polarity is not Polarity.FACT:
                self._spare(clause, people, story, scene)
                if clause.polarity is Polarity.FACT:
                    last = people
                continue
            memory.suffered(scene.sentence.index, [person for person, _ in people])
            last = people
            for person, span in people:
                story.facts.append(self._fact(document, scene, clause, (low, high), person, span, named=named))

    def _identify(self, scene: Scene, clause: Clause, people: list[tuple[Person, Span]], memory: Memory, story: Story) -> None:
        """"Se trata de X": what was just told of somebody unnamed is told of X."""
        if clause.slot.kind == ELIDED or not people:
            slot = self._clauses.phrases.right(scene.chunks, clause.at, marked=False)
            people = self._people(scene, slot)
        told = [fact for fact in story.anonymous if 0 <= scene.sentence.index - fact.sentence.index <= _NEAR]
        for fact in told[-2:]:
            memory.suffered(scene.sentence.index, [person for person, _ in people])
            story.facts += [replace(fact, person=person, name=span, named=True) for person, span in people]

    def _spare(self, clause: Clause, people: Sequence[tuple[Person, Span]], story: Story, scene: Scene) -> None:
        trigger = scene.chunks[clause.at]
        if clause.polarity is Polarity.DENIED and clause.event in _ARRESTS:
            reason = "denied"
        elif clause.event in HARMLESS:
            reason = {"raid": "raided", "wanted": "wanted", "summons": "summoned"}[clause.event]
        else:
            return
        story.spared += [(person, reason, Span(trigger.start, trigger.end)) for person, _ in people]

    def _who(self, scene: Scene, clause: Clause, memory: Memory, last: list[tuple[Person, Span]]) -> tuple[list[tuple[Person, Span]], bool]:
        slot = clause.slot
        if slot.kind == NAMES:
            return self._agreeing(scene, clause, self._people(scene, slot)), True
        if scene.sentence.kind is LineKind.LIST and slot.kind in (NOBODY, ELIDED):
            first = next((chunk for chunk in scene.chunks if chunk.kind == NAME_CHUNK), None)
            if first is not None and scene.chunks.index(first) <= 4 and first.mention is not None and first.mention.person is not None:
                return [(first.mention.person, Span(first.start, first.end))], True
            if last and slot.kind == NOBODY:
                return last, False
        if slot.kind == ELIDED and last:
            return last, False
        if slot.kind not in (COREF, GROUP, ELIDED) or (slot.kind == ELIDED and clause.rule.endswith(("headline", "beside"))):
            return [], False
        at = scene.chunks[clause.at].start
        here = [mention for mention in scene.mentions if mention.end <= at]
        trigger = scene.chunks[clause.at]
        span = Span(trigger.start, trigger.end)
        return [(person, span) for person in memory.resolve(scene.sentence.index, self._with_gender(slot, trigger), here)], False

    def _agreeing(self, scene: Scene, clause: Clause, people: list[tuple[Person, Span]]) -> list[tuple[Person, Span]]:
        """"dijo Ana, esposa de Luis, aún detenido": the participle says that it is Luis."""
        gender = self._with_gender(Slot(COREF), scene.chunks[clause.at]).gender
        if len(people) != 1 or not gender or not people[0][0].gender or people[0][0].gender == gender or not clause.rule.endswith(("beside", "state")):
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

    def _fact(self, document: Document, scene: Scene, clause: Clause, bounds: tuple[int, int], person: Person | None, span: Span, *, named: bool) -> Fact:
        chunks, (low, high) = scene.chunks, bounds
        trigger = chunks[clause.at]
        fact = Fact(person, span, clause.event, Span(trigger.start, trigger.end), scene.sentence, clause.rule, clause.polarity, clause.form, named)
        reader = self._attributes
        low = clause.at if clause.form == "noun" and named and clause.event in _ARRESTS else low
        fact.date = reader.date(chunks, low, high, clause.at, "state" if clause.rule.endswith(".state") else clause.form)
        if clause.event in _ARRESTS | {"transfer", "death_in_custody"}:
            fact.agencies = reader.agencies(chunks, low, high, clause.at, self._abroad)
            if not fact.agencies and clause.event in _ARRESTS and clause.form in ("fin", "part"):
                fact.agencies = reader.agencies(chunks, 0, low, clause.at, self._abroad) if self._acting_subject(chunks, low) else []
        place = self._own_place(chunks, span) or reader.state(chunks, low, high, clause.at)
        if place is not None:
            fact.state, fact.place = place
        whole = clause.event == "death_in_custody"
        custody = reader.custody(chunks, 0 if whole else low, len(chunks) if whole else high, clause.event)
        if custody is not None:
            fact.held_at = Found(document.text[custody.span.start : custody.span.end], custody.span, custody.rule)
        self._cues(document, scene, fact)
        fact.clause = clause
        fact.led = trigger.word.split()[0] in self.words["led"]
        return fact

    def _own_place(self, chunks: Sequence[Chunk], name: Span) -> tuple[Found, Found] | None:
        """"A (Yaracuy), B (Vargas)": a place in brackets after one of several names."""
        for at, chunk in enumerate(chunks[:-2]):
            if chunk.start == name.start and chunks[at + 1].word == "(" and chunks[at + 2].kind == "place":
                return self._attributes.state(chunks, at + 2, at + 3, at + 2)
        return None

    def _acting_subject(self, chunks: Sequence[Chunk], low: int) -> bool:
        """The agency that began the sentence is still the subject of a joined verb: "agents of X came and took …"."""
        return any(chunk.kind == AGENCY for chunk in chunks[:low])

    def _cues(self, document: Document, scene: Scene, fact: Fact) -> None:
        """Conditions, house arrest and unknown whereabouts told in the same sentence."""
        index = scene.sentence.index
        for hit in document.hits_of[index]:
            self._cue(hit, fact)
        for distance, following in enumerate(document.hits_of[index + 1 : index + 5]):
            if any(hit.kind == "trigger" and hit.key.startswith("release") for hit in following):
                break
            for hit in following:
                if hit.kind == "cue" and (hit.key == "conditions" and "release" in fact.event or hit.key == "unknown_place" and distance < 2):
                    self._cue(hit, fact)

    def _cue(self, hit: Hit, fact: Fact) -> None:
        span = Span(hit.start, hit.end)
        if hit.kind == "cue" and hit.key == "unknown_place":
            fact.unknown = span
        elif hit.kind == "cue" and hit.key == "conditions" or hit.key == "conditional_release/noun":
            fact.conditional = span
        elif hit.key == "house_arrest/noun":
            fact.home = span
        elif hit.kind == "cue" and hit.key == "again":
            fact.again = True
