"""Composing claims: an event's clauses become values, each with its words, its rule and a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import TypeVar

from detentions.when import When
from tracker.extraction.claims import DetentionClaim, NotDetainedClaim, Span, Value
from tracker.extraction.details import Details
from tracker.extraction.document import Document
from tracker.extraction.event import Event
from tracker.extraction.facts import Fact, Found
from tracker.extraction.people import Person
from tracker.extraction.rivals import rivals

T = TypeVar("T")
_AGENCIES, _STATE = attrgetter("agencies"), attrgetter("state")
_PLACED = frozenset({"arrest", "rearrest", "disappearance", "death_in_custody", "hearing", "charge", "sentence", "house_arrest", "release"})
_HELD = frozenset({"arrest", "rearrest", "transfer", "release", "conditional_release", "death_in_custody", "sentence", "charge", "hearing"})


def _value(value: T, spans: Sequence[Span], rule: str, confidence: float = 0.5) -> Value[T]:
    return Value(value, tuple(spans), rule, confidence)


def detention(document: Document, event: Event, details: Details, contested: Value[bool] | None) -> DetentionClaim:
    """The claim that one event makes, with what is told of its person and who denies it."""
    person, first = event.person, event.first
    names = [Span(mention.start, mention.end) for mention in person.mentions if mention.name == person.name] or [first.name]
    if person.shared is not None:
        names = [Span(person.mentions[0].start, person.mentions[0].end), Span(*person.shared)]
    dated = event.dated()
    when = _value(dated.date.when, [Span(dated.date.start, dated.date.end)], f"date.{dated.date.kind}") if dated and dated.date else None
    placed = next(iter(_placed(event)), None) if event.kind in _PLACED else None
    place = placed.place if placed is not None else None
    state = _of_found(placed.state) if placed is not None else None
    held_at = _of_found(_held_at(event))
    unknown = _unknown(event)
    return DetentionClaim(
        person=_value(person.name, names[:3], first.rule),
        event=_value(event.kind, [*(fact.trigger for fact in event.facts), *event.told], first.rule),
        date=when,
        agencies=_agencies(event),
        place=_value(document.text[place.span.start : place.span.end], [place.span], place.rule) if place else None,
        state=state,
        held_at=held_at,
        whereabouts_unknown=_value(True, [unknown], "whereabouts.words") if unknown else None,  # noqa: FBT003
        aliases=tuple([_value(alias, [Span(*span)], "alias.words") for alias, span in person.aliases.items()]) if person.aliases else (),
        charges=details.charges,
        role=details.role,
        sex=details.sex,
        minor=details.minor,
        contested=contested,
        rivals=rivals(event, when, state, held_at),
        confidence=0.5,
    )


def _unknown(event: Event) -> Span | None:
    """The words that say that nobody knows where somebody is; a disappearance says it by itself."""
    if event.kind not in ("arrest", "rearrest", "disappearance"):
        return None
    told = next((fact.unknown for fact in event.facts if fact.unknown is not None), None)
    return event.first.trigger if told is None and event.kind == "disappearance" else told


def _placed(event: Event) -> list[Fact]:
    """The clauses that say where it happened. Where somebody is held tells nothing of where they were taken."""
    if not any(map(_STATE, event.facts)):
        return []
    acting = [fact for fact in event.facts if fact.form != "state"]
    return [fact for fact in acting or event.facts if fact.state is not None]


def _of_found(found: Found | None) -> Value[str] | None:
    return Value(found.value, (found.span,), found.rule, 0.5) if found is not None else None


def _agencies(event: Event) -> tuple[Value[str], ...]:
    found: dict[str, Found] = {}
    if not any(map(_AGENCIES, event.facts)):
        return ()
    acting = [fact for fact in event.facts if fact.form != "state" and not fact.rule.endswith(".state") and fact.agencies]
    for fact in acting or event.facts:  # who holds somebody counts only where nobody is said to have taken them
        for agency in fact.agencies:
            found.setdefault(agency.value, agency)
    return tuple(_value(code, [item.span], item.rule) for code, item in found.items())


def _held_at(event: Event) -> Found | None:
    if event.kind not in _HELD:
        return None
    return event.held_at or next((fact.held_at for fact in event.facts if fact.held_at is not None), None)


def not_detained(
    people: Sequence[Person], events: Sequence[Event], spared: Sequence[tuple[Person, str, Span]]
) -> tuple[NotDetainedClaim, ...]:
    """Everybody named who isn't claimed as detained, with the reason the text gives."""
    detained = {id(event.person) for event in events}
    explicit = {id(person): (reason, span) for person, reason, span in reversed(spared)}
    claims = []
    for person in people:
        if id(person) in detained:
            continue
        reason, span = explicit.get(id(person), ("", None))
        told = bool(reason)
        reason = reason or next(
            (item for item in ("byline", "official", "lawyer", "relative", "spokesperson") if item in person.reasons), ""
        )
        if reason:
            first = person.mentions[0]
            spans = [Span(first.start, first.end)]
            claims.append(
                NotDetainedClaim(
                    _value(person.name, spans, "name"),
                    _value(reason, [span or spans[0]], f"negative.{reason}"),
                    told and reason == "denied",
                )
            )
    return tuple(claims)


def on(when: Value[When] | None) -> str | None:
    """A date as the exchange format writes it."""
    return str(when.value) or None if when else None
