"""Deaths: who died in a force's hands was held by it, and died where its cells are."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.claims import Span
from tracker.extraction.clean import fold
from tracker.extraction.document import Document
from tracker.extraction.event import Event
from tracker.extraction.facts import Found
from tracker.extraction.gazetteer import Gazetteer
from tracker.extraction.holding import inside

_TAKEN = frozenset({"arrest", "rearrest"})
_AT = (" en ", " in ", " at ", ", ", " de ")
_FORMER = frozenset({"vargas"})  # what La Guaira was called


def deaths(document: Document, events: Sequence[Event], gazetteer: Gazetteer) -> None:
    """ "murió en la sede del Sebin en Plaza Venezuela", "he had been in the hands of the Sebin"."""
    for event in [one for one in events if one.kind == "death_in_custody"]:
        first, held = event.first, event.held_at
        if not any(fact.agencies for fact in event.facts):
            first.agencies = _holding(event, events)
        if held is None:
            continue
        if not any(fact.agencies for fact in event.facts):
            forces = inside(document, held.span, "agency")
            first.agencies = [Found(hit.key, Span(hit.start, hit.end), "agency.premises") for hit in forces if "." not in hit.key]
        named = [hit for hit in inside(document, held.span, "place") if hit.key in gazetteer.states]
        behind = [hit for hit in named if hit.start > held.span.start and document.folded.endswith(_AT, 0, hit.start)]
        places = [hit for hit in named if hit in behind or not _is_like_state(hit.key, gazetteer)]
        if places and not any(fact.state for fact in event.facts):
            span = Span(places[-1].start, places[-1].end)
            first.state = Found(gazetteer.states[places[-1].key], span, "place.custody")
            first.place = Found(places[-1].key, span, "place.custody")


def _is_like_state(key: str, gazetteer: Gazetteer) -> bool:
    """ "Hospital Vargas", "Sucre hospital": called after whom the state is called after, wherever it stands."""
    return key in _FORMER or fold(gazetteer.states[key]) == key


def _holding(event: Event, events: Sequence[Event]) -> list[Found]:
    """The force that another clause says had the person in its hands."""
    own = [other for other in events if other.person is event.person and other.kind in _TAKEN]
    return next((list(fact.agencies) for other in own for fact in other.facts if fact.form == "state" and fact.agencies), [])
