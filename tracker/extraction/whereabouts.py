"""Unknown whereabouts told far from the arrest: "Se desconoce el paradero de X" at the end of a report that began with X's arrest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from tracker.extraction.claims import Span
from tracker.extraction.document import Document, Hit
from tracker.extraction.event import Event

_TAKEN = frozenset({"arrest", "rearrest", "disappearance"})
_OF_SOMEBODY = (" de ", " del ", " of ")


def told_far(document: Document, events: Sequence[Event]) -> None:
    """Who is named in the sentence is meant; without a name, the only person of whom the report tells anything.

    Nobody is meant whose place of custody is told, and nobody whose arrest comes later in the text.
    """
    hits = [hit for hit in document.hits if hit.kind == "cue" and hit.key == "unknown_place"]
    if not hits:
        return
    located = {id(event.person) for event in events if _is_located(event)}
    taken = [event for event in events if event.kind in _TAKEN and id(event.person) not in located]
    starts = [sentence.start for sentence in document.sentences]
    for hit in hits:
        at = bisect_right(starts, hit.start) - 1
        for event in _meant(document, hit, at, taken, only=len({id(event.person) for event in events}) == 1):
            if all(fact.unknown is None for fact in event.facts) and event.first.sentence.index < at:
                event.first.unknown = Span(hit.start, hit.end)


def _is_located(event: Event) -> bool:
    return event.kind == "located" or event.held_at is not None or any(fact.held_at is not None for fact in event.facts)


def _meant(document: Document, hit: Hit, at: int, taken: Sequence[Event], *, only: bool) -> list[Event]:
    named = [event for event in taken if any(mention.sentence == at for mention in event.person.mentions)]
    if named or not only:
        return named
    return [] if document.folded.startswith(_OF_SOMEBODY, hit.end) else list(taken)
