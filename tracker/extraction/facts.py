"""What one sentence tells of one person, before mentions of the same event are put together."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter

from tracker.extraction.anchor import DateMention
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.document import Sentence
from tracker.extraction.people import Person
from tracker.extraction.polarity import Polarity


@dataclass(slots=True)
class Found:
    """A value with the words it rests on and the rule that found it."""

    value: str
    span: Span
    rule: str


@dataclass(slots=True, eq=False)
class Fact:
    """One event of one person, as one clause tells it."""

    person: Person | None
    name: Span
    event: str
    trigger: Span
    sentence: Sentence
    rule: str
    polarity: Polarity
    form: str
    named: bool
    date: DateMention | None = None
    agencies: list[Found] = field(default_factory=list)
    state: Found | None = None
    place: Found | None = None
    held_at: Found | None = None
    unknown: Span | None = None
    conditional: Span | None = None
    home: Span | None = None
    again: bool = False
    size: int = 0
    loose: bool = False  # a death told without a word of custody: only of somebody known to be held
    several: bool = False  # told of a group that is named only later
    earlier: bool = False  # "a first hearing": another one than the report is about
    plural: bool = False  # told in the plural, of whomever
    led: bool = False  # "taken to": where an arrest leads, rather than a move between prisons
    origin: Found | None = None  # where somebody who is moved was held until then
    moved: bool = False  # a transfer that names the place left: somebody held before
    old: bool = False  # dated months before the report
    added: bool = False  # "También fueron detenidos …": others than those told of before
    clause: Clause | None = None

    def told_of(self, person: Person | None, name: Span) -> Fact:
        """The same, told of somebody else; with lists of its own. A fifth of the time of `dataclasses.replace`."""
        made = Fact(*_EVERYTHING(self))
        made.person, made.name, made.agencies = person, name, list(self.agencies)
        return made


_EVERYTHING = attrgetter(*(one.name for one in fields(Fact)))
