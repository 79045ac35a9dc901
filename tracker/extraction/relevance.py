"""Whether a report is about political detention at all, or about crime, sport, fiction, migration or history."""

from __future__ import annotations

from collections.abc import Collection

from tracker.extraction.document import Document
from tracker.extraction.event import Event
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words

_POLITICAL = 4
_TAKEN = frozenset({"arrest", "rearrest", "release", "conditional_release", "sentence", "transfer"})
_HISTORY = 30  # years
_WEIGHT = 3
_NOUN_BEFORE = 16
_KINDS = ("political", "crime", "fiction")


def scores(document: Document) -> tuple[int, int, int]:
    """How many different political, criminal and fictional cues the report has."""
    told = {(hit.key, document.folded[hit.start : hit.end]) for hit in document.hits if hit.kind == "cue" and hit.key in _KINDS}
    kinds = [kind for kind, _ in told]
    return kinds.count("political"), kinds.count("crime"), kinds.count("fiction")


def _counts_prisoners(document: Document) -> bool:
    """ "Foro Penal", "political prisoners": who counts them writes about them, whatever crime is mentioned beside."""
    return any(hit.kind == "cue" and hit.key == "prisoners" for hit in document.hits)


def keep(document: Document, events: list[Event], contested: Collection[int], denied: set[int]) -> list[Event]:
    """The events that belong here. In a report about something else, only those told beside an agency or a political word."""
    political, crime, fiction = scores(document)
    against = political + _WEIGHT * _counts_prisoners(document)
    if (crime > 1 and crime >= against) or (crime and not political):
        return []
    if not contested and any(hit.kind == "cue" and hit.key == "false_claim" for hits in document.hits_of[:2] for hit in hits):
        return []
    events = _without_history(document, events)
    if is_denied(document):
        events = [event for event in events if id(event.person) not in denied]
    if fiction > political or (fiction > 1 and political < 5):
        anchored = {id(event.person) for event in events if any(_is_anchored(document, fact.sentence.index) for fact in event.facts)}
        return [event for event in events if id(event.person) in anchored]
    return events


def tells_of_unnamed(document: Document, anonymous: Collection[Fact], words: Words) -> bool:
    """Whether a political report tells of people without names who were taken or let go: "14 media workers were detained"."""
    political, crime, fiction = scores(document)
    if political < _POLITICAL or crime > 1 or fiction or is_denied(document):
        return False
    nouns = words.joined("person_nouns", "group_nouns", "many") - words["plural_subject"]
    return any(_is_of_people(document, fact, nouns) for fact in anonymous)


def _is_of_people(document: Document, fact: Fact, nouns: Collection[str]) -> bool:
    """ "14 media workers were detained", "21 estudiantes de la universidad que fueron detenidos", "the nine were jailed"."""
    if fact.clause is None or fact.event not in _TAKEN or not fact.rule.endswith((".passive", ".active")):
        return False
    if fact.clause.slot.noun in nouns or fact.clause.slot.size > 1:
        return True
    before = document.folded[fact.sentence.start : fact.trigger.start].split()[-_NOUN_BEFORE:]
    return fact.plural and any(word.strip(",") in nouns and word.endswith("s") for word in before)


def _without_history(document: Document, events: list[Event]) -> list[Event]:
    """Without people of whom only long ago is told: whom a square is named after, whom a speaker compares himself with."""
    year = document.published.year if document.published is not None else document.year
    if year is None:
        return events
    recent = {id(event.person) for event in events if not _is_long_ago(event, year)}
    return [event for event in events if id(event.person) in recent]


def _is_long_ago(event: Event, year: int) -> bool:
    dated = event.dated()
    day = dated.date.when.earliest if dated is not None and dated.date is not None else None
    return day is not None and year - day.year > _HISTORY


def _is_anchored(document: Document, sentence: int) -> bool:
    return any(hit.kind in ("agency", "facility") for hit in document.hits_of[sentence])


def is_denied(document: Document) -> bool:
    """A fact check or a denial: what it quotes is what it says didn't happen."""
    return any(hit.kind == "cue" and hit.key == "false_claim" for hit in document.hits)
