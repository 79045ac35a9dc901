"""A register moves in through real pages and a real worker, signed by two leads; then one of them leaves and hands their queue over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.arriving import taken_in
from tests.browser.moving_in import send_register
from tests.browser.people import Staff, newcomer
from tests.moving.registers import make

pytestmark = pytest.mark.browser

_PATIENCE_MS = 60_000
TEXT = "CARACAS, 6 de junio de 2024. El Sebin detuvo el jueves a Nuria Muestra Inventada en Caracas, denunció su familia.\n"


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def second_lead(staff: Staff, browser: Browser, name: str) -> Iterator[Staff]:
    page = staff.open("/portal/people/")
    page.fill("#username", name.lower())
    page.fill("#display_name", name)
    page.locator("form:has(#username) input[value=lead]").check()
    press(page, "Add and make a link")
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
    yield newcomer(staff, context, page.locator("#one-time-link").inner_text())
    context.close()


@pytest.fixture
def olga(staff: Staff, browser: Browser) -> Iterator[Staff]:
    """A lead who stays."""
    yield from second_lead(staff, browser, "Olga")


@pytest.fixture
def nora(staff: Staff, browser: Browser) -> Iterator[Staff]:
    """A lead who leaves."""
    yield from second_lead(staff, browser, "Nora")


def test_a_register_moves_in_signed_by_two(staff: Staff, olga: Staff) -> None:
    made = make(14, 2, seed=11)
    page = staff.page

    register = send_register(page, staff.installation.base_url, made.workbook(), "registro.xlsx")

    page.goto(f"{register}rows/?state=fault")
    expect(page.locator("main h2")).to_have_count(len({one.row for one in made.faults}))
    page.goto(f"{register}sample/")
    for answer in page.locator("input[value=right]").all():
        answer.check()
    press(page, "I have compared them")
    press(page, "Sign as the first lead")
    expect(page.get_by_role("button", name="Sign as the second lead")).to_have_count(0)
    other = olga.open(register)
    press(other, "Sign as the second lead and write")
    expect(other.locator("main")).to_contain_text("of the record of changes", timeout=_PATIENCE_MS)
    faulty = {one.row for one in made.faults}
    name = next(" ".join(row[1:3]) for number, row in enumerate(made.rows, 2) if number not in faulty)
    expect(staff.open(f"/portal/cases/?q={name}").locator("main")).to_contain_text(name)


def test_a_leavers_queue_is_reassigned(staff: Staff, nora: Staff, tmp_path: Path) -> None:
    report = taken_in(staff, tmp_path, TEXT)
    page = staff.open("/portal/queue/all/")
    row = page.locator("tr", has=page.locator(f"a[href*='{report}']"))
    row.locator("select[name=to]").select_option(label="Nora")
    with page.expect_navigation():
        row.get_by_role("button", name="Give").click()
    expect(nora.open("/portal/queue/all/?whose=mine").locator(f"a[href*='{report}']")).to_be_visible()

    page = staff.open("/portal/people/")
    page.locator("form", has_text="nora").get_by_role("link", name="Leaves").click()
    expect(page.locator("main dd").first).to_have_text("1")
    page.locator("#to").select_option(label="Administrator")
    press(page, "Hand over and close the account")

    expect(page.locator(".messages")).to_contain_text("Nora works here no longer.")
    expect(staff.open("/portal/queue/all/?whose=mine").locator(f"a[href*='{report}']")).to_be_visible()
    expect(nora.open("/portal/")).to_have_url(re.compile("/accounts/login/"))
