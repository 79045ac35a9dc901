"""Exports: what may leave, who must agree, what each file says of itself; and that nobody else learns of it."""

from __future__ import annotations

import csv
import io
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from detentions.actions import bulk, sharing
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, Role, Visibility
from detentions.models import Detention, FindableCase, Grant, Organisation, SealedReader, User
from detentions.when import When
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tracker import exporting
from tracker.models import Export, Notice, Trace

NEW = "/portal/exports/new/"
MANY = exporting.ALONE_AT_MOST + 1


def opened(cast: Cast, *names: str, of: Organisation | None = None, by: User | None = None) -> list[Detention]:
    arrest = EventFacts(kind=EventKind.ARREST, when=When.parse("2019-03-01"))
    facts = [CaseFacts(PersonFacts(name=name), [arrest]) for name in names]
    batch = bulk.open_cases(cases=facts, country="VE", organisation=of or cast.ours, is_sample=False, by=by or cast.beto, at=NOW)
    return list(Detention.objects.filter(public_id__in=batch.public_ids).order_by("pk"))


def people(count: int, word: str = "Persona") -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [f"{word} Inventada{letters[number // 26]}{letters[number % 26]}" for number in range(count)]


def ask(browser: Client, address: str = NEW, **changed: str) -> Any:
    return browser.post(address, {"reason": "Informe anual", "format": "csv", "col-state": "1", "col-first": "1", **changed})


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def fetch(browser: Client, export: Export) -> Any:
    return browser.post(reverse("portal:export_file", kwargs={"code": export.code}))


@pytest.fixture
def lead(cast: Cast) -> User:
    return member("Lidia", Role.LEAD, cast.ours)


def test_an_outsider_learns_nothing_of_an_export_and_cannot_tell_it_from_none(cast: Cast, as_user: SignIn, lead: User) -> None:
    opened(cast, *people(MANY))
    ask(as_user(cast.beto))
    export = Export.objects.get()
    for outsider in (member("Otro", Role.LEAD, cast.theirs), cast.diego, cast.carla):
        browser = as_user(outsider)
        for name, method in (
            ("export", browser.get),
            ("export_decide", browser.post),
            ("export_drop", browser.post),
            ("export_file", browser.post),
        ):
            there = method(reverse(f"portal:{name}", kwargs={"code": export.code}))
            absent = method(reverse(f"portal:{name}", kwargs={"code": "EX-222222"}))
            assert there.status_code == absent.status_code
            assert there.status_code in {403, 404}
        assert export.code not in browser.get("/portal/exports/").content.decode()
        assert not Notice.objects.filter(user=outsider).exists()
    export.refresh_from_db()
    assert export.state == Export.State.WAITING


def test_few_cases_go_out_at_once_with_a_watermark_in_each_row_and_a_trace(cast: Cast, as_user: SignIn) -> None:
    opened(cast, "José Núñez Peña", "Ana Prueba")
    browser = as_user(cast.beto)

    answer = ask(browser)
    export = Export.objects.get()
    file = fetch(browser, export)

    assert answer.headers["Location"] == reverse("portal:export", kwargs={"code": export.code})
    found = rows_of(file)
    assert sorted(row["Name"] for row in found) == ["Ana Prueba", "José Núñez Peña"]
    assert all(row["export"].startswith(f"{export.code} beto ") for row in found)
    assert "Status" in found[0]
    assert "Agencies" not in found[0]
    trace = Trace.objects.get(act="export_file")
    assert trace.subject == export.code
    assert trace.is_sensitive
    assert trace.details["rows"] == 2
    assert len(trace.details["sha256"]) == 64
    export.refresh_from_db()
    assert export.fetched == 1


