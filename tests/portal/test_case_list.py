"""The case list: what others' cases never show, filters in the address, tags and who looks after what, searches that are kept."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detentions.actions import bulk, sharing
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, Role, Visibility
from detentions.models import Detention, FindableCase, Grant, Organisation, SealedReader, User
from detentions.when import When
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tracker import caseload
from tracker.models import CaseAssignment, CaseTag, SavedSearch, Trace

PAGE = "/portal/cases/"
BULK = "/portal/cases/chosen/"
CANARY = "Zanahoria Canario"


def opened(*names: str, of: Organisation, by: User) -> list[Detention]:
    arrest = EventFacts(kind=EventKind.ARREST, when=When.parse("2019-03-01"))
    facts = [CaseFacts(PersonFacts(name=name), [arrest]) for name in names]
    batch = bulk.open_cases(cases=facts, country="VE", organisation=of, is_sample=False, by=by, at=NOW)
    return list(Detention.objects.filter(public_id__in=batch.public_ids).order_by("pk"))


def facet(answer: Any, name: str) -> dict[str, int]:
    return {str(box.value): box.number for one in answer.context["filters"] if one.name == name for box in (*one.few, *one.more)}


def sort(browser: Client, action: str, cases: list[Detention], **more: str) -> str:
    answer = browser.post(BULK, {"action": action, "case": [case.public_id for case in cases], **more}, follow=True)
    return str(answer.content.decode())


def test_nothing_of_a_case_that_is_not_theirs_shows_in_any_part_of_the_list(cast: Cast, as_user: SignIn) -> None:
    (hidden,) = opened(CANARY, of=cast.ours, by=cast.beto)
    (shared,) = opened("Marta Compartida", of=cast.ours, by=cast.beto)
    sharing.share(detention=shared, organisation=cast.theirs, scope=Grant.Scope.WRITE, by=lead(cast), at=NOW)
    caseload.tag(cases=[hidden.public_id, shared.public_id], words="testigo en peligro", by=cast.beto, at=NOW)
    caseload.assign(cases=[hidden.public_id, shared.public_id], to=cast.beto, by=cast.beto, at=NOW)
    outsider = as_user(cast.diego)

    addresses = (
        "",
        "?q=zanahoria",
        "?tag=testigo+en+peligro",
        f"?keeper={cast.beto.pk}",
        f"?case={hidden.public_id}",
        "?col=tags&col=keeper",
    )
    for page, address in product((PAGE, f"{PAGE}tabs/"), addresses):
        text = outsider.get(page + address).content.decode()
        for token in ("Zanahoria", "testigo en peligro", "Beto"):
            assert token not in text or "tag=" in address, (page, address, token)  # the chip repeats what was typed
        assert hidden.public_id not in text.replace(f"case={hidden.public_id}", "").replace(f'value="{hidden.public_id}"', "")
    found = outsider.get(PAGE)
    assert found.context["found"].total == 1
    assert facet(found, "state") == {"held": 1}
    assert facet(found, "tag") == facet(found, "keeper") == {}
    for action, more in (("tag", {"tag": "x"}), ("untag", {"tag": "testigo en peligro"}), ("assign", {"to": str(cast.diego.pk)})):
        there, absent = sort(outsider, action, [hidden], **more), sort(outsider, action, [Detention(public_id="VE-222222")], **more)
        assert there.replace(hidden.public_id, "VE-222222").count("VE-222222") == absent.count("VE-222222")
        assert "no cases of your organisation" in there
        assert "no cases of your organisation" in sort(outsider, action, [shared], **more)
    assert CaseTag.objects.filter(ended_at=None).count() == 2
    assert {one.user_id for one in CaseAssignment.objects.filter(ended_at=None)} == {cast.beto.pk}


def lead(cast: Cast) -> User:
    return member("Lidia", Role.LEAD, cast.ours)


def test_a_sealed_case_counts_only_for_whom_it_names(cast: Cast, as_user: SignIn) -> None:
    (sealed,) = opened(CANARY, of=cast.ours, by=cast.beto)
    Detention.objects.filter(pk=sealed.pk).update(visibility=Visibility.SEALED)
    FindableCase.objects.filter(pk=sealed.pk).update(visibility=Visibility.SEALED)
    SealedReader.objects.create(detention=sealed, user=cast.beto, named_at=NOW, named_by=cast.beto)

    named, other = as_user(cast.beto).get(PAGE), as_user(cast.carla).get(PAGE)

    assert facet(named, "seen") == {"sealed": 1}
    assert facet(other, "seen") == {}
    assert "Zanahoria" not in other.content.decode()
    with pytest.raises(caseload.Refused, match="may not see"):
        caseload.assign(cases=[sealed.public_id], to=cast.carla, by=_lead_who_sees(cast, sealed), at=NOW)


def _lead_who_sees(cast: Cast, case: Detention) -> User:
    found = lead(cast)
    SealedReader.objects.create(detention=case, user=found, named_at=NOW, named_by=found)
    return found


def test_a_facet_says_what_each_of_its_values_would_find_whatever_is_chosen_of_it(cast: Cast, as_user: SignIn) -> None:
    opened("Una Prueba", "Dos Prueba", of=cast.ours, by=cast.beto)
    FindableCase.objects.filter(name="Dos Prueba").update(state="released", agencies=["sebin"])

    found = as_user(cast.beto).get(PAGE, {"state": "held", "col": ["state", "tags"]})

    assert found.context["found"].total == 1
    assert facet(found, "state") == {"held": 1, "released": 1}
    assert facet(found, "agency") == {}
    chips = found.context["chips"]
    assert [str(chip.label) for chip in chips] == ["In custody"]
    assert as_user(cast.beto).get(PAGE + chips[0].without).context["found"].total == 2
    assert [head.name for head in found.context["heads"]] == ["state", "tags"]


def test_chosen_cases_get_a_tag_that_is_found_counted_and_taken_off(cast: Cast, as_user: SignIn) -> None:
    cases = opened("Una Prueba", "Dos Prueba", "Tres Prueba", of=cast.ours, by=cast.beto)
    browser = as_user(cast.beto)

    assert "The tag is on 2 more cases." in sort(browser, "tag", cases[:2], tag="Ayuda  médica")
    sort(browser, "tag", cases[:2], tag="AYUDA MEDICA")
    found = browser.get(PAGE, {"tag": "ayuda medica"})
    assert found.context["found"].total == 2
    assert facet(found, "tag") == {"ayuda medica": 2}
    assert "Ayuda médica" in found.content.decode()
    assert Trace.objects.filter(act="case_tag", subject=cases[0].public_id).count() == 1

    sort(browser, "untag", cases[:1], tag="ayuda médica")
    assert browser.get(PAGE, {"tag": "ayuda medica"}).context["found"].total == 1
    assert CaseTag.objects.count() == 2


def test_a_reviewer_takes_free_cases_and_a_lead_gives_them_to_others(cast: Cast, as_user: SignIn) -> None:
    cases = opened("Una Prueba", "Dos Prueba", of=cast.ours, by=cast.beto)
    beto, carla = as_user(cast.beto), as_user(cast.carla)

    assert "2 cases have changed hands." in sort(beto, "assign", cases, to=str(cast.beto.pk))
    assert "only a lead gives" in sort(carla, "assign", cases[:1], to=str(cast.carla.pk))
    assert "only a lead gives" in sort(beto, "assign", cases[:1], to=str(cast.carla.pk))
    assert "Elsa may not see" in sort(as_user(lead(cast)), "assign", cases[:1], to=str(cast.elsa.pk))
    stranger = sort(as_user(User.objects.get(username="lidia")), "assign", cases[:1], to=str(cast.diego.pk))
    assert "Choose who looks after them." in stranger
    assert "Diego" not in stranger
    sort(as_user(User.objects.get(username="lidia")), "assign", cases[:1], to=str(cast.carla.pk))

    assert carla.get(PAGE, {"keeper": "me"}).context["found"].total == 1
    assert beto.get(PAGE, {"keeper": "nobody"}).context["found"].total == 0
    assert facet(beto.get(PAGE, {"keeper": "me"}), "keeper") == {str(cast.beto.pk): 1, str(cast.carla.pk): 1, "nobody": None}
    assert caseload.hand_over(of=cast.carla, to=cast.beto, organisation=cast.ours, by=cast.beto, at=NOW) == 1
    assert beto.get(PAGE, {"keeper": "me"}).context["found"].total == 2


def test_a_search_is_kept_as_a_tab_of_ones_own_with_its_number(cast: Cast, as_user: SignIn) -> None:
    opened("Una Prueba", "Dos Prueba", of=cast.ours, by=cast.beto)
    browser = as_user(cast.beto)
    keep = "/portal/cases/searches/"

    answer = browser.post(keep, {"query": "?q=una&state=held&col=tags&page=3", "name": "Una sola"}, follow=True)
    tabs = browser.get(f"{PAGE}tabs/?q=una&state=held")

    assert "kept as “Una sola”" in answer.content.decode()
    assert SavedSearch.objects.get().query == "q=una&state=held&col=tags"
    assert [(tab.number, tab.is_here) for tab in tabs.context["tabs"] if tab.pk] == [(1, True)]
    assert next(tab.number for tab in tabs.context["tabs"]) == 2
    assert "Una sola" not in as_user(cast.carla).get(PAGE).content.decode()
    as_user(cast.carla).post(keep, {"forget": str(SavedSearch.objects.get().pk)})
    assert SavedSearch.objects.exists()
    browser.post(keep, {"forget": str(SavedSearch.objects.get().pk)})
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "?keeper=99999999999",
        "?keeper=%00",
        "?page=9999",
        "?col=nothing",
        "?tag=%00",
        "?record=x",
        "?since=2019-99-99",
        "?case=" + "x" * 300,
    ],
)
def test_any_address_has_a_list(cast: Cast, as_user: SignIn, address: str) -> None:
    opened("Una Prueba", of=cast.ours, by=cast.beto)

    assert as_user(cast.beto).get(PAGE + address).status_code == 200


def test_a_search_asks_at_most_eight_questions(cast: Cast, as_user: SignIn) -> None:
    (case, *_others) = opened("Una Prueba", "Dos Prueba", of=cast.ours, by=cast.beto)
    caseload.tag(cases=[case.public_id], words="urgente", by=cast.beto, at=NOW)
    browser = as_user(cast.beto)
    browser.get(PAGE, {"q": "prueba"})

    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE, {"q": "pruebas", "state": "held", "tag": "urgente"})

    assert len([one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 8
