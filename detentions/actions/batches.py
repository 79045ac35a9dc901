"""What a batch says of its cases, and the same as the numbers need it: without reading back what was just written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from detentions.actions.facts import EventFacts, PersonFacts, Words
from detentions.choices import EventKind, ReleaseKind, Visibility
from detentions.custody import LifeEvent
from detentions.models import Charge, Detention, Location, Offence
from detentions.rollups.facts import CaseTold, ChargeTold, EventTold, People, Told, TraitTold
from detentions.rollups.loading import OTHER_OFFENCE, state_of
from detentions.when import When


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """A charge as authorities allege it, with the status it had on a date."""

    as_worded: str
    status: Charge.Status
    when: When
    offence: Offence | None = None
    words: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case of a batch. `same_person_as` is the position in the batch of an earlier case of the same person, whose name stands there."""

    person: PersonFacts
    events: Sequence[EventFacts]
    charges: Sequence[ChargeFacts] = ()
    visibility: Visibility = Visibility.RESTRICTED
    visibility_reason: str = ""
    same_person_as: int | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What a batch adds to a known case. `version` is the one that the sender has seen."""

    detention: Detention
    version: int
    person: PersonFacts | None = None
    events: Sequence[EventFacts] = ()
    charges: Sequence[ChargeFacts] = ()


def told_in(
    cases: Sequence[CaseFacts],
    detentions: Sequence[int],
    detainees: Sequence[int],
    states: Mapping[int, str],
    *,
    country: str,
    at: datetime,
) -> list[People]:
    """The people of a batch with their lives. `detentions` and `detainees` are the ids given to `cases`, in their order; `states` are
    `states_of` them. Asks the database nothing."""
    told = Told(at)
    found: dict[int, list[CaseTold]] = {}
    traits: dict[int, list[TraitTold]] = {}
    for case, detention, detainee in zip(cases, detentions, detainees, strict=True):
        events = [_event(event, told, states) for event in case.events]
        found.setdefault(detainee, []).append(CaseTold(detention, detainee, events, [_charge(charge, told) for charge in case.charges]))
        if case.same_person_as is None:
            traits[detainee] = [TraitTold(told, detainee, str(kind), value) for kind, value in case.person.attributes.items()]
    return [People(country, frozenset({detainee}), own, traits[detainee]) for detainee, own in found.items()]


def _event(event: EventFacts, told: Told, states: Mapping[int, str]) -> EventTold:
    release = (event.release_kind or ReleaseKind.NOT_STATED).value if event.kind == EventKind.RELEASE else ""
    plain = LifeEvent(
        event.kind.value,
        event.when,
        release,
        event.whereabouts_unknown,
        event.acknowledged,
        frozenset([agency.slug for agency in event.agencies]),
        facility=event.facility.slug if event.facility else "",
        local_time=event.local_time,
    )
    return EventTold(told, plain, states[event.place.pk] if event.place else "")


def _charge(charge: ChargeFacts, told: Told) -> ChargeTold:
    offence = charge.offence.slug if charge.offence else ""
    return ChargeTold(told, offence or charge.as_worded, offence or OTHER_OFFENCE, charge.status.value, charge.when)


def states_of(cases: Sequence[CaseFacts]) -> dict[int, str]:
    """Each place of the cases → the slug of its state."""
    places = {event.place.pk for case in cases for event in case.events if event.place}
    rows = Location.objects.filter(pk__in=places).values_list("pk", "kind", "slug", "state__slug")
    return {pk: state_of(kind, slug, state) for pk, kind, slug, state in rows}
