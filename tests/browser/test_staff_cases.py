"""What staff do with cases, in a real browser: find a person, follow a fact to its words, publish with two, take a file out with two."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.arriving import taken_in
from tests.browser.people import Staff, prove_again
from tests.browser.test_journeys import CASE, decide_all, the_case
from tests.finding.people import invent
from tracker.exporting import ALONE_AT_MOST

pytestmark = pytest.mark.browser

TOLD = "CARACAS, 6 de junio de 2024. La PNB detuvo el miércoles a Zulay Inventada Gutiérrez en Caracas, denunció su hermana.\n"
MANY = "CARACAS, 6 de junio de 2024. La PNB detuvo el miércoles en Maracay a estas personas:\n\n" + "\n".join(
    f"{number}. {name}" for number, name in enumerate(invent(ALONE_AT_MOST + 1, seed=61), 1)
)


@pytest.fixture(scope="module")
def told(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The number of the case of a person whom one report tells of."""
    decide_all(staff, taken_in(staff, tmp_path_factory.mktemp("told"), TOLD))
    page = staff.open("/portal/cases/?q=zulay")
    return str(page.locator(CASE).inner_text())


def test_a_person_is_found_from_a_misspelt_name_and_each_fact_leads_to_its_words(staff: Staff, told: str) -> None:
    page = staff.open("/portal/cases/")
    page.fill("#q", "gutieres sulai")
    page.press("#q", "Enter")
    expect(page.locator("tbody tr").first).to_contain_text("Zulay Inventada Gutiérrez")
    the_case(page)

    page.locator("#facts tr", has_text="PNB").locator("td.prov a").first.click()

    for words in ("PNB", "Zulay Inventada Gutiérrez"):
        expect(page.locator("#text .text a.ev", has_text=words)).to_be_in_viewport()
    assert "#p" in page.url
    expect(page.locator(f"#{page.url.split('#')[1]}")).to_be_in_viewport()


def answer(page: Page, reason: str) -> None:
    """Yes, with a basis and a reason."""
    page.locator("[name=says]").first.check()
    page.select_option("[name=basis]", index=1)
    page.fill("[name=reason]", reason)
    with page.expect_navigation():
        page.locator("form:has([name=says]) button.primary").click()


def test_two_publish_a_case_and_one_withdraws_it_at_once(staff: Staff, second: Staff, told: str) -> None:
    answer(staff.open(f"/portal/cases/{told}/ask/"), "La familia lo pide.")
    page = staff.open(f"/portal/cases/{told}/")
    expect(page.locator("#seen-by")).to_contain_text("Restricted")

    prove_again(second)
    other = second.open("/portal/questions/")
    other.locator("main tr, main li", has_text=told).locator("a").first.click()
    assert "La familia lo pide." not in other.locator("main").inner_text(), "the second person doesn't see the first one's answer"
    answer(other, "Su nombre está en la prensa.")
    staff.open(f"/portal/cases/{told}/")
    expect(page.locator("#seen-by")).to_contain_text("Public")

    second.open(f"/portal/cases/{told}/withhold/")
    other.fill("[name=reason]", "La familia tiene miedo.")
    with other.expect_navigation():
        other.locator("form:has([name=reason]) button[type=submit]").click()
    staff.open(f"/portal/cases/{told}/")
    expect(page.locator("#seen-by")).to_contain_text("Restricted")


def confirm_all(page: Page) -> None:
    """Decide a table of names with one form after another."""
    while (choices := page.locator("select[name^='a-']")).count():
        for choice in choices.all():
            choice.select_option("confirm")
        with page.expect_navigation(timeout=120_000):  # each row is a decision of its own
            page.locator("main form button.primary").click()


def wish(one: Staff) -> str:
    """Ask for a file with everything; the code of the export."""
    page = one.open("/portal/cases/")
    page.get_by_role("link", name="Export", exact=True).click()
    page.fill("#f-reason", "Para el informe anual, lo lee el equipo jurídico.")
    page.locator("main form button.primary").click()
    expect(page.locator("main h1")).to_contain_text("EX-")
    return str(page.locator("main h1 .mono").inner_text())


def decided(staff: Staff, code: str, says: str) -> None:
    page = staff.open("/portal/exports/")
    page.get_by_role("link", name=code).click()
    page.check(f"[name=says][value={says}]")
    page.fill("#f-because", "Así lo acordamos.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("main")).to_contain_text("Kept.")


def test_an_export_is_refused_then_agreed_to_then_fetched_and_each_step_is_on_record(staff: Staff, second: Staff, tmp_path: Path) -> None:
    report = taken_in(staff, tmp_path, MANY)
    confirm_all(staff.open(f"/portal/reports/{report}/table/"))

    prove_again(second)
    refused = wish(second)
    expect(second.page.locator("main")).to_contain_text("Waits for a second person")
    decided(staff, refused, "no")
    second.page.reload()
    expect(second.page.locator("main")).to_contain_text("Refused")
    expect(second.page.get_by_role("button", name="Fetch the file")).to_have_count(0)

    agreed = wish(second)
    decided(staff, agreed, "yes")
    second.page.reload()
    with second.page.expect_download() as coming:
        second.page.get_by_role("button", name="Fetch the file").click()
    coming.value.save_as(tmp_path / "cases.csv")
    rows = list(csv.DictReader((tmp_path / "cases.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) > ALONE_AT_MOST
    assert all(row["export"].startswith(f"{agreed} iris ") for row in rows)

    page = staff.open(f"/portal/audit/?subject={agreed}")
    for act in ("asked to take cases out", "decided on an export", "took cases out"):
        expect(page.locator("main")).to_contain_text(act)
