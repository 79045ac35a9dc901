"""Signing in: a second factor for everybody, guessing gets slow, sessions can be ended, and no door opens when Redis is away."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from detentions.choices import Role
from detentions.models import Membership, SignInLink, User
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn, give_second_factor
from tests.portal.scene import administrator, link_for
from tests.portal.test_way_in import LATER, LINK
from tracker import casework
from tracker.models import FailedSignIn, Trace
from tracker.portal import lockout

RIGHT = "a long passphrase for tests"
START = "/portal/"


def sign_in(browser: Client, name: str = "beto", password: str = RIGHT, address: str = "10.0.0.1") -> Any:
    return browser.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def app_for(user: User) -> str:
    """A working app with codes; returns its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str) -> str:
    now: str = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return now


def test_a_passphrase_alone_leads_to_setting_up_a_second_factor(cast: Cast) -> None:
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser)

    page = browser.get(START, follow=True)

    assert page.redirect_chain[-1][0] == reverse("portal:second_factor")
    assert "Set up a second factor" in page.content.decode()
    assert "Not now" not in page.content.decode()


def test_who_has_an_app_gives_its_code(cast: Cast) -> None:
    secret = app_for(cast.beto)
    browser = Client(headers={"accept-language": "en"})

    first = sign_in(browser)
    assert browser.get(START).status_code == 302
    wrong = browser.post(first.headers["Location"], {"code": "000000"})
    right = browser.post(first.headers["Location"], {"code": code(secret)})

    assert first.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert wrong.status_code == 200
    assert Trace.objects.filter(act="second_factor_failed", by=cast.beto, is_sensitive=True, organisations=[cast.ours.pk]).count() == 1
    assert right.status_code == 302
    assert browser.get(START).status_code == 200


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    app_for(cast.beto)
    codes = RecoveryCodes.activate(cast.beto).get_unused_codes()
    first, again = Client(), Client()

    for browser in (first, again):
        sign_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert first.get(START).status_code == 200
    assert again.get(START).status_code == 302


def test_changing_how_one_signs_in_ends_every_other_session_and_is_told(
    cast: Cast, as_user: SignIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    thief, browser, colleague = as_user(cast.beto), as_user(cast.beto), as_user(cast.carla)
    assert thief.get(START).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post("/accounts/2fa/recovery-codes/generate/")

    assert done.status_code == 302
    assert thief.get(START).headers["Location"].startswith("/accounts/login/")
    assert browser.get(START).status_code == 200
    assert colleague.get(START).status_code == 200
    assert Trace.objects.get(act="way_in_changed").by == cast.beto


def test_the_page_of_second_factors_says_what_is_set_up_and_what_comes_next(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(cast.beto)

    page = browser.get("/accounts/2fa/", headers={"Accept-Language": "en"}).content.decode()

    assert re.search(r'aria-current="page">Second factor<', page)
    for heading in ("App with codes", "Security keys", "Recovery codes"):
        assert f"<h2>{heading}</h2>" in page
    assert "/accounts/2fa/recovery-codes/generate/" in page


def test_a_one_time_link_does_not_replace_the_second_factor(cast: Cast) -> None:
    user = administrator(cast)
    give_second_factor(user)
    link_for(user, "a-token-of-the-test", expires=LATER)
    browser = Client()

    answer = browser.post(LINK)

    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    ("trial", "by_link", "role", "enters"),
    [
        (True, True, Role.ADMINISTRATOR, True),
        (False, True, Role.ADMINISTRATOR, False),
        (True, False, Role.ADMINISTRATOR, False),
        (True, True, Role.REVIEWER, False),
    ],
)
def test_only_the_first_administrator_of_a_trial_may_do_without(cast: Cast, trial: bool, by_link: bool, role: Role, enters: bool) -> None:
    user = User.objects.create_user("gala", RIGHT, display_name="Gala")
    Membership.objects.create(user=user, organisation=cast.ours, role=role, since=NOW)
    casework.note_recovery_copy(by=user, at=NOW)
    link_for(user, "a-token-of-the-test", expires=LATER)
    if by_link:
        SignInLink.objects.update(used_at=NOW)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)

    with override_settings(TRIAL=trial):
        page = browser.get(START)

    assert (page.status_code == 200) is enters
    if enters:
        assert "without a second factor" in page.content.decode()


def test_a_guesser_is_slowed_down_and_the_owner_elsewhere_is_not(cast: Cast) -> None:
    stranger, owner = Client(headers={"accept-language": "en"}), Client()
    for _guess in range(lockout.OF_ACCOUNT.free):
        sign_in(stranger, password="wrong", address="203.0.113.9")

    refused = sign_in(stranger, password=RIGHT, address="203.0.113.9")
    other_name = sign_in(Client(), name="carla", address="203.0.113.9")
    entered = sign_in(owner, address="10.0.0.1")

    assert "Too many wrong passphrases from here" in refused.content.decode()
    assert "_auth_user_id" not in stranger.session
    assert other_name.status_code == 302
    assert entered.status_code == 302
    assert not FailedSignIn.objects.filter(who__contains="beto").exists()


