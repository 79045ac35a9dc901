"""Rivals: where the clauses of one event disagree, the other readings stand beside the likeliest as questions for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator

from detentions.when import Precision, When
from tracker.extraction.claims import Span, Value
from tracker.extraction.clean import fold
from tracker.extraction.event import Event

Rivals = dict[str, tuple[Value[str], ...]]


def rivals(event: Event, when: Value[When] | None, state: Value[str] | None, held_at: Value[str] | None) -> Rivals:
    """The other days, states and places of custody that the report gives for this event, by field."""
    if len(event.facts) < 2 and event.held_at is None:
        return {}  # one clause doesn't disagree with itself
    found = {
        "date": tuple(_dates(event, when.value)) if when is not None and when.value.precision is Precision.DAY else (),
        "state": tuple(_states(event, state.value)) if state is not None else (),
        "held_at": tuple(_places(event, held_at.value)) if held_at is not None else (),
    }
    return {name: values for name, values in found.items() if values}


def _dates(event: Event, when: When) -> Iterator[Value[str]]:
    seen = {when}
    for fact in event.facts:
        told = fact.date.when if fact.date is not None and fact.form != "state" else None
        if fact.date is not None and told is not None and told.precision is Precision.DAY and told not in seen:
            seen.add(told)
            yield Value(str(told), (Span(fact.date.start, fact.date.end),), f"date.{fact.date.kind}", 0.5)


def _states(event: Event, state: str) -> Iterator[Value[str]]:
    seen = {state}
    for fact in event.facts:
        if fact.state is not None and fact.form != "state" and fact.state.value not in seen:
            seen.add(fact.state.value)
            yield Value(fact.state.value, (fact.state.span,), fact.state.rule, 0.5)


def _places(event: Event, held_at: str) -> Iterator[Value[str]]:
    others = [fact.held_at for fact in event.facts if fact.held_at is not None and fact.held_at.value != held_at]
    seen = [set(fold(held_at).split())] if others else []
    for place in others:
        words = set(fold(place.value).split())
        if all(not words <= other and not other <= words for other in seen):
            seen.append(words)
            yield Value(place.value, (place.span,), place.rule, 0.5)
