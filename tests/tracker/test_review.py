"""A person's decision is the only way in, it is made once, and it leaves its trace or doesn't happen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from detentions import archive, rollups, statistics
from detentions.actions import published_counts
from detentions.choices import CountMetric, EventKind, ReleaseKind
from detentions.models import (
    Agency,
    Change,
    Citation,
    CountingRule,
    CustodyEvent,
    DetaineeName,
    Detention,
    Location,
    NgoCount,
    NotDetained,
    Organisation,
    Source,
)
from detentions.when import When
from tests.cast import NOW, Cast, assemble, organisation
from tracker import casework, intake, matching, review
from tracker.models import Candidate, Decision, Extraction, Report

TEXT = (
    "El Sebin detuvo el 21 de marzo de 2019 a Ramona Muestra en Caracas. Foro Ejemplo cuenta 866 personas presas. "
    "Raúl Prueba no fue detenido.\n"
)
ALL = {"counts": "persons", "held_through": ["house_arrest"], "minimum_hours": 0, "stale_after_days": 0}


def value(of: Any, words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"value": of, "spans": [[start, start + len(words)]], "rule": "test", "confidence": 0.9}


def propose(cast: Cast, kind: str = "detention", *, text: str = TEXT, **values: Any) -> Candidate:
    report = intake.receive(
        content=text.encode(),
        publisher="Diario Ejemplo",
        published=When.parse("2019-03-21"),
        by=cast.ana,
        organisation=cast.ours,
        at=NOW,
        channel=Report.Channel.PASTE,
    ).report
    Report.objects.filter(pk=report.pk).update(state=Report.State.IN_QUEUE)
    extraction, _made = Extraction.objects.get_or_create(
        report=report, reader="test", reader_version="1", defaults={"language": "es", "is_relevant": True, "made_at": NOW}
    )
    number = Candidate.objects.count()
    return Candidate.objects.create(
        extraction=extraction,
        report=report,
        kind=kind,
        position=number,
        fingerprint=str(number),
        headline="Ramona Muestra",
        folded="ramona muestra",
        values=values,
        confidence=0.9,
    )


def arrest(cast: Cast, **more: Any) -> Candidate:
    Location.objects.get_or_create(
        slug="distrito-capital", defaults={"name_es": "Distrito Capital", "kind": "capital_district", "country": "VE", "recorded_at": NOW}
    )
    for slug, acronym in (("sebin", "SEBIN"), ("dgcim", "DGCIM")):
        Agency.objects.get_or_create(
            slug=slug, defaults={"name_es": acronym, "acronym": acronym, "kind": "intelligence", "country": "VE", "recorded_at": NOW}
        )
    values = {
        "person": value("Ramona Muestra", "Ramona Muestra"),
        "event": value("arrest", "detuvo"),
        "date": value("2019-03-21", "21 de marzo de 2019"),
        "agencies": value(["SEBIN"], "Sebin"),
        "state": value("Distrito Capital", "Caracas"),
        "whereabouts_unknown": value(True, "Caracas"),
    }
    return propose(cast, **{**values, **more})


def confirm(candidate: Candidate, cast: Cast, **how: Any) -> Candidate:
    return review.confirm(candidate_id=candidate.pk, version=candidate.version, by=cast.beto, at=NOW, **how)


def counted(day: date) -> statistics.Point:
    """By a rule that counts everybody; it is made when first asked for, so that it leaves no Change beside those of the test."""
    CountingRule.objects.get_or_create(slug="all", number=1, defaults={"definition": ALL, "recorded_at": NOW})
    rollups.build_missing(at=NOW)
    return statistics.in_custody(statistics.Question("VE", statistics.rule_named("all-v1")), day)


@pytest.mark.django_db
def test_a_confirmed_arrest_is_a_case_with_its_words_and_a_number() -> None:
    cast = assemble()

    confirmed = confirm(arrest(cast), cast)

    event = CustodyEvent.objects.get()
    quotes = {one.field: TEXT[one.start : one.end] for one in Citation.objects.filter(fact_id=event.pk)}
    assert (event.kind, str(event.when), [agency.slug for agency in event.agencies.all()]) == (EventKind.ARREST, "2019-03-21", ["sebin"])
    assert quotes["date"] == "21 de marzo de 2019"
    assert quotes["agencies"] == "Sebin"
    assert confirmed.detention == event.detention
    assert list(Change.objects.order_by("number").values_list("action", flat=True)) == ["words_kept", "case_opened"]
    assert counted(date(2019, 3, 21)).value == 1
    assert counted(date(2019, 3, 20)).value == 0
    assert Report.objects.get().state == Report.State.DECIDED


@pytest.mark.django_db
def test_nothing_counts_before_a_person_has_confirmed_it() -> None:
    arrest(assemble())

    assert not Detention.objects.exists()
    assert counted(date(2019, 3, 21)).value == 0


@pytest.mark.django_db
def test_a_rejected_proposal_is_kept_with_its_reason_and_becomes_nothing() -> None:
    cast = assemble()
    candidate = arrest(cast)

    review.reject(candidate_id=candidate.pk, version=1, by=cast.beto, at=NOW, reason="misread")

    assert Candidate.objects.get().state == Candidate.State.REJECTED
    assert Decision.objects.get().reason == "misread"
    assert not Detention.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ana", "diego", "elsa"])
def test_it_refuses_who_may_not_decide(who: str) -> None:
    cast = assemble()
    candidate = arrest(cast)

    with pytest.raises(review.NotAllowed):
        review.confirm(candidate_id=candidate.pk, version=1, by=getattr(cast, who), at=NOW)

    assert Candidate.objects.get().state == Candidate.State.OPEN


@pytest.mark.django_db
def test_it_tells_who_comes_second_who_was_first() -> None:
    cast = assemble()
    candidate = arrest(cast)
    confirm(candidate, cast)

    with pytest.raises(review.Outdated) as outdated:
        review.reject(candidate_id=candidate.pk, version=1, by=cast.carla, at=NOW, reason="misread")

    assert outdated.value.decision is not None
    assert outdated.value.decision.by == cast.beto
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_twenty_pairs_wins_each_time() -> None:
    cast = assemble()
    candidates = [arrest(cast, person=value(f"Ramona Muestra {letter}", "Ramona Muestra")) for letter in "abcdefghijklmnopqrst"]

    def decide(pair: tuple[Candidate, str]) -> bool:
        candidate, who = pair
        try:
            review.confirm(candidate_id=candidate.pk, version=1, by=getattr(cast, who), at=NOW)
        except review.Outdated:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as crowd:
        won = list(crowd.map(decide, [(candidate, who) for candidate in candidates for who in ("beto", "carla")]))

    assert won.count(True) == Detention.objects.count() == Decision.objects.count() == 20
    assert Change.objects.filter(action="case_opened").count() == 20
    connection.close()


@pytest.mark.django_db
def test_a_value_typed_by_hand_is_kept_beside_what_was_read() -> None:
    cast = assemble()

    confirm(arrest(cast), cast, amended={"date": "2019-03-20", "agencies": "DGCIM", "person": "Ramona Muestra"})

    event = CustodyEvent.objects.get()
    assert str(event.when) == "2019-03-20"
    assert [agency.slug for agency in event.agencies.all()] == ["dgcim"]
    assert Decision.objects.get().amended == {
        "date": {"before": "2019-03-21", "after": "2019-03-20"},
        "agencies": {"before": ["SEBIN"], "after": ["DGCIM"]},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [("date", "ayer"), ("date", "2019-02-31"), ("date", "2999-01-01"), ("agencies", "NO-EXISTE"), ("state", "Atlantis"), ("person", "")],
)
def test_it_says_at_the_field_what_the_registry_cannot_take_and_writes_nothing(field: str, typed: str) -> None:
    cast = assemble()
    candidate = arrest(cast)

    with pytest.raises(review.Unusable) as unusable:
        confirm(candidate, cast, amended={field: typed})

    assert unusable.value.field == field
    assert str(unusable.value)
    assert Candidate.objects.get().state == Candidate.State.OPEN
    assert not Detention.objects.exists()
    assert set(Change.objects.values_list("action", flat=True)) == {"words_kept"}


@pytest.mark.django_db
def test_two_reports_that_differ_stay_side_by_side_and_are_flagged() -> None:
    cast = assemble()
    first = confirm(arrest(cast), cast)
    assert first.detention is not None

    other = arrest(cast, text=TEXT + "Otra versión.", date=value("2019-03-22", "21 de marzo"), agencies=value(["DGCIM"], "Sebin"))
    confirm(other, cast, attach_to=first.detention.public_id)

    file = casework.case_file(first.detention.public_id, cast.beto, day=date(2019, 3, 23))
    assert file is not None
    assert len(file.events) == len(file.conflicts) == 2
    assert counted(date(2019, 3, 22)).value == 1
    assert Detention.objects.get().version == 2


@pytest.mark.django_db
def test_a_release_in_a_second_report_extends_the_case() -> None:
    cast = assemble()
    first = confirm(arrest(cast), cast)
    assert first.detention is not None
    later = arrest(cast, text=TEXT + "Quedó libre.", event=value("pardon", "detuvo"), date=value("2019-03-22", "21 de marzo"))

    extended = confirm(later, cast, attach_to=first.detention.public_id)

    assert extended.detention == first.detention
    assert Detention.objects.count() == 1
    assert list(CustodyEvent.objects.order_by("earliest").values_list("kind", "release_kind")) == [("arrest", ""), ("release", "pardon")]
    assert counted(date(2019, 3, 21)).value == 1
    assert counted(date(2019, 3, 22)).value == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("event", "day"), [("release", "2020-08-31"), ("hearing", "2019-06-10"), ("transfer", "2019-05-01")])
def test_the_case_of_a_later_event_is_the_safe_first_choice(event: str, day: str) -> None:
    cast = assemble()
    first = confirm(arrest(cast), cast)
    assert first.detention is not None

    later = arrest(cast, text=TEXT + "Más tarde.", event=value(event, "detuvo"), date=value(day, "21 de marzo"))

    (found,) = matching.suggest(later)
    assert (found.detention, found.score) == (first.detention, 1.0)


@pytest.mark.django_db
def test_an_arrest_that_another_outlet_tells_too_stays_one_event_with_both_words() -> None:
    cast = assemble()
    first = confirm(arrest(cast), cast)
    assert first.detention is not None

    again = confirm(arrest(cast, text=TEXT + "Otro medio."), cast, attach_to=first.detention.public_id)

    event = CustodyEvent.objects.get()
    assert again.became_id == first.became_id == str(event.pk)
    assert Citation.objects.filter(fact_id=event.pk, field="event").values("source").distinct().count() == 2


@pytest.mark.django_db
def test_it_does_not_attach_to_a_case_of_another_organisation() -> None:
    cast = assemble()
    first = confirm(arrest(cast), cast)
    assert first.detention is not None
    Detention.objects.update(organisation=cast.theirs)

    with pytest.raises(review.Unusable):
        confirm(arrest(cast, text=TEXT + "Otra."), cast, attach_to=first.detention.public_id)

    assert casework.case_file(first.detention.public_id, cast.beto, day=date(2019, 3, 23)) is None


@pytest.mark.django_db
def test_a_release_without_a_known_arrest_is_recorded_with_its_kind() -> None:
    cast = assemble()

    confirm(arrest(cast, event=value("conditional_release", "detuvo")), cast)

    event = CustodyEvent.objects.get()
    assert (event.kind, event.release_kind) == (EventKind.RELEASE, ReleaseKind.SUBSTITUTE_MEASURES)
    figure = counted(date(2019, 3, 20))
    assert (figure.value, figure.possibly) == (0, 1)


@pytest.mark.django_db
def test_a_published_figure_is_kept_as_somebody_elses_and_never_counted_as_ours() -> None:
    cast = assemble()
    organisation("foro-ejemplo", is_tenant=False)
    candidate = propose(
        cast,
        "count",
        organisation=value("foro-ejemplo", "Foro Ejemplo"),
        metric=value("political_prisoners", "personas presas"),
        value=value(866, "866"),
        as_of=value("2019-03-21", "21 de marzo de 2019"),
    )

    confirm(candidate, cast)

    count = NgoCount.objects.get()
    assert (count.value, str(count.when), count.is_checked) == (866, "2019-03-21", True)
    assert count.organisation == Organisation.objects.get(slug="foro-ejemplo")
    assert counted(date(2019, 3, 21)).value == 0


@pytest.mark.django_db
def test_confirming_a_seeded_figure_checks_it_and_does_not_double_it() -> None:
    cast = assemble()
    figure = published_counts.Figure(
        body=organisation("foro-ejemplo", is_tenant=False),
        country="VE",
        metric=CountMetric.POLITICAL_PRISONERS,
        value=866,
        as_of=When.parse("2019-03-21"),
        reference="c0001",
    )
    seeded_from = archive.note_address(address="https://example.org/866", publisher="x", published=When.unknown(), by=cast.ana, at=NOW)
    published_counts.record_count(figure=figure, source=seeded_from, by=cast.ana, at=NOW)
    candidate = propose(
        cast,
        "count",
        organisation=value("Foro-Ejemplo", "Foro Ejemplo"),
        metric=value("political_prisoners", "personas presas"),
        value=value(866, "866"),
        as_of=value("2019-03-21", "21 de marzo de 2019"),
    )

    confirm(candidate, cast)

    standing = NgoCount.objects.standing().get()
    assert (standing.reference, standing.is_checked, standing.value) == ("c0001", True, 866)
    assert NgoCount.objects.count() == 2


@pytest.mark.django_db
def test_a_person_who_was_not_taken_is_recorded_as_such() -> None:
    cast = assemble()
    candidate = propose(
        cast,
        "not_detained",
        name=value("Raúl Prueba", "Raúl Prueba"),
        reason=value("denied", "no fue detenido"),
        explicit=value(True, "no fue detenido"),
    )

    confirm(candidate, cast)

    assert (NotDetained.objects.get().name, NotDetained.objects.get().explicit) == ("Raúl Prueba", True)
    assert not Detention.objects.exists()


@pytest.mark.django_db
def test_a_write_whose_change_cannot_be_recorded_does_not_happen() -> None:
    cast = assemble()
    candidate = arrest(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE detentions_change ADD CONSTRAINT disk_is_full CHECK (action = 'words_kept')")

    with pytest.raises(DatabaseError):
        confirm(candidate, cast)

    assert Candidate.objects.get().state == Candidate.State.OPEN
    assert not Detention.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Source, Citation, Change, Decision], ids=lambda model: model.__name__)
def test_what_is_kept_cannot_be_edited_or_deleted(model: Any) -> None:
    cast = assemble()
    confirm(arrest(cast), cast)

    table = connection.ops.quote_name(model._meta.db_table)
    for attempt in (f"DELETE FROM {table}", f"UPDATE {table} SET {connection.ops.quote_name(model._meta.pk.column)} = NULL"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
    assert model.objects.exists()


@pytest.mark.django_db
def test_a_fact_is_withdrawn_and_never_edited() -> None:
    cast = assemble()
    confirm(arrest(cast), cast)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE detentions_detaineename SET as_written = 'somebody else'")
    assert DetaineeName.objects.get().as_written == "Ramona Muestra"


@pytest.mark.django_db
def test_the_police_of_a_state_is_that_of_the_state_named() -> None:
    cast = assemble()
    lara = Location.objects.create(slug="lara", name_es="Lara", kind="state", country="VE", recorded_at=NOW)
    for slug in ("policia-lara", "poliiribarren"):
        Agency.objects.create(slug=slug, name_es=slug, kind="police", country="VE", state=lara, recorded_at=NOW)

    confirm(arrest(cast, agencies=value(["POLICIA_ESTADAL"], "Sebin"), state=value("Lara", "Caracas")), cast)

    assert [agency.slug for agency in CustodyEvent.objects.get().agencies.all()] == ["policia-lara"]


@pytest.mark.django_db
def test_the_police_of_an_unnamed_state_is_a_question() -> None:
    cast = assemble()
    candidate = arrest(cast, agencies=value(["POLICIA_ESTADAL"], "Sebin"))

    with pytest.raises(review.Unusable) as unusable:
        confirm(candidate, cast, amended={"state": ""})

    assert unusable.value.field == "agencies"
