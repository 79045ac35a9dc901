"""Numbers that are kept equal numbers that are counted, whatever was done to the cases, for whoever asks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from detentions import rollups
from detentions.actions import bulk, cases, hiding, merging, reverting, sharing
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import AgencyKind, EventKind, LocationKind, ReleaseKind, Visibility
from detentions.models import (
    Agency,
    Attribute,
    Change,
    CustodyEvent,
    Detention,
    FindableCase,
    Grant,
    Location,
    Merge,
)
from detentions.when import When
from tests.cast import NOW, Cast, assemble
from tracker.finding import STILL_THERE, Query, counts, find, held

pytestmark = pytest.mark.django_db

CHOSEN = (
    ("agency", "agencies", ("una",)),
    ("agency", "agencies", ("otra", "tercera")),
    ("place", "places", ("lara",)),
    ("visibility", "visibility", ("restricted",)),
    ("visibility", "visibility", ("sealed",)),
)
Sight = tuple[list[int], list[int]]  # the organisations of whoever asks, and the sealed cases that they are named to see


@dataclass
class Record:
    """Cases that things happen to by chance."""

    cast: Cast
    chance: random.Random
    agencies: list[Agency]
    places: list[Location]

    def bulk(self) -> None:
        facts = [
            CaseFacts(
                PersonFacts(name=f"Persona {self.chance.random()} Prueba", attributes=self._told()),
                [self._event(EventKind.ARREST) for _more in range(self.chance.randint(1, 2))],
            )
            for _one in range(self.chance.randint(1, 5))
        ]
        of = self.chance.choice((self.cast.ours, self.cast.theirs))
        bulk.open_cases(cases=facts, country="VE", organisation=of, is_sample=True, by=self.cast.beto, at=self._now())

    def take_back_batch(self) -> None:
        taken = Change.objects.filter(action="batch_taken_back").values("subject_id")
        batches = list(Change.objects.filter(action=bulk.OPENED).exclude(subject_id__in=taken).order_by("pk"))
        if batches and self.chance.random() < 0.3:
            batch = self.chance.choice(batches)
            reverting.revert(batch=batch, keep=(), reason="Wrong file.", by=self.cast.beto, at=self._now())

    def tell(self) -> None:
        case = self._case()
        event = self._event(self.chance.choice((EventKind.TRANSFER, EventKind.RELEASE, EventKind.LOCATED)))
        cases.record_event(detention=case, version=case.version, event=event, by=self.cast.beto, at=self._now())

    def withdraw(self) -> None:
        events = list(CustodyEvent.objects.filter(withdrawn_at=None, detention__merged_into=None).order_by("recorded_at", "pk"))
        event = self.chance.choice(events)
        cases.withdraw_event(event=event, version=event.detention.version, reason="Another person.", by=self.cast.beto, at=self._now())

    def share(self) -> None:
        case = self._case()
        to = self.cast.theirs if case.organisation_id == self.cast.ours.pk else self.cast.ours
        sharing.share(detention=case, organisation=to, scope=Grant.Scope.READ, by=self.cast.beto, at=self._now())

    def stop_sharing(self) -> None:
        if grants := list(Grant.objects.filter(ended_at=None).order_by("pk")):
            sharing.stop_sharing(grant=self.chance.choice(grants), by=self.cast.beto, at=self._now())

    def hide(self) -> None:
        case = self._case()
        to = self.chance.choice([one for one in (Visibility.SEALED, Visibility.RESTRICTED) if one != case.visibility])
        hiding.hide(detention=case, version=case.version, to=to, reason="Danger.", by=self.cast.beto, at=self._now())

    def merge(self) -> None:
        one, other = self._case(), self._case()
        may = one.pk != other.pk and one.organisation_id == other.organisation_id
        if may and not Merge.objects.standing().filter(into__in=(one, other)).exists():
            merging.merge_cases(absorbed=one, into=other, version=one.version, reason="The same.", by=self.cast.beto, at=self._now())

    def split(self) -> None:
        if merges := list(Merge.objects.standing().order_by("pk")):
            merge = self.chance.choice(merges)
            merging.split_cases(merge=merge, version=merge.absorbed.version, reason="Two.", by=self.cast.beto, at=self._now())

    def build_anew(self) -> None:
        rollups.finding.build()

    def _case(self) -> Detention:
        return self.chance.choice(list(Detention.objects.filter(merged_into=None).order_by("pk")))

    def _event(self, kind: EventKind) -> EventFacts:
        return EventFacts(
            kind=kind,
            when=When.day(date(2019, 1, 1) + timedelta(days=self.chance.randrange(70))),
            release_kind=ReleaseKind.FULL_LIBERTY if kind == EventKind.RELEASE else None,
            place=self.chance.choice([None, *self.places]),
            agencies=tuple(self.chance.sample(self.agencies, self.chance.randint(0, 2))),
            whereabouts_unknown=kind == EventKind.ARREST and self.chance.random() < 0.3,
        )

    def _told(self) -> dict[str, str]:
        return {Attribute.Kind.MINOR: "yes"} if self.chance.random() < 0.3 else {}

    def _now(self) -> datetime:
        return NOW + timedelta(seconds=Change.objects.count() + 1)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _record(cast: Cast, seed: int) -> Record:
    agencies = [
        Agency.objects.create(slug=slug, country="VE", recorded_at=NOW, name_es=slug, acronym=slug, kind=AgencyKind.INTELLIGENCE)
        for slug in ("una", "otra", "tercera")
    ]
    places = [
        Location.objects.create(slug=slug, country="VE", recorded_at=NOW, name_es=slug, kind=LocationKind.STATE)
        for slug in ("zulia", "lara")
    ]
    record = Record(cast, random.Random(seed), agencies, places)
    for _few in range(3):
        record.bulk()
    return record


def _seen(sight: Sight) -> list[FindableCase]:
    """Judged row by row, here."""
    readers, sealed = sight
    return [
        row
        for row in FindableCase.objects.all()
        if set(row.readers) & set(readers) and (row.visibility != Visibility.SEALED or row.detention_id in sealed)
    ]


def _values(row: FindableCase, facet: str) -> Sequence[str]:
    return {"state": [row.state], "visibility": [row.visibility], "agency": row.agencies, "place": row.places}.get(facet) or [
        trait for trait in row.traits if facet == ("mark" if trait in {"one_source", "differ"} else "trait")
    ]


def _assert_kept_equal_counted(sight: Sight) -> None:
    readers, sealed = sight
    seen = _seen(sight)
    for states in ((), ("held",), ("released", "whereabouts_unknown"), ("house_arrest",)):
        rows = [row for row in seen if not states or row.state in states]
        found = find(Query(states=states), readers=readers, sealed=sealed)
        assert found.total == len(rows)
        assert {case.pk for case in found.cases} == {row.pk for row in rows}
        for facet in found.facets:
            if facet.name not in {"tag", "keeper"}:
                among = seen if facet.name == "state" else rows
                assert dict(facet.values) == dict(Counter(value for row in among for value in _values(row, facet.name))), facet.name
        for name, attribute in (
            ("agency", "agencies"),
            ("place", "places"),
            ("trait", "traits"),
            ("mark", "marks"),
            ("visibility", "visibility"),
        ):
            counted = Counter(value for row in rows for value in _values(row, name))
            asked = [*counted, "nowhere"]
            queries = [Query(states=states, **{attribute: (value,)}) for value in asked]  # type: ignore[arg-type]  # attributes of values
            assert counts(queries, readers=readers, sealed=sealed) == [counted[value] for value in asked]
    for states in ((), ("held", "house_arrest")):
        for name, attribute, chosen in CHOSEN:
            found = find(Query(states=states, **{attribute: chosen}), readers=readers, sealed=sealed)  # type: ignore[arg-type]  # values
            passes = [row for row in seen if set(chosen) & set(_values(row, name))]
            in_states = [row for row in seen if not states or row.state in states]
            both = [row for row in passes if row in in_states]
            assert found.total == len(both)
            assert {case.pk for case in found.cases} == {row.pk for row in both}
            for facet in found.facets:
                if facet.name not in {"tag", "keeper"}:
                    among = in_states if facet.name == name else passes if facet.name == "state" else both
                    counted = Counter(value for row in among for value in _values(row, facet.name))
                    assert dict(facet.values) == dict(counted), (name, facet.name)
    for facet_name, (now, ever) in zip(("agency", "place"), held(("agency", "place"), readers=readers, sealed=sealed), strict=True):
        told = [(row.state, value) for row in seen for value in _values(row, facet_name)]
        assert {value: number for value, number in ever.items() if number} == Counter(value for _state, value in told)
        assert {value: number for value, number in now.items() if number} == Counter(value for state, value in told if state in STILL_THERE)


@pytest.mark.parametrize("seed", range(6))
def test_numbers_equal_those_counted_row_by_row_whatever_happened_and_whoever_asks(cast: Cast, seed: int) -> None:
    record = _record(cast, seed)
    happenings: list[Callable[[], None]] = [
        *(record.bulk, record.take_back_batch, record.tell, record.tell, record.withdraw, record.share, record.stop_sharing),
        *(record.hide, record.hide, record.merge, record.merge, record.split, record.build_anew),
    ]
    for _step in range(5):
        for happening in record.chance.sample(happenings, 5):
            happening()
        every = list(FindableCase.objects.filter(visibility=Visibility.SEALED).values_list("pk", flat=True))
        some = record.chance.sample(every, len(every) // 2)

        ours, theirs = cast.ours.pk, cast.theirs.pk
        for sight in (([ours], []), ([theirs], some), ([ours, theirs], some), ([ours], every), ([], every)):
            _assert_kept_equal_counted(sight)
