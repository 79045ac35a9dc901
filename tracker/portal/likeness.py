"""Two tellings side by side, field by field: a proposal beside a case on file, or two cases. Each field gets a word for how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from detentions import names
from detentions.choices import EventKind, Sex
from detentions.models import Attribute
from detentions.when import When
from tracker import matching
from tracker.models import Candidate
from tracker.portal.dates import in_words, parsed
from tracker.portal.fields import Label
from tracker.review.facts import EVENTS

SAME, PART, DIFFERS, ADDS, ONLY_THERE = "same", "part", "differs", "adds", "only_there"
WORDS: dict[str, Label] = {
    SAME: _("same"),
    PART: _("one is part of the other"),
    DIFFERS: _("differs"),
    ADDS: _("adds"),
    ONLY_THERE: _("not told here"),
}
_EVENTS: list[tuple[Label, set[EventKind]]] = [
    (_("Taken"), {EventKind.ARREST, EventKind.REARREST, EventKind.DISAPPEARANCE}),
    (_("Located"), {EventKind.LOCATED}),
    (_("Transfer"), {EventKind.TRANSFER}),
    (_("Before a court"), {EventKind.CHARGE, EventKind.HEARING, EventKind.SENTENCE}),
    (_("Release"), {EventKind.RELEASE}),
    (_("Death in custody"), {EventKind.DEATH}),
]


@dataclass(frozen=True, slots=True)
class Row:
    """One field: what is told here, what is told there, and how they differ."""

    label: Label
    here: str
    there: str
    verdict: str

    @property
    def words(self) -> Label:
        return WORDS[self.verdict]


@dataclass(slots=True)
class Telling:
    """What one side says, in the form in which two sides are compared."""

    words: dict[str, list[str]] = field(default_factory=dict)
    days: dict[EventKind, list[When]] = field(default_factory=dict)


_WORDS: dict[str, Label] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "minor": _("Under 18"),
    "role": _("Role"),
    "agencies": _("Agencies"),
    "places": _("Place"),
    "held_at": _("Held at"),
    "charges": _("Charges"),
}


def compare(here: Telling, there: Telling) -> list[Row]:
    """The fields of which at least one side tells something. What only the other side tells comes last."""
    rows = [_of_words(label, here.words.get(name, []), there.words.get(name, [])) for name, label in _WORDS.items()]
    days = [_of_days(label, _days(here, kinds), _days(there, kinds)) for label, kinds in _EVENTS]
    told = [row for row in (*rows[:1], *days, *rows[1:]) if row]
    return sorted(told, key=lambda row: row.verdict == ONLY_THERE)


def proposed(candidate: Candidate) -> Telling:
    """What a proposal says."""
    values = candidate.values
    telling = Telling(
        words={
            "name": [_text(values, "person"), *_list(values, "aliases")],
            "sex": [str(Sex(one).label) for one in [_text(values, "sex")] if one in Sex.values],
            "minor": [str(_("yes"))] if (values.get("minor") or {}).get("value") in (True, "1") else [],
            "role": [_text(values, "role")],
            "agencies": _list(values, "agencies"),
            "places": [_text(values, "state")],
            "held_at": [_text(values, "held_at")],
            "charges": _list(values, "charges"),
        }
    )
    event = EVENTS.get(_text(values, "event"))
    if event:
        telling.days[event[0]] = [parsed(_text(values, "date")) or When.unknown()]
    return telling


def on_file(cases: Iterable[matching.CaseOnFile]) -> dict[int, Telling]:
    """What each case says, by its key: one question for all of them."""
    of = {case.pk: case for case in cases}
    told = matching.details({case.person for case in of.values()}, of, kinds=_ATTRIBUTES)
    tellings = {}
    for pk, case in of.items():
        telling = tellings[pk] = Telling(words={"name": list(told.names[case.person])})
        for kind, value in told.attributes[case.person]:
            _add(telling, _ATTRIBUTES[kind], [_in_words(kind, value)])
        for event in case.events:
            telling.days.setdefault(EventKind(event.kind), []).append(event.when)
            _add(telling, "agencies", event.agency_names)
            _add(telling, "places", [event.place])
            _add(telling, "held_at", [event.held_at])
        _add(telling, "charges", told.charges[pk])
    return tellings


_ATTRIBUTES: dict[str, str] = {Attribute.Kind.SEX: "sex", Attribute.Kind.MINOR: "minor", Attribute.Kind.OCCUPATION: "role"}


def _in_words(kind: str, value: str) -> str:
    if kind == Attribute.Kind.MINOR:
        return str(_("no")) if value in ("0", "no") else str(_("yes"))
    return str(Sex(value).label) if kind == Attribute.Kind.SEX and value in Sex.values else value


def _add(telling: Telling, name: str, told: Iterable[str]) -> None:
    known = telling.words.setdefault(name, [])
    known += [one for one in told if one and one not in known]


def _days(telling: Telling, kinds: set[EventKind]) -> list[When]:
    return [when for kind, days in telling.days.items() if kind in kinds for when in days]


def _of_words(label: Label, here: list[str], there: list[str]) -> Row | None:
    here, there = [one for one in here if one], [one for one in there if one]
    if not here and not there:
        return None
    ours, theirs = {names.fold(one) for one in here}, {names.fold(one) for one in there}
    if not ours or not theirs:
        verdict = ADDS if ours else ONLY_THERE
    elif ours & theirs:
        verdict = SAME
    else:
        is_part = any(set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split()) for one in ours for other in theirs)
        verdict = PART if is_part else DIFFERS
    return Row(label, "; ".join(here), "; ".join(there), verdict)


def _of_days(label: Label, here: list[When], there: list[When]) -> Row | None:
    if not here and not there:
        return None
    if not here or not there:
        verdict = ADDS if here else ONLY_THERE
    elif any(one == other and one.is_known for one in here for other in there):
        verdict = SAME
    else:
        verdict = PART if any(one.may_be(other) for one in here for other in there) else DIFFERS
    return Row(label, "; ".join(map(in_words, here)), "; ".join(map(in_words, there)), verdict)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = (values.get(name) or {}).get("value")
    return "" if value is None else str(value).strip()


def _list(values: Mapping[str, Any], name: str) -> list[str]:
    value = (values.get(name) or {}).get("value")
    return [str(one) for one in value] if isinstance(value, list) else []
