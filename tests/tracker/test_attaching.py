"""A later report extends a known case, contradicts it side by side, or stands alone."""

from __future__ import annotations

from datetime import date

import pytest

from detentions.choices import EventKind, ReleaseKind
from detentions.models import (
    Citation,
    CustodyEvent,
    Detention,
)
from tests.cast import assemble
from tests.tracker.proposals import TEXT, arrest, confirm, counted, value
from tracker import casework, matching, review


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
    assert first.detention is not None
    assert (found.detention.pk, found.score) == (first.detention.pk, 1.0)


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
