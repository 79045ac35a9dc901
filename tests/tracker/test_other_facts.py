"""A published figure, a person not taken, the police of a state: what a confirmed proposal becomes."""

from __future__ import annotations

from datetime import date

import pytest

from detentions import archive
from detentions.actions import published_counts
from detentions.choices import CountMetric
from detentions.models import (
    Agency,
    CustodyEvent,
    Detention,
    Location,
    NgoCount,
    NotDetained,
    Organisation,
)
from detentions.when import When
from tests.cast import NOW, assemble, organisation
from tests.tracker.proposals import arrest, confirm, counted, propose, value
from tracker import review


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
