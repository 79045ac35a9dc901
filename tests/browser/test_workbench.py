"""A reviewer's day in a real browser: by keyboard alone, two at once, a session that runs out, and no scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.arriving import decide, open_report, paste, taken_in
from tests.browser.crawling import hindrances, violations
from tests.browser.people import Complaints, Staff, sign_in

pytestmark = pytest.mark.browser

BY_KEYBOARD = (
    "CARACAS, 6 de junio de 2024. El SEBIN detuvo el martes a Julio Ejemplo Tecla en Caracas, denunció su esposa. "
    "Tampoco ha vuelto a casa un vecino, Mario Prueba Cercano."
)
MINOR = (
    "CARACAS, 3 de mayo de 2024. La PNB detuvo el jueves a Ramón Ejemplo Ficticio, de 16 años, en Caracas, denunció su madre. "
    "También fue detenida Nora Muestra Prueba."
)
FOR_BOTH = "CARACAS, 6 de junio de 2024. La GNB detuvo el lunes a Saúl Muestra Disputado en Maracay, estado Aragua, informó su abogado."
LEFT_OPEN = "CARACAS, 6 de junio de 2024. La DGCIM detuvo el domingo a Tomás Ficticio Demorado en Valencia, informó su hermana."
NO_SCRIPTS = (
    "CARACAS, 4 de mayo de 2024. El SEBIN detuvo el viernes a Irma Ejemplo Muestra en Caracas. Su hermano Luis Prueba la acompañaba."
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


def typed_by_keys(page: Page, selector: str, value: str) -> None:
    """Into a field, and out of it again."""
    page.locator(selector).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(value)
    page.keyboard.press("Escape")


def test_a_wrong_date_a_missed_person_and_a_decision_taken_back_by_keyboard(staff: Staff, tmp_path: Path) -> None:
    report = taken_in(staff, tmp_path, BY_KEYBOARD)
    page = staff.open(f"/portal/reports/{report}/?p=1")
    name = page.locator("#f-person").input_value()

    typed_by_keys(page, "#f-date", "ayer")
    expect(page.locator(".f.edited .was")).to_contain_text("4 Jun 2024")
    decide(page, "c")
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#f-date")).to_have_value("ayer")
    typed_by_keys(page, "#f-date", "2024-06-03")
    decide(page, "c")
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
    expect(page.locator("#text .ev.on").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")

    assert page.evaluate(MARK, ["Mario Prueba Cercano"])
    press(page, "m")
    expect(page.locator("#words")).to_have_value("Mario Prueba Cercano")
    assert hindrances(page) == []
    page.locator("#missed button.primary").click()
    expect(page.locator("#f-person")).to_have_value("Mario Prueba Cercano")
    page.keyboard.press("r")
    page.keyboard.press("2")
    press(page, "Enter")
    expect(page.locator(".messages").first).to_contain_text("rejected")


def test_a_minor_needs_a_second_reviewer_who_does_not_see_the_first_verdict(staff: Staff, second: Staff) -> None:
    paste(staff.open("/portal/reports/new/"), MINOR)
    page = open_report(staff, "3 de mayo")
    page.goto(page.url.split("?")[0] + "?p=1")
    expect(page.locator("#f-minor")).to_have_value("1")
    report = page.url.split("?")[0]

    decide(page, "c")
    page.goto(f"{report}?p=1")

    expect(page.locator("main")).to_contain_text("What you said")
    assert hindrances(page) == []
    other = second.open(f"{report}?p=1")
    expect(other.locator("#decision")).to_contain_text("You are the second reviewer")
    assert not violations(other)
    decide(other, "c")
    other.goto(f"{report}?p=1")
    expect(other.locator("main")).to_contain_text("Case VE-")


def test_of_two_at_once_the_later_one_compares_and_nothing_is_overwritten(staff: Staff, second: Staff, tmp_path: Path) -> None:
    report = taken_in(staff, tmp_path, FOR_BOTH)
    page = staff.open(f"/portal/reports/{report}/?p=1")
    other = second.open(f"/portal/reports/{report}/?p=1")
    expect(other.locator(".prop .note.warn").first).to_contain_text("has this report open")
    typed_by_keys(page, "#f-date", "2024-06-02")
    typed_by_keys(other, "#f-date", "2024-06-01")

    decide(page, "c")
    decide(other, "c")

    expect(other.locator("h1")).to_have_text("Someone else got there first")
    row = other.locator("tr", has_text="Date").inner_text()
    assert [day in row for day in ("3 Jun 2024", "2 Jun 2024", "1 Jun 2024")] == [True] * 3
    assert hindrances(other) == []
    other.get_by_role("link", name="Look at this one").click()
    expect(other.locator("main")).to_contain_text("Case VE-")
    other.locator(".note.ok a[href*='/cases/']").click()
    expect(other.locator("main")).to_contain_text("2 Jun 2024")


def test_what_was_typed_when_the_session_ran_out_is_there_after_signing_in(second: Staff, tmp_path: Path) -> None:
    report = taken_in(second, tmp_path, LEFT_OPEN)
    page = second.open(f"/portal/reports/{report}/?p=1")
    typed_by_keys(page, "#f-date", "2024-06-01")
    page.fill("#why", "La hermana corrigió la fecha.")
    second.context.clear_cookies(name="sessionid")

    page.locator('.acts button[data-key="c"]').click()
    sign_in(second)

    expect(page.locator("#f-date")).to_have_value("2024-06-01")
    expect(page.locator("#why")).to_have_value("La hermana corrigió la fecha.")
    expect(page.locator("#decision")).to_contain_text("Your session had run out")


def test_the_same_without_scripts(staff: Staff, browser: Browser, complaints: Complaints) -> None:
    context = browser.new_context(
        locale="es-VE", java_script_enabled=False, storage_state=staff.context.storage_state(), viewport={"width": 360, "height": 740}
    )
    complaints.listen_to(context)
    page = context.new_page()
    page.goto(f"{staff.installation.base_url}/portal/reports/new/")
    paste(page, NO_SCRIPTS)
    report = open_report(staff, "4 de mayo").url.split("?")[0]

    page.goto(f"{report}add-person/")
    page.fill("#words", "Luis Prueba")
    page.locator("#missed button.primary").click()
    expect(page.locator("#f-person")).to_have_value("Luis Prueba")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#close-menu summary").click()
    page.select_option("#not_detained", "relative")
    with page.expect_navigation():
        page.locator('button[value="not_detained"]').click()
    page.goto(f"{report}?p=1")
    with page.expect_navigation():
        page.locator(".acts button.primary").click()

    page.goto(f"{report}?p=1")
    expect(page.locator("main")).to_contain_text("Caso VE-")
    context.close()
