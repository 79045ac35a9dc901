"""An event of one person, put together from the clauses that tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from detentions.when import Precision
from tracker.extraction.claims import Span
from tracker.extraction.facts import Fact, Found
from tracker.extraction.people import Person

_EXACT = {Precision.DAY: 0, Precision.MONTH: 1, Precision.RANGE: 2, Precision.YEAR: 3, Precision.UNKNOWN: 4}
_FORMS = {"noun": 1, "state": 2}


@dataclass(slots=True, eq=False)
class Event:
    """One event of one person with every clause that tells it, in the order of the text."""

    person: Person
    kind: str
    facts: list[Fact] = field(default_factory=list)
    held_at: Found | None = None
    told: list[Span] = field(default_factory=list)  # clauses about nobody named that complete it: "nine workers were detained"
    _dated: Fact | None = None
    _seen: int = 0

    @property
    def first(self) -> Fact:
        return self.facts[0]

    def dated(self) -> Fact | None:
        """The clause that dates it most exactly. Each clause is looked at once; only the first may get its date later."""
        if self._dated is not None and self._seen == len(self.facts):
            return self._dated
        for fact in self.facts[self._seen :]:
            if fact.date is not None and (self._dated is None or _exactness(fact) < _exactness(self._dated)):
                self._dated = fact
        self._seen = len(self.facts)
        if self._dated is None and self.first.date is not None:
            self._dated = self.first
        return self._dated


def _exactness(fact: Fact) -> tuple[int, int]:
    """Smaller is better: the more exact date, and of equal ones that of a verb, then of "the arrest of X", then of "held since"."""
    return (_EXACT[fact.date.when.precision] if fact.date else 9, _FORMS.get(fact.form, 0))


def by_person(events: Iterable[Event]) -> dict[int, list[Event]]:
    """Each person's events, in order, by the identity of the person."""
    found: dict[int, list[Event]] = {}
    for event in events:
        found.setdefault(id(event.person), []).append(event)
    return found


def is_told_again(event: Event, own: Iterable[Event]) -> bool:
    """ "Agents took X. He had already been detained and freed": the first time is the other one."""
    if event.first.earlier or event.first.form == "state":
        return False
    return any(other is not event and other.kind == "arrest" and all(fact.earlier for fact in other.facts) for other in own)


def is_of_another_house(event: Event, told: Fact) -> bool:
    """ "Nine were freed from A. Others were freed from B: X": X isn't one of the first."""
    held_at = event.held_at or next((fact.held_at for fact in event.facts if fact.held_at is not None), None)
    return held_at is not None and told.held_at is not None and held_at.value != told.held_at.value


def is_placed(event: Event) -> bool:
    """ "X, detenido en Coro junto a su esposa, murió": a clause of its own says where."""
    return any(fact.state is not None and fact.sentence.start <= fact.state.span.start < fact.sentence.end for fact in event.facts)


def is_only_held(arrest: Event) -> bool:
    """ "cinco militares recluidos en X fueron trasladados": held before, so that the move is an event of its own."""
    return all(fact.form == "state" and fact.date is None for fact in arrest.facts)
