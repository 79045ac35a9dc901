"""The directory: agencies under their parents, what other spellings find, and cases only of those who may see them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from detentions.choices import LocationKind, Role, Visibility
from detentions.models import Agency, Detention, FindableCase, Location
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import casework, review

PAGE = "/portal/directory/"


@pytest.fixture
def known(cast: Cast) -> Detention:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    return Detention.objects.get()


def agency(slug: str, name: str, parent: Agency | None = None, **more: str) -> Agency:
    made = Agency(slug=slug, name_es=name, country="VE", kind="intelligence", parent=parent, recorded_at=NOW, **more)
    made.save()
    return made


def test_parents_stand_before_their_parts_and_other_spellings_find_them(cast: Cast, as_user: SignIn) -> None:
    top = agency("zz-ministry", "Ministerio de Prueba")
    agency("aa-service", "Ángel Servicio", top, acronym="AASP")
    browser = as_user(cast.beto)

    lines = [(line.entry.slug, line.depth) for line in browser.get(PAGE).context["agencies"]]
    assert lines.index(("zz-ministry", 0)) + 1 == lines.index(("aa-service", 1))
    assert [line.entry.slug for line in browser.get(PAGE + "?q=angel").context["agencies"]] == ["aa-service"]
    assert [line.entry.slug for line in browser.get(PAGE + "?q=aasp").context["agencies"]] == ["aa-service"]


def test_an_agency_shows_the_cases_that_one_may_see_and_no_other(cast: Cast, as_user: SignIn, known: Detention) -> None:
    slug = FindableCase.objects.get().agencies[0]
    page = reverse("portal:directory_agency", kwargs={"slug": slug})

    own, others = as_user(cast.beto).get(page), as_user(cast.diego).get(page)

    assert known.public_id in own.content.decode()
    assert own.context["total"] == own.context["still"] == 1
    assert known.public_id not in others.content.decode()
    assert others.context["total"] == 0
    assert [line.now for line in as_user(cast.beto).get(PAGE).context["agencies"] if line.entry.slug == slug] == [1]


def test_a_sealed_case_is_neither_shown_nor_counted(cast: Cast, as_user: SignIn, known: Detention) -> None:
    lead = member("Lidia", Role.LEAD, cast.ours)
    casework.hide(public_id=known.public_id, version=known.version, to=Visibility.SEALED, reason="Peligro.", by=lead, at=NOW)
    slug = FindableCase.objects.get().agencies[0]

    page = as_user(cast.beto).get(reverse("portal:directory_agency", kwargs={"slug": slug}))

    assert page.context["total"] == 0
    assert known.public_id not in page.content.decode()


def test_what_is_not_in_the_directory_is_absent(cast: Cast, as_user: SignIn) -> None:
    for name in ("directory_agency", "directory_place"):
        assert as_user(cast.beto).get(reverse(f"portal:{name}", kwargs={"slug": "nobody"})).status_code == 404


def test_a_state_leaves_the_places_that_lie_in_it(cast: Cast, as_user: SignIn) -> None:
    for name in ("zulia", "lara"):
        Location(slug=f"ve-{name}", name_es=name.title(), country="VE", kind=LocationKind.STATE, recorded_at=NOW).save()
    for name in ("zulia", "lara"):
        place = Location(slug=f"penal-{name}", name_es=f"Penal de {name}", country="VE", kind=LocationKind.DETENTION_FACILITY)
        place.state, place.recorded_at = Location.objects.get(slug=f"ve-{name}"), NOW
        place.save()
    browser = as_user(cast.beto)

    assert [line.entry.slug for line in browser.get(PAGE + "?state=ve-lara").context["places"]] == ["penal-lara"]
    assert len(browser.get(PAGE + "?state=nowhere%00").context["places"]) == 2
