"""Whoever edits, forges, removes or brings back a fact in its table is found, although the chain of changes is whole."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from detentions import archive, verification
from detentions.actions import cases, published_counts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.rulings import rule_on
from detentions.choices import AgencyKind, CountMetric, EventKind, ReleaseKind, SourceKind
from detentions.models import Agency, CaseKey, Change, Charge, Citation, CustodyEvent, Detention, NgoCount, Ruling, Source
from detentions.when import When
from tests.cast import NOW, Cast, assemble, organisation
from tests.detentions.tampering import sql

TEXT = "El SEBIN detuvo a Ana Muestra el 21 de marzo de 2019. La imputaron por terrorismo. Quedó libre el 31 de agosto de 2020."

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def source(cast: Cast) -> Source:
    kept, _is_new = archive.keep(
        content=TEXT.encode(), text=TEXT, text_tool="test 1", encoding="utf-8", media_type="text/plain", kind=SourceKind.NEWS,
        publisher="Diario Ejemplo", published=When.parse("2019-03-22"), by=cast.ana, at=NOW,
    )  # fmt: skip
    return kept


def said(source: Source, words: str, field: str) -> Words:
    return Words(source, TEXT.index(words), TEXT.index(words) + len(words), field)


@pytest.fixture
def case(cast: Cast, source: Source) -> Detention:
    """A case with a person, an arrest, a charge, a release, and an event that was withdrawn; and a published figure beside it."""
    sebin = Agency.objects.create(slug="sebin", name_es="SEBIN", kind=AgencyKind.INTELLIGENCE, country="VE", source="test", recorded_at=NOW)
    person = PersonFacts("Ana Muestra", attributes={"sex": "woman"}, words=[said(source, "Ana Muestra", "person")])
    arrest = EventFacts(EventKind.ARREST, When.parse("2019-03-21"), agencies=[sebin], words=[said(source, "detuvo", "event")])
    detention, _event = cases.open_case(
        person=person, event=arrest, country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=NOW
    )
    cases.record_charge(
        detention=detention, version=1, as_worded="terrorismo", status=Charge.Status.CHARGED, when=When.unknown(),
        words=[said(source, "terrorismo", "charges")], by=cast.beto, at=NOW,
    )  # fmt: skip
    wrong = cases.record_event(
        detention=detention, version=2, event=EventFacts(EventKind.DEATH, When.parse("2019-03-22")), by=cast.beto, at=NOW
    )
    cases.withdraw_event(event=wrong, version=3, reason="Another person.", by=cast.beto, at=NOW)
    release = EventFacts(
        EventKind.RELEASE, When.parse("2019-03-22"), release_kind=ReleaseKind.PARDON, words=[said(source, "libre", "event")]
    )
    cases.record_event(detention=detention, version=4, event=release, by=cast.beto, at=NOW)
    figure = published_counts.Figure(
        organisation("foro", is_tenant=False), "VE", CountMetric.POLITICAL_PRISONERS, 866, When.parse("2019-03-21")
    )
    published_counts.record_count(figure=figure, source=source, by=cast.beto, at=NOW)
    detention.refresh_from_db()
    return detention


def problems() -> list[str]:
    return list(verification.check_facts())


def test_it_finds_nothing_wrong_with_what_was_written(case: Detention) -> None:
    assert problems() == []
    assert verification.walk_chain().problem == ""


EDITS = {
    "a date": "UPDATE detentions_custodyevent SET earliest = earliest - 1 WHERE kind = 'arrest'",
    "a kind of release": "UPDATE detentions_custodyevent SET release_kind = 'full_liberty' WHERE kind = 'release'",
    "when we knew": "UPDATE detentions_custodyevent SET recorded_at = recorded_at - interval '1 day' WHERE kind = 'arrest'",
    "who said so": "UPDATE detentions_custodyevent SET recorded_by_id = (SELECT max(id) FROM detentions_user) WHERE kind = 'arrest'",
    "who arrested": "DELETE FROM detentions_custodyevent_agencies",
    "a name": "UPDATE detentions_detaineename SET as_written = 'Otra Persona'",
    "an attribute": "UPDATE detentions_attribute SET value = 'man'",
    "a charge": "UPDATE detentions_charge SET status = 'convicted'",
    "whose case it is": "UPDATE detentions_detention SET opened_at = opened_at - interval '1 day'",
    "a citation": 'UPDATE detentions_citation SET "end" = "end" - 1 WHERE fact_kind = \'event\'',
    "a published figure": "UPDATE detentions_ngocount SET value = 66",
    "where it was published": "UPDATE detentions_source SET publisher = 'Otro Diario'",
    "the words and their hashes": "UPDATE detentions_source SET sha256 = md5('x') || md5('y')",
}


@pytest.mark.parametrize("statement", EDITS.values(), ids=EDITS.keys())
def test_it_finds_a_row_that_was_edited_and_names_its_change(case: Detention, statement: str) -> None:
    sql(statement)

    found = problems()

    assert found
    assert all("is not as it was written" in problem and problem.startswith("change ") for problem in found)


@pytest.mark.parametrize("table", ["custodyevent", "charge", "detaineename", "attribute", "ngocount", "citation"])
def test_it_finds_a_row_that_was_removed(case: Detention, table: str) -> None:
    sql("DELETE FROM detentions_custodyevent_agencies")
    sql(f"DELETE FROM detentions_{table}")

    assert any(problem.endswith("that it wrote is missing") for problem in problems())


def test_it_finds_a_forged_fact(case: Detention) -> None:
    event = CustodyEvent.objects.filter(kind="arrest").values().get() | {"id": uuid4()}
    CustodyEvent.objects.create(**event)

    assert problems() == [f"the event {event['id']} was written by no change"]


def test_it_finds_a_withdrawn_fact_that_stands_again(case: Detention) -> None:
    sql("UPDATE detentions_custodyevent SET withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_reason = '' WHERE kind = 'death'")

    withdrawal = Change.objects.get(action="event_withdrawn")
    event = CustodyEvent.objects.get(kind="death")
    assert problems() == [f"change {withdrawal.number}: the event {event.pk} that it closed stands again"]


def test_it_finds_a_fact_that_was_withdrawn_behind_our_back(case: Detention) -> None:
    sql("UPDATE detentions_custodyevent SET withdrawn_at = now(), withdrawn_by_id = recorded_by_id WHERE kind = 'arrest'")

    event = CustodyEvent.objects.get(kind="arrest")
    assert problems() == [f"the event {event.pk} was closed by no change"]


def test_a_case_whose_key_was_erased_is_passed_over(case: Detention) -> None:
    CaseKey.objects.filter(pk=case.key_id).update(wrapped=None, erased_at=NOW)

    assert problems() == []
    assert verification.walk_chain().problem == ""


def test_words_that_arrive_enter_the_chain_once(cast: Cast, source: Source) -> None:
    archive.keep(
        content=TEXT.encode(), text=TEXT, text_tool="test 1", encoding="utf-8", media_type="text/plain", kind=SourceKind.NEWS,
        publisher="Another", published=When.unknown(), by=cast.ana, at=NOW,
    )  # fmt: skip

    change = Change.objects.get(action="words_kept")
    assert change.subject_id == str(source.pk)
    assert source.sha256 is not None
    assert source.sha256.encode() in bytes(change.payload)
    assert b"Ana Muestra" not in bytes(change.payload)


def test_words_exchanged_together_with_their_hashes_are_found_by_the_command(case: Detention, source: Source) -> None:
    other = b"Nadie fue detenido en aquellos d\xc3\xadas."
    sql(
        "UPDATE detentions_source SET content = %s, text = convert_from(%s, 'UTF8'), sha256 = %s, text_sha256 = %s WHERE id = %s",
        *(other, other, archive.digest(other), archive.digest(other), source.pk),
    )
    sql("DELETE FROM detentions_citation WHERE source_id = %s", source.pk)
    assert list(verification.check_sources()) == []

    with pytest.raises(CommandError, match="differ from what was received"):
        call_command("verify_evidence", stderr=StringIO())


@pytest.mark.parametrize("action", ["words_kept", "event_corroborated", "ruling_made", "count_recorded"])
def test_a_write_whose_change_is_refused_does_not_happen(cast: Cast, case: Detention, source: Source, action: str) -> None:
    sql(f"ALTER TABLE detentions_change ADD CONSTRAINT disk_is_full CHECK (action <> '{action}') NOT VALID")
    arrest = CustodyEvent.objects.select_related("detention").get(kind="arrest")
    version, rows = arrest.detention.version, counted()
    body = organisation("another", is_tenant=False)
    writes: dict[str, Callable[[], object]] = {
        "words_kept": lambda: archive.keep(
            content=b"x", text="x", text_tool="test 1", encoding="utf-8", media_type="text/plain", kind=SourceKind.NEWS,
            publisher="x", published=When.unknown(), by=cast.ana, at=NOW,
        ),
        "event_corroborated": lambda: cases.corroborate_event(
            event=arrest, version=version, words=[Words(source)], by=cast.beto, at=NOW
        ),
        "ruling_made": lambda: rule_on(
            detention=arrest.detention, version=version, followed=arrest, reason="Seen.", by=cast.beto, at=NOW
        ),
        "count_recorded": lambda: published_counts.record_count(
            figure=published_counts.Figure(body, "VE", CountMetric.FOREIGNERS, 5, When.unknown()), source=source, by=cast.beto, at=NOW
        ),
    }  # fmt: skip

    with pytest.raises(DatabaseError):
        writes[action]()

    assert counted() == rows
    assert Detention.objects.get().version == version


def counted() -> list[int]:
    return [model._default_manager.count() for model in (Source, Citation, CustodyEvent, Ruling, NgoCount, Change)]
