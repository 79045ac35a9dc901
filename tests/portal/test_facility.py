"""Who was held at a place, when: the drawing and its table say what the stays say, and only of the cases that one may see."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from detentions.actions import cases
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, LocationKind, ReleaseKind, Role, Visibility
from detentions.models import Detention, FindableCase, Location
from detentions.when import When
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tracker import casework
from tracker.portal.facility import facility

pytestmark = pytest.mark.django_db
TODAY = date(2019, 7, 1)


@pytest.fixture
def place() -> Location:
    return Location.objects.create(
        slug="el-helicoide", country="VE", recorded_at=NOW, name_es="El Helicoide", kind=LocationKind.DETENTION_FACILITY
    )


def held(cast: Cast, place: Location, since: str, until: str = "") -> Detention:
    facts = EventFacts(kind=EventKind.ARREST, when=When.parse(since), facility=place)
    person = PersonFacts(name="Una Persona Inventada")
    at = NOW + timedelta(days=200)
    case, _event = cases.open_case(person=person, event=facts, country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=at)
    if until:
        release = EventFacts(kind=EventKind.RELEASE, when=When.parse(until), release_kind=ReleaseKind.FULL_LIBERTY)
        cases.record_event(detention=case, version=1, event=release, by=cast.beto, at=at)
    return case


def test_each_month_counts_who_is_surely_and_who_is_possibly_here(cast: Cast, place: Location) -> None:
    held(cast, place, "2019-03-10", "2019-05-20")
    held(cast, place, "2019-04")
    held(cast, place, "2019-04-15", "2019-05")

    told = facility(list(FindableCase.objects.all()), place.slug, today=TODAY)

    assert [(month.first.month, month.surely, month.possibly) for month in told.months] == [
        (7, 1, 1),
        (6, 1, 1),
        (5, 2, 3),
        (4, 1, 2),
        (3, 0, 0),
    ]
    assert (told.now, told.maybe, told.days) == (1, 1, 43)
    assert told.highest is not None
    assert told.highest.first == date(2019, 5, 1)
    assert told.drawings.count("<svg") == 2
    assert "c-ver" in told.drawings


@pytest.mark.parametrize("seed", range(3))
def test_the_months_equal_a_count_of_stays_one_by_one(cast: Cast, place: Location, seed: int) -> None:
    chance = random.Random(seed)
    for _one in range(25):
        since = date(2019, 1, 1) + timedelta(days=chance.randrange(150))
        until = since + timedelta(days=chance.randrange(60))
        form = chance.choice(("%Y-%m-%d", "%Y-%m"))
        held(cast, place, since.strftime(form), until.strftime(form) if chance.random() < 0.7 else "")

    told = facility(list(FindableCase.objects.all()), place.slug, today=TODAY)

    for month in told.months:
        day = month.first
        surely = [one for one in told.stays if one.since.surely_by(day) and not (one.until and one.until.possibly_by(day))]
        possibly = [one for one in told.stays if one.since.possibly_by(day) and not (one.until and one.until.surely_by(day))]
        assert (month.surely, month.possibly) == (len(surely), len(possibly)), day
    assert len(told.stays) == 25


def test_the_page_draws_only_the_cases_that_one_may_see(cast: Cast, place: Location, as_user: SignIn) -> None:
    case = held(cast, place, "2019-03-10")
    address = reverse("portal:directory_place", kwargs={"slug": place.slug})

    own, others = as_user(cast.beto, language="es").get(address), as_user(cast.diego).get(address)

    assert own.context["here"].now == 1
    assert "<svg" in own.content.decode()
    assert "Mostrar el gráfico como tabla" in own.content.decode()
    assert others.context["here"].stays == []
    assert "<svg" not in others.content.decode()

    lidia = member("Lidia", Role.LEAD, cast.ours)
    casework.hide(public_id=case.public_id, version=1, to=Visibility.SEALED, reason="Peligro.", by=lidia, at=timezone.now())
    assert as_user(cast.beto).get(address).context["here"].stays == []
