"""An address becomes a report once a worker has fetched it; what fails says why, is tried again where that helps, and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from detentions.choices import SourceKind
from detentions.when import When
from tests.cast import NOW, Cast, assemble
from tests.fetching import servers
from tests.portal.conftest import SignIn, as_user  # noqa: F401 -- a fixture
from tracker import addresses
from tracker.models import Fetch, Report

S, F = Fetch.State, Fetch.Failure
PAGE = "/portal/reports/new/address/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def asked(cast: Cast, port: int, path: str = "/page") -> Fetch:
    return addresses.ask(
        address=f"http://127.0.0.1:{port}{path}",
        publisher="Diario Ejemplo",
        published=When.parse("2019-03-21"),
        title="",
        kind=SourceKind.NEWS,
        by=cast.ana,
        organisation=cast.ours,
        at=NOW,
    )


def gone(wanted: Fetch, *, after: timedelta = timedelta()) -> Fetch:
    """A worker has gone for it."""
    addresses.go(fetch_id=wanted.pk, at=NOW + after)
    return Fetch.objects.get(pk=wanted.pk)


def test_it_becomes_a_report_with_its_page_as_it_came(cast: Cast, port: int) -> None:
    done = gone(asked(cast, port, "/moved"))
    report = Report.objects.get()

    assert (done.state, done.report) == (S.DONE, report)
    assert report.channel == Report.Channel.ADDRESS
    assert bytes(report.source.content or b"") == servers.PAGE
    assert report.source.address == f"http://127.0.0.1:{port}/page"
    assert "Ramona Muestra" in report.source.text
    assert str(report.source.when) == "2019-03-21"


def test_going_twice_makes_one_report(cast: Cast, port: int) -> None:
    wanted = asked(cast, port)

    assert gone(wanted).state == gone(wanted).state == S.DONE
    assert Report.objects.count() == 1


def test_words_that_were_known_lead_to_the_report_they_became(cast: Cast, port: int) -> None:
    first, second = gone(asked(cast, port)), gone(asked(cast, port))

    assert second.report == first.report
    assert (first.was_known, second.was_known) == (False, True)


def test_what_never_helps_fails_at_once(cast: Cast, port: int) -> None:
    done = gone(asked(cast, port, "/gone"))

    assert (done.state, done.failure, done.attempts) == (S.FAILED, F.GONE, 1)


def test_what_may_pass_is_tried_three_times(cast: Cast, port: int) -> None:
    wanted = asked(cast, port, "/broken")

    first = gone(wanted)
    too_early = gone(wanted)
    second = gone(wanted, after=timedelta(minutes=2))
    third = gone(wanted, after=timedelta(minutes=20))

    assert (first.state, first.failure, first.attempts) == (S.WAITING, F.SERVER_ERROR, 1)
    assert too_early.attempts == 1
    assert (second.state, second.attempts) == (S.WAITING, 2)
    assert (third.state, third.failure, third.attempts) == (S.FAILED, F.SERVER_ERROR, 3)


def test_a_worker_that_died_leaves_a_lease_that_runs_out(cast: Cast, port: int) -> None:
    wanted = asked(cast, port)
    Fetch.objects.filter(pk=wanted.pk).update(state=S.FETCHING, attempts=1, lease_until=NOW + timedelta(minutes=3))

    assert gone(wanted).state == S.FETCHING
    assert addresses.sweep(at=NOW) == 0
    assert addresses.sweep(at=NOW + timedelta(minutes=4)) == 1
    assert gone(wanted, after=timedelta(minutes=4)).state == S.DONE


def test_an_empty_page_says_what_the_intake_says(cast: Cast, port: int, settings: Settings) -> None:
    settings.MAX_REPORT_BYTES = 60
    done = gone(asked(cast, port))

    assert (done.state, done.failure) == (S.FAILED, F.TOO_BIG)


def test_it_is_off_until_the_environment_says_through_what(cast: Cast, settings: Settings) -> None:
    assert settings.FETCH_THROUGH == ""

    with pytest.raises(addresses.Refused):
        asked(cast, 80)

    assert not Fetch.objects.exists()


def test_switched_off_in_between_nothing_is_fetched(cast: Cast, port: int, settings: Settings) -> None:
    wanted = asked(cast, port)
    settings.FETCH_THROUGH = ""

    assert gone(wanted).failure == F.OFF


def test_the_page_says_that_it_is_off_and_what_to_do(cast: Cast, as_user: SignIn) -> None:  # noqa: F811
    fields = {"address": "https://diario.org/x", "publisher": "Diario Ejemplo", "kind": "news", "published": "2019"}

    shown = as_user(cast.ana).get(PAGE).content.decode()
    answer = as_user(cast.ana).post(PAGE, fields)
    page = answer.content.decode()

    assert "switched off" in shown
    assert answer.status_code == 400
    assert "Paste the text instead" in page
    assert "https://diario.org/x" in page
    assert "Diario Ejemplo" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"address": ""}, "Paste the address of the page"),
        ({"address": "http://localhost/admin"}, "Only public web addresses"),
        ({"address": "not an address"}, "Only public web addresses"),
        ({"publisher": ""}, "Say who published it"),
        ({"published": "21/13/2019"}, "Write the date as 2019-03-21"),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(
    cast: Cast,
    as_user: SignIn,  # noqa: F811
    port: int,
    wrong: dict[str, str],
    sentence: str,
) -> None:
    fields = {"address": f"http://127.0.0.1:{port}/page", "publisher": "Diario Ejemplo", "kind": "news", "title": "Un título", **wrong}

    answer = as_user(cast.ana).post(PAGE, fields)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert sentence in page
    assert "Un título" in page
    assert 'class="err-msg"' in page
    assert not Fetch.objects.exists()


def test_a_failed_address_says_why_and_leads_to_pasting_and_to_another_try(cast: Cast, as_user: SignIn, port: int) -> None:  # noqa: F811
    browser = as_user(cast.ana)
    browser.post(
        PAGE, {"address": f"http://127.0.0.1:{port}/forbidden", "publisher": "Diario Ejemplo", "kind": "news", "published": "2019"}
    )
    wanted = Fetch.objects.get()
    moving = browser.get("/portal/").content.decode()
    addresses.go(fetch_id=wanted.pk, at=wanted.asked_at)

    failed = browser.get("/portal/").content.decode()
    pasting = browser.get(reverse("portal:report_new"), {"address": wanted.address, "publisher": wanted.publisher}).content.decode()
    browser.post(reverse("portal:fetch_again", kwargs={"fetch_id": wanted.pk}))
    wanted.refresh_from_db()

    assert "1 report on its way" in moving
    assert 'hx-trigger="every 3s"' in moving
    assert "refuses to give the page" in failed
    assert "copy its words, and paste them" in failed
    assert "publisher=Diario+Ejemplo" in failed
    assert "Diario Ejemplo" in pasting
    assert wanted.address in pasting
    assert (wanted.state, wanted.attempts) == (S.WAITING, 0)
    assert "127.0.0.1" not in as_user(cast.diego).get("/portal/").content.decode()
