"""Nouns of action: "la detención de X", "X's arrest", "their release": who stands behind "of", behind a colon or before the noun."""

from __future__ import annotations

from tracker.extraction.chunks import AGENCY, DATE, NAME, NUMBER, PLACE, TRIGGER, WORD, Chunk, Row
from tracker.extraction.lexicon import Words
from tracker.extraction.slots import COREF, ELIDED, GROUP, NAMES, NOBODY, Slot, closing
from tracker.extraction.verbs import VerbReader

_FAR_COPULA = 12
_FEW = 2
_PAST_AGENT = 16
_TITLED = 6
_SITUATION = 4
_ENDS = frozenset({";", ".", ":", ")", '"'})


class NounReader(VerbReader):
    """Reads nouns of action in one language."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._ending = words["relative"] | words["boundary"] | words["say"] | words["be"] | words["have"] | (words["stay"] - {"estado"})

    def noun(self, chunks: Row, at: int) -> tuple[Slot, str]:
        """ "la detención de X", "X's arrest", "su detención"."""
        of = self.words["freedom_of"] if chunks[at].event == "release" and self.words["freedom_of"] else self.words.joined("of", "noun_for")
        if chunks[at].event in ("charge", "sentence"):
            of = of | self.words["against"]
            if chunks[at].event == "charge":  # "dictan privativa de libertad a X", "la imputación a X"
                of = of | self.words["object_marker"]
            weighs = self._weighs_on(chunks, at)
            if weighs is not None:
                return self.complement(chunks, weighs), "noun"
        if chunks[at].event == "arrest" and not self.words["agent_prep"].isdisjoint(chunks.words[at + 1 : at + 2]):
            of = of | self.words["against"]  # "la detención por parte del Sebin contra X"
        if at >= 2 and chunks[at - 1].word in ("s", "'s") and any(chunks[k].kind == NAME for k in range(max(0, at - 4), at)):
            name = next(k for k in range(at - 1, max(-1, at - 5), -1) if chunks[k].kind == NAME)
            return Slot(NAMES, [name]), "noun"
        again = self._that_of(chunks, at)
        if again is not None:
            return self.complement(chunks, again), "noun"
        if not {"entre", "among"}.isdisjoint(chunks.words[max(0, at - 4) : at]):
            listed = self.members(chunks, at)  # "entre las excarcelaciones confirmadas se encuentran A y B"
            if listed.kind == NAMES:
                return listed, "noun"
        theirs = chunks[at + 2].word if at + 2 < len(chunks) and chunks[at + 1].word == "for" else ""
        if theirs in self.words["pron_object"] and not self.words["object_marker"]:  # "a first hearing for them"
            gender = {"him": "m", "her": "f"}.get(theirs, "")
            return Slot(COREF, plural=theirs == "them", gender=gender, known=True), "noun"
        behind = self._behind_aside(chunks, at)
        if behind is not None and chunks[behind].word in of:
            return self.complement(chunks, behind), "noun"
        joined = self._joined_noun(chunks, at)
        if joined is not None and chunks[joined].word in of:
            return self.complement(chunks, joined), "noun"
        agents = at + 1 < len(chunks) and chunks[at + 1].word in self.words["agent_prep"]
        for ahead in range(at + 1, min(len(chunks), at + (_PAST_AGENT if agents else 5))):
            if chunks[ahead].word in of and ahead + 1 < len(chunks) and chunks[ahead + 1].kind == DATE:
                continue  # "su detención data del 7 de marzo", "la detención del lunes de X"
            against = agents and chunks[ahead].word in self.words["against"]
            if chunks[ahead].word in of and (not agents or against or self._names_somebody(chunks, ahead + 1)):
                return self.complement(chunks, ahead), "noun"
            if agents and (chunks[ahead].kind in (AGENCY, PLACE) or chunks[ahead].word in ("(", ")")):
                continue  # "la captura por parte del Sebin en Coro de X"
            if chunks[at].event == "death_in_custody" and chunks[ahead].kind == TRIGGER and chunks[ahead].form == "state":
                continue  # "la muerte bajo custodia de X"
            if chunks[ahead].kind not in (WORD, DATE) or chunks[ahead].word in self.words.joined("say", "reflexive", "be"):
                break
        if at > 0 and chunks[at - 1].word in self.words["possessive"]:
            gender = {"his": "m", "her": "f"}.get(chunks[at - 1].word, "")
            several = bool(self.words["object_marker"]) and chunks[at].word.split()[0].endswith("s")  # "sus arrestos"
            return Slot(COREF, plural=several or chunks[at - 1].word == "their", gender=gender, known=True), "noun"
        whose = self._of_situation(chunks, at)
        if whose is not None:
            return self.phrases.left(chunks, whose), "situation"
        following = set(chunks.words[at + 1 : at + 4])
        if chunks.words[at + 1 : at + 2] == [","]:  # "la audiencia, según el abogado, se hizo el martes"
            aside = next((k for k in range(at + 2, min(len(chunks), at + _FAR_COPULA)) if chunks[k].word == ","), at)
            following.update(chunks.words[aside : aside + 4])
        if (
            chunks[at].event != "raid"  # "the raid happened at two": whose house it was, was told before or isn't told
            and following & self.words["happens"]
            and at > 0
            and any(chunks[k].word in self.words["definite"] for k in range(max(0, at - 3), at))
            and self.words["newest"].isdisjoint(chunks.words[max(0, at - 3) : at + 3])  # "the most recent arrests took place": others'
        ):
            return Slot(ELIDED, plural=chunks[at].word.endswith("s")), "noun"
        if (
            at > 1
            and chunks[at].event == "arrest"
            and chunks[at - 1].word in self.words["definite"]
            and chunks[at - 2].word in self.words["carries_out"]
        ):
            return Slot(ELIDED), "noun"  # "agentes de la PNB realizaron la aprehensión"
        return self._behind_colon(chunks, at), "noun"

    def _names_somebody(self, chunks: Row, at: int) -> bool:
        """ "of X", "of doctor X"."""
        titled = at + 1 < len(chunks) and self.phrases.is_title(chunks[at].word) and chunks[at + 1].kind == NAME
        return titled or (at < len(chunks) and chunks[at].kind == NAME)

    def _behind_aside(self, chunks: Row, at: int) -> int | None:
        """ "la excarcelación, bajo medidas cautelares, de los doce": what stands behind the aside."""
        if chunks.words[at + 1 : at + 2] != [","]:
            return None
        closed = next((k for k in range(at + 2, min(len(chunks) - 1, at + _FAR_COPULA)) if chunks[k].word == ","), None)
        return closed + 1 if closed is not None and not any(one.kind == NAME for one in chunks[at:closed]) else None

    def _joined_noun(self, chunks: Row, at: int) -> int | None:
        """ "la detención y la desaparición de X": where the "of" may stand that both nouns share."""
        joint = next((k for k in (at + 1, at + 2) if chunks.words[k : k + 1] and chunks[k].word in self.words["conjunctions"]), 0)
        if not joint or chunks[joint - 1].kind not in (TRIGGER, WORD):
            return None
        other = next((k for k in (joint + 1, joint + 2) if k + 1 < len(chunks) and chunks[k].kind == TRIGGER), 0)
        return other + 1 if other and chunks[other].form == "noun" else None

    def _weighs_on(self, chunks: Row, at: int) -> int | None:
        """ "la condena de cinco años de cárcel que pesa sobre X", "the ten-year sentence handed down against X": where "on" stands."""
        for ahead in range(at + 3, min(len(chunks) - 1, at + _FAR_COPULA)):
            if chunks[ahead].kind == NAME or chunks[ahead].word in _ENDS:
                return None
            if chunks[ahead].word in self.words["against"] or chunks[ahead - 1].word in ("pesa", "pesan"):
                return ahead
        return None

    def _of_situation(self, chunks: Row, at: int) -> int | None:
        """ "X has been in a situation of forced disappearance since May": where the subject ends."""
        near = chunks.words[max(0, at - _SITUATION) : at]
        if chunks[at].event not in ("arrest", "disappearance") or self.words["situations"].isdisjoint(near):
            return None
        skipped = self.words.plus("articles of situations be have stay adverbs", 'en in "')
        back = at - 1
        while back >= 0 and chunks[back].word in skipped:
            back -= 1
        return back if back >= 0 and not self.words.joined("be", "stay").isdisjoint(chunks.words[back + 1 : at]) else None

    def _that_of(self, chunks: Row, at: int) -> int | None:
        """ "la detención más reciente es la de X", "entre las liberaciones del domingo se cuentan las de X y Z": where "of" stands."""
        aside = False
        for ahead in range(at + 1, min(len(chunks) - 2, at + 2 * _FAR_COPULA)):
            if chunks[ahead].word in self.words["copula"] or chunks[ahead].word in self.words["be"]:
                that, of = chunks[ahead + 1], chunks[ahead + 2]
                found = that.word in self.words.plus("articles", "that those") and of.word in self.words["of"]
                return ahead + 2 if found else None
            if chunks[ahead].kind == TRIGGER or chunks[ahead].word in _ENDS or (ahead > at + _FAR_COPULA and not aside):
                return None
            aside = aside or chunks[ahead].word == "," or chunks[ahead].word in self.words["relative"]
        return None

    def behind_their_colon(self, chunks: Row, at: int) -> Slot | None:
        """ "four other defenders detained for their work: A, B, C and D": two names or more right behind the colon."""
        for ahead in range(at + 1, min(len(chunks), at + _FAR_COPULA)):
            if chunks[ahead].word == ":":
                slot = self.phrases.right(chunks, ahead, marked=False)
                return slot if slot.kind == NAMES and len(slot.names) > 1 and slot.names[0] <= ahead + 5 else None
            if chunks[ahead].kind in (NAME, TRIGGER) or chunks[ahead].word in (";", ".", ","):
                return None
        return None

    def _behind_colon(self, chunks: Row, at: int) -> Slot:
        """ "se dieron dos detenciones más en Coro: el profesor X y Y"."""
        colon = next((k for k in range(at + 1, min(len(chunks), at + 14)) if chunks[k].word == ":" or chunks[k].kind == TRIGGER), None)
        if colon is None or chunks[colon].word != ":" or not chunks[at].word.endswith("s"):
            return Slot(NOBODY)
        slot = self.phrases.right(chunks, colon, marked=False)
        return slot if slot.kind == NAMES and slot.names[0] <= colon + 6 else Slot(NOBODY)

    def complement(self, chunks: Row, at: int) -> Slot:
        """What follows "of": names, perhaps after titles, perhaps behind "another officer, captain" or a long description."""
        vague, beyond = False, at
        size = self._counted(chunks, at)
        if size > _FEW:
            named = next((k for k in range(at + 1, min(len(chunks), at + 14)) if chunks[k].kind == NAME), None)
            if named is None:  # "el traslado de 13 indígenas": whom the report may name elsewhere
                return Slot(GROUP if chunks[at + 1].word in self.words["definite"] else NOBODY, size=size, plural=True)
        for ahead in range(at + 1, min(len(chunks), at + 14)):
            chunk = chunks[ahead]
            if ahead <= beyond or chunk.word == "(":
                beyond = max(beyond, closing(chunks, ahead) if chunk.word == "(" else beyond)
                continue  # "leaders in La Guaira (north) and Yaracuy (west), X and Y"
            if vague and (chunk.word in self.words["such_as"] or chunk.word == ":"):
                slot = self.phrases.right(chunks, ahead, marked=False)
                return slot if slot.kind == NAMES and slot.names[0] <= ahead + 8 else Slot(NOBODY)
            if vague and chunk.word == ",":
                continue
            if chunk.word in (",", "–", "-", "—"):
                return self._described(chunks, at, ahead)
            if chunk.kind == NAME:
                governor = self.phrases.governor(chunks, ahead)
                if governor is None or governor <= at:
                    return Slot(NAMES, self.phrases.list_right(chunks, ahead))
                return self._described(chunks, at, ahead + 1)
            if size and self.is_captive(chunk):
                vague = True  # "la excarcelación de 15 detenidos: A, B y C"
                continue
            if chunk.kind == TRIGGER or chunk.word in (";", ".", ":", ")", '"') or chunk.word in self.words.joined("be", "have", "say"):
                break
            vague = vague or (ahead == at + 1 and chunk.word in self.words["group_nouns"])  # "de dirigentes, como X"
            if (chunk.word in self.words["indefinite"] and chunk.word not in self.words["definite"]) or chunk.word in self.words.numbers:
                vague = vague or chunk.word not in self.words["articles"] or not self.words["object_marker"]
        else:
            return self._described(chunks, at, min(len(chunks), at + 14))
        return Slot(NOBODY)

    def is_captive(self, chunk: Chunk) -> bool:
        """ "detenidos", "political prisoners": what those are called whom something else happens to."""
        held = chunk.kind == TRIGGER and chunk.event == "arrest" and chunk.form in ("part", "state")
        return held and chunk.word.split()[0].endswith("s")

    def is_called(self, chunks: Row, at: int) -> bool:
        """ "la excarcelación de 15 detenidos: A y B": what they are called, and what is told of them stands before."""
        if at < 3 or not self.is_captive(chunks[at]):
            return False
        counted = chunks[at - 1].kind == NUMBER or chunks[at - 1].word in self.words.numbers
        noun = chunks[at - 3] if chunks[at - 2].word in self.words["of"] else None
        return counted and noun is not None and noun.kind == TRIGGER and noun.form == "noun" and noun.event in ("release", "transfer")

    def _counted(self, chunks: Row, at: int) -> int:
        """How many people the complement speaks of: "de 13 indígenas", "of four defenders"."""
        at += at + 1 < len(chunks) and chunks[at + 1].word in self.words["definite"]
        first = chunks[at + 1] if at + 1 < len(chunks) else None
        if first is None or at + 2 >= len(chunks) or not chunks[at + 2].word.endswith("s"):
            return 0
        told = int(first.word) if first.word.isdigit() and len(first.word) < 3 else self.words.numbers.get(first.word, 0)
        return told if chunks[at + 2].word not in self.words["span_units"] else 0

    def _described(self, chunks: Row, at: int, start: int) -> Slot:
        """ "la detención de la directora de la ONG en el estado Lara, X": the name behind the description of one person."""
        titles = chunks.words[at + 1 : min(start, at + _TITLED)]
        several = self.phrases.people.isdisjoint(titles)
        if several and self.words["group_nouns"].isdisjoint(titles):
            return Slot(NOBODY)
        beyond = at
        for ahead in range(min(start, at + 2), min(len(chunks), at + 32)):
            chunk = chunks[ahead]
            if ahead <= beyond or chunk.word == "(":
                beyond = max(beyond, closing(chunks, ahead) if chunk.word == "(" else beyond)
                continue
            if chunk.kind == NAME and chunks[ahead - 1].word in (",", "-", "–", "—"):
                names = self.phrases.list_right(chunks, ahead)
                after = chunks[names[-1] + 1].word if names[-1] + 1 < len(chunks) else ""
                speaks = several and (len(names) == 1 or after in self.words.joined("say", "be", "have"))
                return Slot(NOBODY) if speaks else Slot(NAMES, names)
            opened = ahead - 3 if chunks[ahead - 2].word in self.words["definite"] else ahead - 2  # "…, el ingeniero X"
            if chunk.kind == NAME and opened > at and chunks[opened].word == "," and chunks[ahead - 1].word in self.phrases.people:
                return Slot(NAMES, self.phrases.list_right(chunks, ahead))
            if chunk.kind == TRIGGER or chunk.word in _ENDS or chunk.word in self._ending:
                break
        return Slot(NOBODY)
