"""Groups: what is told of "the six" or "their arrest" is told of the one list of six names, wherever the report gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.continuations import Story
from tracker.extraction.coreference import Memory
from tracker.extraction.document import Document
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Person
from tracker.extraction.slots import ELIDED, NOBODY
from tracker.extraction.triggers import ARRESTS

_LARGEST = 30
_NOUN_WITHIN = 4
_BACK, _FEW = 8, 2
_LEAD, _OPENING = 2, 4
_ALONE = ARRESTS | {"sentence", "charge"}


def name_groups(document: Document, words: Words, story: Story, memory: Memory) -> None:
    """Gives the facts told of several people without names to the people of the only list they can mean."""
    group = memory.only_group()
    _date_back(story)
    for fact in [item for item in story.anonymous if item.several or _is_lead(item)]:
        size = fact.size or (announced(document, words, fact.sentence.index) if fact.several else _counted(document, words, fact))
        people = _people(memory, fact, size) if size > 1 else []
        if not people and fact.several and not fact.size and fact.event in _ALONE:
            people = group
        _tell(fact, people, story)


def _is_lead(fact: Fact) -> bool:
    """ "Ten students were freed on Sunday", at the head of a report that names ten."""
    return fact.sentence.index <= _LEAD and fact.form in ("part", "fin") and fact.clause is not None and fact.clause.slot.kind == NOBODY


def _counted(document: Document, words: Words, fact: Fact) -> int:
    """How many the lead says, right before the noun that its sentence starts with."""
    behind = document.folded[fact.trigger.end : fact.sentence.end].split()[:2]  # "freed seven Americans"
    if fact.rule.endswith(".active") and len(behind) > 1 and behind[1].strip(",.").endswith("s"):
        size = words.numbers.get(behind[0], 0) or (int(behind[0]) if behind[0].isdigit() and len(behind[0]) < 3 else 0)
        if _FEW < size <= _LARGEST:
            return size
    tokens = document.folded[fact.sentence.start : fact.trigger.start].split()[:_OPENING]
    for at, token in enumerate(tokens[:-1]):
        size = words.numbers.get(token, 0) or (int(token) if token.isdigit() and len(token) < 3 else 0)
        if 1 < size <= _LARGEST and not words.joined("group_nouns", "many").isdisjoint(tokens[at + 1 : at + _NOUN_WITHIN]):
            return size
    return 0


def _people(memory: Memory, fact: Fact, size: int) -> list[Person]:
    after = -1 if fact.size else fact.trigger.end
    return memory.listed(fact.sentence.index, size, after) or memory.only_list(size)


def _tell(fact: Fact, people: Sequence[Person], story: Story) -> None:
    story.facts += [replace(fact, person=person, name=fact.trigger) for person in people]


def _date_back(story: Story) -> None:
    """ "The transfer took place on Friday": the day of the transfer that was told before without one."""
    undated: dict[tuple[str, int], list[Fact]] = {}
    for fact in [*story.facts, *story.anonymous]:
        if fact.date is None and fact.form != "state":
            undated.setdefault((fact.event, fact.sentence.index), []).append(fact)
    for told in story.anonymous:
        if told.form != "noun" or told.date is None or told.several or told.clause is None or told.clause.slot.kind != ELIDED:
            continue
        for index in range(told.sentence.index - _BACK, told.sentence.index):
            for fact in undated.pop((told.event, index), ()):
                fact.date = told.date


def announced(document: Document, words: Words, sentence: int) -> int:
    """How many people the sentences before spoke of last: "Six oil men … their arrest". 0 when they gave no number."""
    for index in range(sentence, max(-1, sentence - _BACK), -1):
        one = document.sentences[index]
        tokens = [token.strip(",.:;\"'()") for token in document.folded[one.start : one.end].split()]
        for at in range(len(tokens) - 1, -1, -1):
            size = words.numbers.get(tokens[at], 0) or (int(tokens[at]) if tokens[at].isdigit() and len(tokens[at]) < 3 else 0)
            if 1 < size <= _LARGEST and any(token in words["group_nouns"] for token in tokens[at + 1 : at + _NOUN_WITHIN]):
                return size
    return 0
