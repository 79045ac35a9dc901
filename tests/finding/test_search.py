"""Cases are found by misspelt names and by what the file says, and only by those who may see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from detentions import rollups
from detentions.actions import bulk, cases, rulings, sharing
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import AgencyKind, EventKind, LocationKind, ReleaseKind
from detentions.models import Agency, Attribute, Detention, FindableCase, Grant, Location, Organisation
from detentions.when import When
from tests.cast import NOW, Cast, assemble
from tests.finding.people import invent, misheard
from tracker.finding import Query, find

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def arrest(day: date = date(2019, 3, 1), **more: object) -> EventFacts:
    return EventFacts(kind=EventKind.ARREST, when=When.day(day), **more)  # type: ignore[arg-type]  # the fields of a test's choice


def opened(cast: Cast, name: str, event: EventFacts | None = None, *, of: Organisation | None = None, **person: object) -> Detention:
    case, _event = cases.open_case(
        person=PersonFacts(name=name, **person),  # type: ignore[arg-type]  # the fields of a test's choice
        event=event or arrest(),
        country="VE",
        organisation=of or cast.ours,
        is_sample=False,
        by=cast.beto,
        at=NOW,
    )
    return case


def found(cast: Cast, text: str = "", **more: object) -> list[str]:
    query = Query(text=text, **more)  # type: ignore[arg-type]  # the fields of a test's choice
    return [case.name for case in find(query, readers=[cast.ours.pk]).cases]


@pytest.mark.parametrize(
    "typed",
    [
        "Nuñez Peña Jose",
        "jose nunez",
        "PEÑA",
        "Núñes",
        "Pepe Núñez",
        "nuñ",
        "Jsoé Núñez Peña",
        "de Núñez",
        "Cheo Peña",
    ],
)
def test_a_name_is_found_whatever_became_of_it(cast: Cast, typed: str) -> None:
    opened(cast, "José Núñez Peña")
    opened(cast, "Otra Persona Inventada")

    assert found(cast, typed) == ["José Núñez Peña"]


def test_in_200_questions_the_right_person_is_among_the_first_five_in_19_of_20(cast: Cast) -> None:
    people = invent(2_000, seed=20190321)
    facts = [CaseFacts(PersonFacts(name=name), [arrest()]) for name in people]
    bulk.open_cases(cases=facts, country="VE", organisation=cast.ours, is_sample=True, by=cast.beto, at=NOW)

    missed = [(typed, meant) for typed, meant in misheard(people, 200, seed=866) if meant not in found(cast, typed)[:5]]

    assert len(missed) <= 10, missed


def test_other_names_lead_to_the_person_and_are_not_shown_for_theirs(cast: Cast) -> None:
    opened(cast, "Carla Prueba Lugo", aliases=("La Negra Lugo",))

    assert found(cast, "negra lugo") == ["Carla Prueba Lugo"]


def test_what_has_all_the_words_comes_alone_and_what_has_all_but_one_only_where_nothing_has_all(cast: Cast) -> None:
    opened(cast, "Luis Alberto Prueba Rojas")
    opened(cast, "Luis Prueba Torrealba")

    assert found(cast, "luis prueba rojas") == ["Luis Alberto Prueba Rojas"]
    partial = find(Query(text="luis prueba montoya"), readers=[cast.ours.pk])
    assert partial.is_partial
    assert partial.total == 2


def test_another_organisations_case_is_found_only_while_it_is_shared(cast: Cast) -> None:
    theirs = opened(cast, "Mario Ajeno Prueba", of=cast.theirs)
    assert found(cast, "Mario Ajeno") == []

    grant = sharing.share(detention=theirs, organisation=cast.ours, scope=Grant.Scope.READ, by=cast.diego, at=NOW)
    assert found(cast, "Mario Ajeno") == ["Mario Ajeno Prueba"]

    sharing.stop_sharing(grant=grant, by=cast.diego, at=NOW)
    assert found(cast, "Mario Ajeno") == []
    assert find(Query(), readers=[cast.ours.pk]).facets[0].values == ()


def test_the_row_follows_the_file(cast: Cast) -> None:
    case = opened(cast, "Elena Prueba Ríos")
    assert found(cast, states=("held",)) == ["Elena Prueba Ríos"]

    release = EventFacts(kind=EventKind.RELEASE, when=When.day(date(2019, 3, 9)), release_kind=ReleaseKind.FULL_LIBERTY)
    event = cases.record_event(detention=case, version=1, event=release, by=cast.beto, at=NOW)
    assert found(cast, states=("held",)) == []
    assert found(cast, states=("released",)) == ["Elena Prueba Ríos"]

    cases.withdraw_event(event=event, version=2, reason="Another person of the same name.", by=cast.beto, at=NOW)
    assert found(cast, states=("held",)) == ["Elena Prueba Ríos"]


def test_rows_made_anew_equal_the_rows_that_were_kept(cast: Cast) -> None:
    for name in invent(30, seed=7):
        case = opened(cast, name, aliases=("Otro Nombre",))
        cases.record_event(
            detention=case, version=1, event=EventFacts(kind=EventKind.LOCATED, when=When.day(date(2019, 3, 5))), by=cast.beto, at=NOW
        )
    kept = list(FindableCase.objects.order_by("pk").values())

    rollups.finding.build()

    assert list(FindableCase.objects.order_by("pk").values()) == kept
    assert len(kept) == 30


def test_filters_and_facets_speak_of_the_same_cases(cast: Cast) -> None:
    agency = Agency.objects.create(
        slug="sebin", country="VE", recorded_at=NOW, name_es="Servicio Bolivariano", acronym="SEBIN", kind=AgencyKind.INTELLIGENCE
    )
    place = Location.objects.create(slug="zulia", country="VE", recorded_at=NOW, name_es="Zulia", kind=LocationKind.STATE)
    opened(cast, "Una Prueba", arrest(agencies=(agency,), place=place))
    opened(cast, "Dos Prueba", arrest(date(2019, 3, 1) - timedelta(days=400), place=place), attributes={Attribute.Kind.MINOR: "yes"})
    opened(cast, "Tres Prueba")

    everybody = find(Query(), readers=[cast.ours.pk])
    split = {facet.name: dict(facet.values) for facet in everybody.facets}

    assert everybody.total == 3
    assert split["place"] == {"zulia": 2}
    assert split["agency"] == {"sebin": 1}
    assert split["trait"] == {"minor": 1}
    assert found(cast, agencies=("sebin",)) == ["Una Prueba"]
    assert sorted(found(cast, places=("zulia",))) == ["Dos Prueba", "Una Prueba"]
    assert found(cast, places=("zulia",), since=date(2019, 1, 1)) == ["Una Prueba"]
    assert found(cast, traits=("minor",)) == ["Dos Prueba"]
    assert found(cast, "sebin") == ["Una Prueba"]
    assert found(cast, "prueba zulia", until=date(2018, 12, 31)) == ["Dos Prueba"]


@pytest.mark.parametrize(
    "typed", ["%", "_", "'; DROP TABLE x", "a" * 5000, "{}", "\\", "​", "de la", "ñ" * 300, " ".join(map(str, range(900)))]
)
def test_any_question_has_an_answer(cast: Cast, typed: str) -> None:
    opened(cast, "José Núñez Peña")

    assert find(Query(text=typed), readers=[cast.ours.pk]).total in {0, 1}


def test_claims_that_differ_mark_the_record_until_somebody_rules(cast: Cast) -> None:
    case = opened(cast, "Rosa Prueba Ríos")
    opened(cast, "Otra Persona Inventada")
    other = cases.record_event(detention=case, version=1, event=arrest(date(2019, 3, 9)), by=cast.beto, at=NOW)
    assert found(cast, marks=("differ",)) == ["Rosa Prueba Ríos"]
    assert {facet.name: facet.values for facet in find(Query(), readers=[cast.ours.pk]).facets}["mark"] == (("differ", 1),)

    rulings.rule_on(detention=case, version=2, followed=other, reason="The second report corrects the first.", by=cast.beto, at=NOW)

    assert found(cast, marks=("differ",)) == []
