"""Backfill: the place of custody that one clause gives holds for the same person's other events, within reason."""

from __future__ import annotations

from collections.abc import Sequence

from detentions.when import When
from tracker.extraction.anchor import DateMention
from tracker.extraction.claims import Span
from tracker.extraction.clean import fold
from tracker.extraction.document import Document, Hit
from tracker.extraction.facts import Found
from tracker.extraction.merge import Event, by_person
from tracker.extraction.places import BESIDE

_HELD_AFTER = frozenset({"arrest", "rearrest", "charge", "sentence", "transfer"})
_COURT = frozenset({"hearing", "charge", "sentence", "house_arrest", "conditional_release"})
_SEATED = frozenset({"hearing", "charge", "sentence"})
_FEW = 4  # clauses of one event
_NEAR = 40
_LEFT = frozenset({"release", "conditional_release"})


def custody(document: Document, events: Sequence[Event]) -> None:
    """Fill empty places of custody: from the person's own events, else from the only prison of the report."""
    theirs = by_person(events)
    for event in events:
        if event.held_at is None:
            event.held_at = next((fact.held_at for fact in event.facts if fact.held_at is not None), None)
    for event in events:
        if event.held_at is None and event.kind in ("arrest", "rearrest"):
            event.held_at = _left_later(event, theirs[id(event.person)])
    only = _only_facility(document)
    for event in events:
        if only is not None and event.held_at is not None and event.held_at.rule == "custody.words" and _is_vague(event.held_at.value):
            event.held_at = Found(document.text[only.start : only.end], Span(only.start, only.end), "custody.report")
    first = _first_taken(events)
    for event in events:
        if event.held_at is not None or event.kind not in _HELD_AFTER | _LEFT or event.first.rule.endswith(".listed"):
            continue
        own = [other for other in theirs[id(event.person)] if other is not event and other.held_at is not None]
        event.held_at = _from_own(event, own)
        told = id(event.person) in first or _beside(event, only, document) if only is not None else False
        told = told or _in_that_place(event, document)
        near = only is not None and told and not _is_others(event, only, events)
        if near and only is not None and event.held_at is None and not own and event.kind in _LEFT | {"arrest", "rearrest"}:
            event.held_at = Found(document.text[only.start : only.end], Span(only.start, only.end), "custody.report")


def _in_that_place(event: Event, document: Document) -> bool:
    """ "is still in the same prison", "salió de ese penal": the one that the report names."""
    for fact in event.facts:
        for index in (fact.sentence.index, fact.sentence.index + 1):
            if any(hit.key == "that_prison" for hits in document.hits_of[index : index + 1] for hit in hits):
                return True
    return False


def _first_taken(events: Sequence[Event]) -> set[int]:
    """Whom the report tells of first as taken, with those told of in the same words."""
    first = next((event for event in events if event.kind in ("arrest", "rearrest")), None)
    if first is None:
        return set()
    return {id(event.person) for event in events if event.kind == first.kind and event.first.trigger == first.first.trigger}


def _left_later(event: Event, own: Sequence[Event]) -> Found | None:
    """ "arrested in May … moved from X to Y in June": held at X until then."""
    return next((fact.origin for other in own if other.kind == "transfer" for fact in other.facts if fact.origin is not None), None)


def dates(document: Document, events: Sequence[Event]) -> None:
    """A report dated only by its month tells this month's news: its lead needs no day to belong to it."""
    if document.published is None or document.published_precision != "month":
        return
    for event in events:
        first = event.first
        if event.dated() is None and first.form in ("part", "fin", "subj", "noun") and first.sentence.index <= 6:
            month = When.month(document.published.year, document.published.month)
            first.date = DateMention(first.trigger.start, first.trigger.end, month, "publication")


def together(events: Sequence[Event]) -> None:
    """What one statement tells of several people happened to all of them: the day, place and force known of one hold for the rest."""
    groups: dict[tuple[str, Span], list[Event]] = {}
    for event in events:
        for trigger in dict.fromkeys(fact.trigger for fact in event.facts if fact.several or fact.rule.endswith(".same")):
            groups.setdefault((event.kind, trigger), []).append(event)
    for group in groups.values():
        dated = [fact for event in group if (fact := event.dated()) is not None and fact.date is not None]
        if len({str(fact.date.when) for fact in dated if fact.date}) == 1:
            for event in group:
                event.first.date = event.first.date if event.dated() else dated[0].date
        placed = [fact for event in group for fact in event.facts if fact.state is not None]
        if len({fact.state.value for fact in placed if fact.state}) == 1:
            for event in group:
                if not any(fact.state for fact in event.facts):
                    event.first.state, event.first.place = placed[0].state, placed[0].place


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


def _from_own(event: Event, own: Sequence[Event]) -> Found | None:
    if event.kind in _LEFT:
        sources = [other for other in own if other.kind in _HELD_AFTER]
    elif event.kind in ("charge", "sentence", "transfer"):
        sources = [other for other in own if any(fact.form == "state" or fact.rule.endswith("state") for fact in other.facts)]
    else:
        sources = []
    return sources[0].held_at if sources else None


def _is_vague(place: str) -> bool:
    """ "the cells of the Sebin": a force's premises, which the report may name elsewhere."""
    return fold(place).rstrip(" .").rsplit(" ", 1)[-1] in {
        "sebin",
        "dgcim",
        "pnb",
        "gnb",
        "cicpc",
        "faes",
        "conas",
        "cells",
        "headquarters",
    }


def _is_others(event: Event, facility: Hit, events: Sequence[Event]) -> bool:
    """The words that name the place already say where somebody else was."""
    others = (other.held_at for other in events if other.person is not event.person and other.held_at is not None)
    theirs = [held.span for held in others if held.rule != "custody.report"]
    return any(span.start <= facility.start < span.end for span in theirs)


def _beside(event: Event, facility: Hit, document: Document) -> bool:
    sentence = document.sentence_at(facility.start)
    return sentence is not None and any(fact.sentence.index == sentence.index for fact in event.facts)


def _is_beside(document: Document, hit: Hit) -> bool:
    """ "en las inmediaciones del penal de …": somebody was near it, not in it."""
    return not BESIDE.isdisjoint(document.folded[max(0, hit.start - _NEAR) : hit.start].split()[-4:])


def _only_facility(document: Document) -> Hit | None:
    """The one place of custody of the report, if it names just one, and somebody may be in it."""
    hits = [hit for hit in document.hits if hit.kind == "facility"]
    if not hits:
        return None
    longest = max(hits, key=lambda hit: hit.end - hit.start)
    words = set(longest.key.split())
    same = all(set(hit.key.split()) & words - {"el", "la", "de", "sebin", "carcel", "prison"} for hit in hits)
    return next((hit for hit in hits if not _is_beside(document, hit)), None) if same else None
