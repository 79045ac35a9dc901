"""From a file to a published number, in a real browser, on a real installation without samples."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.arriving import decide, send, taken_in
from tests.browser.crawling import hindrances, hindrances_in_spanish, walk
from tests.browser.moving_in import send_register
from tests.browser.people import Complaints, Staff, first_administrator, invited, newcomer
from tests.installation import Installation, opened
from tests.moving.registers import make
from tracker.portal.routes import ROUTES

pytestmark = pytest.mark.browser

CASE = "main a[href*='/portal/cases/VE-']"


@pytest.fixture(scope="module")
def staff(browser: Browser, tmp_path_factory: pytest.TempPathFactory, complaints: Complaints) -> Iterator[Staff]:
    """The first administrator of an installation of their own: here it is told how many are in custody, and nobody else may be."""
    data = tmp_path_factory.mktemp("journeys") / "data"
    with opened(data, "--no-samples", SWEEP_EVERY_SECONDS="2") as one:
        context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
        yield first_administrator(one, context, complaints)
        context.close()


@pytest.fixture(scope="module")
def second(browser: Browser, staff: Staff) -> Iterator[Staff]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
    yield newcomer(staff, context, invited(staff, "Iris"))
    context.close()


def api(installation: Installation, path: str) -> Any:
    with urllib.request.urlopen(f"{installation.base_url}/api/v1/{path}") as answer:
        return json.load(answer)


def held(installation: Installation, day: str) -> tuple[int, int]:
    """Surely and possibly in custody at the end of the day."""
    answer = api(installation, f"statistics/?measure=in_custody&date={day}")
    return answer["value"], answer["possibly"]


def proposals(page: Page) -> list[str]:
    return [tab.inner_text() for tab in page.locator("[data-proposal]").all()]


def decide_all(staff: Staff, report: str) -> int:
    """Confirm by keys until the report is decided: A attaches where a known case is likely, C confirms. Returns key presses."""
    page = staff.open(f"/portal/reports/{report}/")
    presses = 0
    while f"/portal/reports/{report}" in page.url and page.locator('button[data-key="c"]').count():
        primary = page.locator(".acts button.primary").first.get_attribute("data-key") or "c"
        presses += decide(page, primary)
        assert presses <= 60, "it goes round in circles"
    return presses


def the_case(page: Page) -> None:
    """Open the only case that the search has found."""
    expect(page.locator(CASE)).to_have_count(1)
    page.locator(CASE).click()


def test_the_night_of_21_march_2019_becomes_one_person_in_custody_beside_866(staff: Staff) -> None:
    report = send(staff, "2019-03-21-madrugada")
    page = staff.open(f"/portal/reports/{report}/")
    tabs = " ".join(proposals(page))
    for expected in ("Roberto Marrero", "866", "Sergio Vergara"):
        assert expected in tabs
    assert len(proposals(page)) == 3
    for nobody in ("Maduro", "Guaidó"):
        assert nobody not in tabs
    surely, possibly = held(staff.installation, "2019-03-21")  # an undated arrest of another journey may be possibly held
    assert surely == 0

    presses = decide_all(staff, report)

    assert presses <= 6
    assert held(staff.installation, "2019-03-21") == (1, possibly + 1)
    assert held(staff.installation, "2019-03-20")[0] == 0
    beside = api(staff.installation, "statistics/?measure=in_custody&date=2019-03-21")["beside"]
    assert [(one["count"]["value"], one["count"]["checked"]) for one in beside if one["count"]["publisher"]["slug"] == "foro-penal"] == [
        (866, True)
    ]
    page = staff.open("/portal/cases/?q=marrero")
    the_case(page)
    expect(page.locator("main")).to_contain_text("whereabouts unknown", ignore_case=True)
    expect(page.locator("main")).to_contain_text("SEBIN")
    staff.open("/portal/cases/?q=vergara")
    assert staff.page.locator(CASE).count() == 0


def test_a_list_of_twelve_names_becomes_twelve_cases_the_child_s_with_a_second_reviewer(staff: Staff, second: Staff) -> None:
    before = held(staff.installation, "2024-05-13")[0]
    report = send(staff, "2024-05-16-lista-lara")
    decide_all(staff, report)
    assert held(staff.installation, "2024-05-14")[0] - before == 11

    page = second.open(f"/portal/reports/{report}/?p=5")
    expect(page.locator("main")).to_contain_text("Kelvin Inventado Sequera")
    decide(page, "c")

    assert held(staff.installation, "2024-05-14")[0] - before == 12
    assert held(staff.installation, "2024-05-15")[0] - before == 11


def test_a_release_whose_arrest_nobody_knew_counts_nobody_in(staff: Staff) -> None:
    before = held(staff.installation, "2025-02-02")
    report = send(staff, "2025-02-04-release-en")

    decide_all(staff, report)

    after = held(staff.installation, "2025-02-02")
    assert after[0] == before[0]
    assert after[1] == before[1] + 1
    page = staff.open("/portal/cases/?q=gladys")
    the_case(page)
    expect(page.locator("main")).to_contain_text("Released under measures")


def test_two_reports_that_contradict_each_other_stay_side_by_side(staff: Staff) -> None:
    before = held(staff.installation, "2023-06-12")[0]
    decide_all(staff, send(staff, "2023-06-12-maracay"))
    report = send(staff, "2023-06-13-maracay-en")
    page = staff.open(f"/portal/reports/{report}/")
    expect(page.locator('.acts button[data-key="a"]')).to_be_visible()

    decide(page, "a")

    assert held(staff.installation, "2023-06-12")[0] == before + 1
    page = staff.open("/portal/cases/?q=ficticio arteaga")
    the_case(page)
    expect(page.locator("main")).to_contain_text("different days for the arrest")
    expect(page.locator("main")).to_contain_text("different agencies for the arrest")


def test_a_pasted_report_is_seen_travelling_and_a_bad_one_says_what_to_do(staff: Staff) -> None:
    page = staff.open("/portal/reports/new/")
    page.fill("textarea", "   ")
    page.locator("main form button.primary").click()
    expect(page.locator(".err-msg").first).to_be_visible()
    page.fill("textarea", "CARACAS, 2 de mayo de 2024. La PNB detuvo el miércoles a Olga Ficticia Prueba en Caracas, denunció su hermana.")
    page.fill("[name=publisher]", "Diario Ejemplo")
    page.fill("[name=published]", "2024-05-02")
    page.locator("main form button.primary").click()
    page.wait_for_load_state()

    staff.open("/portal/")

    expect(page.locator("main")).to_contain_text("Olga Ficticia Prueba", timeout=30_000)


# Routes that are no pages of their own to somebody who is signed in, or need what no link leads to.
NOT_WALKED = {
    *("portal:first_link", "portal:passphrase", "portal:recovery_key"),  # ways in
    *("portal:arrivals", "portal:case_tabs", "portal:register_progress"),  # parts of pages
    *("portal:audit_file", "portal:original", "portal:register_faults", "portal:register_original"),  # files
}


WALKED = """CARACAS, 6 de junio de 2024. La PNB detuvo el miércoles a Teresa Ejemplo Caminante en Caracas, denunció su hermana.

