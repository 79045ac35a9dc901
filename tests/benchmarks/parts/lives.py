"""Seeded, invented detentions in any number, shaped like the record of the last ten years: about one in twenty is held on any day."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detentions.actions.bulk import CaseFacts, ChargeFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.texts import KeptText
from detentions.choices import EventKind, ReleaseKind, SourceKind
from detentions.models import Agency, Attribute, Charge, Location, Offence, Source
from detentions.when import When

FIRST, LAST = date(2014, 1, 1), date(2023, 12, 31)
_DAYS = (LAST - FIRST).days
_GIVEN = ("Ana", "Luis", "María", "José", "Carla", "Pedro", "Rosa", "Juan", "Elena", "Miguel", "Sofía", "Raúl")
_FAMILY = ("Muestra", "Ejemplo", "Prueba", "Modelo", "Ficticio", "Supuesto", "Inventado", "Ensayo", "Figura", "Esbozo")
_BULLETIN = "Personas detenidas por la autoridad. Fueron llevadas a un centro. La fiscalía imputó los hechos. Quedaron en libertad."
_WORDS = {"person": (0, 8), "event": (9, 18), "date": (23, 35), "charges": (70, 85), "release": (94, 117)}


@dataclass(frozen=True, slots=True)
class Directory:
    """What lives refer to."""

    agencies: Sequence[Agency]
    states: Sequence[Location]
    facilities: Sequence[Location]
    offences: Sequence[Offence]

    @classmethod
    def read(cls) -> Directory:
        """From the seeds of Venezuela, which must be loaded."""
        return cls(
            agencies=list(Agency.objects.filter(slug__in=["sebin", "dgcim", "pnb", "gnb", "cicpc", "conas", "faes"]).order_by("slug")),
            states=list(Location.objects.filter(kind="state", country="VE").order_by("slug")),
            facilities=list(Location.objects.filter(kind="detention_facility", country="VE").order_by("slug")[:60]),
            offences=list(Offence.objects.order_by("slug")[:12]),
        )


def bulletins(number: int) -> list[KeptText]:
    """Distinct texts to be kept and cited."""
    published = When.day(LAST)
    return [
        KeptText(f"{_BULLETIN} Boletín {place}.", "Observatorio (muestra)", published, SourceKind.NGO_REPORT, "es", is_sample=True)
        for place in range(number)
    ]


def cases(*, seed: int, size: int, directory: Directory, sources: Sequence[Source]) -> Iterator[CaseFacts]:
    """`size` detentions; one in twenty is a second one of the person before it."""
    rng = random.Random(seed)
    until = FIRST
    for place in range(size):
        source = sources[place % len(sources)]
        again = place > 0 and place % 20 == 0 and until < LAST - timedelta(days=400)
        day = until + timedelta(days=rng.randint(30, 300)) if again else FIRST + timedelta(days=rng.randrange(_DAYS))
        events, charges, until = _life(rng, day, directory, source, again=again)
        yield CaseFacts(_person(rng, source), events, charges, same_person_as=-1 if again else None)


def _person(rng: random.Random, source: Source) -> PersonFacts:
    traits: dict[str, str] = {Attribute.Kind.SEX: "woman" if rng.random() < 0.12 else "man"}
    if rng.random() < 0.6:
        traits[Attribute.Kind.CIVIL_OR_MILITARY] = "military" if rng.random() < 0.15 else "civilian"
    if rng.random() < 0.5:
        traits[Attribute.Kind.BIRTH_DATE] = str(rng.randint(1940, 2005))
    name = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)} {rng.choice(_FAMILY)} {rng.randrange(1_000_000)}"
    return PersonFacts(name, attributes=traits, words=[_said(source, "person")])


def _life(
    rng: random.Random, day: date, directory: Directory, source: Source, *, again: bool
) -> tuple[list[EventFacts], list[ChargeFacts], date]:
    hidden = rng.random() < 0.1
    when = When.month(day.year, day.month) if rng.random() < 0.06 else When.day(day)
    arrest = EventFacts(
        EventKind.REARREST if again else EventKind.ARREST,
        when,
        agencies=[rng.choice(directory.agencies)],
        place=rng.choice(directory.states),
        facility=None if hidden else rng.choice(directory.facilities),
        whereabouts_unknown=True if hidden else None,
        words=[_said(source, "event"), _said(source, "date")],
    )
    events, charges = [arrest], []
    length = rng.choice((1, 2, 3)) if rng.random() < 0.45 else min(3000, max(3, round(rng.lognormvariate(4.3, 1.5))))
    end = day + timedelta(days=length)
    if length > 20 and rng.random() < 0.4:
        moved = When.day(day + timedelta(days=rng.randint(5, 18)))
        kind = EventKind.LOCATED if hidden else EventKind.TRANSFER
        events.append(EventFacts(kind, moved, facility=rng.choice(directory.facilities), words=[_said(source, "event")]))
    if length > 3 and rng.random() < 0.7:
        offence = rng.choice(directory.offences)
        brought = When.day(day + timedelta(days=2))
        charges.append(ChargeFacts(offence.name_es[:300], Charge.Status.CHARGED, brought, offence, [_said(source, "charges")]))
    if end <= LAST and rng.random() < 0.985:
        kind_of = rng.choice((ReleaseKind.FULL_LIBERTY, ReleaseKind.SUBSTITUTE_MEASURES, ReleaseKind.SUBSTITUTE_MEASURES))
        events.append(EventFacts(EventKind.RELEASE, When.day(end), release_kind=kind_of, words=[_said(source, "release")]))
        return events, charges, end
    return events, charges, LAST


def _said(source: Source, field: str) -> Words:
    start, end = _WORDS[field]
    return Words(source, start, end, "event" if field == "release" else field)
