"""The fields of a proposal as a reviewer sees them: label, letter, kind of evidence, and how each is edited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from detentions.choices import CountMetric, CountQualifier, NotDetainedReason, Sex
from tracker.models import Candidate

Label = str | Promise
Options = list[tuple[str, Label]]


class Evidence(StrEnum):
    """Types of evidence: each has a letter, a line and a tint, so that colour is never the only sign."""

    PERSON = "person"
    EVENT = "event"
    DATE = "date"
    AGENCY = "agency"
    PLACE = "place"
    COUNT = "count"


LETTERS = {
    Evidence.PERSON: "P",
    Evidence.EVENT: "E",
    Evidence.DATE: "D",
    Evidence.AGENCY: "A",
    Evidence.PLACE: "L",
    Evidence.COUNT: "N",
}
EVIDENCE_LABELS: dict[Evidence, Label] = {
    Evidence.PERSON: _("Person"),
    Evidence.EVENT: _("Event"),
    Evidence.DATE: _("Date"),
    Evidence.AGENCY: _("Agency"),
    Evidence.PLACE: _("Place"),
    Evidence.COUNT: pgettext_lazy("a published figure", "Count"),
}


class Widget(StrEnum):
    TEXT = "text"
    LIST = "list"
    DATE = "date"
    NUMBER = "number"
    SELECT = "select"
    YES_NO = "yes_no"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of one kind of proposal. `always` shows it also when the reader found nothing: unknown is a value."""

    name: str
    label: Label
    evidence: Evidence
    widget: Widget
    always: bool = False
    directory: str = ""

    @property
    def is_editable(self) -> bool:
        return self.widget is not Widget.SHOWN


E, W = Evidence, Widget

DETENTION: list[tuple[Label, list[FieldSpec]]] = [
    (
        _("Person"),
        [
            FieldSpec("person", _("Name"), E.PERSON, W.TEXT, always=True),
            FieldSpec("aliases", _("Other names"), E.PERSON, W.LIST),
            FieldSpec("role", _("Role"), E.PERSON, W.TEXT),
            FieldSpec("sex", _("Sex"), E.PERSON, W.SELECT),
            FieldSpec("minor", _("Under 18"), E.PERSON, W.YES_NO),
        ],
    ),
    (
        _("Detention"),
        [
            FieldSpec("event", _("Event"), E.EVENT, W.SELECT, always=True),
            FieldSpec("date", _("Date"), E.DATE, W.DATE, always=True),
            FieldSpec("agencies", _("Agencies"), E.AGENCY, W.LIST, always=True, directory="agencies"),
            FieldSpec("state", _("State"), E.PLACE, W.SELECT, always=True, directory="states"),
            FieldSpec("place", _("Place"), E.PLACE, W.TEXT),
            FieldSpec("held_at", _("Held at"), E.PLACE, W.TEXT, always=True, directory="facilities"),
            FieldSpec("whereabouts_unknown", _("Whereabouts unknown"), E.EVENT, W.YES_NO, always=True),
            FieldSpec("charges", _("Charges alleged"), E.EVENT, W.LIST),
            FieldSpec("contested", _("Contested by a source"), E.EVENT, W.YES_NO),
        ],
    ),
]
COUNT: list[tuple[Label, list[FieldSpec]]] = [
    (
        _("Published count"),
        [
            FieldSpec("organisation", _("Counted by"), E.AGENCY, W.TEXT, always=True, directory="bodies"),
            FieldSpec("value", _("Number"), E.COUNT, W.NUMBER, always=True),
            FieldSpec("qualifier", _("Exactness"), E.COUNT, W.SELECT, always=True),
            FieldSpec("upper_bound", _("Up to"), E.COUNT, W.NUMBER),
            FieldSpec("metric", _("What it counts"), E.EVENT, W.SELECT, always=True),
            FieldSpec("as_of", _("As of"), E.DATE, W.DATE, always=True),
            FieldSpec("window_start", _("Counted since"), E.DATE, W.DATE),
            FieldSpec("period", _("Period"), E.DATE, W.SHOWN),
            FieldSpec("breakdown", _("Breakdown"), E.COUNT, W.SHOWN),
        ],
    ),
]
NOT_DETAINED: list[tuple[Label, list[FieldSpec]]] = [
    (
        _("Named in the report, not detained"),
        [
            FieldSpec("name", _("Name"), E.PERSON, W.TEXT, always=True),
            FieldSpec("reason", _("Why not detained"), E.EVENT, W.SELECT, always=True),
        ],
    ),
]
GROUPS = {Candidate.Kind.DETENTION: DETENTION, Candidate.Kind.COUNT: COUNT, Candidate.Kind.NOT_DETAINED: NOT_DETAINED}

# What readers call events (tracker.extraction.claims.EVENTS), and kinds of release that only a reviewer chooses.
EVENTS: Options = [
    ("arrest", _("Arrest")),
    ("rearrest", _("Re-arrest")),
    ("disappearance", _("Disappearance, seizure not told")),
    ("located", _("Located")),
    ("transfer", _("Transfer")),
    ("charge", _("Charge")),
    ("hearing", _("Hearing")),
    ("sentence", _("Sentence")),
    ("release", _("Release, kind not stated")),
    ("full_liberty", _("Release into full liberty")),
    ("conditional_release", _("Release under measures")),
    ("house_arrest", _("House arrest")),
    ("order_not_carried_out", _("Release order not carried out")),
    ("pardon", _("Pardon")),
    ("amnesty", _("Amnesty")),
    ("exchange", _("Exchange")),
    ("escape", _("Escape")),
    ("death_in_custody", _("Death in custody")),
]
OPTIONS: dict[str, Options] = {
    "event": EVENTS,
    "sex": list(Sex.choices),
    "qualifier": list(CountQualifier.choices),
    "metric": list(CountMetric.choices),
    "reason": list(NotDetainedReason.choices),
}
YES_NO: Options = [("1", _("Yes")), ("0", _("No"))]
NOT_STATED: Label = _("Not stated")


def specs(kind: str) -> list[FieldSpec]:
    """All fields of a kind of proposal, in the order of the form."""
    return _SPECS[kind]


_SPECS: dict[str, list[FieldSpec]] = {kind: [spec for _legend, group in groups for spec in group] for kind, groups in GROUPS.items()}


def as_typed(value: Any) -> str:
    """A value as it stands in a form's field; the review step compares with the same form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
