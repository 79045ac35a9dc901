"""Rivals: where the clauses of one event disagree, the other readings stand beside the likeliest as questions for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detentions.when import Precision
from tracker.extraction.claims import DetentionClaim, Span, Value
from tracker.extraction.clean import fold
from tracker.extraction.merge import Event


def ask(event: Event, claim: DetentionClaim) -> DetentionClaim:
    """The same claim with the other days, states and places of custody that the report gives for this event."""
    found = {"date": tuple(_dates(event, claim)), "state": tuple(_states(event, claim)), "held_at": tuple(_places(event, claim))}
    return replace(claim, rivals={name: values for name, values in found.items() if values})


def _dates(event: Event, claim: DetentionClaim) -> Iterator[Value[str]]:
    if claim.date is None or claim.date.value.precision is not Precision.DAY:
        return
    seen = {str(claim.date.value)}
    for fact in event.facts:
        if fact.date is None or fact.date.when.precision is not Precision.DAY or fact.form == "state":
            continue
        text = str(fact.date.when)
        if text not in seen:
            seen.add(text)
            yield Value(text, (Span(fact.date.start, fact.date.end),), f"date.{fact.date.kind}", 0.5)


def _states(event: Event, claim: DetentionClaim) -> Iterator[Value[str]]:
    if claim.state is None:
        return
    seen = {claim.state.value}
    for fact in event.facts:
        if fact.state is not None and fact.form != "state" and fact.state.value not in seen:
            seen.add(fact.state.value)
            yield Value(fact.state.value, (fact.state.span,), fact.state.rule, 0.5)


def _places(event: Event, claim: DetentionClaim) -> Iterator[Value[str]]:
    if claim.held_at is None:
        return
    seen = [set(fold(claim.held_at.value).split())]
    for fact in event.facts:
        if fact.held_at is None:
            continue
        words = set(fold(fact.held_at.value).split())
        if all(not words <= other and not other <= words for other in seen):
            seen.append(words)
            yield Value(fact.held_at.value, (fact.held_at.span,), fact.held_at.rule, 0.5)
