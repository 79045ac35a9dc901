"""What was understood of a row, as the facts that the registry takes, each with the cells of the file that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from detentions.actions.bulk import Addition, CaseFacts, ChargeFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.extending import new_charges, new_events
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Agency, Attribute, Charge, DetaineeName, Detention, Location, Offence, Source
from detentions.when import When
from tracker import matching

_ATTRIBUTES = ("sex", "birth_date", "nationality", "civil_or_military", "occupation", "minor")
_OF_THE_ARREST = ("arrested", "agencies", "state", "facility", "facility_as_worded", "hidden")
_NAMES = ("name", "given", "surnames")

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the directories by slug, read once for a register."""

    agencies: Mapping[str, Agency]
    places: Mapping[str, Location]
    _offences: dict[str, Offence | None] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Values]) -> Entries:
        agencies = {slug for row in rows for slug in row.get("agencies", ())}
        places = {row[code] for row in rows for code in ("state", "facility") if row.get(code)}
        return cls(
            {one.slug: one for one in Agency.objects.filter(slug__in=agencies)},
            {one.slug: one for one in Location.objects.filter(slug__in=places)},
        )

    def offence(self, word: str) -> Offence | None:
        if word not in self._offences:
            self._offences[word] = matching.offence(word, country=settings.COUNTRY)
        return self._offences[word]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row as words of its source. Where the source has another text, the row rests on the whole of it."""

    source: Source | None = None
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, codes: Iterable[str], *, called: str) -> list[Words]:
        if self.source is None:
            return []
        if not self.spans:
            return [Words(self.source, field=called)]
        return [Words(self.source, *self.spans[code], field=called) for code in codes if code in self.spans]


def person_of(values: Values, cells: Cells) -> PersonFacts:
    attributes = {Attribute.Kind(code).value: str(values[code]) for code in _ATTRIBUTES if values.get(code)}
    words = [*cells.of(_NAMES, called="person"), *cells.of(["aliases"], called="aliases")]
    words += [one for code in attributes for one in cells.of([code], called=code)]
    return PersonFacts(name=values["name"], aliases=values.get("aliases", ()), attributes=attributes, words=words)


def events_of(values: Values, entries: Entries, cells: Cells) -> list[EventFacts]:
    """The arrest, the release and the death that the row tells."""
    found = []
    if any(code in values for code in _OF_THE_ARREST) or not {"released", "release_kind", "died"} & set(values):
        found.append(_arrest(values, entries, cells))
    if "released" in values or "release_kind" in values:
        found.append(
            EventFacts(
                EventKind.RELEASE,
                When.parse(values.get("released", "")),
                release_kind=ReleaseKind(values.get("release_kind", ReleaseKind.NOT_STATED)),
                words=[*cells.of(["released"], called="date"), *cells.of(["release_kind"], called="event")]
                or cells.of(_NAMES, called="event"),
            )
        )
    if "died" in values:
        found.append(EventFacts(EventKind.DEATH, When.parse(values["died"]), words=cells.of(["died"], called="date")))
    return found


def _arrest(values: Values, entries: Entries, cells: Cells) -> EventFacts:
    words = [
        *cells.of(["arrested"], called="date"),
        *cells.of(["agencies"], called="agencies"),
        *cells.of(["state"], called="state"),
        *cells.of(["facility"], called="held_at"),
        *cells.of(["hidden"], called="whereabouts_unknown"),
    ]
    facility = entries.places[values["facility"]] if values.get("facility") else None
    return EventFacts(
        EventKind.ARREST,
        When.parse(values.get("arrested", "")),
        agencies=tuple(sorted((entries.agencies[slug] for slug in values.get("agencies", ())), key=lambda one: one.pk)),
        place=entries.places[values["state"]] if values.get("state") else None,
        facility=facility,
        facility_as_worded=values.get("facility_as_worded", ""),
        whereabouts_unknown=True if values.get("hidden") else (False if facility else None),
        words=words or cells.of(_NAMES, called="event"),
    )


def charges_of(values: Values, entries: Entries, cells: Cells) -> list[ChargeFacts]:
    words = cells.of(["charges"], called="charges")
    return [
        ChargeFacts(charge, Charge.Status.ALLEGED, When.unknown(), offence=entries.offence(charge), words=words)
        for charge in values.get("charges", ())
    ]


def case_of(values: Values, entries: Entries, cells: Cells) -> CaseFacts:
    return CaseFacts(person_of(values, cells), events_of(values, entries, cells), charges_of(values, entries, cells))


def addition_of(detention: Detention, values: Values, entries: Entries, cells: Cells) -> Addition:
    """What a row adds to a known case. An arrest of which it says nothing is not said again."""
    events = [one for one in events_of(values, entries, cells) if one.kind != EventKind.ARREST or _says_something(one)]
    return Addition(detention, detention.version, person_of(values, cells), events, charges_of(values, entries, cells))


def news_of(detention: Detention, values: Values, entries: Entries) -> list[str]:
    """The codes of the fields in which a row says more than the case does."""
    addition = addition_of(detention, values, entries, Cells())
    told = {(kind, value) for kind, value in (addition.person.attributes if addition.person else {}).items()}
    known = set(Attribute.objects.standing().filter(detainee=detention.detainee_id).values_list("kind", "value"))
    spelt = set(DetaineeName.objects.standing().filter(detainee=detention.detainee_id).values_list("as_written", flat=True))
    found = [kind for kind, _value in sorted(told - known)]
    found += ["name"] if values["name"] not in spelt else []
    found += ["aliases"] if set(values.get("aliases", ())) - spelt else []
    events: Sequence[EventFacts] = new_events(detention, addition.events)
    fields = {EventKind.ARREST: "arrested", EventKind.RELEASE: "released", EventKind.DEATH: "died"}
    found += [fields[event.kind] for event in events]
    found += ["charges"] if new_charges(detention, addition.charges) else []
    return found


def _says_something(event: EventFacts) -> bool:
    return bool(
        event.when.is_known or event.agencies or event.place or event.facility or event.facility_as_worded or event.whereabouts_unknown
    )
