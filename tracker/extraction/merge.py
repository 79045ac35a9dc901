"""Merging: the clauses that tell the same event of the same person become one; different events stay apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from detentions.when import Precision
from tracker.extraction.facts import Fact, Found
from tracker.extraction.people import Person

_OUT = frozenset({"release", "conditional_release", "house_arrest"})
_SEPARATE_DAYS = 10


@dataclass(slots=True, eq=False)
class Event:
    """One event of one person with every clause that tells it, in the order of the text."""

    person: Person
    kind: str
    facts: list[Fact] = field(default_factory=list)
    held_at: Found | None = None

    @property
    def first(self) -> Fact:
        return self.facts[0]

    def dated(self) -> Fact | None:
        """The clause that dates it most exactly."""
        dated = [fact for fact in self.facts if fact.date is not None]
        rank = {Precision.DAY: 0, Precision.MONTH: 1, Precision.RANGE: 2, Precision.YEAR: 3, Precision.UNKNOWN: 4}
        return min(dated, key=lambda fact: rank[fact.date.when.precision] if fact.date else 9) if dated else None


def merge(facts: list[Fact]) -> list[Event]:
    """Events in the order of their first clause."""
    events: list[Event] = []
    for fact in facts:
        kind = _kind(fact)
        for event in events:
            if event.person is fact.person and _same_kind(event.kind, kind) and _compatible(event, fact):
                event.facts.append(fact)
                if kind != event.kind and kind in ("conditional_release", "rearrest"):
                    event.kind = kind
                break
        else:
            events.append(Event(fact.person, kind, [fact]))
    return _settle(events)


def _kind(fact: Fact) -> str:
    if fact.event in ("release", "conditional_release") and fact.home is not None:
        return "house_arrest"
    if fact.event == "release" and fact.conditional is not None:
        return "conditional_release"
    if fact.event == "arrest" and fact.again and fact.form in ("part", "fin"):
        return "rearrest"
    return fact.event


def _same_kind(one: str, other: str) -> bool:
    return one == other or {one, other} <= {"release", "conditional_release"}


def _compatible(event: Event, fact: Fact) -> bool:
    """No contradiction of dates. A clause without a date joins the first event of its kind."""
    dated = event.dated()
    if dated is None or dated.date is None or fact.date is None:
        return True
    one, other = dated.date.when, fact.date.when
    if one.may_be(other):
        return True
    if one.earliest and other.earliest and fact.event in ("arrest", "release", "conditional_release", "house_arrest", "death_in_custody"):
        return abs((one.earliest - other.earliest).days) <= _SEPARATE_DAYS and not fact.again
    return False


def _settle(events: list[Event]) -> list[Event]:
    """What only makes sense in the light of a person's other events."""
    kept: list[Event] = []
    for event in events:
        own = [other for other in events if other.person is event.person and other is not event]
        if event.kind == "disappearance" and any(other.kind in ("arrest", "rearrest") for other in own):
            continue
        if event.kind == "transfer" and not any(other.kind in ("arrest", "rearrest", "sentence", "hearing", "charge") for other in own):
            event.kind = "arrest"
        kept.append(event)
    return [event for event in kept if not _is_stage(event, kept)]


def _is_stage(event: Event, events: list[Event]) -> bool:
    """A transfer told in the sentence of the arrest, without a day of its own, is where the arrest led."""
    if event.kind != "transfer":
        return False
    for other in events:
        if other.person is event.person and other.kind in ("arrest", "rearrest") and other is not event:
            same = any(one.sentence.index == fact.sentence.index for one in other.facts for fact in event.facts)
            if same and event.dated() is None:
                other.held_at = other.held_at or next((fact.held_at for fact in event.facts if fact.held_at), None)
                return True
    return False
