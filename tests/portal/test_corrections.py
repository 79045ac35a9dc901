"""Anybody may ask us to correct or remove; a lead answers; only the receipt opens the answer."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from detentions.choices import Role
from detentions.models import Detention
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import review
from tracker.models import CorrectionRequest

ASK, ANSWER, INBOX = "/corrections/", "/corrections/answer/", "/portal/corrections/"
GOOD = {"kind": "remove", "about": "VE-7KQ3M2", "words": "Es mi hermano y corre peligro.", "contact": "señal 0412-000", "website": ""}


def ask(**changed: str) -> str:
    """Send a request as anybody; its receipt."""
    page = Client(headers={"accept-language": "en"}).post(ASK, {**GOOD, **changed}).content.decode()
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page)
    assert found, page
    return found.group()


def confirmed_case(cast: Cast) -> str:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    return Detention.objects.get().public_id


def answered_page(receipt: str) -> str:
    return Client(headers={"accept-language": "en"}).post(ANSWER, {"receipt": receipt}).content.decode()


def test_a_request_is_received_without_a_cookie_and_kept_sealed(cast: Cast) -> None:
    browser = Client()
    answer = browser.post(ASK, GOOD)
    kept = CorrectionRequest.objects.get()

    assert answer.status_code == 200
    assert not browser.cookies
    assert (kept.answer_by - kept.received_at).days == 7
    assert b"hermano" not in bytes(kept.words_sealed)
    assert b"0412" not in bytes(kept.contact_sealed or b"")


def test_the_receipt_opens_the_answer_and_nothing_else_does(cast: Cast, as_user: SignIn) -> None:
    lead = member("Lidia", Role.LEAD, cast.ours)
    receipt = ask()
    assert "There is no answer yet" in answered_page(receipt)

    wish = CorrectionRequest.objects.get()
    as_user(lead).post(f"{INBOX}{wish.pk}/", {"state": "done", "answer": "El nombre ya no es público."})

    assert "El nombre ya no es público." in answered_page(receipt.lower().replace("-", " "))
    assert "hermano" not in answered_page(receipt)
    assert "No request has this receipt" in answered_page("2222-2222-2222-2222")


@pytest.mark.parametrize(
    ("changed", "english", "spanish"),
    [
        ({"kind": ""}, "Choose one of the two", "Elija una de las dos"),
        ({"words": "  "}, "Say what is wrong", "Diga qué está mal"),
        ({"words": "a" * 5_001}, "longer than 5000", "más de 5000"),
        ({"about": "123"}, "Write the case number", "Escriba el número del caso"),
        ({"contact": "a" * 301}, "longer than 300", "más de 300"),
    ],
)
def test_trouble_is_said_at_its_field_and_what_was_typed_stays(cast: Cast, changed: dict[str, str], english: str, spanish: str) -> None:
    for language, sentence in (("en", english), ("es", spanish)):
        answer = Client(headers={"accept-language": language}).post(ASK, {**GOOD, "about": "VE-7KQ3M2", **changed})

        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert changed.get("contact", "0412-000") in answer.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_and_forgotten(cast: Cast) -> None:
    assert Client().post(ASK, {**GOOD, "website": "http://x.invalid"}).status_code == 200
    assert not CorrectionRequest.objects.exists()


def test_a_network_that_floods_is_asked_to_wait_and_loses_nothing(cast: Cast) -> None:
    network = [Client(REMOTE_ADDR=f"2001:db8::{number:x}") for number in range(61)]  # one network may have so many addresses, and more

    statuses = [one.post(ASK, GOOD).status_code for one in network]

    assert statuses[:60] == [200] * 60
    assert statuses[60] == 429
    assert "hermano" in network[0].post(ASK, GOOD).content.decode()
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").post(ASK, GOOD).status_code == 200


def test_whether_a_case_exists_is_not_told(cast: Cast) -> None:
    number = confirmed_case(cast)

    pages = [
        re.sub(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", "", Client().post(ASK, {**GOOD, "about": about}).content.decode())
        for about in (number, "VE-222222")
    ]

    assert pages[0] == pages[1]


def test_another_organisations_lead_does_not_see_a_request_about_our_case(cast: Cast, as_user: SignIn) -> None:
    ours, theirs = member("Lidia", Role.LEAD, cast.ours), member("Otra", Role.LEAD, cast.theirs)
    ask(about=confirmed_case(cast))
    wish = CorrectionRequest.objects.get()

    assert "hermano" in as_user(ours).get(f"{INBOX}{wish.pk}/").content.decode()
    assert as_user(theirs).get(f"{INBOX}{wish.pk}/").status_code == 404
    assert wish.about not in as_user(theirs).get(INBOX).content.decode()
    assert as_user(theirs).post(f"{INBOX}{wish.pk}/", {"state": "declined", "answer": "x"}).status_code == 404


def test_a_request_about_no_case_waits_for_every_lead(cast: Cast, as_user: SignIn) -> None:
    ask(about="")

    for place in (cast.ours, cast.theirs):
        assert "Remove" in as_user(member(f"Lead{place.pk}", Role.LEAD, place)).get(INBOX).content.decode()


def test_the_second_answer_is_refused_and_the_first_stays(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(member("Lidia", Role.LEAD, cast.ours))
    receipt = ask()
    page = f"{INBOX}{CorrectionRequest.objects.get().pk}/"
    browser.post(page, {"state": "done", "answer": "Primera."})

    second = browser.post(page, {"state": "declined", "answer": "Segunda."})

    assert "Somebody has answered this request already" in second.content.decode()
    assert "Primera." in answered_page(receipt)
