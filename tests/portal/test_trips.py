"""How often a page asks the database: few times, and no oftener when there is more to show."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from detentions.actions import merging
from detentions.choices import Role, Visibility
from detentions.models import Agency, Attribute, Charge, CustodyEvent, DetaineeName, Detention, Grant, Judgement, User
from detentions.when import When
from tests.cast import NOW, Cast, member
from tests.portal.canary_world import fill
from tests.portal.conftest import SignIn
from tests.portal.test_canary import addresses
from tests.tracker.test_case_file import opened
from tracker import caseload, casenotes, casework
from tracker.models import CaseNote
from tracker.portal.routes import ROUTES

MOST = 8
# What these routes answer is written for one person and one moment, or belongs to the review desk, whose own tests count it.
NOT_COUNTED = frozenset({"first_link", "passphrase", "recovery_key", "second_factor", "sessions"})
OF_THE_DESK = frozenset(
    {
        *("start", "arrivals", "queue", "queue_list", "report", "report_new", "address_new", "testimony_new", "original"),
        *("add_person", "rechecks", "name_table", "questions", "question", "ask", "withhold"),
    }
)


def trips(browser: Client, address: str) -> list[str]:
    """The questions of one page, after it was asked for once; the marks around a transaction are none.

    The fewer of two times: what is remembered for some seconds may run out in between on a busy machine.
    """
    browser.get(address)
    counted = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200, address
        counted.append([one["sql"] for one in asked if not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK)", one["sql"])])
    return min(counted, key=len)


def test_no_page_asks_more_than_eight_times(cast: Cast, as_user: SignIn) -> None:
    ours = fill(cast)
    casework.note_recovery_copy(by=ours.olga, at=NOW)
    browser = as_user(ours.olga)
    wanted = {route for route, methods in ROUTES.items() if "GET" in methods} - NOT_COUNTED - OF_THE_DESK

    counted = {
        route: trips(browser, own)
        for route, own, _absent in addresses(ours)
        if route in wanted and browser.get(own).status_code == 200 and "text/html" in browser.get(own).headers["Content-Type"]
    }

    assert {"case", "cases", "case_print", "case_notes", "directory", "directory_agency", "audit", "people", "registers"} <= set(counted)
    too_often = {route: [sql[:160] for sql in asked] for route, asked in counted.items() if len(asked) > MOST}
    assert not too_often, {route: len(asked) for route, asked in too_often.items()}


@pytest.mark.parametrize("asked", ["", "?q=ramona", "?q=ramona&state=held&agency=sebin", "?keeper=me&tag=urgente"])
def test_the_list_asks_no_oftener_however_it_is_filtered(cast: Cast, as_user: SignIn, asked: str) -> None:
    ours = fill(cast)

    assert len(trips(as_user(ours.lidia), reverse("portal:cases") + asked)) <= MOST


def grow(case: Detention, cast: Cast) -> None:
    """More of everything that a case page shows: events by several agencies, claims that differ, people, charges, notes, tags, sharing."""
    agencies = [
        Agency.objects.create(slug=slug, name_es=slug, acronym=slug, kind="police", country="VE", source="x", recorded_at=NOW)
        for slug in ("uno", "dos", "tres")
    ]
    now = timezone.now()
    said = casework.Saying("Ana", "La vieron.", When.unknown())
    for number, kind in enumerate(("arrest", "transfer", "located", "hearing", "transfer", "release")):
        case.refresh_from_db()
        event = casework.EventFacts(kind=kind, when=When.parse(f"2019-04-0{number + 1}"), agencies=agencies[: 1 + number % 3])  # type: ignore[arg-type]
        casework.add_event(public_id=case.public_id, version=case.version, event=event, saying=said, by=cast.beto, at=now)
    told = {"recorded_at": now, "recorded_by": cast.carla}
    for number in range(4):
        DetaineeName.objects.create(detainee=case.detainee, as_written=f"Alias {number}", folded=f"alias {number}", kind="alias", **told)
        Attribute.objects.create(detainee=case.detainee, kind="occupation", value=f"oficio {number}", **told)
        Charge.objects.create(detention=case, as_worded=f"delito {number}", status="alleged", **told)
        casenotes.write(detention=case, kind=CaseNote.Kind.NOTE, words="x", whom="", call_again_on=None, by=cast.beto, at=now)
        caseload.tag(cases=[case.public_id], words=f"marca {number}", by=cast.beto, at=now)
    case.refresh_from_db()
    taken_back = CustodyEvent.objects.filter(detention=case, kind="located").latest("recorded_at")
    casework.withdraw_fact(public_id=case.public_id, version=case.version, fact=taken_back.pk, reason="x", by=cast.beto, at=timezone.now())
    for name in ("Otra Muestra", "Tercera Muestra"):
        other = opened(cast, name, "2015-01-01")
        merging.judge_people(
            one=case.detainee, other=other.detainee, verdict=Judgement.Verdict.SAME, reason="x", by=cast.beto, at=timezone.now()
        )
    casework.share(public_id=case.public_id, organisation=cast.theirs, scope=Grant.Scope.WRITE, by=lead_of(cast), at=timezone.now())


def lead_of(cast: Cast) -> User:
    return member("Lena", Role.LEAD, cast.ours)


@pytest.mark.parametrize("route", ["case", "case_print", "case_notes"])
def test_a_case_with_more_to_tell_is_asked_for_no_oftener(cast: Cast, as_user: SignIn, route: str) -> None:
    ours = fill(cast)
    browser, address = as_user(ours.lidia), reverse(f"portal:{route}", kwargs={"public_id": ours.case.public_id})
    before = len(trips(browser, address))

    grow(ours.case, cast)
    page = browser.get(address).content.decode()

    assert len(trips(browser, address)) == before <= MOST
    assert route != "case" or all(word in page for word in ("Alias 3", "oficio 3", "delito 3", "marca 3", "sources differ"))


def test_those_it_is_shared_with_ask_no_oftener(cast: Cast, as_user: SignIn) -> None:
    ours = fill(cast)
    grow(ours.case, cast)
    address = reverse("portal:case", kwargs={"public_id": ours.case.public_id})

    assert Visibility(ours.case.visibility) == Visibility.RESTRICTED
    assert len(trips(as_user(cast.diego), address)) <= MOST
