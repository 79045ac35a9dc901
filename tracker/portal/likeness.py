"""Two tellings side by side, field by field: a proposal beside a case on file, or two cases. Each field gets a word for how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from detentions import names
from detentions.choices import EventKind, Sex
from detentions.models import Attribute, Charge, DetaineeName, Detention
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


def on_file(cases: Iterable[Detention]) -> dict[int, Telling]:
    """What each case says, by its key: a bounded number of queries for all of them."""
    of = {case.pk: case for case in cases}
    prefetch_related_objects(list(of.values()), matching.standing_events())  # what the matching has fetched is not fetched again
    tellings = {pk: Telling() for pk in of}
    people: dict[int, list[Telling]] = {}
    for pk, case in of.items():
        people.setdefault(case.detainee_id, []).append(tellings[pk])
    for person, name in (
        DetaineeName.objects.standing().filter(detainee__in=people).order_by("-kind", "pk").values_list("detainee_id", "as_written")
    ):
        for telling in people[person]:
            telling.words.setdefault("name", []).append(name)
    _add_attributes(people)
    for event in (one for case in of.values() for one in case.standing_events):  # type: ignore[attr-defined]  # its Prefetch
        telling = tellings[event.detention_id]
        telling.days.setdefault(EventKind(event.kind), []).append(event.when)
        _add(telling, "agencies", [agency.acronym or agency.name_es for agency in event.agencies.all()])
        _add(telling, "places", [event.place_name or ""])
        _add(telling, "held_at", [event.facility_name or event.facility_as_worded])
    for pk, charge in Charge.objects.standing().filter(detention__in=of).order_by("pk").values_list("detention_id", "as_worded"):
        _add(tellings[pk], "charges", [charge])
    return tellings


def _add_attributes(people: Mapping[int, list[Telling]]) -> None:
    shown = {Attribute.Kind.SEX: "sex", Attribute.Kind.MINOR: "minor", Attribute.Kind.OCCUPATION: "role"}
    rows = Attribute.objects.standing().filter(detainee__in=people, kind__in=shown).order_by("pk")
    for person, kind, value in rows.values_list("detainee_id", "kind", "value"):
        if kind == Attribute.Kind.MINOR:
            value = str(_("no")) if value in ("0", "no") else str(_("yes"))
        elif kind == Attribute.Kind.SEX and value in Sex.values:
            value = str(Sex(value).label)
        for telling in people[person]:
            _add(telling, shown[Attribute.Kind(kind)], [value])


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