Ese día fueron detenidos también en Maracay:
""" + "\n".join(f"{number}. {name} Ficticia Paseante" for number, name in enumerate(("Ana", "Berta", "Carla", "Diana", "Elena"), 1))


@pytest.mark.usefixtures("second")
def test_every_page_that_links_lead_to_hinders_nobody(staff: Staff, tmp_path: Path) -> None:
    page = staff.open("/corrections/")
    page.select_option("[name=kind]", "remove")
    page.fill("[name=words]", "Una persona de ejemplo pide que su nombre no esté aquí.")
    page.locator("main form button.primary").click()
    report = taken_in(staff, tmp_path, WALKED)
    taken_in(staff, tmp_path, f"{WALKED}\n\nRedacción de la noche.")  # a second paper with the same words
    page = staff.open(f"/portal/reports/{report}/")
    decide(page, "c")
    page = staff.open("/portal/cases/?q=teresa caminante")
    the_case(page)
    page = staff.open(f"{page.url.removeprefix(staff.installation.base_url)}ask/")
    page.locator("[name=says]").first.check()
    page.select_option("[name=basis]", index=1)
    page.fill("[name=reason]", "Su familia lo pide.")
    page.locator("form:has([name=says]) button.primary").click()
    case = page.locator("a[href*='/cases/VE-']").first.get_attribute("href")

    staff.open(f"/portal/exports/new/?case={str(case).rstrip('/').rsplit('/', 1)[-1]}")
    page.fill("#f-reason", "Para ver la página.")
    page.locator("main form button.primary").click()

    send_register(page, staff.installation.base_url, make(40, 9).csv(), "registro.csv")

    seen = set()
    for route in walk(page, staff.installation.base_url, "/portal/", "/", "/portal/sessions/", f"{case}withhold/"):
        assert hindrances(page) == [], page.url
        assert hindrances_in_spanish(page) == [], page.url
        seen.add(route)

    pages = {f"portal:{name}" for name, methods in ROUTES.items() if "GET" in methods}
    assert pages - seen == NOT_WALKED
