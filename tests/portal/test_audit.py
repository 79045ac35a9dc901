"""The audit log: what is opened, searched and changed leaves a trace in the same transaction, and only its leads read it."""

from __future__ import annotations

import html
from datetime import timedelta

import pgtrigger
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from detentions.choices import Role
from detentions.models import Change, Detention, Membership, User
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import auditing, chain_checks, review
from tracker.models import CaseNote, Report, Trace
from tracker.portal.audit_words import ACTS
from tracker.portal.routes import ASKED, READS, ROUTES, UNTRACED

AUDIT = "/portal/audit/"


@pytest.fixture
def known(cast: Cast) -> Detention:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    return Detention.objects.get()


def test_opening_and_searching_leave_traces_that_the_lead_reads(cast: Cast, as_user: SignIn, known: Detention) -> None:
    browser = as_user(cast.beto)
    browser.get(reverse("portal:case", kwargs={"public_id": known.public_id}))
    browser.get(reverse("portal:cases") + "?q=Ramona")
    lead = as_user(member("Lidia", Role.LEAD, cast.ours))

    page = lead.get(AUDIT).content.decode()
    assert "opened a case" in page
    assert known.public_id in page
    assert "searched cases" in page
    assert "opened the audit log" in lead.get(AUDIT).content.decode()
    assert known.public_id in lead.get(f"{AUDIT}file/?act=case").content.decode()


def test_another_organisations_lead_reads_nothing_of_ours(cast: Cast, as_user: SignIn, known: Detention) -> None:
    as_user(cast.beto).get(reverse("portal:case", kwargs={"public_id": known.public_id}))
    theirs = as_user(member("Otra", Role.LEAD, cast.theirs))

    for page in (AUDIT, f"{AUDIT}file/", f"{AUDIT}?subject={known.public_id}"):
        assert f'"mono wrap" data-l="On">{known.public_id}' not in theirs.get(page).content.decode()
        assert "Beto" not in theirs.get(page).content.decode()


def test_whoever_works_for_two_organisations_tells_neither_of_the_others_cases(cast: Cast, as_user: SignIn, known: Detention) -> None:
    Membership.objects.create(user=cast.beto, organisation=cast.theirs, role=Role.REVIEWER, since=NOW)
    browser = as_user(cast.beto)
    report = Report.objects.get()
    for address in (
        reverse("portal:case", kwargs={"public_id": known.public_id}),
        reverse("portal:case_print", kwargs={"public_id": known.public_id}),
        reverse("portal:ask", kwargs={"public_id": known.public_id}),
        reverse("portal:report", kwargs={"report_id": report.pk}),
    ):
        assert browser.get(address).status_code == 200
    browser.post(reverse("portal:withhold", kwargs={"public_id": known.public_id}), {"reason": "x"})
    browser.get(reverse("portal:cases") + "?q=nadie")

    told = as_user(member("Otra", Role.LEAD, cast.theirs)).get(f"{AUDIT}file/").content.decode()

    assert "cases" in told  # what they look for belongs to neither
    assert known.public_id not in told
    assert str(report.pk) not in told
    assert known.public_id in as_user(member("Lidia", Role.LEAD, cast.ours)).get(f"{AUDIT}file/").content.decode()


@pytest.mark.parametrize("asked", ["?q=Ramona", "?state=held", "?page=2", "?order=name"])
def test_going_through_the_list_is_an_act(cast: Cast, as_user: SignIn, known: Detention, asked: str) -> None:
    browser = as_user(cast.beto)
    browser.get(reverse("portal:cases"))
    assert not Trace.objects.filter(act="cases").exists()

    browser.get(reverse("portal:cases") + asked)

    assert Trace.objects.get(act="cases").by == cast.beto


def test_reading_sealed_notes_is_marked_as_sensitive(cast: Cast, as_user: SignIn, known: Detention) -> None:
    as_user(cast.beto).get(reverse("portal:case_notes", kwargs={"public_id": known.public_id}))

    assert Trace.objects.get(act="case_notes").is_sensitive


