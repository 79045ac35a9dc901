"""The public pages in a real Chromium with scripts off, and the one page that needs them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("installation")]

PAGES = (
    "/",
    "/?date=2019-03-21",
    "/?date=x",
    "/counts/",
    "/counts/?organisation=foro-penal",
    "/method/",
    "/data/",
    "/cases/",
    "/directory/agencies/sebin/",
)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_phone_scrolls_down_only(installation: Installation, browser: Browser, page: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language, java_script_enabled=False)
    shown = context.new_page()

    shown.goto(installation.base_url + page)

    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert not context.cookies()
    context.close()


def test_the_day_is_chosen_without_scripts(installation: Installation, browser: Browser) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{installation.base_url}/")

    page.get_by_role("textbox", name="Day").fill("2019-03-21")
    page.get_by_role("button", name="Show").click()

    assert page.locator(".big .n").all_inner_texts()[1] == "866"
    assert page.locator("time").get_attribute("datetime") == "2019-03-21"
    context.close()


def test_theme_and_language_are_kept_only_when_somebody_chooses(installation: Installation, browser: Browser) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{installation.base_url}/?date=2019-03-21")

    page.get_by_role("button", name="Dark").click()
    page.locator("button[name=language][value=es]").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.url.endswith("/?date=2019-03-21")
    assert {cookie.get("name") for cookie in context.cookies()} == {"theme", "django_language"}
    context.close()


def test_the_api_docs_open_under_the_content_security_policy(installation: Installation, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{installation.base_url}/api/v1/docs/")
    page.get_by_text("/api/v1/statistics/").wait_for()

    assert complaints == []
    assert not context.cookies()
    context.close()
