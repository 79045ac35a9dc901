"""A reviewer's day by keyboard in a real browser: correct, add, take back, a second reviewer with a key of their own, and no scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Staff
from tests.browser.crawling import violations
from tests.browser.newcomers import invited, newcomer
from tests.browser.test_journeys import PATIENCE, send

pytestmark = pytest.mark.browser

MINOR = (
    "CARACAS, 3 de mayo de 2024. La PNB detuvo el jueves a Ramón Ejemplo Ficticio, de 16 años, en Caracas, denunció su madre. "
    "También fue detenida Nora Muestra Prueba."
)
MARK = """([words]) => {
  const walker = document.createTreeWalker(document.querySelector('#text .text'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return true;
  }
  return false;
}"""


def press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def paste(page: Page, text: str) -> None:
    page.fill("textarea", text)
    page.fill("[name=publisher]", "Diario Ejemplo")
    page.fill("[name=published]", "2024-05-03")
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def open_report(page: Page, base: str, words: str) -> None:
    """The report with these words, once it has been read."""
    link = page.locator("ol.q a", has_text=words).first
    for _look in range(int(PATIENCE)):
        page.goto(f"{base}/portal/")
        if link.count():
            break
        page.wait_for_timeout(500)
    link.click()
    page.wait_for_load_state()


def test_a_wrong_date_a_missed_person_and_a_decision_taken_back_by_keyboard(staff: Staff) -> None:
    report = send(staff, "2019-03-21-madrugada")
    page = staff.open(f"/portal/reports/{report}/?p=1")
    name = page.locator("#f-person").input_value()

    page.fill("#f-date", "ayer")
    page.locator("#f-date").blur()
    page.keyboard.press("c")
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#f-date")).to_have_value("ayer")
    page.fill("#f-date", "2019-03-21")
    page.locator("#f-date").blur()
    press(page, "c")
    expect(page.locator('button[data-key="u"]')).to_contain_text(name)
    press(page, "u")
    expect(page.locator(".messages")).to_contain_text("taken back")
    expect(page.locator("#f-person")).to_have_value(name)

    page.keyboard.press("h")
    expect(page.locator("#text .text.unmarked")).to_have_count(1)
    page.keyboard.press("h")
    page.keyboard.press("q")
    assert page.evaluate("document.activeElement.closest('#queue') !== null")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.closest('#decision .f') !== null")
    page.keyboard.press("Escape")

    assert page.evaluate(MARK, ["Vergara"])
    press(page, "m")
    expect(page.locator("#words")).to_have_value("Vergara")
    assert not violations(page)
    page.locator("#missed button.primary").click()
    expect(page.locator("#f-person")).to_have_value("Vergara")
    page.keyboard.press("r")
    page.keyboard.press("2")
    press(page, "Enter")
    expect(page.locator(".messages").first).to_contain_text("rejected")


def test_a_minor_needs_a_second_reviewer_who_comes_in_with_a_key(staff: Staff, browser: Browser) -> None:
    base = staff.installation.base_url
    link = invited(staff, "Hugo")
    page = staff.page
    assert not violations(page)
    paste(staff.open("/portal/reports/new/"), MINOR)
    open_report(page, base, "3 de mayo")
    page.goto(page.url.split("?")[0] + "?p=1")
    expect(page.locator("#f-minor")).to_have_value("1")
    report = page.url.split("?")[0]

    press(page, "c")
    page.goto(f"{report}?p=1")

    expect(page.locator("main")).to_contain_text("What you said")
    second = newcomer(browser, staff, link)
    second.goto(f"{report}?p=1")
    expect(second.locator("#decision")).to_contain_text("You are the second reviewer")
    assert not violations(second)
    press(second, "c")
    second.goto(f"{report}?p=1")
    expect(second.locator("main")).to_contain_text("Case VE-")
    second.context.close()


def test_the_same_without_scripts(staff: Staff, browser: Browser) -> None:
    base = staff.installation.base_url
    context = browser.new_context(
        locale="es-VE", java_script_enabled=False, storage_state=staff.context.storage_state(), viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(f"{base}/portal/reports/new/")
    paste(
        page,
        "CARACAS, 4 de mayo de 2024. El SEBIN detuvo el viernes a Irma Ejemplo Muestra en Caracas. Su hermano Luis Prueba la acompañaba.",
    )
    open_report(page, base, "4 de mayo")
    report = page.url.split("?")[0]

    page.goto(f"{report}add-person/")
    page.fill("#words", "Luis Prueba")
    page.locator("#missed button.primary").click()
    expect(page.locator("#f-person")).to_have_value("Luis Prueba")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#close-menu summary").click()
    page.select_option("#not_detained", "relative")
    page.locator('button[value="not_detained"]').click()
    page.goto(f"{report}?p=1")
    page.locator(".acts button.primary").click()

    page.goto(f"{report}?p=1")
    expect(page.locator("main")).to_contain_text("Caso VE-")
    context.close()


def test_nothing_was_complained_about(staff: Staff) -> None:
    assert staff.complaints == []
