"""The directory is edited by leads: with a source and a reason, how it read before is kept, and no file of seeds takes it back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from detentions.choices import Role
from detentions.models import Agency, Change, CustodyEvent, Detention, FindableCase, Location, Organisation, SupersededEntry, User
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tests.portal.test_directory import agency, known
from tracker import entries
from tracker.portal import facility

__all__ = ["known"]


@pytest.fixture
def lidia(cast: Cast) -> User:
    return member("Lidia", Role.LEAD, cast.ours)


def edit(kind: str, slug: str) -> str:
    return reverse("portal:directory_edit", kwargs={"kind": kind, "slug": slug})


def told(**more: str) -> dict[str, str]:
    return {
        "name_es": "Servicio Bolivariano",
        "acronym": "SEBIN",
        "kind": "intelligence",
        "source": "Gaceta 39.436",
        "reason": "Nombre oficial.",
        **more,
    }


def test_a_change_keeps_how_it_read_who_changed_it_and_why(cast: Cast, as_user: SignIn, lidia: User) -> None:
    set_up(cast)
    browser = as_user(lidia)

    browser.post(edit("agencies", "sebin"), told(aliases="Sebin\nEl Sebin", active_from="2009-12"))

    entry = Agency.objects.get(slug="sebin")
    assert (entry.name_es, entry.aliases, entry.active_from, entry.edited_by) == (
        "Servicio Bolivariano",
        ["Sebin", "El Sebin"],
        "2009-12",
        lidia,
    )
    earlier = SupersededEntry.objects.get()
    assert (earlier.state["name_es"], earlier.superseded_by, earlier.reason) == ("SEBIN", lidia, "Nombre oficial.")
    assert Change.objects.filter(action="directory_loaded", by_id=lidia.pk).exists()
    page = browser.get(reverse("portal:directory_agency", kwargs={"slug": "sebin"})).content.decode()
    assert "Nombre oficial." in page
    assert "<del>SEBIN</del>" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_es": " "}, "Write the name."),
        ({"source": ""}, "Say where this is known from"),
        ({"reason": ""}, "Say why."),
        ({"active_from": "ayer"}, "2019-03"),
        ({"active_from": "2010", "active_to": "2009"}, "before the beginning"),
        ({"parent": "part"}, "below or after itself"),
    ],
)
def test_a_bad_entry_is_refused_at_its_field(cast: Cast, as_user: SignIn, lidia: User, wrong: dict[str, str], sentence: str) -> None:
    set_up(cast)
    agency("part", "Parte", Agency.objects.get(slug="sebin"))

    answer = as_user(lidia).post(edit("agencies", "sebin"), told(**wrong))

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not SupersededEntry.objects.exists()


def test_only_leads_change_it_and_no_organisation_that_works_here(cast: Cast, as_user: SignIn, lidia: User) -> None:
    set_up(cast)

    assert as_user(cast.beto).post(edit("agencies", "sebin"), told()).status_code == 403
    assert as_user(lidia).get(edit("organisations", "theirs")).status_code == 404
    with pytest.raises(entries.Refused):
        entries.write(directory="agencies", slug="sebin", told={}, reason="x", by=cast.beto, at=NOW)


def test_a_new_place_is_added_with_a_name_of_its_own(cast: Cast, as_user: SignIn, lidia: User) -> None:
    set_up(cast)
    browser = as_user(lidia)
    page = reverse("portal:directory_new", kwargs={"kind": "places"})
    place = {
        "name_es": "Casa de la Calle 5",
        "source": "Dos testigos",
        "reason": "Nueva.",
        "state": "distrito-capital",
        "operator_agency": "sebin",
    }

    for slug in ("casa-de-la-calle-5", "casa-de-la-calle-5-2"):
        assert browser.post(page, place).headers["Location"] == reverse("portal:directory_place", kwargs={"slug": slug})

    made = Location.objects.get(slug="casa-de-la-calle-5")
    assert (made.kind, made.operator_agency, made.state) == ("detention_facility", "sebin", Location.objects.get(slug="distrito-capital"))


def test_an_organisation_is_changed_too(cast: Cast, as_user: SignIn, lidia: User) -> None:
    set_up(cast)
    browser = as_user(lidia)

    browser.post(
        edit("organisations", "foro-ejemplo"),
        {"name_es": "Foro de Ejemplo", "kind": "ngo", "source": "su página", "reason": "Así se llama."},
    )

    assert Organisation.objects.get(slug="foro-ejemplo").name_es == "Foro de Ejemplo"
    page = browser.get(reverse("portal:directory_organisation", kwargs={"slug": "foro-ejemplo"})).content.decode()
    assert "Así se llama." in page


def test_a_file_of_seeds_leaves_alone_what_a_person_has_written(cast: Cast, lidia: User) -> None:
    call_command("load_seeds", verbosity=0)
    before = Agency.objects.get(slug="sebin").name_es
    entries.write(directory="agencies", slug="sebin", told={"name_es": "Otro nombre"}, reason="x", by=lidia, at=NOW)

    call_command("load_seeds", verbosity=0)

    assert before != "Otro nombre"
    assert Agency.objects.get(slug="sebin").name_es == "Otro nombre"


def test_cases_are_found_by_the_new_name_once_the_worker_has_followed(cast: Cast, known: Detention, lidia: User) -> None:
    entries.write(directory="agencies", slug="sebin", told={"name_es": "Servicio Renombrado"}, reason="x", by=lidia, at=NOW)

    entries.follow(directory="agencies", slug="sebin")

    assert "w:renombrado" in FindableCase.objects.get(detention_id=known.pk).terms


def test_a_place_shows_who_was_there_and_when_of_the_cases_one_sees(cast: Cast, as_user: SignIn, known: Detention) -> None:
    place = Location.objects.create(slug="la-casa", name_es="La Casa", kind="detention_facility", country="VE", source="x", recorded_at=NOW)
    shared = {"detention": known, "recorded_at": NOW, "recorded_by": cast.beto, "precision": "day"}
    CustodyEvent.objects.create(kind="transfer", facility=place, earliest=date(2019, 4, 2), latest=date(2019, 4, 2), **shared)
    CustodyEvent.objects.create(kind="release", release_kind="full_liberty", earliest=date(2019, 6, 10), latest=date(2019, 6, 10), **shared)
    FindableCase.objects.filter(detention_id=known.pk).update(places=["la-casa"])

    found = facility.facility(list(FindableCase.objects.all()), "la-casa", today=date(2019, 7, 20))

    assert [(one.first.month, one.surely) for one in found.months] == [(7, 0), (6, 1), (5, 1), (4, 0)]
    assert (found.now, found.days, str(found.stays[0].since), str(found.stays[0].until)) == (0, 69, "2019-04-02", "2019-06-10")
    page = reverse("portal:directory_place", kwargs={"slug": "la-casa"})
    assert known.public_id in as_user(cast.beto).get(page).content.decode()
    assert "No case that you see tells of somebody held here." in as_user(cast.diego).get(page).content.decode()


def test_codes_are_chosen_and_shown_in_the_readers_words(as_user: SignIn, lidia: User) -> None:
    browser = as_user(lidia)
    place = {"slug": "la-casa", "kind": "detention_facility", "facility_kind": "military_prison", "status": "closed_2016"}
    Location.objects.create(**place, name_es="La Casa", country="VE", source="x", recorded_at=NOW)

    form = browser.get(edit("places", "la-casa")).context["form"]
    shown = browser.get(reverse("portal:directory_place", kwargs={"slug": "la-casa"})).content.decode()

    assert {("closed_2016", "Closed (2016)"), ("active", "In use")} <= set(form.fields["status"].choices)
    assert "Military prison" in shown
    assert "Closed (2016)" in shown
