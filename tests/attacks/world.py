"""A registry of invented people of the real size, written through the product's own writers, and what happens to it from week to week.

Seeded: one seed, one world. The editions made of it are handed out as the files that anybody can download.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from detentions.actions import bulk, cases, merging
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import AgencyKind, EventKind, LocationKind, ReleaseKind
from detentions.editions import publishing
from detentions.models import Agency, Attribute, Detention, Edition, EditionFile, Location
from detentions.rollups import build_missing
from detentions.when import When
from tests.api.registry import Registry, build

BEGUN = datetime(2019, 3, 29, 12, 0, tzinfo=UTC)  # so that months end between the editions that follow
RECORDED = BEGUN - timedelta(days=5)
STATES = 8
KINDS = (AgencyKind.INTELLIGENCE, AgencyKind.MILITARY_COUNTERINTELLIGENCE, AgencyKind.POLICE, AgencyKind.MILITARY, AgencyKind.NON_STATE)
_OF_KINDS = (26, 22, 28, 16, 1)
_OF_STATES = tuple(max(1, round(300 / (place + 1) ** 1.6)) for place in range(STATES))


@dataclass(slots=True)
class World:
    """`held` maps the id of each open case to whether it is listed."""

    registry: Registry
    rng: random.Random
    share_listed: float
    agencies: Sequence[Agency]
    states: Sequence[Location]
    held: dict[str, bool] = field(default_factory=dict)
    now: datetime = BEGUN
    wildness: float = 0.0

    def arrive(self, lives: Sequence[CaseFacts], *, at: datetime) -> None:
        batch = bulk.open_cases(cases=lives, country="VE", organisation=self.registry.cast.ours, is_sample=True, by=self.registry.by, at=at)
        still = [one for one, life in zip(batch.public_ids, lives, strict=True) if len(life.events) == 1]
        listed = [one for one in batch.public_ids if self.rng.random() < self.share_listed]
        self.put_on_list(listed)
        self.held |= {one: one in set(listed) for one in still}

    def somebody(self, taken: date, freed: date | None = None) -> CaseFacts:
        """One invented life: somebody taken on a day, and freed on another where one is given."""
        rng, traits = self.rng, dict[str, str]()
        if rng.random() < 0.97:
            traits[Attribute.Kind.SEX] = rng.choices(("man", "woman"), (84, 13))[0]
        if rng.random() < 0.94:
            traits[Attribute.Kind.BIRTH_DATE] = str(rng.randint(2002, 2008) if rng.random() < 0.04 else rng.randint(1950, 1999))
        if rng.random() < 0.96:
            traits[Attribute.Kind.CIVIL_OR_MILITARY] = rng.choices(("civilian", "military"), (78, 18))[0]
        by = [] if rng.random() < 0.03 else rng.sample(self.agencies, 2) if rng.random() < 0.04 else rng.choices(self.agencies, _OF_KINDS)
        events = [EventFacts(EventKind.ARREST, When.day(taken), agencies=by, place=rng.choices(self.states, _OF_STATES)[0])]
        if freed:
            events.append(EventFacts(EventKind.RELEASE, When.day(freed), release_kind=ReleaseKind.FULL_LIBERTY))
        return CaseFacts(PersonFacts(f"Persona Muestra {rng.randrange(10**9)}", attributes=traits), events)

    def put_on_list(self, public_ids: Iterable[str], *, listed: bool = True) -> None:
        wanted = set(public_ids)
        Detention.objects.filter(public_id__in=wanted).update(visibility="listed" if listed else "restricted")
        self.held |= dict.fromkeys(wanted & self.held.keys(), listed)

    def free(self, public_id: str, day: date) -> None:
        case = Detention.objects.get(public_id=public_id)
        event = EventFacts(EventKind.RELEASE, When.day(day), release_kind=ReleaseKind.FULL_LIBERTY)
        cases.record_event(detention=case, version=case.version, event=event, by=self.registry.by, at=self.now)
        self.held.pop(public_id, None)

    def a_week(self) -> None:
        """Some are taken, some freed, some listed, now and then one is taken off the list, in the week before the next edition.

        In a wild world now and then many are taken, listed or taken off the list at once, two cases turn out to be one, or the next edition
        comes out on the same day.
        """
        before = self.now
        self.now += timedelta(minutes=5) if self._is_wild() else timedelta(days=7)
        days = [(before + timedelta(days=number)).date() for number in range(6)] if self.now.date() > before.date() else [before.date()]
        taken = self.rng.randint(2, 90 if self._is_wild() else 14)
        self.arrive([self.somebody(self.rng.choice(days)) for _one in range(taken)], at=self.now - timedelta(minutes=2))
        for listed in (True, False):
            for one in self._some(listed=listed, most=5):
                self.free(one, self.rng.choice(days))
        if self.share_listed:
            self.put_on_list(self._some(listed=False, most=60 if self._is_wild() else 6))
        if self.rng.random() < 0.3:
            self.put_on_list(self._some(listed=True, most=25 if self._is_wild() else 1), listed=False)
        if self._is_wild():
            self.merge(*self.rng.sample(list(self.held), 2))

    def _is_wild(self) -> bool:
        return bool(self.wildness) and self.rng.random() < self.wildness

    def merge(self, absorbed: str, into: str) -> None:
        case, other = (Detention.objects.get(public_id=public_id) for public_id in (absorbed, into))
        merging.merge_cases(absorbed=case, into=other, version=case.version, reason="The same.", by=self.registry.by, at=self.now)
        self.held.pop(absorbed)

    def _some(self, *, listed: bool, most: int) -> list[str]:
        found = [one for one, is_listed in self.held.items() if is_listed == listed]
        return self.rng.sample(found, min(self.rng.randint(0, most), len(found)))

    def publish(self) -> Edition:
        publishing.bury_withdrawn(at=self.now)
        return publishing.publish(at=self.now, regardless=True)


def make(registry: Registry, *, seed: int, size: int = 866, share_listed: float = 0.25, wildness: float = 0.0) -> World:
    """`size` people held, taken over four years, and a fifth as many who were freed again."""
    agencies = [
        Agency.objects.create(slug=f"agency-{kind.value}", name_es=kind.value, kind=kind, country="VE", recorded_at=RECORDED)
        for kind in KINDS
    ]
    states = [
        Location.objects.create(
            slug=f"state-{number}", name_es=f"state {number}", kind=LocationKind.STATE, country="VE", recorded_at=RECORDED
        )
        for number in range(STATES)
    ]
    build_missing(at=RECORDED)
    world = World(registry, random.Random(seed), share_listed, agencies, states, wildness=wildness)
    first = date(2015, 1, 1)
    days = (RECORDED.date() - first).days - 210  # the last are freed 200 days later
    lives = [world.somebody(first + timedelta(days=world.rng.randrange(days))) for _one in range(size)]
    for _one in range(size // 5):
        taken = first + timedelta(days=world.rng.randrange(days))
        lives.append(world.somebody(taken, taken + timedelta(days=world.rng.choice((1, 2, 30, 200)))))
    world.arrive(lives, at=RECORDED)
    return world


@contextmanager
def thrown_away(folder: Path) -> Iterator[Registry]:
    """A registry that leaves nothing behind, for what several tests read and none of them changes."""
    with transaction.atomic(), override_settings(EDITIONS_DIR=folder):
        yield build()
        transaction.set_rollback(True)


def editions_of(world: World, number: int) -> list[dict[str, bytes]]:
    """The files of successive editions, as downloaded when each came out."""
    files = [downloaded(world.publish())]
    while len(files) < number:
        world.a_week()
        files.append(downloaded(world.publish()))
    return files


def downloaded(edition: Edition) -> dict[str, bytes]:
    """The files as the web server sends them."""
    return {path: bytes(content) for path, content in EditionFile.objects.filter(edition=edition).values_list("path", "content")}
