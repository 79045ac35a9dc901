"""A published figure, a person not taken, the police of a state: what a confirmed proposal becomes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from django.db import connections

from detentions import archive
from detentions.actions import published_counts
from detentions.choices import CountMetric, Role
from detentions.models import (
    Agency,
    Citation,
    CustodyEvent,
    Detention,
    Location,
    NgoCount,
    NotDetained,
    Organisation,
    User,
)
from detentions.when import When
from tests.cast import NOW, Cast, assemble, member, organisation
from tests.tracker.proposals import TEXT, arrest, confirm, counted, propose, value
from tracker import review
from tracker.models import Candidate


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


def figure_in(cast: Cast, told: int = 866, day: str = "2019-03-21", more: str = "") -> Candidate:
    return propose(
        cast,
        "count",
        text=TEXT + more,
        organisation=value("foro-ejemplo", "Foro Ejemplo"),
        metric=value("political_prisoners", "personas presas"),
        value=value(told, "866"),
        as_of=value(day, "21 de marzo de 2019"),
    )


def words_of(count: NgoCount) -> set[tuple[object, int | None]]:
    return set(Citation.objects.filter(fact_id=count.pk).values_list("source", "start"))


@pytest.mark.django_db
def test_one_figure_from_two_organisations_stands_once_and_rests_on_the_words_of_both() -> None:
    cast = assemble()
    organisation("foro-ejemplo", is_tenant=False)
    first, second = figure_in(cast), figure_in(replace(cast, ours=cast.theirs, ana=cast.diego), more="Lo dice otro diario.\n")
    theirs = member("Rita", Role.REVIEWER, cast.theirs)

    confirm(first, cast)
    alone = NgoCount.objects.get()
    review.confirm(candidate_id=second.pk, version=second.version, by=theirs, at=NOW)

    standing = NgoCount.objects.standing().get()
    assert (standing.value, standing.reference, standing.is_checked) == (866, alone.reference, True)
    assert words_of(standing) > words_of(alone)
    sources = {candidate.report.source_id for candidate in (first, second)}
    assert {source for source, _start in words_of(standing)} == sources
    with pytest.raises(review.NotAllowed):
        review.undo(candidate_id=first.pk, version=first.version + 1, by=cast.beto, at=NOW)
    review.undo(candidate_id=second.pk, version=second.version + 1, by=theirs, at=NOW)
    assert words_of(NgoCount.objects.standing().get()) == words_of(alone)


@pytest.mark.django_db
@pytest.mark.parametrize(("told", "day"), [(867, "2019-03-21"), (866, "2019-03-22")])
def test_another_value_or_another_day_is_another_figure(told: int, day: str) -> None:
    cast = assemble()
    organisation("foro-ejemplo", is_tenant=False)

    for candidate in (figure_in(cast), figure_in(cast, told, day)):
        confirm(candidate, cast)

    assert NgoCount.objects.standing().count() == 2


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


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_one_figure_at_once_make_one_row() -> None:
    cast = assemble()
    organisation("foro-ejemplo", is_tenant=False)
    both = [figure_in(cast), figure_in(cast, more="Lo dice otro diario.\n")]

    def at_once(who: tuple[Candidate, User]) -> None:
        try:
            review.confirm(candidate_id=who[0].pk, version=who[0].version, by=who[1], at=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as crowd:
        list(crowd.map(at_once, zip(both, (cast.beto, cast.carla), strict=True)))

    assert NgoCount.objects.standing().count() == 1
    assert NgoCount.objects.count() == 2
