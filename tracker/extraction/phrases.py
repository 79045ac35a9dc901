"""Who stands in a grammatical slot: the noun phrase to the left or to the right of a verb, as names, a pronoun, a group or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.extraction.chunks import AGENCY, DATE, FACILITY, MARK, NAME, NUMBER, ORG, PLACE, TRIGGER, WORD, Chunk
from tracker.extraction.lexicon import Words

NAMES, COREF, GROUP, NOBODY, ELIDED = "names", "coref", "group", "nobody", "elided"
_FAR = 45
_LIST_GAP = 16


@dataclass(slots=True)
class Slot:
    """Who fills a slot. `size` is the size of a group when the text gives it; `noun` the head noun of a definite phrase."""

    kind: str
    names: list[int] = field(default_factory=list)
    size: int = 0
    plural: bool = False
    gender: str = ""
    noun: str = ""


class Phrases:
    """Reads slots with one language's words."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._people = words["person_nouns"] | words["honorifics"] | words["titles"] | words["office"]
        self._kin = words["relatives"] | words["lawyers"]
        self._stop = words["boundary"] | words["relative"] | words["say"] | words["agent_prep"] | words["be"] | words["have"] | words["stay"]
        self._prepositions = words["prepositions"]
        self._transparent = words["adverbs"] | words["negation"] | words["time_nouns"]

    # ------------------------------------------------------------------ to the left
    def left(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """The subject that ends at or before chunk `at`."""
        words = self.words
        while at >= 0:
            chunk = chunks[at]
            word = chunk.word
            if chunk.kind == DATE or word in self._transparent or (word in self.words["articles"] and at + 1 < len(chunks) and chunks[at + 1].kind == DATE):
                at -= 1
            elif chunk.kind == NAME:
                return self._named_left(chunks, at)
            elif word in (")", "]"):
                at = _opening(chunks, at) - 1
            elif word in (",", "-", "—", "–"):
                return self._before_aside(chunks, at)
            elif word in words["pron_subject"] and not (word == "el" and at + 1 < len(chunks) and chunks[at + 1].kind != TRIGGER):
                return Slot(COREF, plural=word in words["plural_subject"], gender=_pronoun_gender(word))
            elif word in words["relative"]:
                if word in ("que", "che", "that") and at and chunks[at - 1].word in words["say"]:
                    return Slot(ELIDED)  # "said that", not "who"
                return self._antecedent(chunks, at)
            elif word in words["conjunctions"] or word in words["boundary"] or chunk.kind == MARK:
                return Slot(ELIDED)
            elif chunk.kind in (PLACE, ORG, AGENCY, FACILITY):
                return self._noun(chunks, at)
            else:
                return self._noun(chunks, at)
        return Slot(ELIDED)

    def _named_left(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """Names that end at `at`, unless they only complete another noun ("the wife of X")."""
        head = self._governor(chunks, at)
        if head is not None:
            noun = self._head_before(chunks, head)
            if chunks[head].word in self.words["of"] and noun is not None:
                return self._noun(chunks, noun)
            if chunks[head].word not in self.words["object_marker"]:
                before = self.left(chunks, head - 1) if head > 0 else Slot(ELIDED)
                return before if before.kind != NAMES or chunks[head].word not in self.words["with"] else Slot(NAMES, [*before.names, at])
        return Slot(NAMES, self._list_left(chunks, at))

    def _governor(self, chunks: Sequence[Chunk], at: int) -> int | None:
        """The preposition that governs the name at `at`, past its titles."""
        for back in range(at - 1, max(-1, at - 8), -1):
            chunk = chunks[back]
            if chunk.kind == WORD and chunk.word in self._prepositions:
                if chunk.word in self.words["of"] and back > 0 and chunks[back - 1].word in self._people and not self._is_kin(chunks, back - 1):
                    if back + 1 < at:  # "el coordinador de Carora X": the town belongs to the title
                        continue
                return back
            if chunk.kind in (PLACE, ORG, AGENCY) or (chunk.kind == WORD and (chunk.word in self._people or chunk.word in self.words["articles"])):
                continue
            if chunk.kind == WORD and chunk.word not in self._stop and chunk.word not in self.words["conjunctions"] and back > at - 4:
                continue
            return None
        return None

    def _of_kin(self, chunks: Sequence[Chunk], at: int) -> bool:
        """"la esposa de X": something of X's, not X."""
        governor = self._governor(chunks, at)
        if governor is None:
            return False
        head = self._head_before(chunks, governor)
        return chunks[governor].word in self.words["agent_prep"] or chunks[governor].word in self.words["with"] or (head is not None and self._is_kin(chunks, head))

    def _is_kin(self, chunks: Sequence[Chunk], at: int) -> bool:
        return chunks[at].word in self._kin

    def _head_before(self, chunks: Sequence[Chunk], at: int) -> int | None:
        for back in range(at - 1, max(-1, at - 4), -1):
            if chunks[back].kind == WORD and chunks[back].word not in self.words["articles"]:
                return back
            if chunks[back].kind == MARK:
                return None
        return None

    def _list_left(self, chunks: Sequence[Chunk], at: int) -> list[int]:
        """The coordinated names that end at `at`: "A, B y C"."""
        names, back, separated, gap = [at], at - 1, False, 0
        while back >= 0 and gap < _LIST_GAP:
            chunk = chunks[back]
            if chunk.kind == NAME:
                if not separated or self._governor_is_other(chunks, back):
                    break
                names.append(back)
                separated, gap = False, 0
            elif chunk.word in (",", ";") or chunk.word in self.words["conjunctions"]:
                separated = True
            elif chunk.word in (")", "]"):
                back = _opening(chunks, back)
            elif chunk.kind in (TRIGGER, DATE, AGENCY) or chunk.word in self._stop or chunk.word in (":", "."):
                break
            elif chunk.kind == WORD and chunk.word in self._prepositions and chunk.word not in self.words["of"]:
                break
            back -= 1
            gap += 1
        return names[::-1]

    def _governor_is_other(self, chunks: Sequence[Chunk], at: int) -> bool:
        governor = self._governor(chunks, at)
        return governor is not None and chunks[governor].word not in self.words["object_marker"]

    def _before_aside(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """"Name, aged 41, was taken": the phrase before the aside that closes at `at`."""
        for back in range(at - 1, max(-1, at - _FAR), -1):
            chunk = chunks[back]
            if chunk.word in (";", ":", "."):
                break
            following = chunks[back + 1].word if back + 1 < len(chunks) else ""
            if chunk.kind == NAME and following in (",", "(", "-", "—"):
                governor = self._governor(chunks, back)
                if governor is None or chunks[governor].word in self.words["object_marker"]:
                    return Slot(NAMES, self._list_left(chunks, back))
        for back in range(at - 1, max(-1, at - _FAR), -1):  # better a governed name than none: "contra el concejal X, fallecido en"
            if chunks[back].word in (";", ":", "."):
                break
            if chunks[back].kind == NAME and chunks[back + 1].word in (",", "(", "-", "—") and not self._of_kin(chunks, back):
                return Slot(NAMES, [back])
        opening = next((back for back in range(at - 1, max(-1, at - 20), -1) if chunks[back].word == ","), None)
        if opening is not None and opening > 0 and chunks[opening - 1].kind == WORD:
            slot = self._noun(chunks, opening - 1)
            if slot.kind in (GROUP, COREF):
                return slot
        if at > 0 and chunks[at - 1].kind == WORD:
            slot = self._noun(chunks, at - 1)
            if slot.kind in (GROUP, COREF):
                return slot
        return Slot(ELIDED)

    def _antecedent(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """What "who" or "que" stands for."""
        back = at - 1
        while back >= 0 and chunks[back].word in ("a", "al", "de", "del", "la", "el", "los", "las", "of", "with", "con", "por", ","):
            back -= 1
        if back < 0:
            return Slot(ELIDED)
        if chunks[back].kind == NAME:
            return Slot(NAMES, self._list_left(chunks, back))
        if chunks[back].word in (")", "]"):
            opening = _opening(chunks, back) - 1
            if opening >= 0 and chunks[opening].kind == NAME:
                return Slot(NAMES, [opening])
        if at - 1 >= 0 and chunks[at - 1].word == ",":
            return self._before_aside(chunks, at - 1)
        return self._noun(chunks, back)

    def _noun(self, chunks: Sequence[Chunk], at: int) -> Slot:
        """A phrase without a name: a definite person or group is spoken of before, anything else is nobody we know."""
        words = self.words
        noun = chunks[at].word
        quantity = 0
        definite = False
        for back in range(at, max(-1, at - 7), -1):
            word = chunks[back].word
            if chunks[back].kind == NUMBER or word in words["group_words"] or word in words.numbers and word not in words["articles"]:
                told = words.numbers.get(word, 0) or (int(word) if word.isdigit() and len(word) < 3 else 99)
                quantity = told if quantity in (0, 99) else quantity
                if chunks[back].kind == NUMBER and quantity == 99:
                    return Slot(NOBODY, noun=noun)
                continue
            if word in words["indefinite"] and word not in words["definite"]:
                named = self._in_apposition(chunks, back)
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
        kin = noun in self._kin or any(chunks[back].word in self._kin for back in range(max(0, at - 2), at + 1))
        if noun in words["plural_subject"] or quantity and definite or noun in words["group_words"]:
            return Slot(GROUP, size=0 if quantity in (0, 99) else quantity, plural=True, noun=noun)
        if definite and noun in words["group_nouns"] and not kin:
            return Slot(GROUP, size=0, plural=True, noun=noun)
        if definite and not kin and noun in self._people:
            return Slot(COREF, noun=noun)
        return Slot(NOBODY, noun=noun)

    def _in_apposition(self, chunks: Sequence[Chunk], at: int) -> Slot | None:
        """"X, a retired teacher arrested in May": the phrase that starts at `at` only says more of X."""
        back = at - 1
        if back < 1 or chunks[back].word not in (",", "-", "—"):
            return None
        if chunks[back - 1].word == ")":
            back = _opening(chunks, back - 1)
        if chunks[back - 1].kind == NUMBER and back > 2 and chunks[back - 2].word == ",":
            back -= 2
        name = back - 1
        return Slot(NAMES, [name]) if name >= 0 and chunks[name].kind == NAME and not self._of_kin(chunks, name) else None

    # ------------------------------------------------------------------ to the right
    def right(self, chunks: Sequence[Chunk], at: int, *, marked: bool) -> Slot:
        """The object or late subject that starts after chunk `at`. `marked` asks for Spanish *a* before it."""
        words = self.words
        markers = words["object_marker"]
        seen_marker = not (marked and markers)
        group: Slot | None = None
        for ahead in range(at + 1, min(len(chunks), at + 32)):
            chunk = chunks[ahead]
            if chunk.kind == NAME:
                governor = self._governor(chunks, ahead)
                free = governor is None or governor <= at or chunks[governor].word in markers
                if free and (seen_marker or (governor is not None and chunks[governor].word in markers)):
                    return Slot(NAMES, self.list_right(chunks, ahead))
                if not markers and not free:
                    return group or Slot(NOBODY)
            elif chunk.word in markers:
                seen_marker = True
            elif chunk.kind == TRIGGER and ahead > at + 1 and chunk.form in ("fin", "subj") or chunk.word in (";",):
                break
            elif not markers and ahead == at + 1 and chunk.word in words["pron_object"]:
                possessed = chunk.word == "her" and ahead + 1 < len(chunks) and self._is_noun(chunks[ahead + 1])
                return Slot(NOBODY) if possessed else Slot(COREF, plural=chunk.word == "them", gender=_pronoun_gender(chunk.word))
            elif chunk.word in words["plural_subject"] and ahead <= at + 3 and chunk.word not in words["pron_subject"]:
                size = words.numbers.get(chunks[ahead + 1].word, 0) if ahead + 1 < len(chunks) else 0
                return Slot(GROUP, size=size, plural=True, noun=chunk.word)
            elif chunk.word in words["boundary"] or chunk.word in words["say"] or (chunk.word in words["relative"] and chunk.word not in ("al", "del")):
                break
            elif not markers and chunk.kind == WORD and chunk.word in self._prepositions - words["of"]:
                break
            elif group is None and chunk.word in words["definite"] and ahead + 1 < len(chunks) and 1 < words.numbers.get(chunks[ahead + 1].word, 0) < 30:
                if chunks[ahead - 1].word not in self._prepositions:
                    group = Slot(GROUP, size=words.numbers[chunks[ahead + 1].word], plural=True)
            elif group is None and chunks[ahead - 1].word not in self._prepositions and (chunk.word in words["indefinite"] or chunk.kind == NUMBER or chunk.word in words["group_words"]):
                group = Slot(NOBODY, noun=chunk.word)
        return group or Slot(ELIDED)

    def ungoverned(self, chunks: Sequence[Chunk], at: int) -> bool:
        """The name stands in no other phrase."""
        governor = self._governor(chunks, at)
        return governor is None or chunks[governor].word in self.words["object_marker"]

    def any_list(self, chunks: Sequence[Chunk], at: int) -> Slot | None:
        """Two or more coordinated names anywhere to the right: "fueron detenidos los jefes de …: A, B y C"."""
        for ahead in range(at + 1, min(len(chunks), at + 30)):
            if chunks[ahead].kind == NAME:
                names = self.list_right(chunks, ahead)
                governor = self._governor(chunks, ahead)
                by = governor is not None and chunks[governor].word in self.words["agent_prep"] | self.words["of"]
                return Slot(NAMES, names) if len(names) > 1 and not by else None
        return None

    def _is_noun(self, chunk: Chunk) -> bool:
        """Nothing else that may follow "took her": "her photograph" is hers, not she."""
        closed = self._prepositions | self.words["boundary"] | self.words["conjunctions"] | self._transparent | self.words["say"]
        return chunk.kind == WORD and chunk.word not in closed

    def list_right(self, chunks: Sequence[Chunk], at: int) -> list[int]:
        """The coordinated names that start at `at`."""
        names, ahead, separated, gap, kin = [at], at + 1, False, 0, False
        while ahead < len(chunks) and gap < _LIST_GAP:
            chunk = chunks[ahead]
            if chunk.kind == NAME:
                if not separated or kin or self._governor_is_other(chunks, ahead):
                    if not separated or gap > 3:
                        break
                else:
                    names.append(ahead)
                separated, gap, kin = False, 0, False
            elif chunk.word in (",", ";") or chunk.word in self.words["conjunctions"]:
                separated = True
            elif chunk.word in self.words["as_well"] or (chunk.word in ("as", "como", "with", "con", "a") and chunks[ahead - 1].word in self.words["as_well"] | {"as"}):
                separated = True
            elif chunk.word == "(":
                ahead = _closing(chunks, ahead)
            elif chunk.kind == TRIGGER or chunk.word in self._stop or chunk.word in (":", "."):
                break
            elif chunk.word in self._kin:
                kin = True
            ahead += 1
            gap += 1
        return names


def _opening(chunks: Sequence[Chunk], at: int) -> int:
    for back in range(at - 1, max(-1, at - 60), -1):
        if chunks[back].word in ("(", "["):
            return back
    return at


def _closing(chunks: Sequence[Chunk], at: int) -> int:
    for ahead in range(at + 1, min(len(chunks), at + 60)):
        if chunks[ahead].word in (")", "]"):
            return ahead
    return at


def _pronoun_gender(word: str) -> str:
    if word in ("she", "her", "ella", "ellas", "la", "las"):
        return "f"
    return "m" if word in ("he", "him", "el", "lo") else ""
