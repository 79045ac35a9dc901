"""Skip, second reviewer, not detained, take back, words marked by hand, a person the reader missed, and a session that ran out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from detentions.choices import Role
from detentions.models import Citation, CustodyEvent, Detention, NotDetained
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn, give_second_factor
from tests.portal.scene import TEXT, Scene, set_up
from tests.portal.test_review_page import decide, page_of
from tracker import review, staffing
from tracker.models import Candidate, Decision, Report
from tracker.review import Verdict


def make_minor(scene: Scene) -> None:
    scene.arrest.values = {**scene.arrest.values, "minor": {"value": True, "spans": [], "rule": "test", "confidence": 0.9}}
    scene.arrest.save()


def test_a_skipped_proposal_stays_for_others_and_is_offered_again_on_demand(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    scene.count.delete()
    scene.denied.delete()

    answer = decide(browser, scene, scene.arrest, action="skip")

    assert answer.headers["Location"] == reverse("portal:queue")
    assert "Nothing waits for you" in browser.get(reverse("portal:queue")).content.decode()
    assert as_user(cast.carla).get(reverse("portal:queue")).headers["Location"] == page_of(scene)
    browser.post(reverse("portal:offer_again"))
    assert browser.get(reverse("portal:queue")).headers["Location"] == page_of(scene)
    assert not Decision.objects.exists()


def test_a_minor_is_decided_by_two_and_the_second_sees_no_verdict(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    make_minor(scene)
    first = as_user(cast.beto)

    decide(first, scene, scene.arrest, action="confirm", **{"f-date": "2019-03-20", "why": "leído mal en origen"})

    waiting = first.get(page_of(scene, 1)).content.decode()
    blind = as_user(cast.carla).get(page_of(scene, 1)).content.decode()
    assert "What you said:" in waiting
    assert 'id="decision"' not in waiting
    assert not Detention.objects.exists()
    assert "You are the second reviewer" in blind
    assert 'value="2019-03-21"' in blind
    for word in ("2019-03-20", "leído mal", "Confirmed"):
        assert word not in blind

    scene.arrest.refresh_from_db()
    decide(as_user(cast.carla), scene, scene.arrest, action="confirm", **{"f-date": "2019-03-20"})
    assert str(CustodyEvent.objects.get().when) == "2019-03-20"


def test_a_lead_sees_both_verdicts_that_differ(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    make_minor(scene)
    lead = member("Greta", Role.LEAD, cast.ours)
    decide(as_user(cast.beto), scene, scene.arrest, action="confirm", **{"f-date": "2019-03-20"})
    scene.arrest.refresh_from_db()
    decide(as_user(cast.carla), scene, scene.arrest, action="reject", reason="misread")

    page = as_user(lead).get(page_of(scene, 1)).content.decode()

    assert "Two reviewers differ" in page
    for word in ("Beto", "Carla", "20 Mar 2019", "The reader misread the text"):
        assert word in page
    hugo = member("Hugo", Role.REVIEWER, cast.ours)
    kept_from = as_user(hugo).get(page_of(scene, 1)).content.decode()
    assert "20 Mar 2019" not in kept_from
    assert "A lead who gave neither verdict decides" in kept_from


def test_who_is_overtaken_by_a_first_verdict_sends_the_same_again_without_seeing_it(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    make_minor(scene)
    decide(as_user(cast.beto), scene, scene.arrest, action="confirm", **{"f-date": "2019-03-20"})
    second = as_user(cast.carla)

    overtaken = decide(second, scene, scene.arrest, action="confirm", **{"f-date": "2019-03-19"})

    page = overtaken.content.decode()
    assert overtaken.status_code == 409
    assert "Beto" not in page
    assert 'name="f-date" value="2019-03-19"' in page
    assert "Send mine again" in page


def test_theirs_stands_beside_mine(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW, amended={"date": "2019-03-19"})

    answer = decide(
        as_user(cast.beto),
        scene,
        scene.arrest,
        action="confirm",
        **{"f-date": "2019-03-20", "f-place": "Altamira", "e-date": "21 de marzo", "why": "otra fuente"},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("19 Mar 2019", "20 Mar 2019", "21 Mar 2019", "Altamira", "21 de marzo", "otra fuente"):
        assert words in page


def test_a_proposed_detainee_is_recorded_as_not_detained_with_a_reason(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)

    without = decide(browser, scene, scene.arrest, action="not_detained")
    decide(browser, scene, scene.arrest, action="not_detained", not_detained="raided")

    assert without.status_code == 400
    assert NotDetained.objects.get().reason == "raided"
    assert not Detention.objects.exists()


def test_the_last_decision_is_taken_back_from_the_next_page(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    decided = decide(browser, scene, scene.arrest, action="reject", reason="misread")
    page = browser.get(decided.headers["Location"]).content.decode()
    address = reverse("portal:undo", kwargs={"report_id": scene.report.pk, "candidate_id": scene.arrest.pk})

    refused = as_user(cast.carla).post(address, {"version": "2"}, follow=True)
    taken_back = browser.post(address, {"version": "2"}, follow=True)

    assert "Take back: Ramona Muestra" in page
    assert "Only who decided takes the decision back" in refused.content.decode()
    assert "the decision is taken back" in taken_back.content.decode()
    scene.arrest.refresh_from_db()
    assert scene.arrest.state == Candidate.State.OPEN


def test_marked_words_become_evidence_and_wrong_ones_are_said_at_the_field(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)

    wrong = decide(browser, scene, scene.arrest, action="confirm", **{"e-state": "en Valencia"})
    second = TEXT.rindex("Caracas")
    decide(browser, scene, scene.arrest, action="confirm", **{"e-state": "Caracas", "o-state": str(second)})

    assert wrong.status_code == 400
    assert 'value="en Valencia"' in wrong.content.decode()
    assert Citation.objects.get(fact_id=CustodyEvent.objects.get().pk, field="state").start == second


def test_a_missed_person_is_added_from_the_text(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    address = reverse("portal:add_person", kwargs={"report_id": scene.report.pk})

    form = browser.get(address, {"words": "Raúl Prueba"}).content.decode()
    wrong = browser.post(address, {"words": "Nadie Aquí", "event": "arrest", "date": "2019"})
    added = browser.post(address, {"words": "Raúl Prueba", "event": "arrest", "date": "2019-03-21"}, follow=True)

    assert 'value="Raúl Prueba"' in form
    assert wrong.status_code == 400
    assert 'value="Nadie Aquí"' in wrong.content.decode()
    assert 'id="f-person"' in added.content.decode()
    assert Candidate.objects.filter(headline="Raúl Prueba", kind="detention").count() == 1


def test_words_that_are_a_proposal_already_are_added_once(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    address = reverse("portal:add_person", kwargs={"report_id": scene.report.pk})
    number = Candidate.objects.count()

    again = browser.post(address, {"words": "Ramona Muestra", "event": "arrest"})
    released = browser.post(address, {"words": "Ramona Muestra", "event": "release"})

    assert again.status_code == 400
    assert "a proposal of the report already" in again.content.decode()
    assert released.status_code == 302
    assert Candidate.objects.count() == number + 1


def test_a_missed_person_survives_a_session_that_ran_out(cast: Cast) -> None:
    scene = set_up(cast)
    address = reverse("portal:add_person", kwargs={"report_id": scene.report.pk})
    browser = Client(headers={"accept-language": "en"})

    browser.post(
        address, {"words": "Raúl Prueba", "event": "release", "date": "2019-03"}, headers={"referer": f"http://testserver{address}"}
    )
    give_second_factor(cast.beto)
    browser.force_login(cast.beto)
    back = browser.get(address).content.decode()

    assert "Your session had run out" in back
    assert 'value="Raúl Prueba"' in back
    assert 'value="2019-03"' in back
    assert '<option value="release" selected>' in back


def test_what_was_typed_survives_a_session_that_ran_out(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    page = page_of(scene, 1)
    address = reverse("portal:decide", kwargs={"report_id": scene.report.pk, "candidate_id": scene.arrest.pk})
    browser = Client(headers={"accept-language": "en"})

    sent_away = browser.post(address, {"version": "1", "action": "confirm", "f-person": "Ramona Muestra Paz"}, headers={"referer": page})
    give_second_factor(cast.beto)
    browser.force_login(cast.beto)
    back = browser.get(page_of(scene)).content.decode()

    assert sent_away.headers["Location"].startswith("/accounts/login/?next=")
    assert "Your session had run out" in back
    assert 'value="Ramona Muestra Paz"' in back
    assert not Decision.objects.exists()
    assert "Ramona Muestra Paz" not in browser.get(page_of(scene)).content.decode()


def test_a_pasted_report_survives_a_session_that_ran_out(cast: Cast) -> None:
    browser = Client(headers={"accept-language": "en"})
    address = reverse("portal:report_new")

    browser.post(
        address, {"text": "Detuvieron a Ramona Muestra.", "publisher": "Diario Ejemplo"}, headers={"referer": f"http://testserver{address}"}
    )
    give_second_factor(cast.ana)
    browser.force_login(cast.ana)

    assert "Detuvieron a Ramona Muestra." in browser.get(address).content.decode()
    assert not Report.objects.exists()


def test_a_stranger_does_not_fill_the_database_with_what_is_kept_for_nobody(cast: Cast) -> None:
    address, typed = reverse("portal:report_new"), {"text": "a" * 50_000, "publisher": "Diario Ejemplo"}

    for number in range(65):
        answer = Client(REMOTE_ADDR=f"2001:db8::{number:x}").post(address, typed)
        assert answer.headers["Location"].startswith("/accounts/login/")
    assert Session.objects.count() == 60
    Client(REMOTE_ADDR="203.0.113.4").post(address, typed)
    assert Session.objects.count() == 61

    staffing.forget_sessions(at=timezone.now() + timedelta(hours=settings.SESSION_COOKIE_AGE))

    assert not Session.objects.exists()


def test_it_says_that_somebody_else_has_the_report_open(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    as_user(cast.carla).get(page_of(scene))

    page = as_user(cast.beto).get(page_of(scene)).content.decode()
    elsewhere = as_user(cast.beto).get(reverse("portal:queue")).content.decode()

    assert "Carla has this report open" in page
    assert "Nothing waits for you" in elsewhere
    Report.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert as_user(cast.beto).get(reverse("portal:queue")).status_code == 302


@pytest.mark.parametrize("who", ["beto", "carla"])
def test_whoever_is_asked_for_decides_and_not_who_asked(cast: Cast, as_user: SignIn, who: str) -> None:
    scene = set_up(cast)
    verdict = Verdict(Decision.Action.ASK_SECOND, note="¿otra persona?")
    review.decide(candidate_id=scene.arrest.pk, version=1, verdict=verdict, by=cast.beto, at=NOW)

    page = as_user(getattr(cast, who)).get(page_of(scene, 1)).content.decode()

    assert ('id="decision"' in page) is (who == "carla")
    assert ("Beto asks for a second reviewer" in page) is (who == "carla")
