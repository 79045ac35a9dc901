"""Writing down what somebody tells: every gap is said at its field, nothing typed is lost, and the words are for some only."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from detentions.choices import Role
from detentions.models import Source
from tests.cast import Cast, member
from tests.portal.conftest import SignIn
from tests.tracker.testimonies import SAID, TODAY, told
from tracker import drafting, testimony
from tracker.models import Candidate, Report, Trace
from tracker.models import Testimony as Consented

PAGE = "/portal/reports/new/testimony/"


def typed(cast: Cast, **other: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "words": SAID,
        "language": "es",
        "taken_by": cast.ana.pk,
        "taken_on": TODAY.isoformat(),
        "taken_time": "14:30",
        "given": "on",
        "given_by": "Rosa Muestra",
        "reach": "",
        "basis": "family",
        "scope": "La búsqueda de un familiar",
        "readers": "reviewers",
        "until": (TODAY + timedelta(days=90)).isoformat(),
        "afterwards": "close",
        **other,
    }


TROUBLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("no consent", {"given": ""}, "Without consent a testimony is not kept", "Sin consentimiento no se guarda"),
    ("no words", {"words": " "}, "Write down what was said", "Escriba lo que se dijo"),
    ("no giver", {"given_by": ""}, "Say who gave the consent", "Diga quién dio el consentimiento"),
    ("no scope", {"scope": ""}, "Say what was agreed to", "Diga"),
    ("no end", {"until": ""}, "Agree on a last day", "Acuerden un último día"),
    ("an end that has passed", {"until": "2001-01-01"}, "would have ended already", "ya habría terminado"),
    ("no day", {"taken_on": "yesterday"}, "Write the day as 2019-03-21", "2019-03-21"),
    ("a day to come", {"taken_on": (TODAY + timedelta(days=3)).isoformat()}, "lies in the future", "futuro"),
    ("no such time", {"taken_time": "25:99"}, "Write the time as 14:30", "14:30"),
    ("NUL", {"words": "se llevaron\x00a Ramona"}, "NUL characters", "caracteres NUL"),
]


@pytest.mark.parametrize(("_name", "wrong", "english", "spanish"), TROUBLES, ids=[trouble[0] for trouble in TROUBLES])
def test_it_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, as_user: SignIn, _name: str, wrong: dict[str, Any], english: str, spanish: str
) -> None:
    for language, sentence in (("en", english), ("es", spanish)):
        answer = as_user(cast.ana, language=language).post(PAGE, typed(cast, **wrong))
        page = answer.content.decode()

        assert answer.status_code == 400
        assert sentence in page
        assert 'class="err-msg"' in page
        assert "hermano" in page or "words" in wrong
        assert "La búsqueda" in page or "scope" in wrong
    assert not Source.objects.exists()


def test_it_is_kept_and_read_and_leaves_a_sensitive_trace(cast: Cast, as_user: SignIn) -> None:
    answer = as_user(cast.ana).post(PAGE, typed(cast), follow=True)
    trace = Trace.objects.get(act="testimony_new")

    assert "kept, sealed" in answer.content.decode()
    assert Report.objects.get().channel == Report.Channel.TESTIMONY
    assert trace.is_sensitive
    assert "hermano" not in str(trace.details)


def test_what_was_typed_when_the_session_ran_out_is_kept_sealed(cast: Cast) -> None:
    browser = Client(headers={"accept-language": "en"})

    away = browser.post(PAGE, typed(cast), headers={"referer": f"http://testserver{PAGE}"})
    lying = "".join(str(one.get_decoded()) for one in Session.objects.all())
    browser.post(away.headers["Location"], {"login": "ana", "password": "a long passphrase for tests"})

    assert "hermano" not in lying
    assert "sealed" in lying


def test_after_signing_in_again_the_form_is_as_it_was(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(cast.ana)
    sealed = _typed_without_a_session(cast)
    session = browser.session
    session.update(sealed)
    session.save()

    page = browser.get(PAGE).content.decode()

    assert "Your session had run out" in page
    assert "hermano" in page
    assert "La búsqueda" in page


def _typed_without_a_session(cast: Cast) -> dict[str, Any]:
    browser = Client()
    browser.post(PAGE, typed(cast), headers={"referer": f"http://testserver{PAGE}"})
    return dict(browser.session.items())


def test_its_words_open_to_its_readers_and_to_nobody_else(cast: Cast, as_user: SignIn) -> None:
    dora = member("Dora", Role.DOCUMENTER, cast.ours)
    report = told(cast)
    drafting.draft(report_id=report.pk, at=timezone.now())
    candidate = Candidate.objects.filter(report=report).first()
    assert candidate
    page = reverse("portal:report", kwargs={"report_id": report.pk})
    doors = [
        page,
        reverse("portal:add_person", kwargs={"report_id": report.pk}),
        reverse("portal:name_table", kwargs={"report_id": report.pk}),
        reverse("portal:original", kwargs={"report_id": report.pk}),
    ]

    read = as_user(cast.beto).get(page).content.decode()
    closed = [as_user(dora).get(door) for door in doors]
    lists = [as_user(dora).get(path).content.decode() for path in ("/portal/", "/portal/dashboard/")]

    assert "hermano" in read
    assert "Rosa Muestra" in read
    assert "in confidence" in read
    assert {answer.status_code for answer in closed} == {403}
    for text in [*(answer.content.decode() for answer in closed), *lists]:
        assert "Muestra" not in text
        assert "hermano" not in text
    assert "not among those who may read them" in closed[0].content.decode()
    assert as_user(cast.diego).get(page).status_code == 404


def test_when_the_consent_is_taken_back_the_page_is_closed_to_all(cast: Cast, as_user: SignIn) -> None:
    report = told(cast)
    drafting.draft(report_id=report.pk, at=timezone.now())
    end = reverse("portal:testimony_end", kwargs={"report_id": report.pk})

    refused = as_user(cast.beto).post(end, follow=True).content.decode()
    still = Consented.objects.get().closed_at
    closed = as_user(cast.ana).post(end, follow=True)
    page = as_user(cast.beto).get(reverse("portal:report", kwargs={"report_id": report.pk}))

    assert "or a lead" in refused
    assert still is None
    assert closed.status_code == 403
    assert page.status_code == 403
    assert "the consent was taken back" in page.content.decode()
    assert "hermano" not in page.content.decode()


def test_the_form_says_the_same_to_who_sends_it_twice(cast: Cast, as_user: SignIn) -> None:
    fields = typed(cast)

    as_user(cast.ana).post(PAGE, fields)
    as_user(cast.ana).post(PAGE, fields)

    assert Report.objects.count() == 1
    assert testimony.giver_of(Consented.objects.get())[0] == "Rosa Muestra"
