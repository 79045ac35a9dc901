"""Whether a report is about political detention at all, or about crime, sport, fiction, migration or history."""

from __future__ import annotations

from collections.abc import Collection

from tracker.extraction.document import Document
from tracker.extraction.merge import Event

_KINDS = ("political", "crime", "fiction")


def scores(document: Document) -> tuple[int, int, int]:
    """How many different political, criminal and fictional cues the report has."""
    seen: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for hit in document.hits:
        if hit.kind == "cue" and hit.key in seen:
            seen[hit.key].add(document.folded[hit.start : hit.end])
    return len(seen["political"]), len(seen["crime"]), len(seen["fiction"])


def keep(document: Document, events: list[Event], contested: Collection[int], denied: set[int]) -> list[Event]:
    """The events that belong here. In a report about something else, only those told beside an agency or a political word."""
    political, crime, fiction = scores(document)
    if (crime > 1 and crime >= political) or (crime and not political):
        return []
    if not contested and any(hit.kind == "cue" and hit.key == "false_claim" for hits in document.hits_of[:2] for hit in hits):
        return []
    if is_denied(document):
        events = [event for event in events if id(event.person) not in denied]
    if fiction > political or (fiction > 1 and political < 5):
        anchored = {id(event.person) for event in events if any(_is_anchored(document, fact.sentence.index) for fact in event.facts)}
        return [event for event in events if id(event.person) in anchored]
    return events


def _is_anchored(document: Document, sentence: int) -> bool:
    return any(hit.kind in ("agency", "facility") for hit in document.hits_of[sentence])


def is_denied(document: Document) -> bool:
    """A fact check or a denial: what it quotes is what it says didn't happen."""
    return any(hit.kind == "cue" and hit.key == "false_claim" for hit in document.hits)
