"""The first way in: the link works once and not by being looked at, a passphrase, and the recovery copy of the data key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from detentions.choices import Role
from detentions.models import SignInLink, User
from tests.cast import Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import administrator, link_for
from tracker import casework

PASSPHRASE = "cuatro palabras sin relación"
START = "/portal/"
LINK = "/portal/first/a-token-of-the-test/"
LATER = datetime.now(UTC) + timedelta(days=1)


def test_looking_at_the_link_does_not_use_it(cast: Cast) -> None:
    link_for(administrator(cast, password=None), "a-token-of-the-test", expires=LATER)
    browser = Client()

    for _look in range(3):
        assert browser.get(LINK).status_code == 200
        assert browser.head(LINK).status_code == 200

    assert SignInLink.objects.get().used_at is None
    assert "_auth_user_id" not in browser.session


def test_the_button_signs_in_once(cast: Cast) -> None:
    link_for(administrator(cast, password=None), "a-token-of-the-test", expires=LATER)
    first, second = Client(), Client(headers={"accept-language": "en"})

    used = first.post(LINK)
    again = second.post(LINK)

    assert used.headers["Location"] == reverse("portal:passphrase")
    assert again.status_code == 410
    assert "This link no longer works" in again.content.decode()
    assert "_auth_user_id" not in second.session


def test_an_old_link_is_spent(cast: Cast) -> None:
    link_for(administrator(cast, password=None), "a-token-of-the-test", expires=datetime.now(UTC) - timedelta(minutes=1))

    assert Client().post(LINK).status_code == 410


def test_a_new_administrator_is_led_to_a_passphrase_and_to_the_recovery_copy(cast: Cast) -> None:
    link_for(administrator(cast, password=None), "a-token-of-the-test", expires=LATER)
    browser = Client(headers={"accept-language": "en"})
    browser.post(LINK)

    assert browser.get(START).headers["Location"] == reverse("portal:passphrase")
    browser.post(reverse("portal:passphrase"), {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert browser.get(START).headers["Location"] == reverse("portal:recovery_key")
    for name in ("start", "arrivals", "queue", "report_new", "cases"):
        assert browser.get(reverse(f"portal:{name}")).headers["Location"] == reverse("portal:recovery_key")
    browser.post(reverse("portal:recovery_key"), {"typed": settings.DATA_KEY[-6:]})
    assert browser.get(START).headers["Location"] == reverse("portal:second_factor")
    with override_settings(TRIAL=True):
        assert browser.get(START).status_code == 200


@pytest.mark.parametrize(("passphrase", "again", "trouble"), [("short", "short", "too short"), (PASSPHRASE, "another", "differ")])
def test_a_weak_or_mistyped_passphrase_is_refused(cast: Cast, passphrase: str, again: str, trouble: str) -> None:
    user = administrator(cast, password=None)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)

    answer = browser.post(reverse("portal:passphrase"), {"passphrase": passphrase, "again": again})

    user.refresh_from_db()
    assert answer.status_code == 400
    assert trouble in answer.content.decode()
    assert not user.has_usable_password()


def test_the_recovery_page_shows_the_whole_key_and_takes_only_its_end(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(administrator(cast))
    address = reverse("portal:recovery_key")

    shown = browser.get(address)
    wrong = browser.post(address, {"typed": "xxxxxx"})

    groups = [settings.DATA_KEY[start : start + 4] for start in range(0, len(settings.DATA_KEY), 4)]
    assert all(f"<span>{group}</span>" in shown.content.decode() for group in groups)
    assert wrong.status_code == 400
    assert not casework.recovery_copy_is_saved()
    browser.post(address, {"typed": f" {settings.DATA_KEY[-6:]} "})
    assert casework.recovery_copy_is_saved()
    assert settings.DATA_KEY[:4] not in browser.get(address).content.decode()


def test_the_key_can_be_downloaded_by_the_administrator_alone(cast: Cast, as_user: SignIn) -> None:
    address = reverse("portal:recovery_key_file")

    own = as_user(administrator(cast)).post(address)

    assert settings.DATA_KEY in own.content.decode()
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert own.headers["Cache-Control"] == "no-store"
    assert as_user(cast.beto).post(address).status_code == 403
    assert as_user(cast.elsa).post(address).status_code == 403


def test_an_administrator_of_another_organisation_here_never_gets_the_key_that_opens_all_of_them(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(member("Otra", Role.ADMINISTRATOR, cast.theirs))

    page, file = browser.get(reverse("portal:recovery_key")), browser.post(reverse("portal:recovery_key_file"))

    assert (page.status_code, file.status_code) == (403, 403)
    assert settings.DATA_KEY[:8] not in page.content.decode() + file.content.decode()
    assert browser.get(reverse("portal:people")).status_code == 200  # and is not kept out for want of a copy


def test_sign_in_and_out_work_without_scripts_and_sign_up_is_closed(cast: Cast) -> None:
    browser = Client(headers={"accept-language": "en"})

    page = browser.get("/accounts/login/?next=/portal/cases/").content.decode()
    wrong = browser.post("/accounts/login/", {"login": "beto", "password": "wrong"})
    right = browser.post("/accounts/login/", {"login": "beto", "password": "a long passphrase for tests", "next": "/portal/cases/"})
    closed = browser.get("/accounts/signup/", follow=True)

    assert "Work name" in page
    assert "The work name or the passphrase is not right." in wrong.content.decode()
    assert right.headers["Location"] == "/portal/cases/"
    assert "<form" not in closed.content.decode().split("<main", 1)[1].split("</main>", 1)[0] or closed.redirect_chain
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get(START).status_code == 302


def test_no_mail_lets_anybody_in(cast: Cast, as_user: SignIn) -> None:
    User.objects.filter(pk=cast.beto.pk).update(email="beto@example.org")
    stranger, own = Client(headers={"accept-language": "en"}), as_user(cast.beto)
    key = f"{user_pk_to_url_str(cast.beto)}-{EmailAwarePasswordResetTokenGenerator().make_token(cast.beto)}"

    said = stranger.get("/accounts/password/reset/").content.decode()
    asked = stranger.post("/accounts/password/reset/", {"email": "beto@example.org"})
    followed = stranger.get(f"/accounts/password/reset/key/{key}/")
    added = own.post("/accounts/email/", {"action_add": "", "email": "somebody@example.org"})

    assert "There is no reset by e-mail" in said
    assert asked.status_code == 405
    assert (followed.status_code, added.status_code) == (404, 404)
    assert mail.outbox == []


def test_who_has_no_passphrase_yet_is_led_from_the_account_pages_to_the_one_that_sets_it(cast: Cast, as_user: SignIn) -> None:
    cast.beto.set_unusable_password()
    cast.beto.save()

    led = as_user(cast.beto).get("/accounts/password/change/", follow=True)

    assert led.redirect_chain[-1][0] == reverse("portal:passphrase")


def test_a_changed_passphrase_ends_the_other_sessions_and_the_page_speaks_of_passphrases(cast: Cast, as_user: SignIn) -> None:
    cast.beto.set_password(PASSPHRASE)
    cast.beto.save()
    here, elsewhere = as_user(cast.beto, language="es"), as_user(cast.beto)
    page, new = "/accounts/password/change/", "otras cuatro palabras sin relación"

    shown = here.get(page).content.decode()
    refused = here.post(page, {"oldpassword": "no es esta frase", "password1": new, "password2": new})
    changed = here.post(page, {"oldpassword": PASSPHRASE, "password1": new, "password2": new})

    assert "Frase de paso actual" in shown
    assert "contraseña" not in shown
    assert refused.context["form"].errors
    assert changed.status_code == 302
    assert here.get(START).status_code == 200
    assert elsewhere.get(START).headers["Location"].startswith("/accounts/login/")
