"""Conditions, unknown whereabouts and "again": told beside an event, in its sentence or in the next ones."""

from __future__ import annotations

from tracker.extraction.claims import Span
from tracker.extraction.document import Document, Hit
from tracker.extraction.facts import Fact

_REACH = 4  # sentences
_NEAR = 2
_AGAIN = 45  # characters between a verb and its "again"
_KEYS = frozenset({"unknown_place", "conditions", "again", "conditional_release/noun"})


def is_beside(hit: Hit) -> bool:
    """Whether `tell` may do something with it."""
    return hit.key in _KEYS


def is_release(hit: Hit) -> bool:
    return hit.kind == "trigger" and hit.key.startswith("release")


def tell(hit: Hit, fact: Fact) -> None:
    """Writes down what the words say of the event."""
    span = Span(hit.start, hit.end)
    if hit.kind == "cue" and hit.key == "unknown_place":
        fact.unknown = span
    elif (hit.kind == "cue" and hit.key == "conditions") or hit.key == "conditional_release/noun":
        fact.conditional = span
    elif hit.kind == "cue" and hit.key == "again" and abs(hit.start - fact.trigger.end) <= _AGAIN:
        fact.again = True


def tell_all(document: Document, index: int, fact: Fact) -> None:
    """All that is told in the event's sentence, and what the next ones add, up to the next release."""
    for hit in document.beside_of[index]:
        tell(hit, fact)
    for distance, at in enumerate(range(index + 1, min(index + 1 + _REACH, len(document.beside_of)))):
        if at in document.releases:
            break
        for hit in document.beside_of[at]:
            if hit.kind == "cue" and (
                (hit.key == "conditions" and "release" in fact.event) or (hit.key == "unknown_place" and distance < _NEAR)
            ):
                tell(hit, fact)
