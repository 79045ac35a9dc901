"""Who tries one passphrase with many names is slowed down, and nobody can keep the owner of an account out by guessing beside them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from detentions.models import User
from tests.cast import NOW, Cast
from tests.portal.test_sign_in import app_for, code, sign_in
from tracker.models import FailedSignIn
from tracker.portal import known_browsers, lockout

SHARED = "9.9.9.9"  # an exit of Tor, or the one address of a mobile operator
REFUSED = "Too many wrong passphrases from here"


def entered(answer: Any) -> bool:
    return bool(answer.status_code == 302)


def spray(address: str = SHARED, tries: int = lockout.OF_NETWORK.free) -> None:
    for number in range(tries):
        sign_in(Client(), name=f"name{number}", password="spring 2019", address=address)


def signed_in_before(user: User) -> Client:
    """A browser that knows its person, whose session has ended."""
    secret = app_for(user)
    browser = Client(headers={"accept-language": "en"})
    step = sign_in(browser, name=user.username, address="8.8.8.8")
    browser.post(step.headers["Location"], {"code": code(secret)})
    assert known_browsers.COOKIE in browser.cookies
    del browser.cookies["sessionid"]
    return browser


def test_many_names_from_one_network_are_slowed_down_and_other_networks_are_not(cast: Cast) -> None:
    spray()

    stranger = Client(headers={"accept-language": "en"})
    assert REFUSED in sign_in(stranger, name="carla", address=SHARED).content.decode()
    assert "_auth_user_id" not in stranger.session
    assert entered(sign_in(Client(), name="carla", address="8.8.4.4"))


def test_who_signed_in_before_in_this_browser_comes_in_beside_the_guesser(cast: Cast) -> None:
    browser = signed_in_before(cast.beto)
    spray()
    for _guess in range(lockout.OF_ACCOUNT.free):
        sign_in(Client(), name="beto", password="wrong", address=SHARED)

    assert entered(sign_in(browser, address=SHARED))


def test_behind_an_onion_service_nobody_is_kept_out_by_others(cast: Cast) -> None:
    spray("127.0.0.1")

    assert entered(sign_in(Client(), name="carla", address="127.0.0.1"))


def test_the_mark_is_of_one_person_and_opens_nothing(cast: Cast) -> None:
    browser = signed_in_before(cast.beto)
    word = browser.cookies[known_browsers.COOKIE]

    assert "beto" not in word.value
    assert (word["httponly"], word["path"], word["samesite"]) == (True, "/accounts/", "Lax")
    for _guess in range(lockout.OF_ACCOUNT.free):
        sign_in(browser, password="wrong", address="8.8.8.8")
    assert REFUSED in sign_in(browser, address="8.8.8.8").content.decode()
    spray()
    assert REFUSED in sign_in(browser, name="carla", address=SHARED).content.decode()


@pytest.mark.parametrize("mark", ["", ".", "word", "word.proof", ".f00d"])
def test_a_made_up_mark_is_none(cast: Cast, mark: str) -> None:
    spray()
    browser = Client(headers={"accept-language": "en"})
    browser.cookies[known_browsers.COOKIE] = mark

    assert REFUSED in sign_in(browser, address=SHARED).content.decode()


def test_a_passphrase_without_its_second_factor_marks_no_browser(cast: Cast) -> None:
    app_for(cast.beto)
    browser = Client()
    sign_in(browser)

    assert known_browsers.COOKIE not in browser.cookies


def test_a_networks_delay_is_short_and_is_forgotten_after_a_quiet_hour(db: None) -> None:
    limit, waits = lockout.OF_NETWORK, []
    for _guess in range(limit.free + 6):
        lockout.note_failure("n" * 64, at=NOW, limit=limit)
        waits.append(lockout.seconds_to_wait("n" * 64, at=NOW) // 60)

    assert waits == [0] * (limit.free - 1) + [1, 2, 4, 5, 5, 5, 5]
    lockout.note_failure("n" * 64, at=NOW + 2 * limit.forgotten_after, limit=limit)
    assert FailedSignIn.objects.get().failures == 1