def test_many_wait_for_another_lead_who_may_refuse_or_agree(cast: Cast, as_user: SignIn, lead: User) -> None:
    opened(cast, *people(MANY))
    asker, decider = as_user(cast.beto), as_user(lead)
    ask(asker)
    export = Export.objects.get()
    decide = reverse("portal:export_decide", kwargs={"code": export.code})

    assert fetch(asker, export).status_code == 302
    assert Notice.objects.get(user=lead, export=export).kind == Notice.Kind.EXPORT_WANTED
    assert str(MANY) in decider.get(reverse("portal:export", kwargs={"code": export.code})).content.decode()
    decider.post(decide, {"says": "yes", "because": ""})
    export.refresh_from_db()
    assert export.state == Export.State.WAITING, "it asks why"

    decider.post(decide, {"says": "no", "because": "Nadie lo necesita entero."})
    export.refresh_from_db()
    assert export.state == Export.State.REFUSED
    assert fetch(asker, export).status_code == 302
    assert Notice.objects.filter(user=cast.beto, export=export, kind=Notice.Kind.EXPORT_DECIDED).exists()

    ask(asker)
    second = Export.objects.latest("pk")
    decider.post(reverse("portal:export_decide", kwargs={"code": second.code}), {"says": "yes", "because": "Para el relator."})
    assert len(rows_of(fetch(asker, second))) == MANY
    assert {"export_new", "export_decide", "export_file"} <= set(Trace.objects.values_list("act", flat=True))


def test_a_lead_does_not_agree_to_their_own(cast: Cast, as_user: SignIn, lead: User) -> None:
    member("Lidio", Role.LEAD, cast.ours)
    opened(cast, *people(MANY))
    browser = as_user(lead)
    ask(browser)
    export = Export.objects.get()

    browser.post(reverse("portal:export_decide", kwargs={"code": export.code}), {"says": "yes", "because": "Sí."})
    export.refresh_from_db()

    assert export.state == Export.State.WAITING
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(decided_by=lead)


def test_many_small_files_are_one_large_one(cast: Cast, as_user: SignIn, lead: User) -> None:
    cases = [case.public_id for case in opened(cast, *people(MANY))]
    browser = as_user(cast.beto)
    ask(browser, NEW + "?" + "&".join(f"case={case}" for case in cases[:40]))
    ask(browser, NEW + "?" + "&".join(f"case={case}" for case in cases[:40]))
    ask(browser, NEW + "?" + "&".join(f"case={case}" for case in cases[30:]))

    states = list(Export.objects.order_by("pk").values_list("state", flat=True))

    assert states == [Export.State.ALLOWED, Export.State.ALLOWED, Export.State.WAITING]


def test_a_file_that_was_fetched_counts_also_when_it_was_dropped_afterwards(cast: Cast, as_user: SignIn, lead: User) -> None:
    opened(cast, *people(30, "Primera"))
    opened(cast, *people(30, "Segunda"))
    browser = as_user(cast.beto)
    ask(browser, f"{NEW}?q=Primera")
    unwanted = Export.objects.get()
    browser.post(reverse("portal:export_drop", kwargs={"code": unwanted.code}))
    ask(browser, f"{NEW}?q=Segunda")
    taken = Export.objects.exclude(pk=unwanted.pk).get()
    assert taken.state == Export.State.ALLOWED  # what was dropped without being fetched has not left
    assert fetch(browser, taken).status_code == 200
    browser.post(reverse("portal:export_drop", kwargs={"code": taken.code}))

    ask(browser, f"{NEW}?q=Primera")

    assert Export.objects.exclude(pk__in=[unwanted.pk, taken.pk]).get().state == Export.State.WAITING


def test_where_nobody_else_leads_it_says_so_and_keeps_nothing(cast: Cast, as_user: SignIn) -> None:
    opened(cast, *people(MANY))

    answer = ask(as_user(cast.beto))

    assert answer.status_code == 400
    assert "no other lead" in answer.content.decode()
    assert not Export.objects.exists()


