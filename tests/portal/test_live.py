"""The start page: what is arriving, live; failed reports say why and what to do; theme and language are plain forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from detentions.models import CaseKey, Detainee, Detention
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import TEXT, received, set_up
from tracker.models import Report
from tracker.portal import context

START = "/portal/"
LIVE = "/portal/reports/live/"


def test_it_asks_again_only_while_something_moves(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(cast.ana)
    report = received(cast)

    moving, update = browser.get(START), browser.get(LIVE)
    Report.objects.filter(pk=report.pk).update(state=Report.State.NOTHING_FOUND)
    resting, last = browser.get(START), browser.get(LIVE)

    assert 'hx-trigger="every 3s"' in moving.content.decode()
    assert "1 report on its way" in update.content.decode()
    assert update.status_code == 200
    assert "hx-trigger" not in resting.content.decode()
    assert last.status_code == 286
    assert "Nothing to propose" in last.content.decode()


def test_an_older_page_stands_still(cast: Cast, as_user: SignIn) -> None:
    received(cast)

    page = as_user(cast.ana).get(START, {"before": "2030-01-01T00:00:00+00:00"}).content.decode()

    assert "1 report on its way" in page
    assert "hx-trigger" not in page


def test_a_failed_report_says_why_and_can_be_read_again(cast: Cast, as_user: SignIn) -> None:
    report = received(cast)
    Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED, failure=Report.Failure.KEEPS_CRASHING, read_at=NOW)
    browser = as_user(cast.ana)

    page = browser.get(START).content.decode()
    browser.post(reverse("portal:read_again", kwargs={"report_id": report.pk}))
    report.refresh_from_db()
    again = browser.post(reverse("portal:read_again", kwargs={"report_id": report.pk}), follow=True)

    assert "stopped the worker several times" in page
    assert "Have it read again" in page
    assert "Read again" in page
    assert report.state == Report.State.RECEIVED
    assert "Only a report that failed is read again." in again.content.decode()


def test_where_nothing_was_found_a_reviewer_may_add_by_hand(cast: Cast, as_user: SignIn) -> None:
    report = received(cast)
    Report.objects.filter(pk=report.pk).update(state=Report.State.NOTHING_FOUND)
    by_hand = reverse("portal:add_person", kwargs={"report_id": report.pk})

    assert by_hand in as_user(cast.beto).get(START).content.decode()
    assert by_hand not in as_user(cast.ana).get(START).content.decode()


def test_the_queue_is_oldest_first_and_counted(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)

    page = as_user(cast.beto).get(START).content.decode()
    start = as_user(cast.beto).get(reverse("portal:queue"))

    assert "3 proposals" in page
    assert start.headers["Location"] == reverse("portal:report", kwargs={"report_id": scene.report.pk})


def test_lists_ask_a_bounded_number_of_questions(cast: Cast, as_user: SignIn, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for number in range(30):
        received(cast, f"{TEXT}{number}")
    browser = as_user(cast.beto)

    for address in (START, LIVE, "/portal/cases/"):
        with django_assert_max_num_queries(11):
            browser.get(address)


def test_an_empty_queue_says_so(cast: Cast, as_user: SignIn) -> None:
    assert "Nothing waits for review" in as_user(cast.beto).get(reverse("portal:queue")).content.decode()


def test_an_analyst_is_told_where_to_go(cast: Cast, as_user: SignIn) -> None:
    assert "No reports are shown to your role" in as_user(cast.elsa).get(START).content.decode()


@pytest.mark.parametrize(("sent", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("purple", "")])
def test_the_theme_is_kept_in_a_cookie_and_set_by_the_server(db: None, sent: str, kept: str) -> None:
    browser = Client()

    answer = browser.post("/portal/preferences/", {"theme": sent, "next": "/accounts/login/"})
    page = browser.get("/accounts/login/").content.decode()

    assert answer.headers["Location"] == "/accounts/login/"
    assert (f'data-theme="{kept}"' in page) is bool(kept)


def test_single_keys_are_turned_off_by_a_form_and_on_again(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    address = reverse("portal:report", kwargs={"report_id": scene.report.pk})

    with_keys = browser.get(address).content.decode()
    answer = browser.post("/portal/preferences/", {"keys": "off", "next": address})
    without = browser.get(answer.headers["Location"]).content.decode()
    browser.post("/portal/preferences/", {"keys": "on", "next": address})

    assert "data-keys-off" not in with_keys
    assert "<kbd>E</kbd>" in with_keys
    assert "data-keys-off" in without
    assert "Turn single keys on" in without
    assert "<kbd>H</kbd>" not in without
    assert "data-keys-off" not in browser.get(address).content.decode()


def test_the_language_is_chosen_by_form_and_leads_nowhere_else(db: None) -> None:
    browser = Client(headers={"accept-language": "en"})

    answer = browser.post("/portal/preferences/", {"language": "es", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"
    assert '<html lang="es"' in browser.get("/accounts/login/").content.decode()


def test_samples_are_announced_on_every_page(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    assert "Sample data." not in browser.get(START).content.decode()

    key = CaseKey.build(at=NOW)
    key.save(force_insert=True)
    Detention.objects.create(
        public_id="VE-222222",
        country="VE",
        detainee=Detainee.objects.create(made_at=NOW),
        organisation=cast.ours,
        key=key,
        is_sample=True,
        opened_at=NOW,
        opened_by=cast.ana,
    )
    context.holds_samples.forget()
    report = reverse("portal:report", kwargs={"report_id": scene.report.pk})
    for address in (START, report, "/portal/cases/", "/portal/reports/new/", "/accounts/2fa/"):
        assert "Sample data." in browser.get(address).content.decode(), address


@pytest.mark.parametrize("border", ["9999-12-31T23:59:59+23:59", "0001-01-01T00:00:00-23:00", "0001-01-01T00:00", "nonsense", "2019-99-99"])
def test_a_border_that_is_no_moment_shows_the_latest(cast: Cast, as_user: SignIn, border: str) -> None:
    assert as_user(cast.ana).get(reverse("portal:start"), {"before": border}).status_code == 200
