"""The case page: facts added and taken back by hand, claims ruled on, notes sealed, a case sealed; nothing is overwritten."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from detentions.choices import Role, Visibility
from detentions.models import Attribute, Charge, Consent, CustodyEvent, DetaineeName, Detention, Grant, Ruling, Source
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import casework, review
from tracker.models import CaseNote


@pytest.fixture
def known(cast: Cast) -> Detention:
    """Ramona Muestra's case, as one reviewer confirmed it."""
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    return Detention.objects.get()


def to(name: str, case: Detention) -> str:
    return reverse(f"portal:{name}", kwargs={"public_id": case.public_id})


RELEASE = {
    "event": "release.full",
    "date": "2019-04-02",
    "agencies": "",
    "state": "",
    "held_at": "",
    "said_by": "Abogada defensora",
    "words": "Salió en libertad plena el 2 de abril.",
    "said_on": "2019-04-03",
    "address": "",
}


def event_form(case: Detention, **changed: str) -> dict[str, str]:
    from tracker.portal.fields import EVENTS  # noqa: PLC0415

    release = next(code for code, _label in EVENTS if code.startswith("release"))
    return {**RELEASE, "event": release, "version": str(case.version), **changed}


def test_an_event_added_by_hand_cites_who_said_so(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    answer = browser.post(to("case_event", known), event_form(known), follow=True)
    page = answer.content.decode()

    assert "Salió en libertad plena el 2 de abril." in page
    assert "Released" in page
    event = CustodyEvent.objects.get(kind="release")
    assert Source.objects.filter(text__contains="Salió en libertad plena").exists()
    assert event.recorded_by == cast.beto


@pytest.mark.parametrize(
    ("changed", "english"),
    [
        ({"event": ""}, "Choose what happened"),
        ({"date": "mañana"}, "Write the date as"),
        ({"agencies": "NADIE CONOCIDO"}, "is not in the directory of agencies"),
        ({"words": ""}, "Write down who says so"),
        ({"address": "javascript:alert(1)"}, "begins with https"),
    ],
)
def test_an_unclear_event_is_asked_again_with_all_that_was_typed(
    cast: Cast, as_user: SignIn, known: Detention, changed: dict[str, str], english: str
) -> None:
    answer = as_user(cast.beto).post(to("case_event", known), event_form(known, **changed))

    assert answer.status_code == 400
    assert english in answer.content.decode()
    assert "Abogada defensora" in answer.content.decode()
    assert CustodyEvent.objects.count() == 1


def test_somebody_elses_change_is_never_overtaken(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    stale = event_form(known)
    browser.post(to("case_event", known), event_form(known))

    answer = browser.post(to("case_event", known), stale)

    assert answer.status_code == 409
    assert "Somebody else has changed the case meanwhile" in answer.content.decode()
    assert CustodyEvent.objects.filter(kind="release").count() == 1


def test_an_event_taken_back_leaves_the_page_and_stays_in_the_history(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    browser.post(to("case_event", known), event_form(known))
    known.refresh_from_db()
    event = CustodyEvent.objects.get(kind="release")
    browser.post(
        to("case_change", known),
        {"action": "withdraw", "fact": str(event.pk), "version": str(known.version), "reason": "Era otra persona."},
    )

    page = browser.get(to("case", known)).content.decode()
    event.refresh_from_db()
    assert event.withdrawn_at
    assert "Era otra persona." in page
    assert "In custody" in page


def test_a_ruling_says_which_claim_we_follow_and_can_be_taken_back(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    arrest = next(code for code in ("arrest",))
    browser.post(to("case_event", known), event_form(known, event=arrest, date="2019-03-19", words="La detuvieron el 19 de marzo."))
    known.refresh_from_db()
    page = browser.get(to("case", known)).content.decode()
    assert "sources differ" in page

    followed = CustodyEvent.objects.get(earliest="2019-03-19")
    told = {"action": "rule", "follow": str(followed.pk), "version": str(known.version), "reason": "La hermana lo vio."}
    browser.post(to("case_change", known), told)
    ruling = Ruling.objects.get()
    assert "we follow this one" in browser.get(to("case", known)).content.decode()

    known.refresh_from_db()
    told = {"action": "unrule", "ruling": str(ruling.pk), "version": str(known.version), "reason": "No era segura."}
    browser.post(to("case_change", known), told)
    assert "we follow this one" not in browser.get(to("case", known)).content.decode()


def test_notes_are_sealed_and_belong_to_the_organisation_of_the_case_alone(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    browser.post(to("case_notes", known), {"kind": "call", "whom": "la madre", "words": "Canario-77 la vio", "call_again_on": "2019-05-01"})
    lead = member("Lidia", Role.LEAD, cast.ours)
    casework.share(public_id=known.public_id, organisation=cast.theirs, scope=Grant.Scope.READ, by=lead, at=NOW)

    assert "Canario-77" in browser.get(to("case_notes", known)).content.decode()
    assert b"Canario-77" not in bytes(CaseNote.objects.get().sealed)
    assert as_user(cast.diego).get(to("case", known)).status_code == 200
    assert as_user(cast.diego).get(to("case_notes", known)).status_code == 404
    assert "Canario-77" not in as_user(cast.diego).get(to("case", known)).content.decode()


def test_a_sealed_case_looks_absent_to_all_but_those_named(cast: Cast, as_user: SignIn, known: Detention) -> None:
    lead = member("Lidia", Role.LEAD, cast.ours)
    as_user(lead).post(to("case_change", known), {"action": "hide", "to": "sealed", "version": str(known.version), "reason": "Peligro."})
    known.refresh_from_db()

    assert known.visibility == Visibility.SEALED
    assert as_user(lead).get(to("case", known)).status_code == 200
    for name in ("case", "case_print", "case_notes"):
        assert as_user(cast.beto).get(to(name, known)).status_code == 404
    assert known.public_id not in as_user(cast.beto).get(reverse("portal:cases")).content.decode()
    assert known.public_id not in as_user(cast.beto).get(reverse("portal:cases") + "?q=Ramona").content.decode()


def test_a_reviewer_does_not_seal_and_nobody_lists_alone(cast: Cast, as_user: SignIn, known: Detention) -> None:
    for to_ in ("sealed", "listed"):
        told = {"action": "hide", "to": to_, "version": str(known.version), "reason": "x"}
        as_user(cast.beto).post(to("case_change", known), told)
    known.refresh_from_db()

    assert known.visibility == Visibility.RESTRICTED


def test_consent_is_recorded_with_its_scope_and_can_be_withdrawn(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    basis = Consent.Basis.values[0]
    told = {"action": "consent", "basis": basis, "scope": "publicar el nombre", "until": "2030-01-01", "given_by": "Canario-88"}
    browser.post(to("case_change", known), {**told, "version": str(known.version)})
    consent = Consent.objects.get()
    known.refresh_from_db()

    assert "publicar el nombre" in browser.get(to("case_notes", known)).content.decode()
    assert b"Canario-88" not in bytes(consent.given_by_sealed or b"")
    browser.post(
        to("case_change", known),
        {"action": "unconsent", "consent": str(consent.pk), "version": str(known.version), "reason": "Cambió de idea."},
    )
    consent.refresh_from_db()
    assert consent.withdrawn_at


def test_on_paper_every_fact_has_a_footnote_to_its_source(cast: Cast, as_user: SignIn, known: Detention) -> None:
    page = as_user(cast.beto).get(to("case_print", known)).content.decode()

    assert "<sup>1</sup>" in page
    assert (Source.objects.get().sha256 or "-") in page


def test_a_lead_shares_a_case_and_stops_and_nobody_else_does(cast: Cast, as_user: SignIn, known: Detention) -> None:
    lead = as_user(member("Lidia", Role.LEAD, cast.ours))
    outsider, page = as_user(cast.diego), to("case", known)
    form = {"action": "share", "organisation": "theirs", "scope": "write", "version": str(known.version)}

    assert outsider.post(to("case_change", known), form).status_code == 404
    as_user(cast.beto).post(to("case_change", known), form)
    assert outsider.get(page).status_code == 404
    assert "Share it with another organisation" in lead.get(page).content.decode()

    lead.post(to("case_change", known), form)
    seen = outsider.get(page).content.decode()
    assert "Ramona Muestra" in seen
    for part in ("In your organisation", "Shared with", "Stop sharing"):
        assert part not in seen
    assert "Stop sharing" in lead.get(page).content.decode()

    lead.post(to("case_change", known), {"action": "unshare", "organisation": "theirs"})
    assert outsider.get(page).status_code == 404


def test_the_page_shows_who_looks_after_it_and_its_tags_to_its_own_people(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    browser.post(to("case_change", known), {"action": "tag", "tag": "salud grave"})
    browser.post(to("case_change", known), {"action": "assign", "to": str(cast.beto.pk)})

    page = as_user(cast.ana).get(to("case", known)).content.decode()

    assert "salud grave" in page
    assert "Beto" in page[page.index('id="own"') :]
    assert (
        "Choose who looks after them."
        in browser.post(to("case_change", known), {"action": "assign", "to": "x"}, follow=True).content.decode()
    )


def test_an_attribute_a_name_or_a_charge_is_taken_back_but_not_the_main_name(cast: Cast, as_user: SignIn, known: Detention) -> None:
    person = {"detainee": known.detainee, "recorded_at": NOW, "recorded_by": cast.beto}
    alias = DetaineeName.objects.create(as_written="La Mona", folded="la mona", kind=DetaineeName.Kind.ALIAS, **person)
    minor = Attribute.objects.create(kind=Attribute.Kind.MINOR, value="1", **person)
    charge = Charge.objects.create(detention=known, as_worded="rebelión", status="alleged", recorded_at=NOW, recorded_by=cast.beto)
    main = DetaineeName.objects.get(kind=DetaineeName.Kind.MAIN)
    browser, outsider = as_user(cast.beto), as_user(cast.diego)

    def take_back(by: Client, fact: DetaineeName | Attribute | Charge, reason: str = "Es otra persona.") -> None:
        known.refresh_from_db()
        form = {"action": "withdraw", "fact": str(fact.pk), "reason": reason, "version": str(known.version)}
        by.post(to("case_change", known), form)

    for fact in (alias, minor, charge, main):
        take_back(outsider, fact)
        take_back(browser, fact, reason=" ")
        take_back(browser, fact)

    assert [name.pk for name in DetaineeName.objects.standing()] == [main.pk]
    assert not Attribute.objects.standing().filter(pk=minor.pk).exists()
    assert not Charge.objects.standing().exists()
    assert "La Mona" in browser.get(to("case", known)).content.decode(), "the history still shows it"