def test_an_act_without_its_trace_does_not_stand(cast: Cast, as_user: SignIn, known: Detention, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_trace ADD CONSTRAINT full_disk CHECK (act <> 'case_notes') NOT VALID")
    browser = as_user(cast.beto)
    browser.raise_request_exception = False

    answer = browser.post(reverse("portal:case_notes", kwargs={"public_id": known.public_id}), {"kind": "note", "words": "Algo"})

    assert answer.status_code == 500
    assert not CaseNote.objects.exists()


def test_signing_in_and_a_wrong_passphrase_are_entries(cast: Cast) -> None:
    for passphrase in ("not this one", "a long passphrase for tests"):
        Client().post(reverse("account_login"), {"login": "beto", "password": passphrase})
    Client().post(reverse("account_login"), {"login": "nobody", "password": "x"})

    assert [(one.act, one.by, one.organisations) for one in Trace.objects.order_by("pk")] == [
        ("sign_in_failed", cast.beto, [cast.ours.pk]),
        ("signed_in", cast.beto, [cast.ours.pk]),
    ]


def test_a_trace_is_never_changed_or_deleted(cast: Cast, known: Detention) -> None:
    with transaction.atomic():
        auditing.leave(act="case", noted=auditing.Noted(subject="VE-222222"), organisations=[cast.ours.pk], by=cast.beto, at=NOW)
    for change in (lambda: Trace.objects.update(act="x"), lambda: Trace.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_what_begins_like_a_formula_is_harmless_in_the_file(cast: Cast, as_user: SignIn) -> None:
    lead = member("Lidia", Role.LEAD, cast.ours)
    with transaction.atomic():
        noted = auditing.Noted(subject="=HYPERLINK(1)")
        auditing.leave(act="case", noted=noted, organisations=[cast.ours.pk], by=lead, at=NOW)

    assert ",'=HYPERLINK(1)," in as_user(lead).get(f"{AUDIT}file/").content.decode()


def test_it_says_whether_the_chain_of_changes_was_checked_and_when(cast: Cast, as_user: SignIn) -> None:
    lidia = member("Lidia", Role.LEAD, cast.ours)
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    assert "not checked yet" in as_user(lidia).get(reverse("portal:audit")).content.decode()

    chain_checks.check_if_due(at=NOW)

    assert "cadena de cambios revisada el 22 mar 2019, 12:00 UTC, sin rotura" in in_spanish(as_user, lidia)

    assert chain_checks.check_if_due(at=NOW + timedelta(hours=2)) is None
    with pgtrigger.ignore():
        Change.objects.filter(number=1).update(action="something_else")
    assert chain_checks.check_if_due(at=NOW + timedelta(days=1))
    assert "cadena de cambios rota en el cambio 1, revisada el 23 mar 2019, 12:00 UTC" in in_spanish(as_user, lidia)


def in_spanish(as_user: SignIn, who: User) -> str:
    return " ".join(as_user(who, language="es").get(reverse("portal:audit")).content.decode().split())


def test_every_act_that_leaves_a_trace_is_called_by_words() -> None:
    traced = {name for name, needs in ROUTES.items() if name in READS | ASKED or ("POST" in needs and name not in UNTRACED)}
    assert traced - set(ACTS) == set()


def test_what_was_asked_is_told_as_the_lists_say_it_and_what_it_was_done_to_is_a_link(
    cast: Cast, as_user: SignIn, known: Detention
) -> None:
    browser = as_user(cast.beto)
    browser.get(reverse("portal:case", kwargs={"public_id": known.public_id}))
    browser.get(reverse("portal:report", kwargs={"report_id": Report.objects.get().pk}))
    lead = as_user(member("Lidia", Role.LEAD, cast.ours))
    wanted = {"reason": "Para el informe anual de la organización.", "col-code": "1", "format": "csv"}
    export = lead.post(reverse("portal:export_new") + "?q=Ramona&since=2018-01-01&seen=restricted", wanted)
    lead.get(f"{AUDIT}?act=case&sensitive=1")

    page = html.unescape(lead.get(AUDIT).content.decode())

    assert "“Ramona”, Restricted, first event from 2018-01-01" in page
    assert "search: opened a case, sensitive only" in page
    for address in (f"/portal/cases/{known.public_id}/", f"/portal/reports/{Report.objects.get().pk}/", export["Location"]):
        assert f'<a href="{address}"' in page
