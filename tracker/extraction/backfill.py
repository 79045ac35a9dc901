"""Backfill: what one statement tells of several people, or of several acts of one court, holds for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from detentions.when import Precision, When
from tracker.extraction.anchor import Anchor, DateMention, common
from tracker.extraction.claims import Span
from tracker.extraction.dates import DateReader
from tracker.extraction.document import Document, Sentence
from tracker.extraction.event import Event, by_person, is_of_another_house
from tracker.extraction.facts import Fact, Found
from tracker.extraction.gazetteer import Gazetteer
from tracker.extraction.lexicon import Words

_COURT = frozenset({"hearing", "charge", "sentence", "house_arrest", "conditional_release"})
_SEATED = frozenset({"hearing", "charge", "sentence"})
_TAKEN = frozenset({"arrest", "rearrest"})
_TAKEN_OR_LOST = _TAKEN | {"disappearance"}
_NEWS = 6  # the last sentence that tells news
_LEAD = 2  # the last sentence of a lead
_PLACE_AND_DAY = re.compile(
    r",? (?:el )?\d{1,2} (?:de )?[a-z]{3,10}\.?(?: (?:de )?\d{4})?[.:]|, la misma fecha[.:]|, [a-z]{3,9} \d{1,2}[.:]"
)
_FREED = frozenset({"release", "conditional_release"})
_SENTENCED = frozenset({"sentence"})
_LENGTH = re.compile(r"\b(\d{1,2}|[a-z]{3,12}) (days?|dias?|hours?|horas?)\b(?! (?:ago|later|after|before|antes|despues))")
_HOURS = re.compile(r"\b(?:(?:for|after) (?:several |a few |some )?hours|(?:durante |tras |por )?(?:varias|unas|pocas|algunas) horas)\b")
_SAME_DAY = re.compile(
    r"\b(?:el (?:mismo )?dia (?:de la (?:detencion|captura|aprehension)|del (?:arresto|secuestro)"
    r"|(?:en )?que (?:a|detuvieron a|arrestaron a|se llevaron a))"
    r"|(?:on )?the (?:same )?day (?:of the (?:arrest|detention|abduction) of|as|that|when))\b"
)
_NEXT, _COMPANIONS = 40, 4
_ALONG = re.compile(r"\b(?:junto (?:a|con) (?:el|ella|ellos|ellas)|(?:along|together) with (?:him|her|them)|alongside (?:him|her|them))\b")
_DECEMBER = 12
_NOUN_WITHIN = 5
_DIGITS = 3
_FEW = 4  # clauses of one event


def dates(document: Document, events: Sequence[Event], reader: DateReader) -> None:
    """In a report dated only by its month, "este jueves" or "ayer" in the lead say that it tells of that month: those are the words."""
    if document.published is None or document.published_precision != "month":
        return
    lead = document.sentences[: _NEWS + 1]
    month = When.month(document.published.year, document.published.month)
    anchor = Anchor(document.published, month_only=True)
    told = [day for sentence in lead for day in reader.find(document.folded, sentence.start, sentence.end, anchor) if day.when == month]
    for event in events:
        first = event.first
        if told and event.dated() is None and first.form in ("part", "fin", "subj", "noun") and first.sentence.index <= _NEWS:
            near = min(told, key=lambda day: abs(day.start - first.trigger.start))
            first.date = DateMention(near.start, near.end, month, "publication")


def together(events: Sequence[Event]) -> None:
    """What one statement tells of several people happened to all of them: the day, place and force known of one hold for the rest."""
    groups: dict[tuple[str, Span], dict[int, Event]] = {}
    for event in events:
        for told in event.facts:
            if told.several or told.rule.endswith(".same"):
                groups.setdefault((event.kind, told.trigger), {})[id(event)] = event
    for group in [list(alike.values()) for alike in groups.values()]:
        dated = [fact for event in group if (fact := event.dated()) is not None and fact.date is not None]
        if len({str(fact.date.when) for fact in dated if fact.date}) == 1:
            for event in group:
                event.first.date = event.first.date if event.dated() else dated[0].date
        placed = [fact for event in group for fact in event.facts if fact.state is not None]
        if len({fact.state.value for fact in placed if fact.state}) == 1:
            for event in group:
                if not any(fact.state for fact in event.facts):
                    event.first.state, event.first.place = placed[0].state, placed[0].place


def collective(document: Document, events: Sequence[Event], anonymous: Sequence[Fact], words: Words) -> None:
    """ "Four people were taken in Zulia since Thursday": what the lead tells of several holds for each who is named after it.

    Only where nothing in the report says otherwise: one place, one force, one day for all those whose own clauses give them.
    """
    for lead in anonymous:
        kinds = next((kinds for kinds in (_TAKEN, _FREED, _SENTENCED) if lead.event in kinds), frozenset())
        if lead.sentence.index > _LEAD or lead.form == "noun":
            continue
        size = lead.size or _told_number(document, lead, words)
        alike = [event for event in events if event.kind in kinds and event.first.form != "state"]
        after = [
            event
            for event in alike
            if event.first.sentence.index > lead.sentence.index
            and not (event.first.added and lead.event in _TAKEN)
            and not is_of_another_house(event, lead)
        ]
        if not size > 1 or len({id(event.person) for event in after}) > size:
            continue
        states = {fact.state.value for event in after for fact in event.facts if fact.state is not None and fact.form != "state"}
        forces = {tuple(item.value for item in fact.agencies) for event in after for fact in event.facts if fact.agencies}
        days = {str(fact.date.when) for event in after if (fact := event.dated()) is not None and fact.date is not None}
        for event in after:
            first = event.first
            if lead.state is not None and states <= {lead.state.value} and not any(fact.state for fact in event.facts):
                first.state, first.place = lead.state, lead.place
            if lead.agencies and forces <= {tuple(item.value for item in lead.agencies)} and not any(fact.agencies for fact in event.facts):
                first.agencies = list(lead.agencies)
            if lead.date is not None and days <= {str(lead.date.when)} and event.dated() is None:
                first.date = lead.date


def headed(document: Document, events: Sequence[Event], gazetteer: Gazetteer) -> None:
    """ "Mérida, 6 de septiembre. Armed men took X": a paragraph that opens with a place and a day tells what happened there."""
    for event in events:
        if event.kind not in _TAKEN_OR_LOST or event.first.form == "state":
            continue
        first = event.first
        span = _heading_place(document, first.sentence, gazetteer)
        own = [fact for fact in event.facts if fact.state is not None and _in_line(document, fact.state.span, first.sentence.line)]
        if span is not None and not own:
            key = document.folded[span.start : span.end]
            first.state, first.place = Found(gazetteer.states[key], span, "place.heading"), Found(key, span, "place.heading")


def _in_line(document: Document, span: Span, line: int) -> bool:
    sentence = document.sentence_at(span.start)
    return sentence is not None and sentence.line == line


def _heading_place(document: Document, sentence: Sentence, gazetteer: Gazetteer) -> Span | None:
    index = sentence.index
    while index > 0 and document.sentences[index - 1].line == sentence.line:
        index -= 1
    opening = document.sentences[index]
    place = next((hit for hit in document.hits_of[index] if hit.kind == "place" and hit.start == opening.start), None)
    if index == 0 or place is None or place.key not in gazetteer.states:
        return None
    told = _PLACE_AND_DAY.match(document.folded, place.end, opening.end)
    return Span(place.start, place.end) if told is not None else None


def _told_number(document: Document, fact: Fact, words: Words) -> int:
    """ "Four more people, one of them a boy of 17, …": how many the sentence speaks of; several numbers are added up."""
    tokens = [token.strip(",.:;\"'()") for token in document.folded[fact.sentence.start : fact.sentence.end].split()]
    many = words.joined("group_nouns", "many")
    told = 0
    for at, token in enumerate(tokens):
        number = words.numbers.get(token, 0) or (int(token) if token.isdigit() and len(token) < _DIGITS else 0)
        near = tokens[at + 1 : at + _NOUN_WITHIN]
        if number == 1 and told and any(word in words["person_nouns"] for word in near):
            told += 1  # "two photojournalists and a lawyer"
        elif number > 1 and any(word in many or word.rstrip("s") in words["person_nouns"] for word in near):
            told += number
    return told


def short_custody(document: Document, events: Sequence[Event], words: Words) -> None:
    """ "In 2021 she was held for three days and released": freed in the year, or the month, that both ends of those days lie in."""
    for own in by_person(events).values():
        for freed in [event for event in own if event.kind in _FREED and event.dated() is None]:
            sentence, trigger = freed.first.sentence, freed.first.trigger
            taken = [event for event in own if event.kind in _TAKEN and any(fact.sentence is sentence for fact in event.facts)]
            dated = taken[0].dated() if len(taken) == 1 and taken[0].first.trigger.start < trigger.start else None
            days = _days_told(document.folded[sentence.start : trigger.start], words)
            if dated is None or dated.date is None or days is None:
                continue
            when = dated.date.when
            if when.precision is Precision.DAY and when.earliest is not None:
                when = common(when, When.day(when.earliest + timedelta(days=days)))
            elif days == 0:
                continue
            elif when.precision is Precision.MONTH and when.earliest is not None and when.earliest.month < _DECEMBER:
                when = When.year(when.earliest.year)
            if when.is_known and (days == 0 or when.precision in (Precision.MONTH, Precision.YEAR)):
                freed.first.date = DateMention(dated.date.start, dated.date.end, when, "custody_length")


def alongside(events: Sequence[Event], document: Document) -> None:
    """ "X was arrested on Monday. Y was detained along with him": on the same day, in the same place, by the same force."""
    taken = [event for event in events if event.kind in _TAKEN]
    for event in taken:
        first = event.first
        if event.dated() is not None or _ALONG.search(document.folded, first.sentence.start, first.sentence.end) is None:
            continue
        before = [
            other
            for other in taken
            if other.person is not event.person
            and other.dated() is not None
            and 0 <= first.sentence.index - other.first.sentence.index <= _COMPANIONS
            and other.first.trigger != first.trigger
        ]
        if not before:
            continue
        dated, placed = before[-1].dated(), next((fact for fact in before[-1].facts if fact.state is not None), None)
        first.date = dated.date if dated is not None else None
        if placed is not None and not any(fact.state for fact in event.facts):
            first.state, first.place = placed.state, placed.place
        if not any(fact.agencies for fact in event.facts):
            first.agencies = [replace(force) for fact in before[-1].facts[:_FEW] for force in fact.agencies][:2]


def same_day(document: Document, events: Sequence[Event]) -> None:
    """ "El día de la detención de X también se llevaron a Y", "Y was taken on the same day as X": on X's day."""
    for event in events:
        sentence = event.first.sentence
        found = _SAME_DAY.search(document.folded, sentence.start, sentence.end) if event.kind in _TAKEN and event.dated() is None else None
        if found is None:
            continue
        for other in events:
            dated = other.dated()
            named = any(found.end() <= mention.start < min(sentence.end, found.end() + _NEXT) for mention in other.person.mentions)
            if named and other.person is not event.person and other.kind in _TAKEN and dated is not None and dated.date is not None:
                event.first.date = DateMention(found.start(), found.end(), dated.date.when, "same_day")
                break


