"""The review page: each value with its words, decisions as plain forms, and nobody overwritten."""

from __future__ import annotations

import re
from typing import Any
from typing import cast as cast_to

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from detentions.models import CustodyEvent, Detention, NgoCount, NotDetained
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import Scene, set_up
from tracker import review
from tracker.models import Candidate, Decision
from tracker.portal import desk


def page_of(scene: Scene, proposal: int | None = None) -> str:
    address = reverse("portal:report", kwargs={"report_id": scene.report.pk})
    return f"{address}?p={proposal}" if proposal else address


def decide(browser: Client, scene: Scene, candidate: Candidate, **form: str) -> HttpResponse:
    address = reverse("portal:decide", kwargs={"report_id": scene.report.pk, "candidate_id": candidate.pk})
    return cast_to(HttpResponse, browser.post(address, {"version": str(candidate.version), **form}))


def test_each_value_shows_its_words_and_links_both_ways(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)

    page = as_user(cast.beto).get(page_of(scene)).content.decode()

    mark = re.search(r'<a class="ev ev-agency" id="(m\d+-agencies-0)" href="#f-agencies">Sebin<sup', page)
    assert mark
    assert re.search(rf'<a class="quote"\s+href="#{mark[1]}">', page)
    assert 'id="f-agencies"' in page
    assert "¶1" in page
    assert 'ev-count other"' in page
    assert "1 field to check" in page


