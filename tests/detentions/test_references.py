"""What facts and citations refer to: checked once per statement, and kept for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction

from detentions.actions import bulk
from detentions.actions.bulk import CaseFacts, ChargeFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.texts import KeptText, keep_texts
from detentions.choices import EventKind, LocationKind, SourceKind
from detentions.models import Attribute, CaseKey, Change, Charge, Citation, CustodyEvent, DetaineeName, Detention, Location, Offence, Source
from detentions.models.cases import new_public_id
from detentions.models.references import unconstrained
from detentions.when import When
from tests.cast import Cast, assemble

NOW = datetime(2024, 5, 20, 9, tzinfo=UTC)
DAY = When.day(date(2024, 5, 14))
REFERRING = [model for model in apps.get_app_config("detentions").get_models() if unconstrained(model)]
OF_A_CASE = (Detention, DetaineeName, Attribute, CustodyEvent, Charge, Citation)
REFERENCES = [(model, field.attname) for model in OF_A_CASE for field in unconstrained(model)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def case(cast: Cast) -> CaseFacts:
    shared = {"country": "VE", "source": "test", "recorded_at": NOW}
    lara = Location.objects.create(slug="lara", name_es="Lara", kind=LocationKind.STATE, **shared)
    offence = Offence.objects.create(slug="terrorismo", name_es="Terrorismo", **shared)
    text = KeptText("Detuvieron a Luis Muestra.", "Diario Ejemplo (muestra)", When.unknown(), SourceKind.NEWS, "es")
    (source,) = keep_texts(texts=[text], by=cast.ana, at=NOW)
    person = PersonFacts(
        "Luis Muestra", aliases=["Luisito"], attributes={Attribute.Kind.SEX: "man"}, words=[Words(source, 13, 25, "person")]
    )
    arrest = EventFacts(EventKind.ARREST, DAY, place=lara, facility=lara)
    return CaseFacts(person, [arrest], [ChargeFacts("terrorismo", Charge.Status.CHARGED, DAY, offence)])


def load(cast: Cast, case: CaseFacts) -> bulk.Batch:
    return bulk.open_cases(cases=[case], country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW)


@pytest.mark.parametrize(("model", "column"), REFERENCES, ids=lambda part: getattr(part, "__name__", part))
def test_a_row_that_refers_to_nothing_is_refused(model: type[models.Model], column: str, cast: Cast, case: CaseFacts) -> None:
    load(cast, case)
    row = model._default_manager.exclude(**{column: None}).order_by("pk").last()
    assert row is not None
    if isinstance(row, Detention):
        row.pk, row.public_id, row.key = None, new_public_id("VE"), CaseKey.build(at=NOW)
        row.key.save()
    else:
        row.pk = uuid4()
    nowhere = uuid4() if isinstance(getattr(row, column), UUID) else 999_999_999
    setattr(row, column, nowhere)

    with pytest.raises(IntegrityError, match=f"{column} refers to a row that is not there"):
        row.save(force_insert=True)


def test_a_batch_of_which_one_row_refers_to_nothing_leaves_nothing(cast: Cast, case: CaseFacts) -> None:
    never_kept = Words(Source(id=uuid4(), text="Nobody kept this."), 0, 6, "event")
    bad = replace(case, events=[replace(case.events[0], words=[never_kept])])
    before = Change.objects.count()

    with pytest.raises(IntegrityError, match="source_id refers to a row that is not there"), transaction.atomic():
        load(cast, bad)

    assert not Detention.objects.exists()
    assert not Citation.objects.exists()
    assert Change.objects.count() == before


@pytest.mark.parametrize("model", REFERRING, ids=lambda model: model.__name__)
def test_whoever_has_no_constraint_has_the_check_and_leads_to_what_is_kept_for_good(model: type[models.Model]) -> None:
    assert _refused(model, "AFTER INSERT") == {"references_lead_somewhere"}
    for field in unconstrained(model):
        assert _refused(field.related_model, "BEFORE DELETE")


@pytest.mark.parametrize("of", sorted({field.related_model for model in REFERRING for field in unconstrained(model)}, key=str))
@pytest.mark.parametrize("sentence", ["DELETE FROM {table}", "UPDATE {table} SET id = {other}"])
def test_what_is_referred_to_is_neither_deleted_nor_given_another_id(
    of: type[models.Model], sentence: str, cast: Cast, case: CaseFacts
) -> None:
    load(cast, case)
    assert of._default_manager.exists()
    other = "gen_random_uuid()" if isinstance(of._meta.pk, models.UUIDField) else "id + 1000000"

    with pytest.raises(ProgrammingError, match=r"pgtrigger: Cannot (delete|update)"), connection.cursor() as cursor:
        cursor.execute(sentence.format(table=of._meta.db_table, other=other))


def _refused(model: type[models.Model], when: str) -> set[str]:
    """The triggers of the table that fire then, by the names we gave them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
            " AND pg_get_triggerdef(oid) LIKE %s",
            [model._meta.db_table, f"%{when}%"],
        )
        return {name.removeprefix("pgtrigger_").rpartition("_")[0] for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("column", ["public_id", "country", "detainee_id", "key_id", "is_sample", "opened_at", "opened_by_id"])
def test_a_case_stays_what_was_opened(column: str, cast: Cast, case: CaseFacts) -> None:
    load(cast, case)
    other = load(cast, replace(case, person=replace(case.person, name="Pedro Ejemplo")))
    changed = {
        **{"public_id": "'VE-222222'", "country": "'NI'", "is_sample": "NOT is_sample", "opened_at": "opened_at - interval '1 day'"},
        **{"detainee_id": "detainee_id - 1", "key_id": "gen_random_uuid()", "opened_by_id": str(cast.beto.pk)},
    }

    with pytest.raises(ProgrammingError, match="pgtrigger: Cannot update"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE detentions_detention SET {column} = {changed[column]} WHERE public_id = %s", [other.public_ids[0]])
