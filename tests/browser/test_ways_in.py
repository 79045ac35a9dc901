"""Signing in, in a real browser: nothing on the way hinders anybody, and the second factor is asked for each time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.crawling import hindrances
from tests.browser.people import PASSPHRASE, Staff, sign_in

pytestmark = pytest.mark.browser


def test_the_pages_of_the_way_in_hinder_nobody(staff: Staff, second: Staff) -> None:
    looked_at = {**staff.seen, **second.seen}

    assert {name: found for name, found in looked_at.items() if found} == {}
    assert set(looked_at) >= {"one-time link", "passphrase", "recovery copy", "second factor", "add a key", "recovery codes"}


def test_who_signs_in_again_gives_the_second_factor(second: Staff) -> None:
    page = second.open("/portal/")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    page = second.open("/portal/queue/all/")
    assert hindrances(page) == []

    page.fill("[name=login]", "iris")
    page.fill("[name=password]", "eine falsche")
    page.locator("main form button.primary").first.click()
    expect(page.locator("main")).to_contain_text("is not right")
    sign_in(second)

    assert page.url.endswith("/portal/queue/all/")
    assert second.seen["second factor at sign-in"] == []


def test_an_app_and_the_codes_are_set_up_without_hindrance(staff: Staff, browser: Browser) -> None:
    page = staff.open("/accounts/2fa/")
    assert hindrances(page) == []
    page = staff.open("/accounts/2fa/totp/activate/")
    if page.locator("input[type=password]").count():
        assert hindrances(page) == []
        page.fill("input[type=password]", PASSPHRASE)
        page.locator("main form button").first.click()
        page.wait_for_url("**/totp/activate/")

    assert hindrances(page) == []
    expect(page.locator("main img")).to_be_visible()


def test_pages_that_say_no_hinder_nobody(second: Staff) -> None:
    for path in ("/portal/people/", "/portal/cases/VE-222222/"):
        assert hindrances(second.open(path)) == []
