"""Why a named person isn't the one detained: office, kinship, profession or voice, read from the words around the name."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tracker.extraction.document import Document, LineKind
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person

_LEFT, _RIGHT = 60, 70
_CITED, _COMMAS = 16, 2


class Roles:
    """Reads roles around names in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def assign(self, document: Document, people: Sequence[Person]) -> None:
        for person in people:
            rules = self._holds_office(person)
            for mention in person.mentions[:4]:
                reason = self.reason(document, mention)
                if reason:
                    person.reasons.add(reason)
                if reason == "cited":
                    person.reasons.add("spokesperson")
                if reason == "ruler" or rules:
                    person.reasons |= {"ruler", "official"}
                if not person.gender or reason == "relative":
                    person.gender = self._gender(document, mention) or person.gender

    def _holds_office(self, person: Person) -> bool:
        """Heads of state and their like, whom reports name without saying what they are."""
        known = self._words["known_rulers"]
        return any(f"{one}_{other}" in known for one, other in itertools.pairwise(person.tokens))

    def reason(self, document: Document, mention: Mention) -> str:
        """The reason that one mention gives, or nothing."""
        words = self._words
        sentence = document.sentences[mention.sentence]
        if sentence.kind in (LineKind.BYLINE, LineKind.CAPTION):
            return "byline"
        if self._is_credited(document, mention):
            return "byline"
        left = document.folded[max(sentence.start, mention.start - _LEFT) : mention.start].replace(",", " , ")
        right = document.folded[mention.end : min(sentence.end, mention.end + _RIGHT)].replace(",", " , ")
        before = [word.strip("\"'()") for word in left.rsplit(maxsplit=6)[-6:]][::-1]
        after = [word.strip("\"'().") for word in right.split(maxsplit=7)[:7]]
        if self._rules(before, after):
            return "ruler"
        for word in before[:3]:
            if word in words["relatives"] and not self._complements(before, word) and not self._is_joined(before, word):
                return "relative"
            if word in words["lawyers"]:
                return "lawyer"
        if before and (
            before[0] in words["office"] or (len(before) > 1 and before[1] in words["office"] and before[0] not in words["conjunctions"])
        ):
            return "official"
        aside = after[1:4] if after[:1] == [","] and after[1:2] != [""] else ()  # "X, su esposa," or "X, the minister"
        for nouns, reason in (("relatives", "relative"), ("lawyers", "lawyer"), ("office", "official")):
            if aside and not words[nouns].isdisjoint(aside) and not self._is_next(document, mention, aside, nouns):
                return reason
        if self._is_cited(document, mention, sentence.start):
            return "cited"
        if (before and (self._introduces(before) or before[0] in words["according"])) or self._speaks(before, after):
            return "spokesperson"
        return ""

    def _is_credited(self, document: Document, mention: Mention) -> bool:
        """ "(Ana Rojas/Reuters)": whose picture it is."""
        before, after = document.text[mention.start - 1 : mention.start], document.text[mention.end : mention.end + 2]
        return before == "(" and after[:1] == "/" and after[1:].isupper()

    def _is_cited(self, document: Document, mention: Mention, start: int) -> bool:
        """ "Según el presidente del centro de estudiantes, X, …": the first name behind the word that says whose account it is."""
        told = document.folded[start : mention.start]
        if self._words["according"].isdisjoint(told.split(maxsplit=1)[:1]):
            return False
        opening = told.split()
        if len(opening) > _CITED or mention.leading:
            return len(opening) <= _CITED
        titled = any(word.strip(",") in self._words.joined("titles", "offices", "posts", "lawyers") for word in opening[1:5])
        return titled and sum(word.endswith(",") for word in opening) < _COMMAS

    def _is_next(self, document: Document, mention: Mention, aside: Sequence[str], nouns: str) -> bool:
        """ "Luis Peña, la abogada Ana Rojas y …": the title of the next one named, no aside about the first."""
        if nouns == "office":
            return False
        noun = next(word for word in aside if word in self._words[nouns])
        start = document.folded.find(noun, mention.end) + len(noun) + 1
        return document.text[start : start + 1].isupper()

    def _rules(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """ "el régimen de X", "dictator X", "the X administration": whoever rules isn't the state's detainee."""
        words = self._words
        if len(before) > 1 and before[0] in words["of"] and before[1] in words["regimes"]:
            return True
        led_by = len(before) > 2 and before[0] in words["agent_prep"] and before[1] in words["presided"] and before[2] in words["regimes"]
        if led_by:
            return True
        possessed = after[1] if len(after) > 1 and after[0] in ("'s", "s", "’s") else ""
        named = bool(after) and after[0] in words["regimes"] and words.bare_past
        title = before[0] if before else ""
        if title in words["office"]:  # "ousted President X"
            title = before[1] if len(before) > 1 and before[1] not in words["office"] else ""
        return title in words["rulers"] or possessed in words["regimes"] or named

    def _gender(self, document: Document, mention: Mention) -> str:
        """ "his sister Ana", "Mr. X": the noun right before the name."""
        before = document.folded[max(0, mention.start - 25) : mention.start].replace(",", " ").replace(".", " ").rsplit(maxsplit=1)
        if before and before[-1] in self._words["kin_feminine"]:
            return "f"
        if before and before[-1] in self._words["kin_masculine"]:
            return "m"
        after = document.folded[mention.end : mention.end + 25].lstrip()
        if not after.startswith(","):
            return ""
        kin = next((word for word in after.replace(",", " , ").split()[1:4] if word in self._words["relatives"]), "")
        return "f" if kin in self._words["kin_feminine"] else "m" if kin in self._words["kin_masculine"] else ""

    def _introduces(self, before: Sequence[str]) -> bool:
        """ "dijo X"; in English only after what was said: '"…," said X', not "Y said X would …"."""
        if before[0] not in self._words["say"]:
            return False
        return not self._words.bare_past or len(before) < 2 or before[1] in ("", ",")

    def _speaks(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """ "X dijo", "X also said", "the minister, X, said that"; not "X, dijo la ONG", where the others speak."""
        if self._words["say"].isdisjoint(after[:2]):
            return False
        return after[0] != "," or (before[:1] == [","] and any(word.rstrip(":") in ("que", "that", "") for word in after[2:]))

    def _complements(self, before: Sequence[str], kin: str) -> bool:
        """ "la esposa de X": X is the other one."""
        return before[0] in self._words["of"] or (before.index(kin) > 1 and before[before.index(kin) - 1] in self._words["of"])

    def _is_joined(self, before: Sequence[str], kin: str) -> bool:
        """ "X and her husband Y": told of together with X, so that kinship says nothing of Y's lot."""
        at = before.index(kin)
        two = before[at + 1 : at + 3]
        return len(two) == 2 and two[0] in self._words["possessive"] and two[1] in self._words["conjunctions"]
