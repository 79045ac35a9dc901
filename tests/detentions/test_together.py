"""Several questions in one trip bring what each of them alone would have brought."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Case, Count, F, Model, QuerySet, When
from django.test.utils import CaptureQueriesContext

from detentions import archive, together
from detentions.actions.cases import EventFacts, PersonFacts, open_case
from detentions.choices import EventKind, SourceKind
from detentions.circle import circle_of
from detentions.dossier import home_of, others_of, same_people
from detentions.models import Change, CustodyEvent, DetaineeName, Detention, Location, Source, SupersededEntry
from detentions.when import When as Day
from tests.cast import NOW, Cast, assemble
from tests.tracker.test_case_file import SAME, judge, merge, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def as_told(row: Model) -> dict[str, Any]:
    """Every value that the row holds, with those of what was loaded with it."""
    own = {name: bytes(value) if isinstance(value, memoryview) else value for name, value in vars(row).items() if name != "_state"}
    joined = {field.name for field in row._meta.concrete_fields} & set(row._state.fields_cache)
    return own | {name: as_told(other) if (other := row._state.fields_cache[name]) else None for name in joined}


def questions() -> list[QuerySet[Any]]:
    sealed = Case(When(key__isnull=False, then=F("content")))
    return [
        CustodyEvent.objects.select_related("place__state", "facility", "recorded_by").order_by("earliest", "pk"),
        DetaineeName.objects.order_by("-as_written").select_related("recorded_by"),
        Detention.objects.select_related("key", "organisation", "merged_into").order_by("pk"),
        Source.objects.defer("content").annotate(sealed=sealed, cited=Count("citations")).order_by("pk"),
        Source.objects.order_by("pk"),
        Change.objects.order_by("-number")[:2],
        SupersededEntry.objects.order_by("pk"),
        CustodyEvent.objects.filter(pk__in=[]),
        CustodyEvent.objects.none(),
    ]


def test_the_answers_are_those_of_each_question_alone(cast: Cast) -> None:
    state = Location.objects.create(
        slug="lara",
        name_es="Lara",
        kind="state",
        country="VE",
        source="x",
        recorded_at=NOW,
        lat=Decimal("10.06"),
        lon=Decimal("-69.3"),
        aliases=["Edo. Lara"],
    )
    kept, _is_new = archive.keep(
        content=b"\x00\xff",
        text="a\tb “c”\n\u2028d",
        text_tool="x",
        encoding="",
        media_type="text/plain",
        kind=SourceKind.NEWS,
        publisher="x",
        published=Day.parse("2019-03"),
        by=cast.ana,
        at=NOW,
    )
    arrest = EventFacts(EventKind.ARREST, Day.parse("2019-03-21"), place=state, local_time=time(4, 30), acknowledged=False)
    for name in ("Ramona “Mona” Muestra", "Ñusta O'Prueba"):
        open_case(person=PersonFacts(name), event=arrest, country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=NOW)
    told = {"lat": 1.5, "aliases": ["x"], "note": None}
    SupersededEntry.objects.create(directory="locations", slug="lara", state=told, recorded_at=NOW, superseded_at=NOW)

    asked = questions()
    with CaptureQueriesContext(connection) as trips:
        together.answer(*asked)
        found = [[as_told(row) for row in rows] for rows in asked]

    assert len(trips) == 1
    assert found == [[as_told(row) for row in rows] for rows in questions()]
    assert kept.text in [row["text"] for row in found[4]]


def test_numbers_come_in_one_trip_too(cast: Cast) -> None:
    opened(cast, "Ramona Muestra", "2019-03-21")
    rows = [DetaineeName.objects.all(), DetaineeName.objects.filter(kind="alias"), DetaineeName.objects.none()]

    assert together.count(*rows) == [1, 0, 0]
    assert [sum(together.number_of(one)) for one in rows] == [1, 0, 0]


def test_relations_that_were_given_are_not_asked_for(cast: Cast) -> None:
    opened(cast, "Ramona Muestra", "2019-03-21")
    event = CustodyEvent.objects.get()
    together.give(event, "agencies", [])

    with CaptureQueriesContext(connection) as trips:
        assert not list(event.agencies.all())
    assert not trips.captured_queries


def test_the_circle_of_a_case_is_what_its_judgements_and_merges_bind(cast: Cast) -> None:
    cases = [opened(cast, f"Persona {letter}", "2019-03-21") for letter in "abcdefg"]
    alone = opened(cast, "Nadie Más", "2019-03-21")
    judge(cast, cases[0], cases[1], SAME)
    judge(cast, cases[1], cases[2], SAME)
    merge(cast, cases[3], cases[2])
    cases[2].refresh_from_db()
    merge(cast, cases[2], cases[4])
    merge(cast, cases[5], cases[6])

    for case in (*cases, alone):
        case.refresh_from_db()
        circle = circle_of(case.pk)
        everybody = {case.pk, *(other.pk for other in others_of(case))}

        assert set(circle.people) == same_people(case.detainee_id)
        assert set(circle.detentions) == everybody
        assert circle.home == home_of(everybody)
        assert sorted(circle.cases) == sorted(pk for pk, home in home_of([case.pk]).items() if home == case.pk)
        assert circle.people_of_cases == {one.detainee_id for one in Detention.objects.filter(pk__in=circle.cases)}
