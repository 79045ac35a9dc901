"""A reviewer who is signed in to a real installation, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.installation import Installation

PASSPHRASE = "cuatro palabras que nadie adivina"


@dataclass(slots=True)
class Staff:
    """The first administrator of an installation, in a browser. `complaints` are what the browser's console said against the pages."""

    installation: Installation
    context: BrowserContext
    page: Page
    complaints: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.installation.base_url}{path}")
        return self.page


@pytest.fixture(scope="module")
def staff(browser: Browser, installation: Installation) -> Iterator[Staff]:
    """Signs in as a newcomer does: one-time link, passphrase, recovery copy of the data key."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "409" not in message.text and "400" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(installation.signin_link)
    page.locator("form[method=post] button.primary").click()
    page.locator("input[type=password]").first.wait_for()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSPHRASE)
    page.locator("form[method=post] button.primary").click()
    page.locator("#typed").wait_for()
    key = "".join(page.locator(".key span").all_inner_texts())
    count = int("".join(letter for letter in page.locator("label[for=typed]").inner_text() if letter.isdigit()))
    page.fill("#typed", key[-count:])
    page.locator("form:has(#typed) button.primary").click()
    page.wait_for_load_state()
    yield Staff(installation, context, page, complaints)
    context.close()
