"""Adjuncts: phrases between a subject and its verb that only say when, where or for how long, and are stepped over."""

from __future__ import annotations

from tracker.extraction.chunks import AGENCY, DATE, MARK, NAME, NUMBER, ORG, PLACE, TRIGGER, WORD, Chunk, Row
from tracker.extraction.slots import COREF, ELIDED, FAR, NAMES, NOBODY, NameLists, Slot, pronoun_gender

_UNCLOSED = 14
_SHARED = 10
_BEFORE_THAT = frozenset({"desde", "de"})


class Adjuncts(NameLists):
    """Recognises adjuncts with one language's words."""

    def of_copula(self, chunks: Row, at: int) -> Slot | None:
        """ "X is a journalist and organiser, detained since May": the subject of the sentence."""
        for back in range(at - 1, max(0, at - 16), -1):
            chunk = chunks[back]
            if chunk.kind == TRIGGER or chunk.word in (";", ":", ".", ","):
                return None
            if chunk.word in self.words.joined("present", "be"):
                named = chunks[back - 1].kind == NAME and chunks[back + 1].word in self.words["articles"]
                return Slot(NAMES, self.list_left(chunks, back - 1)) if named else None
        return None

    def captive_before(self, chunks: Row, at: int) -> Slot | None:
        """ "dijo que el detenido, quien no había recibido condena, fue trasladado": the one told of before, not who says it."""
        comma = next((back for back in range(at - 1, max(1, at - _SHARED - 4), -1) if chunks[back].word == ","), None)
        if comma is None or chunks[comma + 1].word not in ("quien", "quienes", "who"):
            return None
        word = chunks[comma - 1].word
        if chunks[comma - 1].kind != TRIGGER and f"{word.rstrip('s')}s" not in self.words["held_already"]:
            return None
        return Slot(COREF, plural=word.endswith("s"), noun=word) if chunks[comma - 2].word in self.words["definite"] else None

    def head_of(self, chunks: Row, at: int) -> int:
        """ "el trabajador de la prensa": the noun that the phrase is about."""
        for _ in range(2):
            of = at - 2 if at > 2 and chunks[at - 1].word in self.words["articles"] else at - 1
            if of < 1 or chunks[of].word not in self.words["of"] or chunks[of - 1].kind != WORD or not self.is_person(chunks[of - 1].word):
                break
            at = of - 1
        return at

    def of_day(self, chunks: Row, at: int, preposition: int) -> bool:
        """ "arrested on Tuesday the former minister, X": the object stands behind the day."""
        on = preposition == at + 1 and chunks[preposition].word == "on"
        return on and preposition + 1 < len(chunks) and chunks[preposition + 1].kind == DATE

    def before_span(self, chunks: Row, at: int) -> int | None:
        """What stands before "lleva dos años y tres meses": the verb that says how long."""
        if chunks[at].word not in self.words["span_units"]:
            return None
        for back in range(at - 1, max(-1, at - 9), -1):
            word = chunks[back].word
            if word in self.words["lasts"]:
                return back - 2 if back > 1 and chunks[back - 1].word in self.words["have"] else back - 1
            if chunks[back].kind not in (WORD, NUMBER) or word in self.words["boundary"] or word in self.words["relative"]:
                return None
        return None

    def only_time(self, chunks: Row, at: int) -> bool:
        """ "Poco después fue detenido X", "…, y dos horas más tarde fue …": nothing but a time, back to where the clause begins."""
        of_time = self.words.joined("articles", "span_units", "time_nouns", "later")
        for back in range(at, -1, -1):
            chunk = chunks[back]
            if chunk.kind == MARK or chunk.word in self.words["conjunctions"]:
                return back < at
            if chunk.kind not in (DATE, NUMBER) and chunk.word not in of_time and chunk.word not in self.words.numbers:
                return False
        return at >= 0

    def is_time(self, chunk: Chunk) -> bool:
        return chunk.kind == DATE or chunk.word in self.words["time_nouns"]

    def place_adjunct(self, chunks: Row, at: int) -> int | None:
        """The preposition of a place: "después de su llegada a Coro fueron …", "on arrival in Coro was …"."""
        back = at - 1
        while back > at - 4 and back >= 0 and (chunks[back].kind == PLACE or chunks[back].word in self.words["articles"]):
            back -= 1
        if back < 0 or chunks[back].kind != WORD or chunks[back].word in self.words["of"]:
            return None
        return back if chunks[back].word in self._prepositions and chunks[back].word not in self.words["with"] else None

    def adjunct(self, chunks: Row, at: int) -> int | None:
        """The preposition of a phrase that only says when or where: "en razón de ello fueron …", "at the airport was …"."""
        noun = chunks[at].word
        if noun in self.words["indefinite"] or noun in self.words["group_nouns"] or noun in self.people:
            return None  # "at least nine people"
        skip = self.words.joined("of", "articles")
        for back in range(at - 1, max(-1, at - 7), -1):
            chunk = chunks[back]
            if chunk.word in ("at", "al") and chunks[back + 1].word in ("least", "menos"):
                return None  # "at least eight people linked to the campaign were held"
            if chunk.kind == WORD and chunk.word in self._prepositions and chunk.word not in skip:
                held = chunk.word in self.words.joined("object_marker", "with", "agent_prep")
                return None if held and chunk.word != "a" else back
            if chunk.word in self.words["before_after"]:
                return back
            if chunk.kind not in (WORD, NUMBER) or chunk.word in self._stop or chunk.word in self.words["conjunctions"]:
                return None
        return None

    def tells_apart(self, chunks: Row, name: int, at: int) -> bool:
        """ "tía de X, un hombre que …": the noun can't mean the aunt."""
        governor = self.governor(chunks, name)
        head = self.head_before(chunks, governor) if governor is not None else None
        if head is None:
            return False
        kin = chunks[head].word
        nouns = chunks.words[at : at + 3]
        feminine, masculine = self.words.plus("kin_feminine", "woman"), self.words.plus("kin_masculine", "man hombre joven")
        return (kin in feminine and any(noun in masculine for noun in nouns)) or (
            kin in masculine and any(noun in feminine for noun in nouns)
        )

    def several_before(self, chunks: Row, at: int) -> Slot:
        """ "A y B, ambos del equipo de X, quienes": several, not the one whose team it is."""
        joints = self.words.plus("conjunctions", ",")
        for back in range(at - 1, max(-1, at - FAR), -1):
            if chunks[back].word in (";", ":", "."):
                break
            if chunks[back].kind == NAME and chunks[back + 1].word in (",", "("):
                names = [back]
                while names[0] > 1 and chunks[names[0] - 1].word in joints and chunks[names[0] - 2].kind == NAME:
                    names.insert(0, names[0] - 2)
                if len(names) > 1:
                    return Slot(NAMES, names)
        return Slot(ELIDED, plural=True)

    def one_of_theirs(self, chunks: Row, name: int) -> Slot | None:
        """ "Y, one of the collaborators of X who was arrested": Y."""
        governor = self.governor(chunks, name)
        if governor is None or chunks[governor].word not in self.words["of"]:
            return None
        for back in range(governor - 1, max(0, governor - 7), -1):
            if chunks[back].word in self.words["one"] and chunks[back + 1].word in self.words["of"]:
                named = chunks[back - 1].word == "," and back > 1 and chunks[back - 2].kind == NAME
                return Slot(NAMES, [back - 2]) if named else Slot(NOBODY)
        return None

    def bare_apposition(self, chunks: Row, at: int) -> Slot | None:
        """ "la madre de X, joven encarcelado en": the bare description behind the comma is X's, if it can't be the mother's."""
        if not self.words.late_subject:
            return None
        for back in range(at, max(1, at - 5), -1):
            if chunks[back].word == ",":
                name = back - 1
                if chunks[name].kind != NAME or back == at or self.people.isdisjoint(chunks.words[back + 1 : at + 1]):
                    return None
                return Slot(NAMES, [name]) if not self.of_kin(chunks, name) or self._participle_tells(chunks, name, at + 1) else None
            if chunks[back].kind != WORD or chunks[back].word in self._stop or chunks[back].word in self.words["conjunctions"]:
                return None
        return None

    def unclosed(self, chunks: Row, at: int) -> Slot | None:
        """ "X, coordinador nacional del partido Tal fue detenido": the aside about X that no comma closes."""
        for back in range(at, max(0, at - _UNCLOSED), -1):
            chunk = chunks[back]
            if chunk.word == ",":
                first = back + 1 + (chunks[back + 1].word in self.words["articles"])
                titled = chunks[back - 1].kind == NAME and any(self.is_title(one.word) for one in chunks[first : min(first + 2, at + 1)])
                return Slot(NAMES, [back - 1]) if titled and self.ungoverned(chunks, back - 1) else None
            if chunk.kind not in (WORD, ORG, AGENCY, PLACE) or chunk.word in self._stop:
                return None
        return None

    def _participle_tells(self, chunks: Row, name: int, at: int) -> bool:
        governor = self.governor(chunks, name)
        head = self.head_before(chunks, governor) if governor is not None else None
        if head is None or at >= len(chunks):
            return False
        verb, kin = chunks[at].word.split()[0], chunks[head].word
        return (verb.endswith("o") and kin in self.words["kin_feminine"]) or (verb.endswith("a") and kin in self.words["kin_masculine"])

    def predicate(self, chunks: Row, at: int) -> Slot | None:
        """ "A y B son dos jóvenes presos políticos detenidos en": what is said of A and B."""
        for back in range(at, max(0, at - 7), -1):
            if chunks[back].word in self.words["present"] and back and chunks[back - 1].kind == NAME:
                return Slot(NAMES, self.list_left(chunks, back - 1)) if self.ungoverned(chunks, back - 1) else None
            if chunks[back].kind not in (WORD, NUMBER, TRIGGER) or chunks[back].word in self.words["relative"]:
                return None
        return None

    def included(self, chunks: Row, dash: int) -> Slot | None:
        """ "a group of prisoners – including A and B – who are held at": A and B."""
        for back in range(dash - 1, max(-1, dash - FAR), -1):
            if chunks[back].word == chunks[dash].word:
                such = next((k for k in range(back + 1, min(dash, back + 4)) if chunks[k].word in self.words["such_as"]), None)
                name = next((k for k in range(back + 1, dash) if chunks[k].kind == NAME), None)
                return (
                    Slot(NAMES, [k for k in self.list_right(chunks, name) if k < dash]) if such is not None and name is not None else None
                )
        return None

    def tells_that(self, chunks: Row, at: int) -> bool:
        """ "informó en rueda de prensa que", "dijo este lunes a la radio que", "desde que", "después de que": not who."""
        if chunks[at - 1].word in _BEFORE_THAT:
            return True
        if self.is_person(chunks[at - 1].word):
            return False
        for back in range(at - 1, max(-1, at - 9), -1):
            if chunks[back].word in self.words["say"]:
                return True
            if chunks[back].kind in (NAME, MARK, TRIGGER) or chunks[back].word in self.words["relative"]:
                return False
        return False

    def aged(self, chunks: Row, at: int) -> Slot | None:
        """ "the 56-year-old was held", "el joven de 22 años fue detenido": somebody spoken of before, if the phrase is definite."""
        number = next((back for back in range(at - 1, max(-1, at - 4), -1) if chunks[back].kind == NUMBER), None)
        if number is None or number < 1:
            return None
        back = number - 1
        if chunks[back].word in self.words["of"] and back > 1 and self.is_person(chunks[back - 1].word):
            back -= 2
        elif self.words.late_subject:
            return None
        if chunks[back].word not in self.words["definite"]:
            return Slot(NOBODY, noun=chunks[back + 1].word)
        return Slot(COREF, noun=chunks[back + 1].word if self.words.late_subject else "")

    def joined_name(self, chunks: Row, at: int) -> Slot | None:
        """ "X y dos acompañantes", "X and his wife": the named one of those who stand together."""
        for back in range(at, max(0, at - 5), -1):
            if chunks[back].word in self.words["conjunctions"]:
                name = back - 1
                if name >= 0 and chunks[name].word in self.words["pron_subject"] and not self.words.late_subject:
                    return Slot(COREF, gender=pronoun_gender(chunks[name].word))  # "he and 34 others were freed"
                if chunks[name].kind == NAME and self.ungoverned(chunks, name):
                    return Slot(NAMES, self.list_left(chunks, name))
                return None
            if chunks[back].kind == MARK or chunks[back].word in self._stop:
                return None
        return None

    def works_for(self, chunks: Row, at: int) -> Slot | None:
        """ "X of the weekly Y and Z of the daily W were held": the paper only says for whom somebody writes."""
        back = at - 1
        passed = self.words.joined("articles", "not_person_before") - self.words["of"]
        while back > 1 and chunks[back].word in passed:
            back -= 1
        named = 0 < back < at - 1 and chunks[back].word in self.words["of"] and chunks[back - 1].kind == NAME
        return Slot(NAMES, self.list_left(chunks, back - 1)) if named and self.ungoverned(chunks, back - 1) else None

    def of_house(self, chunks: Row, at: int) -> Slot | None:
        """ "X of channel Y was held", "X, de VPItv, fue", "X de El Pitazo fue": the words behind "of" only say for whom X works."""
        of = next((back for back in range(at - 1, max(0, at - 4), -1) if chunks[back].word in self.words["of"]), 0)
        if not of or chunks[of - 1].kind != NAME or not self.ungoverned(chunks, of - 1):
            return None
        whole = all(chunk.kind == WORD for chunk in chunks[of + 1 : at])
        return Slot(NAMES, self.list_left(chunks, of - 1)) if whole else None

    def ends_verb(self, chunks: Row, at: int) -> bool:
        """ "estuvo retenido varias horas antes de ser liberado": what stands before is a verb of its own."""
        return (
            at > 0
            and chunks[at].kind == TRIGGER
            and chunks[at].event == "arrest"
            and chunks[at - 1].word in self.words.joined("be", "stay")
        )

    def shared_relative(self, chunks: Row, at: int) -> int | None:
        """ "X, who is accused of a plot and is held": the "who" that both verbs share."""
        for back in range(at - 1, max(0, at - _SHARED), -1):
            if chunks[back].word in ("who", "quien", "quienes"):
                return back
            if chunks[back].kind in (MARK, NAME) or chunks[back].word in self.words.joined("boundary", "pron_subject"):
                return None
        return None

    def counted(self, chunks: Row, at: int, size: int) -> Slot | None:
        """ "A y B, dos obreros detenidos": as many names as the number at `at` says, right before it."""
        if at < 3 or chunks[at - 1].word != "," or chunks[at - 2].kind != NAME:
            return None
        names = self.list_left(chunks, at - 2)
        return Slot(NAMES, names) if len(names) == size else None

    def is_person(self, noun: str) -> bool:
        return noun in self.people or noun in self.words["group_nouns"]

    def starts_verb(self, chunks: Row, at: int) -> bool:
        """ "ha detenido a dos alcaldes e intenta despojar a X": another verb follows, with objects of its own."""
        if chunks[at].word not in self.words["conjunctions"] or at + 1 >= len(chunks) or not self.words["object_marker"]:
            return False
        after = chunks[at + 1]
        known = self.words.joined("object_marker", "articles", "indefinite", "prepositions", "possessive", "as_well", "adverbs")
        return after.kind == WORD and after.word not in known and not self.is_person(after.word)

    def is_noun(self, chunk: Chunk) -> bool:
        """Nothing else that may follow "took her": "her photograph" is hers, not she."""
        closed = self.words.joined("prepositions", "boundary", "conjunctions", "adverbs", "negation", "time_nouns", "say")
        return chunk.kind == WORD and chunk.word not in closed