def test_sealed_and_shared_cases_stay_out_also_when_they_become_so_later(cast: Cast, as_user: SignIn) -> None:
    own, sealed, later = opened(cast, "Una Propia", "Dos Sellada", "Tres Sellada")
    (theirs,) = opened(cast, "Cuatro Ajena", of=cast.theirs, by=cast.diego)
    sharing.share(detention=theirs, organisation=cast.ours, scope=Grant.Scope.WRITE, by=cast.diego, at=NOW)
    seal(sealed, cast.beto)
    browser = as_user(cast.beto)

    page = browser.get(NEW).content.decode()
    ask(browser)
    export = Export.objects.get()
    seal(later, cast.beto)
    file = fetch(browser, export)

    assert "2 cases of the list stay out" in page
    assert export.cases == [later.pk, own.pk]
    assert [row["Name"] for row in rows_of(file)] == ["Una Propia"]


def seal(case: Detention, reader: User) -> None:
    Detention.objects.filter(pk=case.pk).update(visibility=Visibility.SEALED)
    FindableCase.objects.filter(pk=case.pk).update(visibility=Visibility.SEALED)
    SealedReader.objects.create(detention=case, user=reader, named_at=NOW, named_by=reader)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+58 412", "-1+1", "@SUM(1)", " =1+1", "＝HYPERLINK(1)", "\u00a0@x"])
def test_no_cell_is_a_formula_in_either_format(cast: Cast, as_user: SignIn, name: str) -> None:
    (case,) = opened(cast, "Persona Inventada")
    FindableCase.objects.filter(pk=case.pk).update(name=name)
    browser = as_user(cast.beto)
    ask(browser)
    ask(browser, format="xlsx")
    as_csv, as_sheet = Export.objects.order_by("pk")

    cell = rows_of(fetch(browser, as_csv))[0]["Name"]
    book = load_workbook(io.BytesIO(fetch(browser, as_sheet).content))

    assert cell.startswith("'")
    assert cell[1:] == name
    assert book.worksheets[0]["B2"].value == f"'{name}"
    assert {one.data_type for row in book.worksheets[0] for one in row} == {"s"}
    footer = book.worksheets[0].oddFooter
    assert footer
    assert as_sheet.code in str(footer.center.text)


def test_it_asks_for_a_fresh_proof_before_asking_deciding_and_fetching(cast: Cast, as_user: SignIn, lead: User) -> None:
    opened(cast, "Persona Inventada")
    browser = as_user(cast.beto)
    ask(browser)
    export = Export.objects.get()
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()

    for address in (NEW, reverse("portal:export_file", kwargs={"code": export.code})):
        answer = browser.post(address, {"reason": "Otra vez"})
        assert answer.status_code == 302
        assert "/reauthenticate/" in answer.headers["Location"]
    assert Export.objects.count() == 1


def test_the_file_can_be_fetched_for_a_week_and_taken_back(cast: Cast, as_user: SignIn) -> None:
    opened(cast, "Persona Inventada")
    browser = as_user(cast.beto)
    ask(browser)
    ask(browser)
    old, dropped = Export.objects.order_by("pk")
    Export.objects.filter(pk=old.pk).update(until=NOW - timedelta(days=1))
    browser.post(reverse("portal:export_drop", kwargs={"code": dropped.code}))

    assert fetch(browser, old).status_code == 302
    assert fetch(browser, dropped).status_code == 302
    assert not Trace.objects.filter(act="export_file", details__has_key="rows").exists()


def test_a_documenter_takes_nothing_out(cast: Cast, as_user: SignIn) -> None:
    opened(cast, "Persona Inventada")
    browser = as_user(cast.ana)

    assert ask(browser).status_code == 403
    assert "/portal/exports/" not in browser.get("/portal/cases/").content.decode()
    wish = exporting.Wish("", (), Export.Format.CSV, "Para leer")
    everything = list(Detention.objects.values_list("pk", flat=True))
    with pytest.raises(exporting.Refused):
        exporting.ask(cases=everything, wish=wish, by=cast.ana, at=NOW)
