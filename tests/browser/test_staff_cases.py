"""What staff do with cases, in a real browser: find a person, follow a fact to its words, publish with two, take a file out with two."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Staff
from tests.browser.newcomers import invited, newcomer
from tests.browser.test_journeys import CASE, decide_all, taken_in, the_case

pytestmark = pytest.mark.browser

TOLD = """CARACAS, 6 de junio de 2024. La PNB detuvo el miércoles a Yulimar Inventada Gutiérrez en Caracas, denunció su hermana.
"""


@pytest.fixture(scope="module")
def second(staff: Staff, browser: Browser) -> Page:
    """Iris, who reviews for the same organisation, in a browser of her own."""
    return newcomer(browser, staff, invited(staff, "Iris"))


@pytest.fixture(scope="module")
def told(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The number of the case of a person whom one report tells of."""
    decide_all(staff, taken_in(staff, tmp_path_factory.mktemp("told"), TOLD))
    page = staff.open("/portal/cases/?q=yulimar")
    return page.locator(CASE).inner_text()


def test_a_person_is_found_from_a_misspelt_name_and_each_fact_leads_to_its_words(staff: Staff, told: str) -> None:
    page = staff.open("/portal/cases/")
    page.fill("#q", "gutieres llulimar")
    page.press("#q", "Enter")
    expect(page.locator("tbody tr").first).to_contain_text("Yulimar Inventada Gutiérrez")
    the_case(page)

    page.locator("#facts tr", has_text="PNB").locator("td.prov a").first.click()

    expect(page.locator("#text .text")).to_contain_text("La PNB detuvo el miércoles a Yulimar Inventada Gutiérrez")
    assert "#p" in page.url
    expect(page.locator(f"#{page.url.split('#')[1]}")).to_be_in_viewport()


def test_two_publish_a_case_and_one_withdraws_it_at_once(staff: Staff, second: Page, told: str) -> None:
    base = staff.installation.base_url
    page = staff.open(f"/portal/cases/{told}/ask/")
    page.locator("[name=says]").first.check()
    page.select_option("[name=basis]", index=1)
    page.fill("[name=reason]", "La familia lo pide.")
    page.locator("form:has([name=says]) button.primary").click()
    staff.open(f"/portal/cases/{told}/")
    expect(page.locator("#seen-by")).to_contain_text("Restricted")

    second.goto(f"{base}/portal/questions/")
    second.locator(f"main a:has-text('{told}')").first.click()
    assert "La familia lo pide." not in second.locator("main").inner_text(), "the second person doesn't see the first one's answer"
    second.locator("[name=says]").first.check()
    second.select_option("[name=basis]", index=1)
    second.fill("[name=reason]", "Su nombre está en la prensa.")
    second.locator("form:has([name=says]) button.primary").click()
    staff.open(f"/portal/cases/{told}/")
    expect(page.locator("#seen-by")).to_contain_text("Public")

    second.goto(f"{base}/portal/cases/{told}/withhold/")
    second.fill("[name=reason]", "La familia tiene miedo.")
    second.locator("form:has([name=reason]) button[type=submit]").click()

    staff.open(f"/portal/cases/{told}/")
    expect(page.locator("#seen-by")).to_contain_text("Restricted")


def wish(page: Page, base: str) -> str:
    """Ask for a file with everything; the code of the export."""
    page.goto(f"{base}/portal/cases/")
    page.get_by_role("link", name="Export", exact=True).click()
    page.fill("#f-reason", "Para el informe anual, lo lee el equipo jurídico.")
    page.locator("main form button.primary").click()
    expect(page.locator("main h1")).to_contain_text("EX-")
    return page.locator("main h1 .mono").inner_text()


def decided(staff: Staff, code: str, says: str) -> None:
    page = staff.open("/portal/exports/")
    page.get_by_role("link", name=code).click()
    page.check(f"[name=says][value={says}]")
    page.fill("#f-because", "Así lo acordamos.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("main")).to_contain_text("Kept.")


def test_an_export_is_refused_then_agreed_to_then_fetched_and_each_step_is_on_record(staff: Staff, second: Page, tmp_path: Path) -> None:
    base = staff.installation.base_url
    staff.installation.manage("load_samples", "--cases", "60", "--pause", "0", "--mixed")

    refused = wish(second, base)
    expect(second.locator("main")).to_contain_text("Waits for a second person")
    decided(staff, refused, "no")
    second.reload()
    expect(second.locator("main")).to_contain_text("Refused")
    expect(second.get_by_role("button", name="Fetch the file")).to_have_count(0)

    agreed = wish(second, base)
    decided(staff, agreed, "yes")
    second.reload()
    with second.expect_download() as coming:
        second.get_by_role("button", name="Fetch the file").click()
    coming.value.save_as(tmp_path / "cases.csv")
    rows = list(csv.DictReader((tmp_path / "cases.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) > 50
    assert all(row["export"].startswith(f"{agreed} iris ") for row in rows)

    page = staff.open(f"/portal/audit/?subject={agreed}")
    for act in ("asked to take cases out", "decided on an export", "took cases out"):
        expect(page.locator("main")).to_contain_text(act)
    assert staff.complaints == []
