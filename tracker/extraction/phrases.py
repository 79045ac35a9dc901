"""Who stands in a grammatical slot: the noun phrase to the left or to the right of a verb, as names, a pronoun, a group or nobody."""

from __future__ import annotations

from tracker.extraction.adjuncts import Adjuncts
from tracker.extraction.asides import names_title, tells
from tracker.extraction.chunks import AGENCY, DATE, FACILITY, MARK, NAME, NUMBER, ORG, PLACE, TRIGGER, WORD, Row
from tracker.extraction.singled import in_apposition, including, thing_of
from tracker.extraction.slots import COREF, ELIDED, FAR, GROUP, NAMES, NOBODY, Slot, opening, pronoun_gender

_DASHES = frozenset({"-", "–", "—"})
_NEAR = 8


class Phrases(Adjuncts):
    """Reads slots with one language's words."""

    def left(self, chunks: Row, at: int) -> Slot:
        """The subject that ends at or before chunk `at`."""
        words = self.words
        while at >= 0:
            chunk = chunks[at]
            word = chunk.word
            if word in words["pair"] and (at == 0 or chunks[at - 1].kind in (MARK, DATE) or chunks[at - 1].word in words["conjunctions"]):
                return Slot(GROUP, size=2, plural=True, noun=word)
            if (
                chunk.kind == DATE
                or word in self._transparent
                or (word in self._beside and at + 1 < len(chunks) and chunks[at + 1].kind == DATE)  # "en marzo fue detenido X"
                or (word in self.words.joined("articles", "few") and at + 1 < len(chunks) and self.is_time(chunks[at + 1]))
            ):
                at -= 1
            elif self.before_span(chunks, at) is not None:
                at = self.before_span(chunks, at) or -1
            elif chunk.kind == NAME:
                return self._named_left(chunks, at)
            elif word in (")", "]"):
                at = opening(chunks, at) - 1
            elif word in (",", "-", "—", "–"):
                return self._before_aside(chunks, at)
            elif word in words["pron_subject"] and at and chunks[at - 1].word in self._prepositions:
                at -= 2  # "junto con ellos fue detenido X"
                at -= at >= 0 and chunks[at].word in words["as_well"]
            elif word in words["pron_subject"] and not (word == "el" and at + 1 < len(chunks) and chunks[at + 1].kind != TRIGGER):
                return Slot(COREF, plural=word in words["plural_subject"], gender=pronoun_gender(word))
            elif word in words["relative"]:
                said = at and word in ("que", "che", "that") and chunks[at - 1].word in words["say"]
                if said or (word == "que" and self.tells_that(chunks, at)):
                    return Slot(ELIDED)  # "said that", not "who"
                return self._antecedent(chunks, at)
            elif word in words["aged"] and (aged := self.aged(chunks, at)) is not None:
                return aged
            elif word in words["conjunctions"] and (shared := self.shared_relative(chunks, at)) is not None:
                return self._antecedent(chunks, shared)
            elif chunk.kind == MARK or word in words.joined("conjunctions", "boundary", "in_order") or self.ends_verb(chunks, at):
                return Slot(ELIDED)
            elif word in words["upon"] and at + 1 < len(chunks) and chunks[at + 1].word in words["be"]:
                return Slot(ELIDED)  # "al ser detenido, X", "on being arrested"
            elif chunk.kind in (ORG, AGENCY, PLACE, FACILITY) and self.place_adjunct(chunks, at) is None:
                return self.unclosed(chunks, at) or self.works_for(chunks, at) or self._noun(chunks, at)
            elif chunk.kind in (ORG, AGENCY, PLACE, FACILITY):
                at = (self.place_adjunct(chunks, at) or 0) - 1
            else:
                adjunct = self.adjunct(chunks, at)
                if adjunct is None:
                    slot = self._noun(chunks, at)
                    if slot.kind != NOBODY:
                        return slot
                    return (
                        self.joined_name(chunks, at)
                        or self._joined_kin(chunks, at)
                        or self.bare_apposition(chunks, at)
                        or self.predicate(chunks, at)
                        or self.of_house(chunks, at)
                        or self.unclosed(chunks, at)
                        or slot
                    )
                at = adjunct - 1
        return Slot(ELIDED)

    def _named_left(self, chunks: Row, at: int) -> Slot:
        """Names that end at `at`, unless they only complete another noun ("the wife of X")."""
        head = self.governor(chunks, at)
        if head is not None:
            noun = self.head_before(chunks, head)
            if head == 1 and self.in_company(chunks, at):
                return Slot(ELIDED)  # "junto con X fueron detenidos Y y Z"
            if chunks[head].word in self.words["of"] and noun is not None:
                slot = self._noun(chunks, noun)
                slot.inside = [at]
                return slot
            if chunks[head].word not in self.words["object_marker"]:
                before = self.left(chunks, head - 1) if head > 0 else Slot(ELIDED)
                return before if before.kind != NAMES or chunks[head].word not in self.words["with"] else Slot(NAMES, [*before.names, at])
        return Slot(NAMES, self.list_left(chunks, at))

    def _before_aside(self, chunks: Row, at: int) -> Slot:
        """ "Name, aged 41, was taken": the phrase before the aside that closes at `at`."""
        told = self.captive_before(chunks, at) or thing_of(self, chunks, at - 1) or including(self, chunks, at)
        if told is not None:
            return told
        said = -1
        for back in range(at - 1, max(-1, at - FAR), -1):
            chunk = chunks[back]
            if chunk.word in (";", ":", "."):
                break
            following = chunks[back + 1].word if back + 1 < len(chunks) else ""
            if following in self.words["group_nouns"] and back + 2 < at:
                following = chunks[back + 2].word  # "the A and B brothers, close to C, were held"
            if chunk.word in ("que", "that") and following == "," and back and self.tells_that(chunks, back):
                said = back  # "X said that, besides Y, others were freed": not X
                break
            if chunk.kind == NAME and following in (",", "(", "-", "—") and not names_title(self, chunks, back):
                governor = self.governor(chunks, back)
                if governor is None or chunks[governor].word in self.words["object_marker"]:
                    return Slot(NAMES, self.list_left(chunks, back))
                if governor > 0 and chunks[governor - 1].kind == TRIGGER and chunks[governor - 1].form == "noun":
                    return Slot(NAMES, [back])  # "la detención de X, dirigente del partido, preso desde": X
        for back in range(at - 1, max(said, at - FAR), -1):  # better a governed name than none: "contra el concejal X, fallecido en"
            if chunks[back].word in (";", ":", "."):
                break
            apart = self.of_kin(chunks, back) or tells(self.words, chunks, back)
            if chunks[back].kind == NAME and chunks[back + 1].word in (",", "(", "-", "—") and not apart:
                return Slot(NAMES, [back])
        subject = self.of_copula(chunks, at) if said < 0 else Slot(ELIDED)
        if subject is not None:
            return subject
        comma = next((back for back in range(at - 1, max(-1, at - 20), -1) if chunks[back].word == ","), None)
        if comma is not None and comma > 0 and chunks[comma - 1].kind == WORD:
            slot = self._noun(chunks, comma - 1)
            if slot.kind in (GROUP, COREF) or slot.noun in self.words["person_nouns"]:
                return slot
        if at > 0 and chunks[at - 1].kind == WORD:
            slot = self._noun(chunks, at - 1)
            if slot.kind in (GROUP, COREF):
                return slot
        return Slot(ELIDED)

    def _joined_kin(self, chunks: Row, at: int) -> Slot | None:
        """ "X, member of the party, and his sister Rafaela were taken": X, past the aside."""
        near = chunks.words[max(0, at - 4) : at]
        kin = not self.words["possessive"].isdisjoint(near) and not self._kin.isdisjoint(near)
        joint = next((k for k in range(at - 1, max(0, at - 5), -1) if chunks[k].word in self.words["conjunctions"]), 0)
        if not kin or not joint or chunks[joint - 1].word != ",":
            return None
        slot = self._before_aside(chunks, joint - 1)
        return Slot(NAMES, slot.names, plural=True) if slot.kind == NAMES else None

    def _antecedent(self, chunks: Row, at: int) -> Slot:
        """What "who" or "que" stands for."""
        back = at - 1
        while back >= 0 and chunks[back].word in ("a", "al", "de", "del", "la", "el", "los", "las", "of", "with", "con", "por", ","):
            back -= 1
        if back < 0:
            return Slot(ELIDED)
        if chunks[at - 1].word in _DASHES:
            included = self.included(chunks, at - 1)
            if included is not None:
                return included
            if chunks[back].word in _DASHES and back and chunks[back - 1].kind == NAME:
                return Slot(NAMES, [back - 1])  # "X —quien estuvo detenido— y activistas como Y"
            aside = self._before_aside(chunks, at - 1)
            if aside.kind == NAMES:
                return aside  # "X, coordinador del partido –quien fue detenido–"
        if (
            chunks[at].word == "quienes"
            and chunks[at - 1].word == ","
            and (chunks[back].kind == ORG or (chunks[back].kind == NAME and self.governor_is_other(chunks, back)))
        ):
            return self.several_before(chunks, back)
        if chunks[back].kind == NAME:
            return self.one_of_theirs(chunks, back) or Slot(NAMES, self.list_left(chunks, back))
        if chunks[back].word in (")", "]"):
            opened = opening(chunks, back) - 1
            if opened >= 0 and chunks[opened].kind == NAME:
                return Slot(NAMES, [opened])
        if at - 1 >= 0 and chunks[at - 1].word == ",":
            before = self._before_aside(chunks, at - 1)
            alone = chunks[at].word == "quienes" and before.kind == NAMES and len(before.names) == 1
            return Slot(NOBODY, plural=True) if alone else before  # "denunció X el secuestro de 18 obreros, quienes": not X
        slot = self._noun(chunks, back)
        if slot.kind == NOBODY and self.words.late_subject and chunks[0].word in self.words["be"]:
            return Slot(ELIDED)  # "Era un maestro que había sido detenido": the one told of before
        return (self.of_copula(chunks, at) or self.unclosed(chunks, back) or slot) if slot.kind == NOBODY else slot

    def _noun(self, chunks: Row, at: int) -> Slot:
        """A phrase without a name: a definite person or group is spoken of before, anything else is nobody we know."""
        words = self.words
        at = self.head_of(chunks, at)
        noun = chunks[at].word
        if noun in words["ordinals"]:
            return Slot(NOBODY, noun=noun)  # "el segundo preso político muerto": whoever that is
        quantity = 0
        definite = False
        for back in range(at, max(-1, at - 7), -1):
            word = chunks[back].word
            if word in words["pair"]:
                quantity, definite = 2, True
                break
            if chunks[back].kind == NUMBER or word in words["group_words"] or (word in words.numbers and word not in words["articles"]):
                told = words.numbers.get(word, 0) or (int(word) if word.isdigit() and len(word) < 3 else 99)
                quantity = told if quantity in (0, 99) else quantity
                if chunks[back].kind == NUMBER and quantity == 99:
                    return Slot(NOBODY, noun=noun)
                if (counted := self.counted(chunks, back, quantity)) is not None:
                    return counted
                continue
            if back < at and word in words["indefinite"] and word not in words["definite"]:
                named = in_apposition(self, chunks, back)
                return named or Slot(NOBODY, noun=noun)
            if word in words["definite"] or word in words["plural_subject"]:
                definite = True
                if back > 0 and chunks[back - 1].word in words["indefinite"] and chunks[back - 1].word not in words["definite"]:
                    return Slot(NOBODY, noun=noun)
                if back > 0 and chunks[back - 1].word in words["plural_subject"]:
                    quantity = quantity or 99
                break
            if chunks[back].kind == MARK or (back < at and word in self._stop):
                break
        if at and chunks[at - 1].word in words["owners"] and noun in words["attendants"]:
            return Slot(NOBODY, noun=noun)  # "only his driver was held"
        kin = noun in self._kin or any(chunks[back].word in self._kin for back in range(max(0, at - 2), at + 1))
        if noun in words["plural_subject"] or (quantity and definite) or noun in words["group_words"]:
            return Slot(GROUP, size=0 if quantity in (0, 99) else quantity, plural=True, noun=noun)
        if definite and noun in words["group_nouns"] and not kin:
            return Slot(GROUP, size=0, plural=True, noun=noun)
        if definite and not kin and noun in self.people:
            return Slot(COREF, noun=noun)
        return Slot(NOBODY, noun=noun)

    def right(self, chunks: Row, at: int, *, marked: bool) -> Slot:
        """The object or late subject that starts after chunk `at`. `marked` asks for Spanish *a* before it."""
        words = self.words
        markers = words["object_marker"]
        seen_marker = not (marked and markers)
        group: Slot | None = None
        aside = at  # "está preso, según la ONG, X": what stands before here only says who tells it
        for ahead in range(at + 1, min(len(chunks), at + 32)):
            chunk = chunks[ahead]
            if chunk.word in words["according"] and ahead < at + 4 and chunks[ahead - 1].word == ",":
                aside = next((k for k in range(ahead, min(len(chunks), ahead + 12)) if chunks[k].word == ","), at)
            if ahead <= aside:
                continue
            if chunk.word == '"' and ahead > at + 1 and chunks[ahead - 1].word in (",", "."):
                return group or Slot(NOBODY)  # "he has arrested their leaders," X said
            if chunk.kind == NAME and ahead + 2 < len(chunks) and chunks[ahead + 1].word == "'" and chunks[ahead + 2].word == "s":
                return group or Slot(NOBODY)  # "X's uncle" isn't X
            if chunk.kind == NAME:
                governor = self.governor(chunks, ahead)
                free = governor is None or governor <= at or chunks[governor].word in markers
                if free and (seen_marker or (governor is not None and chunks[governor].word in markers)):
                    return Slot(NAMES, self.list_right(chunks, ahead))
                if not markers and not free:
                    return group or Slot(NOBODY)
            elif chunk.word in markers:
                seen_marker = True
            elif not markers and ahead == at + 1 and chunk.word in words["pron_object"]:
                possessed = chunk.word == "her" and ahead + 1 < len(chunks) and self.is_noun(chunks[ahead + 1])
                if possessed and chunks[ahead + 1].word in self._kin and ahead + 3 < len(chunks) and chunks[ahead + 3].kind == NAME:
                    return Slot(NAMES, self.list_right(chunks, ahead + 3)) if chunks[ahead + 2].word == "," else Slot(NOBODY)
                return Slot(NOBODY) if possessed else Slot(COREF, plural=chunk.word == "them", gender=pronoun_gender(chunk.word))
            elif chunk.word in words["plural_subject"] and ahead <= at + 3 and chunk.word not in words["pron_subject"]:
                size = words.numbers.get(chunks[ahead + 1].word, 0) if ahead + 1 < len(chunks) else 0
                return Slot(GROUP, size=size, plural=True, noun=chunk.word)
            elif self._ends_phrase(chunks, at, ahead) or (group is not None and self.starts_verb(chunks, ahead)):
                break
            elif group is None and ahead <= at + _NEAR:
                group = self._unnamed(chunks, ahead, markers if marked else frozenset())
        return group or Slot(ELIDED)

    def _ends_phrase(self, chunks: Row, at: int, ahead: int) -> bool:
        """Another verb, a clause or, where objects bear no mark, any preposition: the object isn't beyond it."""
        words, chunk = self.words, chunks[ahead]
        if chunk.word == ";" or (ahead > at + 1 and chunk.kind == TRIGGER and chunk.form in ("fin", "subj")):
            return True
        if chunk.word in words.joined("boundary", "say", "relative", "killings"):
            return True  # "detenido por el homicidio de un agente, X": X was the agent
        return not words["object_marker"] and chunk.kind == WORD and chunk.word in self._not_of and not self.of_day(chunks, at, ahead)

    def _unnamed(self, chunks: Row, at: int, markers: frozenset[str]) -> Slot | None:
        """ "a tres jóvenes", "los seis": people without names; a definite number is a group spoken of before."""
        words, chunk = self.words, chunks[at]
        before = chunks[at - 1].word
        following = chunks[at + 1].word if at + 1 < len(chunks) else ""
        if chunk.word in words["owners"] and (following in words["attendants"] or following in self._kin):
            return Slot(NOBODY, noun=following)  # "se llevaron a su chofer"
        size = words.numbers.get(chunks[at + 1].word, 0) if at + 1 < len(chunks) else 0
        free = before not in self._prepositions or before in markers
        if chunk.word in words["definite"] and 1 < size < 30:
            return Slot(GROUP, size=size, plural=True) if free else None
        if chunk.word in words["definite"] and following in words["group_nouns"] and free:
            return Slot(GROUP, plural=True, noun=following)  # "moved the detainees", "trasladaron a los detenidos"
        vague = chunk.word in words["indefinite"] or chunk.kind == NUMBER or chunk.word in words["group_words"]
        lasts = following in words["span_units"]  # "retenido varias horas": for how long
        return Slot(NOBODY, noun=chunk.word) if vague and free and not lasts else None
