"""Unknown whereabouts told far from the arrest: "Se desconoce el paradero de X" at the end of a report that began with X's arrest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from tracker.extraction.claims import Span
from tracker.extraction.document import Document, Hit
from tracker.extraction.event import Event
from tracker.extraction.facts import Fact
from tracker.extraction.slots import COREF

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


def told_first(document: Document, events: Sequence[Event], anonymous: Sequence[Fact]) -> None:
    """ "The lawyer was sent to X prison. Ana Rojas was arrested on Friday": the one person told of is the one who wasn't named yet."""
    if len({id(event.person) for event in events}) != 1:
        return
    taken = next((event for event in events if event.kind in _TAKEN and not event.first.earlier), None)
    if taken is None or any(_is_located(event) for event in events):
        return
    named = min(taken.person.mentions, key=lambda mention: mention.start)
    for fact in anonymous:
        next_said = fact.trigger.end < named.start and named.sentence <= fact.sentence.index + 1
        if fact.held_at is None or not next_said or fact.event not in ("arrest", "transfer"):
            continue
        if _is_of_one(document, fact) and _agree(document, fact, taken.first):
            taken.held_at = fact.held_at
            return


def _is_of_one(document: Document, fact: Fact) -> bool:
    """ "The lawyer", "la defensora de derechos humanos fue enviada": not "dozens of activists"."""
    if fact.clause is None or fact.several or fact.plural or fact.clause.slot.plural:
        return False
    slot, last = fact.clause.slot, _ending(document, fact)
    return slot.kind == COREF or (slot.noun != "" and last != "s" and (last in "ao" or not slot.noun.endswith("s")))


def _agree(document: Document, one: Fact, other: Fact) -> bool:
    """ "El dirigente está recluido en X. Ana Rojas fue arrestada": two people."""
    return {_ending(document, one), _ending(document, other)} != {"a", "o"}


def _ending(document: Document, fact: Fact) -> str:
    return document.folded[fact.trigger.start : fact.trigger.end].split()[0][-1]


def _is_located(event: Event) -> bool:
    return event.kind == "located" or event.held_at is not None or any(fact.held_at is not None for fact in event.facts)


def _meant(document: Document, hit: Hit, at: int, taken: Sequence[Event], *, only: bool) -> list[Event]:
    named = [event for event in taken if any(mention.sentence == at for mention in event.person.mentions)]
    if named or not only:
        return named
    return [] if document.folded.startswith(_OF_SOMEBODY, hit.end) else list(taken)