def _days_told(folded: str, words: Words) -> int | None:
    """How many days "three days", "48 horas" are; nothing when no such length, or two, are told."""
    if _HOURS.search(folded):
        return 0
    told = _LENGTH.findall(folded)
    if len(told) != 1 or not (told[0][0].isdigit() or told[0][0] in words.numbers):
        return None
    number = int(told[0][0]) if told[0][0].isdigit() else words.numbers[told[0][0]]
    return number if told[0][1].startswith("d") else number // 24 + 1


def court_days(events: Sequence[Event]) -> None:
    """ "He was presented on Thursday before a judge in Coro. He was ordered held": what a court does in one go, it does on one day."""
    for own in by_person(events).values():
        court = [event for event in own if event.kind in _COURT]
        for event in court:
            near = [other for other in court if other is not event and other.kind in _SEATED and _beside_in_text(event, other)]
            dated = [fact for other in near if (fact := other.dated()) is not None and fact.date is not None]
            if event.dated() is None and dated:
                event.first.date = dated[0].date
            placed = [fact for other in near for fact in other.facts if fact.state is not None]
            if placed and event.kind in _SEATED and not any(fact.state for fact in event.facts):
                event.first.state, event.first.place = placed[0].state, placed[0].place


def _beside_in_text(event: Event, other: Event) -> bool:
    return any(0 <= abs(one.sentence.index - two.sentence.index) <= 1 for one in event.facts[:_FEW] for two in other.facts[:_FEW])
