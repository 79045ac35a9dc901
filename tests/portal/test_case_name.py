"""A wrong main name is corrected with the words of who says so; the history keeps it, and it is found only where that is wanted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from detentions import verification
from detentions.choices import Role, Visibility
from detentions.models import Change, Citation, DetaineeName, Detention, Grant
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import casework, review
from tracker.models import Trace

WRONG, RIGHT = "Ramona Muestra", "Ramona Mostrenca"
SAID = {
    "name": RIGHT,
    "keep_earlier": "1",
    "reason": "El boletín confundió los apellidos.",
    "said_by": "La familia",
    "words": "Se llama Ramona Mostrenca, no Muestra.",
    "said_on": "2019-04-03",
    "address": "",
}


@pytest.fixture
def known(cast: Cast) -> Detention:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    return Detention.objects.get()


def address(case: Detention) -> str:
    return reverse("portal:case_name", kwargs={"public_id": case.public_id})


def send(browser: Client, case: Detention, **changed: str) -> int:
    case.refresh_from_db()
    return browser.post(address(case), {**SAID, "version": str(case.version), **changed}).status_code


def page_of(browser: Client, case: Detention) -> str:
    return browser.get(reverse("portal:case", kwargs={"public_id": case.public_id})).content.decode()


def finds(browser: Client, case: Detention, words: str) -> bool:
    return case.public_id in browser.get(reverse("portal:cases"), {"q": words}).content.decode()


def standing(case: Detention) -> set[tuple[str, str]]:
    return set(DetaineeName.objects.standing().filter(detainee=case.detainee_id).values_list("kind", "as_written"))


def test_the_new_name_stands_with_its_words_and_the_case_is_found_by_both(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)

    assert send(browser, known) == 302
    page = page_of(browser, known)

    assert standing(known) == {("main", RIGHT), ("alias", WRONG)}
    assert f"<h1>{RIGHT}</h1>" in page
    assert "Se llama Ramona Mostrenca, no Muestra." in page
    assert "El boletín confundió los apellidos." in page
    assert finds(browser, known, RIGHT)
    assert finds(browser, known, WRONG)
    assert Citation.objects.filter(fact_id=DetaineeName.objects.standing().get(kind="alias").pk).exists(), "the alias keeps its words"


def test_the_history_shows_the_old_name_giving_way_to_the_new(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    send(browser, known, keep_earlier="")

    page = page_of(browser, known)
    history = page[page.index('id="history"') :]

    assert "Main name corrected" in history
    assert f"- {WRONG}" in history
    assert f"+ {RIGHT}" in history
    earlier = DetaineeName.objects.get(as_written=WRONG)
    assert earlier.superseded_by == DetaineeName.objects.standing().get(kind="main")
    assert earlier.withdrawn_by == cast.beto


def test_a_name_of_somebody_else_is_found_no_longer(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    send(browser, known, keep_earlier="")

    assert standing(known) == {("main", RIGHT)}
    assert finds(browser, known, RIGHT)
    assert not finds(browser, known, "Muestra")


def test_another_spelling_becomes_the_main_name_with_its_words(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    send(browser, known)
    send(browser, known, name=WRONG, words="Sí era Muestra.", reason="La familia se corrigió.")

    assert standing(known) == {("main", WRONG), ("alias", RIGHT)}
    cited = Citation.objects.filter(fact_id=DetaineeName.objects.standing().get(kind="main").pk)
    assert cited.values("source").distinct().count() == 2


@pytest.mark.parametrize(
    ("changed", "english"),
    [
        ({"name": " "}, "Write the name."),
        ({"name": WRONG}, "The main name reads so already."),
        ({"reason": " "}, "Say why."),
        ({"words": ""}, "Write down who says so"),
        ({"said_on": "ayer"}, "Write the date as"),
        ({"name": "x" * 201}, "The name is too long."),
    ],
)
def test_what_is_unclear_is_asked_again_and_nothing_is_written(
    cast: Cast, as_user: SignIn, known: Detention, changed: dict[str, str], english: str
) -> None:
    told = {**SAID, "version": str(known.version), **changed}
    answer = as_user(cast.beto).post(address(known), told)

    assert answer.status_code == 400
    assert english in answer.content.decode()
    assert told["said_by"] in answer.content.decode()
    assert standing(known) == {("main", WRONG)}


def test_somebody_elses_change_is_never_overtaken(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    stale = {**SAID, "version": str(known.version)}
    send(browser, known)

    answer = browser.post(address(known), {**stale, "name": "Otra Cosa"})

    assert answer.status_code == 409
    assert standing(known) == {("main", RIGHT), ("alias", WRONG)}


def test_only_reviewers_and_leads_of_its_organisation_correct_a_name(cast: Cast, as_user: SignIn, known: Detention) -> None:
    lead = member("Lidia", Role.LEAD, cast.ours)
    assert send(as_user(cast.diego), known) == 404
    assert send(as_user(cast.ana), known) == 403
    casework.share(public_id=known.public_id, organisation=cast.theirs, scope=Grant.Scope.WRITE, by=lead, at=NOW)
    assert send(as_user(cast.diego), known) == 404
    assert "Correct the name" not in page_of(as_user(cast.diego), known)

    assert standing(known) == {("main", WRONG)}
    assert send(as_user(lead), known) == 302


def test_a_public_name_is_not_changed_by_one_person(cast: Cast, as_user: SignIn, known: Detention) -> None:
    Detention.objects.filter(pk=known.pk).update(visibility=Visibility.LISTED)
    browser = as_user(cast.beto)

    assert send(browser, known) == 400
    assert "two people decided that" in browser.get(address(known)).content.decode()
    assert standing(known) == {("main", WRONG)}


def test_the_correction_is_in_the_chain_and_in_the_audit_log(cast: Cast, as_user: SignIn, known: Detention) -> None:
    send(as_user(cast.beto), known)

    change = Change.objects.latest("number")
    assert (change.action, change.subject_id) == ("name_corrected", known.public_id)
    assert RIGHT.encode() not in bytes(change.payload)
    assert not verification.walk_chain().problem
    assert not list(verification.check_facts())
    trace = Trace.objects.get(act="case_name")
    assert (trace.by, trace.subject) == (cast.beto, known.public_id)
    assert RIGHT not in str(trace.details)
