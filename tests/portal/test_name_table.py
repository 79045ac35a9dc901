"""A list of forty names is decided in one table; what can't be decided is said at its row and stops no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from detentions.models import Detention
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn, give_second_factor
from tests.portal.scene import Scene, set_up
from tracker import ranking, review
from tracker.models import Candidate, Decision
from tracker.portal import desk


def forty(scene: Scene) -> list[Candidate]:
    for number in range(40):
        name = f"Persona {'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number // 26} Muestra"
        values = {**scene.arrest.values, "date": {**scene.arrest.values["date"], "confidence": 0.9}}
        values["person"] = {**values["person"], "value": name}
        Candidate.objects.create(
            extraction=scene.arrest.extraction,
            report=scene.report,
            kind="detention",
            position=10 + number,
            fingerprint=name,
            headline=name,
            folded=name.lower(),
            values=values,
            confidence=0.9,
        )
    ranking.rank(scene.report)
    return list(Candidate.objects.filter(position__gte=10).order_by("position"))


def test_forty_names_are_decided_with_one_form(cast: Cast, as_user: SignIn, django_assert_max_num_queries: Callable[..., Any]) -> None:
    scene = set_up(cast)
    people = forty(scene)
    browser = as_user(cast.beto)
    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})

    with django_assert_max_num_queries(13):
        page = browser.get(address, {"choose": "1"}).content.decode()
    form = {f"a-{one.pk}": "confirm" for one in people[:30]} | {f"a-{one.pk}": "misread" for one in people[30:]}
    answer = browser.post(address, form | {f"v-{one.pk}": "1" for one in people})

    assert page.count('<option value="confirm" selected') == 40
    assert "to check: " in page
    assert answer.status_code == 302
    assert Detention.objects.count() == 30
    assert Decision.objects.filter(action="reject", reason="misread").count() == 10


def test_a_row_that_somebody_else_decided_says_so_and_the_others_are_done(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    first, second, third, *_rest = forty(scene)
    Candidate.objects.filter(pk=second.pk).update(version=2)
    review.reject(candidate_id=third.pk, version=1, by=cast.carla, at=NOW, reason="misread")
    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})

    chosen = {f"a-{one.pk}": "confirm" for one in (first, second, third)} | {f"v-{one.pk}": "1" for one in (first, second, third)}
    answer = as_user(cast.beto).post(address, chosen)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Somebody else was here first" in page
    assert "1 proposal is decided" in page
    assert Detention.objects.count() == 1


def test_a_person_on_file_is_attached_and_a_second_event_goes_to_the_case_of_its_row(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    known, arrested, *_rest = forty(scene)
    review.confirm(candidate_id=known.pk, version=1, by=cast.beto, at=NOW)
    case = Detention.objects.get()
    again = Candidate.objects.get(pk=known.pk)
    again.pk, again.state, again.decided_at, again.decided_by, again.detention = None, "open", None, None, None
    again.became_kind, again.became_id, again.fingerprint, again.position, again.version = "", "", "again", 60, 1
    again.save()
    released = Candidate.objects.get(pk=arrested.pk)
    released.pk, released.fingerprint, released.position = None, "released", 61
    released.values = {**released.values, "event": {**released.values["event"], "value": "release"}}
    released.save()
    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})
    browser = as_user(cast.beto)

    page = browser.get(address, {"choose": "1"}).content.decode()
    chosen = {again: f"attach:{case.public_id}", arrested: "confirm", released: f"with:{arrested.pk}"}
    form = {f"a-{one.pk}": action for one, action in chosen.items()} | {f"v-{one.pk}": "1" for one in chosen}
    browser.post(address, form)

    assert f'value="attach:{case.public_id}" selected' in page
    assert f'value="with:{arrested.pk}" selected' in page
    assert Detention.objects.count() == 2
    assert Candidate.objects.get(pk=again.pk).detention == case
    assert Candidate.objects.get(pk=released.pk).detention == Candidate.objects.get(pk=arrested.pk).detention


def test_a_second_event_without_the_case_of_its_row_is_asked_again(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    first, second, *_rest = forty(scene)
    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})

    answer = as_user(cast.beto).post(address, {f"a-{second.pk}": f"with:{first.pk}", f"v-{second.pk}": "1"})

    assert answer.status_code == 400
    assert "Decide that one first" in answer.content.decode()


def test_the_report_leads_to_the_table_when_many_wait(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})
    page = reverse("portal:report", kwargs={"report_id": scene.report.pk})
    browser = as_user(cast.beto)

    before = browser.get(page).content.decode()
    forty(scene)

    assert address not in before
    assert address in browser.get(page).content.decode()
    assert as_user(cast.diego).get(address).status_code == 404


def test_choices_survive_a_session_that_ran_out_and_nothing_is_decided(cast: Cast) -> None:
    scene = set_up(cast)
    first, second, *_rest = forty(scene)
    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})
    chosen = {f"a-{first.pk}": "confirm", f"a-{second.pk}": "misread", f"v-{first.pk}": "1", f"v-{second.pk}": "1"}
    browser = Client(headers={"accept-language": "en"})

    sent_away = browser.post(address, chosen, headers={"referer": f"http://testserver{address}?choose=1"})
    door = browser.get(sent_away.headers["Location"]).content.decode()
    give_second_factor(cast.beto)
    browser.force_login(cast.beto)
    back = browser.get(address).content.decode()

    assert "What you had typed is kept: sign in" in door
    assert "Your session had run out" in back
    assert back.count('<option value="confirm" selected>') == 1
    assert '<option value="misread" selected>' in back
    assert not Decision.objects.exists()


def test_after_a_table_each_row_offers_its_own_decision_to_be_taken_back(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    first, second, *_rest = forty(scene)
    browser = as_user(cast.beto)
    numbers = {one.pk: number for number, one in enumerate(desk.proposals(scene.report), start=1)}
    browser.post(
        reverse("portal:decide", kwargs={"report_id": scene.report.pk, "candidate_id": scene.arrest.pk}),
        {"version": "1", "action": "reject", "reason": "misread"},
    )

    address = reverse("portal:name_table", kwargs={"report_id": scene.report.pk})
    browser.post(address, {f"a-{first.pk}": "confirm", f"v-{first.pk}": "1"})
    page = reverse("portal:report", kwargs={"report_id": scene.report.pk})
    waiting = browser.get(page, {"p": numbers[second.pk]}).content.decode()
    done = browser.get(page, {"p": numbers[first.pk]}).content.decode()

    assert 'data-key="u"' not in waiting
    assert f"Take back: {first.headline}" in done
