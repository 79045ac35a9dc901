"""The bulk path: equal to the single writers, one change per batch."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection, models, transaction

from detentions import rollups
from detentions.actions import bulk, cases, directories
from detentions.actions.bulk import CaseFacts, ChargeFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.texts import KeptText, keep_texts
from detentions.choices import AgencyKind, EventKind, LocationKind, ReleaseKind, SourceKind, Visibility
from detentions.models import (
    Agency,
    Attribute,
    BuiltRule,
    CaseKey,
    Change,
    Charge,
    Citation,
    CountingRule,
    CustodyEvent,
    Detainee,
    DetaineeName,
    Detention,
    FindableCase,
    Location,
    Source,
    Stretch,
    Tally,
)
from detentions.models.canonical import ALL, SOURCES, merkle_root
from detentions.models.changes import LOCK_OF_THE_END
from detentions.when import When
from tests.cast import Cast, assemble

NOW = datetime(2024, 5, 20, 9, 30, 15, 123456, tzinfo=UTC)
TEXT = "Luis Muestra Peraza, estudiante, fue detenido el 14 de mayo de 2024 por la PNB en Barquisimeto. Lo imputaron por terrorismo."

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def source(cast: Cast) -> Source:
    words = KeptText(TEXT, "Diario Ejemplo (muestra)", When.day(date(2024, 5, 16)), SourceKind.NEWS, "es", is_sample=True)
    return keep_texts(texts=[words], by=cast.ana, at=NOW)[0]


def said(source: Source, words: str, field: str) -> Words:
    start = TEXT.index(words)
    return Words(source, start, start + len(words), field)


@pytest.fixture
def case(source: Source) -> CaseFacts:
    shared = {"country": "VE", "source": "test", "recorded_at": NOW}
    pnb = Agency.objects.create(slug="pnb", name_es="PNB", kind=AgencyKind.POLICE, **shared)
    lara = Location.objects.create(slug="lara", name_es="Lara", kind=LocationKind.STATE, **shared)
    person = PersonFacts(
        "Luis Muestra Peraza",
        aliases=["Luisito"],
        attributes={Attribute.Kind.SEX: "man", Attribute.Kind.OCCUPATION: "estudiante"},
        words=[said(source, "Luis Muestra Peraza", "person"), said(source, "detenido", "sex"), said(source, "estudiante", "occupation")],
    )
    arrest = EventFacts(
        EventKind.ARREST,
        When.day(date(2024, 5, 14)),
        agencies=[pnb],
        place=lara,
        whereabouts_unknown=True,
        words=[said(source, "fue detenido", "event"), said(source, "el 14 de mayo de 2024", "date"), said(source, "la PNB", "agencies")],
    )
    release = EventFacts(EventKind.RELEASE, When.month(2024, 5), release_kind=ReleaseKind.SUBSTITUTE_MEASURES, facility=lara)
    charge = ChargeFacts("terrorismo", Charge.Status.CHARGED, When.day(date(2024, 5, 16)), words=[said(source, "terrorismo", "charges")])
    return CaseFacts(person, [arrest, release], [charge])


def load(cast: Cast, *facts: CaseFacts, at: datetime = NOW) -> bulk.Batch:
    return bulk.open_cases(cases=facts, country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=at)


def one_by_one(cast: Cast, case: CaseFacts) -> Detention:
    first, *later = case.events
    detention, _event = cases.open_case(
        person=case.person, event=first, country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW
    )
    for event in later:
        cases.record_event(detention=detention, version=detention.version, event=event, by=cast.ana, at=NOW)
    for charge in case.charges:
        cases.record_charge(
            detention=detention,
            version=detention.version,
            as_worded=charge.as_worded,
            status=charge.status,
            when=charge.when,
            words=charge.words,
            by=cast.ana,
            at=NOW,
        )
    return detention


def plain(rows: Iterable[models.Model], leave_out: set[str]) -> list[list[str]]:
    """Rows as comparable text, without what must differ between two cases: ids, keys and versions."""
    names = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in leave_out]  # type: ignore[attr-defined]
    return sorted([[str(getattr(row, name)) for name in names] for row in rows])


def facts_of(case: Detention) -> dict[str, list[list[str]]]:
    own = {"id", "detention_id", "detainee_id", "key_id", "public_id", "version", "fact_id"}
    facts = {
        "detention": Detention.objects.filter(pk=case.pk),
        "names": DetaineeName.objects.filter(detainee=case.detainee),
        "attributes": Attribute.objects.filter(detainee=case.detainee),
        "events": CustodyEvent.objects.filter(detention=case),
        "charges": Charge.objects.filter(detention=case),
    }
    ids = [pk for kind, rows in facts.items() if kind != "detention" for pk in rows.values_list("pk", flat=True)]
    found = {kind: plain(rows, own) for kind, rows in facts.items()}
    found["citations"] = plain(Citation.objects.filter(fact_id__in=ids), own)
    found["agencies"] = sorted(
        [event.kind, agency.slug] for event in CustodyEvent.objects.filter(detention=case) for agency in event.agencies.all()
    )
    return found


def test_it_writes_what_the_single_writers_write(cast: Cast, case: CaseFacts) -> None:
    single = one_by_one(cast, case)

    batch = load(cast, case)

    assert facts_of(Detention.objects.get(public_id=batch.public_ids[0])) == facts_of(single)


def test_it_leaves_one_change_with_the_root_of_its_rows(cast: Cast, case: CaseFacts) -> None:
    batch = load(cast, case, replace(case, person=replace(case.person, name="Pedro Ejemplo")))

    change = Change.objects.get(action="cases_opened_in_bulk")
    payload = json.loads(bytes(change.payload))
    assert (change, change.rows, payload["cases"]) == (batch.change, 2, list(batch.public_ids))
    assert change.root == merkle_root(bytes.fromhex(leaf) for leaf in payload["leaves"])
    assert change.compute_hash() == change.hash


def test_it_leaves_the_rows_of_numbers_that_the_facts_give(cast: Cast, case: CaseFacts) -> None:
    texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    definition = {"counts": "persons", "held_through": [], "minimum_hours": 0, "stale_after_days": 30}
    directories.load_rules(rules=[{"slug": "all", "number": 1, "definition": definition, **texts}], by=cast.ana, at=NOW)

    load(cast, case, replace(case, same_person_as=0), replace(case, person=replace(case.person, name="Pedro Ejemplo")))

    columns = [field.attname for field in Stretch._meta.concrete_fields if field.attname != "id"]
    kept, tallies = (set(Stretch.objects.values_list(*columns)), set(Tally.objects.values_list("value", "block", "sure", "possible")))
    BuiltRule.objects.all().delete()
    rollups.build_missing(at=NOW)
    assert min(len(kept), len(tallies)) > 2
    assert set(Stretch.objects.values_list(*columns)) == kept
    assert set(Tally.objects.values_list("value", "block", "sure", "possible")) == tallies


def test_it_says_no_name_in_the_open(cast: Cast, case: CaseFacts) -> None:
    batch = load(cast, case)

    assert b"Muestra" not in bytes(batch.change.payload)


def test_it_gives_every_case_a_key_that_opens(cast: Cast, case: CaseFacts) -> None:
    load(cast, case, case)

    keys = CaseKey.objects.all()
    assert len(keys) == 2
    assert all(key.unseal(key.seal(b"words", place="here"), place="here") == b"words" for key in keys)


def test_it_knows_two_detentions_of_one_person(cast: Cast, case: CaseFacts) -> None:
    batch = load(cast, case, replace(case, same_person_as=0))

    first, second = (Detention.objects.get(public_id=public_id) for public_id in batch.public_ids)
    assert first.detainee == second.detainee
    assert Detainee.objects.count() == 1
    assert DetaineeName.objects.filter(kind="main").count() == 1


def test_it_lists_only_what_it_is_told_to(cast: Cast, case: CaseFacts) -> None:
    load(cast, case, replace(case, visibility=Visibility.LISTED, visibility_reason="Decided."))

    assert Detention.objects.listed().count() == 1
    assert Detention.objects.filter(visibility=Visibility.RESTRICTED).count() == 1


def test_it_refuses_the_future_and_then_writes_nothing(cast: Cast, case: CaseFacts) -> None:
    late = replace(case, events=[replace(case.events[0], when=When.day(date(2031, 1, 1)))])

    with pytest.raises(cases.Impossible):
        load(cast, case, late)

    assert not Detention.objects.exists()


def test_it_refuses_an_empty_batch(cast: Cast) -> None:
    with pytest.raises(ValueError, match="at least one case"):
        load(cast)


def test_it_keeps_the_same_words_once(cast: Cast, source: Source) -> None:
    words = KeptText(TEXT, "Another", When.unknown(), SourceKind.NEWS, "es")

    again = keep_texts(texts=[words, words], by=cast.ana, at=NOW)

    assert [one.pk for one in again] == [source.pk, source.pk]
    assert Source.objects.count() == 1


@pytest.mark.parametrize("table", [*ALL, SOURCES], ids=lambda table: table.model.__name__)
def test_it_writes_every_column_that_must_be_filled(table: object) -> None:
    model, columns = table.model, set(table.columns)  # type: ignore[attr-defined]
    needed = {field.attname for field in model._meta.concrete_fields if not field.null and field.db_default is models.NOT_PROVIDED}

    assert needed - columns <= ({"id"} if model._meta.pk.get_internal_type() == "BigAutoField" else set())


def test_a_loader_of_very_many_makes_them_findable_at_the_end(cast: Cast, case: CaseFacts) -> None:
    load = {"country": "VE", "organisation": cast.ours, "is_sample": True, "by": cast.ana, "at": NOW}
    bulk.open_cases(cases=[case], findable=False, **load)  # type: ignore[arg-type]
    assert FindableCase.objects.count() == 0

    assert rollups.finding.build() == 1
    late = FindableCase.objects.values().get()
    FindableCase.objects.all().delete()
    rollups.finding.follow([late["detainee_id"]])

    assert FindableCase.objects.values().get() == late
    assert set(late["terms"]) >= {"luis", "muestra", "peraza", "luisito"}


@pytest.mark.django_db(transaction=True)
def test_a_rule_built_while_a_batch_is_written_counts_its_cases(cast: Cast, case: CaseFacts) -> None:
    with ThreadPoolExecutor(1) as aside:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_END])
            loading = aside.submit(_loaded_by_another, cast, case)
            while not _waiting():
                time.sleep(0.01)
            rule = CountingRule.objects.create(slug="everybody", number=1, definition=_EVERYBODY, recorded_at=NOW)
            rollups.build_missing(at=NOW)
        loading.result()

    assert {one.from_day for one in Stretch.objects.filter(rule_id=rule.pk)} >= {date(2024, 5, 14)}
    assert Tally.objects.filter(rule_id=rule.pk, dimension="").exists()


_EVERYBODY = {"counts": "persons", "held_through": [], "minimum_hours": 0, "stale_after_days": 0}


def _loaded_by_another(cast: Cast, *cases: CaseFacts) -> None:
    try:
        load(cast, *cases)
    finally:
        connection.close()


def _waiting() -> int:
    """How many wait for another writer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype IN ('advisory', 'transactionid') AND NOT granted")
        found: int = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_two_batches_that_choose_the_same_public_ids_are_both_written(cast: Cast, case: CaseFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detentions.models.cases._ALPHABET", "AB")  # sixty-four ids
    many = [replace(case, person=replace(case.person, name=f"Muestra {number}")) for number in range(24)]
    with ThreadPoolExecutor(2) as aside:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_END])
            loading = [aside.submit(_loaded_by_another, cast, *many) for _batch in range(2)]
            while _waiting() < 2:
                time.sleep(0.01)
        for one in loading:
            one.result()

    assert Detention.objects.count() == len(set(Detention.objects.values_list("public_id", flat=True))) == 48