def test_two_readings_are_a_question(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    scene.arrest.rivals = {"agencies": [{"value": ["DGCIM"], "spans": [], "rule": "test", "confidence": 0.4}]}
    scene.arrest.save()

    page = as_user(cast.beto).get(page_of(scene)).content.decode()

    assert "The words may also mean: DGCIM." in page
    assert "2 fields to check" in page


def test_an_explicit_denial_is_outlined_and_says_so(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)

    page = as_user(cast.beto).get(page_of(scene, 3)).content.decode()

    assert 'data-not="NOT DETAINED"' in page
    assert "The text says that this person was not detained." in page
    assert "Record as not detained" in page


def test_words_of_a_report_are_never_markup(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    scene.arrest.headline = "<script>alert(1)</script>"
    scene.arrest.save()

    page = as_user(cast.beto).get(page_of(scene)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_three_decisions_lead_through_the_report_and_to_the_facts(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)

    first = decide(browser, scene, scene.arrest, action="confirm")
    second = decide(browser, scene, scene.count, action="confirm")
    third = decide(browser, scene, scene.denied, action="confirm")

    assert [answer.headers["Location"] for answer in (first, second, third)] == [
        page_of(scene, 2),
        page_of(scene, 3),
        reverse("portal:queue"),
    ]
    assert CustodyEvent.objects.get().kind == "arrest"
    assert NgoCount.objects.get().value == 866
    assert NotDetained.objects.get().name == "Raúl Prueba"


def test_what_the_reviewer_changes_is_what_is_recorded(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)

    decide(
        as_user(cast.beto),
        scene,
        scene.arrest,
        action="confirm",
        **{"f-date": "2019-03", "f-person": "Ramona Muestra Paz", "f-event": "arrest"},
    )

    assert str(CustodyEvent.objects.get().when) == "2019-03"
    assert set(Decision.objects.get().amended) == {"date", "person"}


@pytest.mark.parametrize(("language", "sentence"), [("en", "Write the date as"), ("es", "Escriba la fecha así")])
def test_a_value_that_cannot_be_taken_is_said_at_its_field(cast: Cast, as_user: SignIn, language: str, sentence: str) -> None:
    scene = set_up(cast)

    answer = decide(
        as_user(cast.beto, language=language), scene, scene.arrest, action="confirm", **{"f-date": "yesterday", "f-person": "Otra Muestra"}
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert 'value="yesterday"' in page
    assert 'value="Otra Muestra"' in page
    assert not Detention.objects.exists()


def test_a_rejection_needs_a_reason_and_is_kept(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)

    without = decide(browser, scene, scene.arrest, action="reject", note="por qué no")
    given = decide(browser, scene, scene.arrest, action="reject", reason="misread", note="por qué no")

    assert without.status_code == 400
    assert "por qué no" in without.content.decode()
    assert given.status_code == 302
    assert (Decision.objects.get().reason, Decision.objects.get().note) == ("misread", "por qué no")


@pytest.mark.parametrize("action", ["unverifiable", "out_of_scope"])
def test_it_can_be_set_aside(cast: Cast, as_user: SignIn, action: str) -> None:
    scene = set_up(cast)

    decide(as_user(cast.beto), scene, scene.arrest, action=action)

    scene.arrest.refresh_from_db()
    assert scene.arrest.state == action


def test_an_unknown_action_decides_nothing(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)

    assert decide(as_user(cast.beto), scene, scene.arrest, action="").status_code == 400
    assert not Decision.objects.exists()


def test_who_comes_second_is_told_who_was_first_and_keeps_the_words(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    review.reject(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW, reason="misread", note="leído mal")

    answer = decide(as_user(cast.beto), scene, scene.arrest, action="confirm", **{"f-person": "Ramona Muestra Paz"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Carla" in page
    assert "leído mal" in page
    assert "Ramona Muestra Paz" in page
    assert Decision.objects.count() == 1


def test_a_known_case_is_offered_with_reasons_and_attached_to(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    decide(browser, scene, scene.arrest, action="confirm")
    known = Detention.objects.get()
    later = Candidate.objects.create(
        extraction=scene.arrest.extraction,
        report=scene.report,
        kind="detention",
        position=9,
        fingerprint="later",
        headline="Ramona Muestra",
        folded="ramona muestra",
        values={**scene.arrest.values, "event": {**scene.arrest.values["event"], "value": "release"}},
        confidence=0.9,
    )

    page = browser.get(page_of(scene, 4)).content.decode()
    decide(browser, scene, later, action=f"attach:{known.public_id}")

    assert f"Attach to {known.public_id}" in page
    assert "The names are the same." in page
    assert CustodyEvent.objects.filter(detention=known).count() == 2
    assert Detention.objects.count() == 1


def test_a_decided_proposal_shows_its_decision_and_no_form(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    decide(browser, scene, scene.arrest, action="confirm")

    page = browser.get(page_of(scene, 1)).content.decode()

    assert "Confirmed" in page
    assert Detention.objects.get().public_id in page
    assert 'id="decision"' not in page


def test_a_documenter_reads_and_does_not_decide(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.ana)

    page = browser.get(page_of(scene)).content.decode()

    assert "Ramona Muestra" in page
    assert 'value="confirm"' not in page
    assert decide(browser, scene, scene.arrest, action="confirm").status_code == 403


def test_a_very_long_text_is_shown_around_its_marks(cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LONG_TEXT", 10)
    monkeypatch.setattr(desk, "_BEGINNING", 0)
    monkeypatch.setattr(desk, "_AROUND", 0)
    scene = set_up(cast)
    scene.count.delete()
    scene.denied.delete()

    page = as_user(cast.beto).get(page_of(scene)).content.decode()

    assert "2 paragraphs far from any mark are left out" in page
    assert "Ramona Muestra" in page
    assert "866 personas" not in page


def test_the_page_asks_a_bounded_number_of_questions(cast: Cast, as_user: SignIn, django_assert_max_num_queries: object) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    Candidate.objects.bulk_create(
        Candidate(
            extraction=scene.arrest.extraction,
            report=scene.report,
            kind="detention",
            position=10 + number,
            fingerprint=f"more {number}",
            headline="Ramona Muestra",
            folded="ramona muestra",
            values=scene.arrest.values,
            confidence=0.9,
        )
        for number in range(40)
    )

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        browser.get(page_of(scene))


@pytest.mark.parametrize(("verdict", "questions"), [({"action": "confirm"}, 48), ({"action": "reject", "reason": "misread"}, 18)])
def test_a_decision_asks_a_bounded_number_of_questions(
    cast: Cast, as_user: SignIn, django_assert_max_num_queries: Any, verdict: dict[str, str], questions: int
) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)

    with django_assert_max_num_queries(questions):
        answer = decide(browser, scene, scene.arrest, **verdict)

    assert answer.status_code == 302


def test_the_case_file_shows_words_source_and_who(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    decide(browser, scene, scene.arrest, action="confirm")
    case = Detention.objects.get()

    page = browser.get(reverse("portal:case", kwargs={"public_id": case.public_id})).content.decode()
    found = browser.get(reverse("portal:cases"), {"q": "MUESTRA ramoná"}).content.decode()
    nothing = browser.get(reverse("portal:cases"), {"q": "nobody"}).content.decode()
    outsider = as_user(cast.diego).get(reverse("portal:case", kwargs={"public_id": case.public_id}))

    assert "21 de marzo de 2019" in page
    assert str(scene.report.pk) in page
    assert "Beto" in page
    assert "Case opened" in page
    assert case.public_id in found
    assert "No case matches" in nothing
    assert outsider.status_code == 404
