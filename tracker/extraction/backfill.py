"""Backfill: what one statement tells of several people, or of several acts of one court, holds for each of them."""

from __future__ import annotations

from collections.abc import Sequence

from detentions.when import When
from tracker.extraction.anchor import DateMention
from tracker.extraction.claims import Span
from tracker.extraction.document import Document
from tracker.extraction.merge import Event, by_person

_COURT = frozenset({"hearing", "charge", "sentence", "house_arrest", "conditional_release"})
_SEATED = frozenset({"hearing", "charge", "sentence"})
_FEW = 4  # clauses of one event


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
