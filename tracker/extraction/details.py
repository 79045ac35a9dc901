"""Details: what the report says of a detainee beside the event: sex, age under 18, occupation, crimes alleged.

Each is read from words near the name or the event and cites them. A given name alone proves no sex.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from tracker.extraction.claims import Span, Value
from tracker.extraction.clean import fold
from tracker.extraction.document import Document
from tracker.extraction.event import Event
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person

WOMAN, MAN = "woman", "man"
_AGE_AFTER = re.compile(
    r"(?:\s?[,(]\s?(?:de\s|aged\s|con\s)?|,?\s(?:who|que)\s(?:is|was|turned|tiene|tenia)\s)(\d{1,2})(?:\s(?:anos|years?(?:\sold)?)|(?=\s?[,);.\s]))"
)
_AGE_BEFORE = re.compile(r"(\d{1,2})[- ]year[- ]old\s(?:[a-z]+\s){0,3}$")
_ASIDE = re.compile(r"\s?,\s(?:(?:de\s)?\d{1,2}(?:\sanos)?,\s)?((?:el|la|un|una|a|an|the)\s)?([^,;:.()\"]{4,70})(?=[,;.)])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADULT = 18
_YOUNGEST = 3
_LEFT = 60
_MENTIONS = 4
_FACTS = 40  # clauses that are asked for a pronoun or a participle
_ACCUSING_REACH = 70
_WITH_CHARGES = frozenset(
    {"arrest", "rearrest", "charge", "hearing", "sentence", "release", "conditional_release", "house_arrest", "transfer"}
)


class Details(NamedTuple):
    """What is told of a detainee beside the event."""

    sex: Value[str] | None
    minor: Value[bool] | None
    role: Value[str] | None
    charges: tuple[Value[str], ...] = ()


class DetailReader:
    """Reads details in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._roles = words["person_nouns"] - words["plain_people"]
        self._articled = words["person_nouns"] | words["honorifics"]
        closed = ("prepositions", "articles", "relatives", "possessive", "be", "have", "say", "conjunctions")
        self._closed = words.joined(*closed)
        self._spanish = words.late_subject and bool(words["object_marker"])

    def read(self, document: Document, events: Sequence[Event], by_person: Mapping[int, Sequence[Event]]) -> list[Details]:
        """The details of each event: its own charges, and what is told of its person anywhere (read once a person)."""
        told: dict[int, Details] = {}
        found = []
        for event in events:
            person = event.person
            of_person = told.get(id(person))
            if of_person is None:
                facts = islice((fact for one in by_person[id(person)] for fact in one.facts), _FACTS)
                of_person = told[id(person)] = self._of_person(document, person, facts)
            charges = tuple(self._charges(document, event)) if event.kind in _WITH_CHARGES else ()
            found.append(of_person._replace(charges=charges) if charges else of_person)
        return found

    def _of_person(self, document: Document, person: Person, facts: Iterable[Fact]) -> Details:
        return Details(self._sex(document, person, facts), self._minor(document, person), self._role(document, person))

    def _sex(self, document: Document, person: Person, facts: Iterable[Fact]) -> Value[str] | None:
        for mention in person.mentions[:_MENTIONS]:
            found = self._by_noun(document, mention)
            if found is not None:
                return found
        for fact in facts:
            found = self._by_participle(document, fact) or self._by_pronoun(document, fact)
            if found is not None:
                return found
        return None

    def _by_noun(self, document: Document, mention: Mention) -> Value[str] | None:
        """ "la dirigente X", "su hermano X", "Mr. X"."""
        begin = max(document.sentences[mention.sentence].start, mention.start - _LEFT)
        left = document.folded[begin : mention.start]
        cut = 1 + max([left.rfind(mark) for mark in ',;:()"'])
        words = _WORD.findall(left, cut)[-6:]
        if not words:
            return None
        last = words[-1]
        for kin, sex in (("kin_feminine", WOMAN), ("kin_masculine", MAN), ("women", WOMAN), ("men", MAN)):
            if last in self._words[kin]:
                return _cited(sex, *_last_words(left, begin, 1), "sex.noun")
        if not self._spanish:
            return None
        for back in range(2, len(words) + 1):
            word = words[-back]
            if word in self._words["of"] and word != "del":
                return None
            if word in ("la", "el", "al", "del") and words[1 - back] in self._articled:
                start, _ = _last_words(left, begin, back)
                _, end = _last_words(left, begin, back - 1)
                return _cited(WOMAN if word == "la" else MAN, start, end, "sex.article")
        return None

    def _by_participle(self, document: Document, fact: Fact) -> Value[str] | None:
        """ "fue detenida": the Spanish participle of a sentence about one person."""
        alone = fact.clause is not None and len(fact.clause.slot.names) < 2 and not fact.clause.slot.plural and not fact.several
        if not self._spanish or fact.form not in ("part", "state") or not alone or fact.rule.endswith((".active", ".listed", ".same")):
            return None
        word = document.folded[fact.trigger.start : fact.trigger.end].split()[0]
        ending = word[-3:]
        if ending in ("ado", "ido", "eso", "rto", "lto", "sto"):
            return _cited(MAN, fact.trigger.start, fact.trigger.start + len(word), "sex.participle")
        if ending in ("ada", "ida", "esa", "rta", "lta", "sta") and fact.form == "part":
            return _cited(WOMAN, fact.trigger.start, fact.trigger.start + len(word), "sex.participle")
        return None

    def _by_pronoun(self, document: Document, fact: Fact) -> Value[str] | None:
        """ "she was arrested", "took him away": the pronoun that the clause speaks of the person with."""
        if fact.clause is None or fact.clause.slot.kind != "coref" or fact.clause.slot.plural or not fact.clause.slot.gender:
            return None
        sex = WOMAN if fact.clause.slot.gender == "f" else MAN
        pronouns = self._words["she"] if sex == WOMAN else self._words["he"]
        near = [
            word
            for word in _WORD.finditer(document.folded, fact.sentence.start, min(fact.sentence.end, fact.trigger.end + 12))
            if word.group() in pronouns
        ]
        if not near:
            return None
        best = min(near, key=lambda word: abs(word.start() - fact.trigger.start))
        return _cited(sex, best.start(), best.end(), "sex.pronoun")

    def _minor(self, document: Document, person: Person) -> Value[bool] | None:
        for mention in person.mentions[:_MENTIONS]:
            sentence = document.sentences[mention.sentence]
            after = _AGE_AFTER.match(document.folded, mention.end, sentence.end)
            if after is not None:
                return _under_age(int(after.group(1)), after.start(1), after.end())
            begin = max(sentence.start, mention.start - _LEFT)
            left = document.folded[begin : mention.start]
            before = _AGE_BEFORE.search(left) if "year" in left else None
            if before is not None:
                return _under_age(int(before.group(1)), begin + before.start(1), begin + before.end(1))
            low = max(begin, mention.start - 25)
            words = _WORD.findall(document.folded, low, mention.start)
            if words and words[-1] in self._words["minors"]:
                start, end = _last_words(document.folded[low : mention.start], low, 1)
                return Value(True, (Span(start, end),), "minor.noun", 0.5)  # noqa: FBT003
        return None

    def _role(self, document: Document, person: Person) -> Value[str] | None:
        """The occupation as worded: "dirigente sindical", "a retired nurse"."""
        for mention in person.mentions[:_MENTIONS]:
            found = self._role_before(document, mention) or self._role_after(document, mention)
            if found is not None:
                return found
        return None

    def _role_before(self, document: Document, mention: Mention) -> Value[str] | None:
        begin = max(document.sentences[mention.sentence].start, mention.start - _LEFT)
        left = document.folded[begin : mention.start]
        cut = 1 + max([left.rfind(mark) for mark in ',;:()".'])
        words = _WORD.findall(left, cut)[-5:]
        first = next((at for at, word in enumerate(words) if word in self._roles), None)
        if first is None or not self._closed.isdisjoint(words[first:]):
            return None
        start, _ = _last_words(left, begin, len(words) - first)
        _, end = _last_words(left, begin, 1)
        return _quoted(document, start, end, "role.title")

    def _role_after(self, document: Document, mention: Mention) -> Value[str] | None:
        aside = _ASIDE.match(document.folded, mention.end, document.sentences[mention.sentence].end)
        if aside is None:
            return None
        words = aside.group(2).split()
        noun = next((at for at, word in enumerate(words[:3]) if word in self._roles), None)
        if noun is None or not self._closed.isdisjoint(words[: noun + 1]) or not self._is_description(words):
            return None
        events = (hit.start for hit in document.hits_of[mention.sentence] if hit.kind == "trigger" and hit.start > aside.start(2))
        end = min(aside.end(2), next(events, aside.end(2)))
        return _quoted(document, aside.start(2), aside.start(2) + len(document.text[aside.start(2) : end].rstrip()), "role.aside")

    def _is_description(self, words: list[str]) -> bool:
        return self._words.joined("be", "have", "say", "stay", "relative").isdisjoint(words)

    def _charges(self, document: Document, event: Event) -> Iterator[Value[str]]:
        """The crimes named beside a word that accuses, in the sentences that tell the event."""
        seen: set[str] = set()
        for index in dict.fromkeys(fact.sentence.index for fact in event.facts):
            sentence = document.sentences[index]
            for hit in document.hits_of[index]:
                if hit.kind != "offence" or not self._is_accused(document, sentence.start, hit.start):
                    continue
                worded = document.text[hit.start : hit.end]
                if fold(worded) not in seen:
                    seen.add(fold(worded))
                    yield Value(worded, (Span(hit.start, hit.end),), "charge.words", 0.5)

    def _is_accused(self, document: Document, begin: int, start: int) -> bool:
        near = document.folded[max(begin, start - _ACCUSING_REACH) : start].replace(",", " ").replace('"', " ").split()
        return any(word in self._words["accusing"] for word in near)


def _last_words(left: str, begin: int, count: int) -> tuple[int, int]:
    """Where the word stands that is the `count`-th from the end of `left`, which starts at `begin`."""
    start, end = [found.span() for found in _WORD.finditer(left)][-count]
    return begin + start, begin + end


def _under_age(age: int, start: int, end: int) -> Value[bool] | None:
    if not _YOUNGEST <= age < _ADULT:
        return None
    return Value(True, (Span(start, end),), "minor.age", 0.5)  # noqa: FBT003


def _cited(sex: str, start: int, end: int, rule: str) -> Value[str]:
    return Value(sex, (Span(start, end),), rule, 0.5)


def _quoted(document: Document, start: int, end: int, rule: str) -> Value[str]:
    return Value(document.text[start:end], (Span(start, end),), rule, 0.5)
