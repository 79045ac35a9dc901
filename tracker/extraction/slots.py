"""Slots and lists: who may fill a grammatical place, what governs a name, and which names stand in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.extraction.asides import before_aside, is_of_aside, past_aside
from tracker.extraction.chunks import AGENCY, DATE, NAME, PLACE, TRIGGER, WORD, Row
from tracker.extraction.governors import Governors

NAMES, COREF, GROUP, NOBODY, ELIDED = "names", "coref", "group", "nobody", "elided"
FAR = 45
_LIST_GAP, _HOME = 22, 7


@dataclass(slots=True)
class Slot:
    """Who fills a slot. `size` is the size of a group when the text gives it; `noun` the head noun of a definite phrase."""

    kind: str
    names: list[int] = field(default_factory=list)
    size: int = 0
    plural: bool = False
    gender: str = ""
    noun: str = ""
    known: bool = False  # "her arrest": of somebody told of before as arrested
    inside: list[int] = field(default_factory=list)  # names within the phrase: "the aide of X" is not X


class NameLists(Governors):
    """Names in lists, with one language's words."""

    def list_left(self, chunks: Row, at: int) -> list[int]:
        """The coordinated names that end at `at`: "A, B y C"."""
        names, back, separated, gap, described = [at], at - 1, False, 0, False
        head = self.governor(chunks, at)
        if head is not None and chunks[head].word in self.words["of"]:
            return names  # "dijo Ana, defensora del capitán X": X stands in Ana's aside
        while back >= 0 and gap < _LIST_GAP:
            chunk = chunks[back]
            if chunk.kind == NAME and chunks.words[back + 1 : back + 3] == ["'", "s"] and chunks.words[names[-1] - 1] == ",":
                break  # "X's attorney, Y, was freed": Y
            if chunk.kind == NAME:
                beyond = before_aside(self, chunks, back, names[-1]) if separated and self.governor_is_other(chunks, back) else None
                if not separated or (beyond is None and self.governor_is_other(chunks, back)):
                    names += [back] if separated and self.in_company(chunks, back) else []
                    break
                back = back if beyond is None else beyond
                names.append(back)
                separated, gap = False, 0
            elif chunk.word in (",", ";") or chunk.word in self.words.joined("conjunctions", "alternatives"):
                separated, described = True, described or chunk.word == ";"
            elif chunk.word in (")", "]"):
                separated = separated or back + 1 == names[-1]
                back = opening(chunks, back)
            elif chunk.word in ("como", "as") and back and chunks[back - 1].word in self.words["as_well"]:
                back, separated = back - 1, True  # "A y B, así como el secretario de la federación, C"
            elif separated and chunks[back + 1].word != "," and (before := before_aside(self, chunks, back, names[-1])) is not None:
                names.append(before)
                back, separated, gap = before, False, 0
            elif (
                chunk.kind in (TRIGGER, DATE, AGENCY)
                or chunk.word in self._stop
                or chunk.word in (":", ".")
                or (chunk.kind == WORD and chunk.word in self._prepositions and chunk.word not in self.words["of"])
            ) and not (chunk.word in self.words["in_place"] and (described or self._tells_home(chunks, back))):
                break
            back -= 1
            gap += 1
        return names[::-1]

    def _tells_home(self, chunks: Row, at: int) -> bool:
        """ "X, of San Cristóbal in Táchira state, and Y": the place in the aside that says where X is from."""
        for back in range(at - 1, max(0, at - _HOME), -1):
            if chunks[back].word == ",":
                return chunks[back - 1].kind == NAME and chunks[back + 1].word in self.words["of"]
            if chunks[back].kind not in (PLACE, WORD):
                return False
        return False

    def any_list(self, chunks: Row, at: int, *, apart: bool) -> Slot | None:
        """Two or more coordinated names anywhere to the right: "fueron detenidos los jefes de …: A, B y C".

        `apart` asks for a mark before the first, where another noun already looks like the subject.
        """
        for ahead in range(at + 1, min(len(chunks), at + 30)):
            if chunks[ahead].kind == NAME:
                names = self.list_right(chunks, ahead)
                mark = chunks[ahead - 1].word
                if apart and not (self._is_bare_list(chunks, names) and (mark == ":" or (mark == "," and len(names) > 2))):
                    return None
                governor = self.governor(chunks, ahead)
                by = governor is not None and chunks[governor].word in self.words.joined("agent_prep", "of")
                return Slot(NAMES, names) if len(names) > 1 and not by else None
        return None

    def _is_bare_list(self, chunks: Row, names: Sequence[int]) -> bool:
        """Nothing but marks and "and" between the names: no descriptions, no other business."""
        joints = self.words.plus("conjunctions", ", ;")
        return all(chunks[k].word in joints for one, other in pairwise(names) for k in range(one + 1, other))

    def list_right(self, chunks: Row, at: int) -> list[int]:
        """The coordinated names that start at `at`."""
        names, ahead, separated, gap, other = [at], at + 1, False, 0, False
        while ahead < len(chunks) and gap < _LIST_GAP:
            chunk = chunks[ahead]
            if chunk.kind == NAME:
                joined = separated and self.in_company(chunks, ahead)
                if not joined and (
                    not separated or other or (self.governor_is_other(chunks, ahead) and not self._repeats(chunks, names[0], ahead))
                ):
                    governor = self.governor(chunks, ahead)
                    if governor is not None and governor > names[-1] and chunks[governor].word in self.words["of"] and gap > 3:
                        separated = False  # "X, jefa del equipo de Y, y Z": Y is no item
                        ahead += 1
                        continue
                    if not separated or gap > 3:
                        break
                elif self._starts_clause(chunks, names[-1], ahead):
                    break
                elif is_of_aside(self, chunks, names[-1], ahead):
                    separated = False  # "X, escolta del alcalde de Y, Z": the mayor is Z
                    ahead += 1
                    continue
                else:
                    names.append(ahead)
                separated, gap, other = False, 0, False
            elif chunk.word in self.words["alternatives"] and chunks[ahead - 1].kind == NAME:
                separated, other = True, False
            elif chunk.word == "," and chunks[ahead - 1].kind == NAME and (beyond := past_aside(self, chunks, ahead)):
                names.append(beyond)
                ahead, separated, gap, other = beyond, False, 0, False
            elif (chunk.word == "as" and ahead + 1 < len(chunks) and chunks[ahead + 1].word in self.words["as_well"]) or (
                chunk.word in (",", ";")
                or chunk.word in self.words["conjunctions"]
                or chunk.word in self.words["as_well"]
                or (chunk.word in ("as", "como", "with", "con", "a") and chunks[ahead - 1].word in self.words.plus("as_well", "as"))
            ):
                separated, other = True, False
            elif chunk.word == "(":
                described = chunks[ahead - 1].kind == NAME  # "X (of the faculty) Y (of the school)": a comma forgotten
                ahead = closing(chunks, ahead)
                separated = separated or (described and ahead + 1 < len(chunks) and chunks[ahead + 1].kind == NAME)
            elif self._is_once(chunks, ahead):
                other = False
            elif chunk.word == ":" and self._counts_others(chunks, ahead):
                separated, other = True, False
            elif chunk.kind == TRIGGER or chunk.word in self._stop or chunk.word in (":", ".", '"'):
                break
            elif chunk.word in self._kin:
                other = not self._is_joined_kin(chunks, ahead)
            elif chunk.kind == WORD and chunk.word in self._beside:
                other = True
            ahead += 1
            gap += 1
        return names

    def _starts_clause(self, chunks: Row, last: int, at: int) -> bool:
        """ "cuando detuvieron a X en enero, la activista Y estaba presa": Y has a verb of her own behind a comma."""
        between = chunks[last + 1 : at]
        if not any(chunk.kind == DATE for chunk in between) or any(chunk.word in self.words["conjunctions"] for chunk in between):
            return False
        after = chunks[at + 1] if at + 1 < len(chunks) else None
        return after is not None and after.word in self.words.joined("be", "have", "stay", "say", "pron_object")

    def _repeats(self, chunks: Row, first: int, at: int) -> bool:
        """ "la liberación del periodista X y del profesor Y": the preposition said again."""
        one, other = self.governor(chunks, first), self.governor(chunks, at)
        if one is None or other is None or chunks[one].word not in self.words["of"] or chunks[other].word not in self.words["of"]:
            return False
        joint = other - 2 if chunks[other - 1].word in self.words["articles"] else other - 1  # "y la de Y"
        return other > first and chunks[joint].word in self.words.plus("conjunctions", ",")

    def _counts_others(self, chunks: Row, colon: int) -> bool:
        """ "A, B y tres extranjeros: C, D y E": the list goes on behind the colon."""
        joint, size = chunks.words[colon - 3], chunks.words[colon - 2]
        return joint in self.words["conjunctions"] and (size in self.words.numbers or size.isdigit())

    def in_company(self, chunks: Row, at: int) -> bool:
        """ "junto con X", "along with his colleague X": X shares the lot of whoever is told of."""
        governor = self.governor(chunks, at)
        with_them = governor is not None and governor > 0 and chunks[governor].word in self.words["joined_by"]
        return governor is not None and with_them and chunks[governor - 1].word in self.words["as_well"]

    def _is_joined_kin(self, chunks: Row, at: int) -> bool:
        """ "X y su esposa, Y": she shares X's lot; "X, hija de Y": Y only says whose daughter X is."""
        before = chunks.words[max(0, at - 3) : at]
        joints = self.words.plus("conjunctions", "a")
        return any(word in self.words["possessive"] for word in before) and any(word in joints for word in before)


def opening(chunks: Row, at: int) -> int:
    for back in range(at - 1, max(-1, at - 60), -1):
        if chunks[back].word in ("(", "["):
            return back
    return at


def closing(chunks: Row, at: int) -> int:
    for ahead in range(at + 1, min(len(chunks), at + 60)):
        if chunks[ahead].word in (")", "]"):
            return ahead
    return at


def pronoun_gender(word: str) -> str:
    if word in ("she", "her", "ella", "ellas", "la", "las"):
        return "f"
    return "m" if word in ("he", "him", "el", "lo") else ""
