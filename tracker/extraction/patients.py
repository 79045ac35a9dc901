"""Patients: who a clause happens to, when it names them, and when a pronoun, a group or nothing at all stands for them."""

from __future__ import annotations

import itertools

from tracker.extraction import kin
from tracker.extraction.chunks import FACILITY, MARK, TRIGGER, Chunk
from tracker.extraction.chunks import NAME as NAME_CHUNK
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.coreference import Memory
from tracker.extraction.document import LineKind
from tracker.extraction.fronted import subject_behind
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.scenes import Scene, SceneReader
from tracker.extraction.slots import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot
from tracker.extraction.triggers import ARRESTS

_OWN = 4
_SHORT = 2
_THE_REST = frozenset({"rest", "resto", "demas"})
_ONE_OF_THEM = frozenset("uno una otro otra otros otras alguno alguna algunos algunas".split())


class PatientFinder:
    """Finds whom things happen to in one language."""

    def __init__(self, words: Words, scenes: SceneReader) -> None:
        self.words = words
        self._scenes = scenes

    def who(self, scene: Scene, clause: Clause, memory: Memory, last: list[tuple[Person, Span]]) -> tuple[list[tuple[Person, Span]], bool]:
        slot = clause.slot
        if slot.kind == NAMES:
            people = self._agreeing(scene, clause, self._scenes.people(scene, slot))
            if len(people) == 1 and self._has_company(scene, slot.names[0]):
                memory.accompanied = (scene.sentence.index, people[0][0])
            return people, True
        if slot.kind in (NOBODY, GROUP) and clause.event in ARRESTS and clause.form in ("part", "state"):
            kin_of = next(filter(None, (of(self.words, scene, clause) for of in (kin.of_speaker, kin.of_whom, kin.of_title))), None)
            if kin_of:
                return kin_of, True
        others = clause.rule.endswith("active") or self._says(scene, clause)  # "negó que haya detenidos"
        if scene.sentence.kind is LineKind.LIST and slot.kind in (NOBODY, ELIDED) and not others:
            first = next((chunk for chunk in scene.chunks if chunk.kind == NAME_CHUNK), None)
            if first is not None and scene.chunks.index(first) <= 4 and first.mention is not None and first.mention.person is not None:
                return [(first.mention.person, Span(first.start, first.end))], True
            if last and slot.kind == NOBODY:
                return last, False
        if slot.kind == COREF and len(last) > 1 and clause.form == "noun" and self._is_theirs(scene, clause.at):
            return last, False
        if slot.kind == ELIDED and self._is_of_all(scene, clause) and memory.only_group():
            noun = scene.chunks[clause.at]
            told = self._told_before(scene, clause.at)
            if told is not None:
                return self._scenes.people(scene, told), True
            # "The final hearing opened on Monday": everybody's
            return [(person, Span(noun.start, noun.end)) for person in memory.only_group()], False
        if slot.kind == NOBODY and last and clause.rule.endswith("passive") and self._is_reduced(scene, clause):
            return last, False
        if slot.kind == COREF and self._is_one_of_them(scene, clause.at):
            return [], False
        if slot.kind == ELIDED and kin.is_unsaid(self.words, scene, clause):
            return [], False
        if slot.kind == ELIDED and last:
            return last, False
        if slot.kind == ELIDED and clause.rule.endswith(("coordinated", "status")) and self._joins_nobody(scene, clause):
            return [], False
        if slot.kind == ELIDED and self._goes_on_of_nobody(scene, clause):
            return [], False
        if slot.kind == COREF and clause.form == "noun" and self._is_of_nobodys(scene, clause):
            return [], False
        if last and clause.form == "state" and slot.kind == NOBODY and self._is_of_nobody(slot.noun):
            return last, False
        if slot.kind not in (COREF, GROUP, ELIDED) or (
            slot.kind == ELIDED and clause.event != "disappearance" and clause.rule.endswith(("headline", "beside"))
        ):
            return [], False
        if (slot.plural or slot.kind == GROUP) and self._of_some(scene, clause):
            return [], False
        at = scene.chunks[clause.at].start
        inside = {scene.chunks[name].start for name in slot.inside}
        if slot.kind == ELIDED and not self.words.late_subject:  # "the aide of X's party, Y, was held": not X
            inside |= {mention.start for mention in scene.mentions if mention.governed}
        here = [one for one in scene.mentions if one.end <= at and one.start not in inside and not self._speaks_of_another(scene, one)]
        trigger = scene.chunks[clause.at]
        span = Span(trigger.start, trigger.end)
        meant = self._with_gender(slot, trigger)
        heard = [mention for mention in here if not self._is_heard(scene, mention, memory)]
        found = memory.resolve(scene.sentence.index, meant, heard)
        if len(heard) < len(here) and not (found and memory.is_patient(found[0])):
            found = memory.resolve(scene.sentence.index, meant, here)
        if slot.kind == COREF and slot.noun and len(found) == 1 and not memory.is_patient(found[0]) and self._is_background(scene, clause):
            found = memory.only_patient() or found
        if slot.known and not slot.plural:  # "Six months after his arrest, X …"
            behind = subject_behind(self.words, self._scenes.clauses.phrases, scene.chunks, clause.at)
            named = self._scenes.people(scene, behind) if behind is not None else []
            if named and (not found or all(memory.is_patient(person) for person, _ in named)):
                return named, True
        if slot.kind == COREF and len(found) == 1 and kin.is_meant(self.words, scene, clause) and not memory.is_patient(found[0]):
            return [], False
        return [(person, span) for person in found], False

    def _is_background(self, scene: Scene, clause: Clause) -> bool:
        """ "The deputy, who had been detained since August, …": of the one told of before, not of the last one named."""
        words = scene.chunks.words
        at = next((at for at in range(clause.at - 1, 0, -1) if words[at] == clause.slot.noun), clause.at)
        return words[at + 1] == "," and words[at + 2] in self.words["relative"]

    def _is_of_all(self, scene: Scene, clause: Clause) -> bool:
        """ "La audiencia comenzó", "la aprehensión fue llevada a cabo por": that of everybody told of."""
        told = clause.event in ARRESTS and scene.chunks[clause.at - 1].word in self.words["articles"] - self.words["possessive"]
        return clause.form == "noun" and (clause.event == "hearing" or told)

    def _is_reduced(self, scene: Scene, clause: Clause) -> bool:
        """ "X, ya detenido", but: "X detenido el 17 por el Sebin fue liberado el 18": one subject, and no mark in between."""
        before = next((one for one in reversed(scene.clauses) if one.at < clause.at), None)
        if before is None or not before.rule.endswith("beside"):
            return False
        return not any(chunk.kind in (MARK, NAME_CHUNK) for chunk in scene.chunks[before.at + 1 : clause.at])

    def _is_one_of_them(self, scene: Scene, at: int) -> bool:
        """ "cinco estuvieron en la sede, y a uno lo encarcelaron en otra": nobody knows which."""
        words = scene.chunks.words
        return at > 1 and words[at - 1] in self.words["pron_object"] and words[at - 2] in _ONE_OF_THEM

    def _is_heard(self, scene: Scene, mention: Mention, memory: Memory) -> bool:
        """ "The prosecutor, Y, confirmed that he was taken to court": he is whom the report is about, rather than Y."""
        if mention.person is None or memory.is_patient(mention.person):
            return False
        at = next((index for index, chunk in enumerate(scene.chunks) if chunk.mention is mention), len(scene.chunks))
        behind = [word for word in scene.chunks.words[at + 1 : at + 5] if word not in self.words.plus("have adverbs", ",")]
        return behind[:1] != [] and behind[0] in self.words["say"] and behind[1:2] in (["that"], ["que"])

    def _speaks_of_another(self, scene: Scene, mention: Mention) -> bool:
        """ "Su hijo, X, informó que el sindicalista …", "Her boss, X, said she …", "X, esposa del concejal, dijo que …": anybody but X."""
        words = scene.chunks.words
        at = next((index for index, chunk in enumerate(scene.chunks) if chunk.mention is mention), len(words))
        before, behind = words[max(0, at - 3) : at], words[at + 1 : at + 9]
        said = next((number for number, word in enumerate(behind) if word in self.words["say"]), len(behind))
        if said == len(behind) or mention.person is None:
            return False
        aside = behind[:said]
        theirs = not self.words["possessive"].isdisjoint(before) and set(aside) <= {","}
        kin_of = aside[:1] == [","] and not self.words["relatives"].isdisjoint(aside[:3]) and not self.words["of"].isdisjoint(aside)
        return theirs or kin_of

    def _has_company(self, scene: Scene, name: int) -> bool:
        """ "X was detained with his wife", "X and his team": "they" may be X and them."""
        company = self.words.joined("relatives", "attendants", "company")
        joints = self.words.joined("with", "conjunctions")
        words = scene.chunks.words
        possessive = self.words["possessive"]
        if company.isdisjoint(words) or possessive.isdisjoint(words):
            return False
        return any(words[at] in company and words[at - 1] in possessive and words[at - 2] in joints for at in range(name + 3, len(words)))

    def _goes_on_of_nobody(self, scene: Scene, clause: Clause) -> bool:
        """ "a person remains under house arrest after leaving a jail": the unsaid subject is the nobody told of right before."""
        before = next((one for one in reversed(scene.clauses) if one.at < clause.at), None)
        vague = before is not None and before.slot.kind == NOBODY and before.slot.noun in self.words["person_nouns"]
        return vague and not self.words["object_marker"]

    def _joins_nobody(self, scene: Scene, clause: Clause) -> bool:
        """ "Several journalists were arrested and charged": nobody who is named was charged either."""
        before = [one for one in scene.clauses if one.at < clause.at]
        return bool(before) and before[-1].slot.kind == NOBODY

    def _is_of_nobodys(self, scene: Scene, clause: Clause) -> bool:
        """ "el segundo preso político muerto durante su detención": the arrest of the nobody told of right before."""
        before = next((one for one in reversed(scene.clauses) if one.at < clause.at), None)
        near = before is not None and clause.at - before.at <= _OWN and before.slot.kind == NOBODY and before.form in ("part", "state")
        return near and scene.chunks[clause.at - 1].word in self.words["possessive"]

    def _told_before(self, scene: Scene, at: int) -> Slot | None:
        """ "X was seen at a hearing in Coro; the hearing took four minutes": that of the one who opens the sentence."""
        named = next((index for index, chunk in enumerate(scene.chunks[:at]) if chunk.kind == NAME_CHUNK), at)
        if not any(chunk.kind == TRIGGER and chunk.event == "hearing" for chunk in scene.chunks[named:at]):
            return None
        return Slot(NAMES, self._scenes.clauses.phrases.list_right(scene.chunks, named))

    def _is_theirs(self, scene: Scene, at: int) -> bool:
        """ "A y B siguen desaparecidos desde que se confirmó su detención": Spanish says "su" of several, too."""
        return bool(self.words["object_marker"]) and at > 0 and scene.chunks[at - 1].word in self.words["possessive"]

    def is_several(self, scene: Scene, clause: Clause) -> bool:
        """Told of more than one, and of all of them."""
        return (clause.slot.kind == GROUP or clause.slot.plural) and not self._of_some(scene, clause)

    def _is_of_nobody(self, noun: str) -> bool:
        """ "pasó cuatro años de su vida recluido": what stands before is no person at all."""
        words = self.words
        people = words.joined("person_nouns", "group_nouns", "relatives", "indefinite", "titles", "office")
        return bool(noun) and noun not in people and noun not in ("rest", "resto") and not noun.isdigit()

    def _of_some(self, scene: Scene, clause: Clause) -> bool:
        """ "una parte de ellos ya pasó por tribunales, donde les imputaron …": nobody knows which."""
        told = scene.chunks.words[: clause.at]
        if self.words["partitive"].isdisjoint(told) and _THE_REST.isdisjoint(told):
            return False
        for one, other in itertools.pairwise(scene.chunks[: clause.at]):
            if one.word in self.words.joined("definite", "articles") and other.word in _THE_REST:
                return True  # "some were freed (A and B), the rest remain in prison"
            if one.word in self.words["partitive"] and (other.word in self.words["of"] or one.word in ("parte", "part")):
                return True
        return False

    def _says(self, scene: Scene, clause: Clause) -> bool:
        return not self.words["say"].isdisjoint(scene.chunks.words[: clause.at])

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
        if self.words.code not in ("es", "pt") or slot.kind == GROUP:
            return slot
        if trigger.form == "subj" and slot.kind in (ELIDED, COREF):
            verb = next((word for word in trigger.word.split() if word != "se"), "")
            return Slot(GROUP, plural=True) if verb.endswith("n") and len(verb) > _SHORT else slot  # "recibieron una condena": several
        if trigger.form not in ("part", "state"):
            return slot
        if trigger.kind == FACILITY:
            return slot  # "permanece en los calabozos": the cells are several, not who is in them
        word = trigger.word.split()[0]
        if word.endswith(("os", "as")):
            return Slot(GROUP, plural=True, gender="f" if word.endswith("as") else "")
        if word.endswith(("ado", "ido", "eso", "rto", "lto", "sto")):
            return Slot(slot.kind, gender=slot.gender or "m", noun=slot.noun)
        if word.endswith(("ada", "ida", "esa", "rta", "lta", "sta")):
            return Slot(slot.kind, gender=slot.gender or "f", noun=slot.noun)
        return slot