def test_the_delay_grows_and_ends(db: None) -> None:
    waits = []
    for _guess in range(14):
        lockout.note_failure("x" * 64, at=NOW)
        waits.append(lockout.seconds_to_wait("x" * 64, at=NOW) // 60)

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert lockout.seconds_to_wait("x" * 64, at=NOW + timedelta(hours=1)) == 0


def test_addresses_of_one_household_count_as_one(db: None) -> None:
    assert lockout.who("beto", "2001:db8:1:2:3::1") == lockout.who("Beto ", "2001:db8:1:2:ffff::9")
    assert lockout.who("beto", "2001:db8:1:3::1") != lockout.who("beto", "2001:db8:1:2::1")
    assert lockout.who("beto", "2001:db8::1") == lockout.who("beto", "2001:db8::ffff:2") == lockout.who("beto", "2001:0db8:0:0:9::3")
    assert lockout.who("beto", "::ffff:10.0.0.1") == lockout.who("beto", "10.0.0.1") != lockout.who("beto", "::ffff:10.0.0.2")
    assert lockout.who("beto", "10.0.0.1") != lockout.who("beto", "10.0.0.2")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge · macOS"),
        ("<b>mine</b>", "&lt;b&gt;mine&lt;/b&gt;"),
    ],
)
def test_a_session_is_told_by_its_browser(cast: Cast, as_user: SignIn, said: str, shown: str) -> None:
    own = as_user(cast.beto)
    session = own.session
    session["browser"] = said
    session.save()

    assert f">{shown}<" in own.get(reverse("portal:sessions")).content.decode()


def test_sessions_are_listed_and_ended(cast: Cast, as_user: SignIn) -> None:
    here, there, other = as_user(cast.beto), as_user(cast.beto), as_user(cast.carla)

    page = here.get(reverse("portal:sessions")).content.decode()
    here.post(reverse("portal:sessions"), {"all": "1"})

    assert page.count('name="one"') == 1
    assert here.get(START).status_code == 200
    assert there.get(START).status_code == 302
    assert other.get(START).status_code == 200
    assert Session.objects.count() == 2


def test_taking_the_data_key_out_asks_for_a_fresh_proof(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(administrator(cast))
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "reauthenticated": True}]
    session.save()

    for name in ("recovery_key_file", "people"):
        answer = browser.post(reverse(f"portal:{name}"))
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next="), name


def test_without_redis_a_passphrase_is_checked_and_a_code_is_not_taken(cast: Cast) -> None:
    secret = app_for(cast.beto)
    nowhere = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    browser = Client(headers={"accept-language": "en"}, raise_request_exception=False)

    with override_settings(CACHES=nowhere):
        wrong = sign_in(Client(), password="wrong")
        first = sign_in(browser)
        second = browser.post("/accounts/2fa/authenticate/", {"code": code(secret)})
        inside = browser.get(START)

    assert wrong.status_code == 200
    assert first.status_code == 302
    assert second.status_code == 503
    assert "Redis is away" in second.content.decode()
    assert inside.status_code == 302


def test_an_administrator_adds_a_person_whom_the_link_lets_in(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(administrator(cast))
    casework.note_recovery_copy(by=cast.ana, at=NOW)
    address = reverse("portal:people")

    wrong = browser.post(address, {"username": "Beto", "roles": ["reviewer"]})
    added = browser.post(address, {"username": "hugo", "display_name": "Hugo", "roles": ["reviewer", "nonsense"]})
    link = added.content.decode().split('id="one-time-link">')[1].split("<")[0]
    newcomer = Client()
    newcomer.post(link[link.index("/portal/") :])

    assert wrong.status_code == 400
    assert "This work name is taken" in wrong.content.decode()
    hugo = User.objects.get(username="hugo")
    assert list(hugo.memberships.values_list("role", flat=True)) == ["reviewer"]
    assert newcomer.session["_auth_user_id"] == str(hugo.pk)


def test_roles_change_and_the_last_administrator_stays(cast: Cast, as_user: SignIn) -> None:
    user = administrator(cast)
    browser = as_user(user)
    casework.note_recovery_copy(by=user, at=NOW)

    browser.post(reverse("portal:person", kwargs={"user_id": cast.beto.pk}), {"roles": ["documenter"]})
    kept = browser.post(reverse("portal:person", kwargs={"user_id": user.pk}), {"roles": []}, follow=True)
    foreign = browser.post(reverse("portal:person", kwargs={"user_id": cast.diego.pk}), {"roles": ["lead"]})

    assert list(cast.beto.memberships.filter(until=None).values_list("role", flat=True)) == ["documenter"]
    assert "Somebody must remain" in kept.content.decode()
    assert user.memberships.filter(until=None).count() == 2
    assert foreign.status_code == 404
