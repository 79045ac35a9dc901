"""Leads: "A schoolteacher walked out of prison on Monday. … X, 39, may not leave the country": the unnamed one is X."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.claims import Span
from tracker.extraction.continuations import Story
from tracker.extraction.document import Document
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.slots import COREF, NOBODY

_REACH = 3
_OPENING = 3
_YEARS = 14
_NOUN_BY = 4
_OLDEST = 110


def name_leads(document: Document, mentions: Sequence[Sequence[Mention]], story: Story, words: Words) -> None:
    """Tells of the person whom a sentence introduces by name and age what the lead told of "a teacher"."""
    for fact in [item for item in story.anonymous if _is_lead(document, item, words)]:
        for index in range(fact.sentence.index + 1, min(len(document.sentences), fact.sentence.index + 1 + _REACH)):
            found = _introduced(document, mentions[index], index)
            if found is None:
                continue
            person, span = found
            if not person.reasons and not any(other.person is person and other.event == fact.event for other in story.facts):
                story.facts.append(replace(fact, person=person, name=span, named=True))
                story.anonymous.remove(fact)
            break


def _is_lead(document: Document, fact: Fact, words: Words) -> bool:
    """One person without a name, told in the first sentences: "a teacher", "un dirigente vecinal"."""
    if fact.clause is None or fact.several or fact.size or fact.sentence.index >= _OPENING or fact.form == "noun":
        return False
    slot = fact.clause.slot
    noun = slot.noun or _opening_noun(document, fact, words)
    if slot.kind == COREF and not slot.plural:
        noun = _indefinite_noun(document, fact, words)
    return slot.kind in (NOBODY, COREF) and bool(noun) and noun not in words["relatives"] and not noun.endswith("s")


def _opening_noun(document: Document, fact: Fact, words: Words) -> str:
    """ "Una maestra salió": the noun that the sentence starts with."""
    start = document.folded[fact.sentence.start : fact.trigger.start].split()[:_NOUN_BY]
    if not start or start[0] not in words["indefinite"] & words["articles"]:
        return ""
    return next((word for word in start[1:] if word in words["person_nouns"]), "")


def _indefinite_noun(document: Document, fact: Fact, words: Words) -> str:
    """ "The family of a retired colonel said that he has been missing": whom the pronoun stands for."""
    found, open_for = "", 0
    articles = words["indefinite"] & words["articles"]
    for word in document.folded[fact.sentence.start : fact.trigger.start].split():
        open_for = _NOUN_BY + 2 if word in articles else open_for - 1
        if open_for > 0 and word.strip(",") in words["person_nouns"]:
            found = word.strip(",")
    return found


def _introduced(document: Document, mentions: Sequence[Mention], index: int) -> tuple[Person, Span] | None:
    """Whom the sentence starts with, if the age follows the name."""
    first = next((item for item in mentions if item.person is not None), None)
    if first is None or first.person is None or len(first.tokens) < 2 or first.start - document.sentences[index].start > _YEARS:
        return None
    after = document.folded[first.end : first.end + _YEARS].replace("de", " ").replace("aged", " ").split(",")
    age = after[1].split() if len(after) > 1 and not after[0].strip() else []
    if not age or not age[0].isdigit() or not int(age[0]) < _OLDEST:
        return None
    return first.person, Span(first.start, first.end)
