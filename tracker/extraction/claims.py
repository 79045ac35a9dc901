"""What a reader says it found: claims, each value with the words it rests on, the rule that found it and a confidence.

Every reader behind `Reader` answers in these types, so that reviewers, the database and the scorer need to know only them.
A value without a span does not exist. Offsets count characters of the text exactly as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar

from detentions.when import When

T = TypeVar("T")


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of the text as kept."""

    start: int
    end: int


class Value(NamedTuple, Generic[T]):
    """One value and why we believe it. `confidence` is a calibrated probability between 0 and 1."""

    value: T
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class DetentionClaim:
    """One event in one person's detention.

    `event` is one of EVENTS below. `agencies` are canonical acronyms (SEBIN), `state` is a state's name as in the gazetteer
    ("Distrito Capital"). Where the text allows two readings, the likelier one is the value and the others are in `rivals`,
    by field name: a question for the reviewer, never a silent guess.
    """

    person: Value[str]
    event: Value[str]
    date: Value[When] | None = None
    agencies: tuple[Value[str], ...] = ()
    place: Value[str] | None = None
    state: Value[str] | None = None
    held_at: Value[str] | None = None
    whereabouts_unknown: Value[bool] | None = None
    aliases: tuple[Value[str], ...] = ()
    charges: tuple[Value[str], ...] = ()
    role: Value[str] | None = None
    sex: Value[str] | None = None
    minor: Value[bool] | None = None
    contested: Value[bool] | None = None
    rivals: dict[str, tuple[Value[str], ...]] = field(default_factory=dict)
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class CountClaim:
    """A figure that somebody else published. `metric` is a corpus metric (`political_prisoners`); see the vocabulary map in seeds/.

    `qualifier` is exact, approx, at_least or more_than; `upper_bound` is set for a range. `warnings` name failed arithmetic checks.
    """

    organisation: Value[str]
    metric: Value[str]
    value: Value[int]
    as_of: Value[When] | None = None
    qualifier: str = "exact"
    upper_bound: int | None = None
    window_start: Value[When] | None = None
    period: str = ""
    breakdown: dict[str, Value[int]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class NotDetainedClaim:
    """A person the text names and who must not become a detainee.

    `reason`: denied, raided, threatened, summoned, wanted, refuge, exile, official, lawyer, relative, spokesperson, byline,
    victim, namesake, ordinary_crime. `explicit` is true when the text itself says that the person was not taken.
    """

    name: Value[str]
    reason: Value[str]
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader found in one text. `language` is "es", "en" or, when not supported, the code with `supported` false."""

    language: str
    supported: bool
    is_relevant: bool
    detentions: tuple[DetentionClaim, ...] = ()
    counts: tuple[CountClaim, ...] = ()
    not_detained: tuple[NotDetainedClaim, ...] = ()
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Anything that can read a report: the rules in this package, or a language model behind the same door."""

    name: str
    version: str

    def read(self, text: str, *, published: date | None, language: str = "auto") -> Reading: ...


EVENTS = (
    "arrest",
    "rearrest",
    "disappearance",
    "transfer",
    "charge",
    "hearing",
    "sentence",
    "release",
    "conditional_release",
    "house_arrest",
    "death_in_custody",
)
