"""People at work in a browser: the first administrator, and whoever is invited later. Their pages on the way in are looked at too."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Page, WebError

from tests.browser.crawling import hindrances
from tests.installation import Installation

PASSPHRASE = "cuatro palabras que nadie adivina"
_EXPECTED = ("400", "403", "404", "409")  # answers that a test asks for; the browser's console repeats them
_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Complaints(list[str]):
    """What the consoles of the browsers said against the pages."""

    def listen_to(self, context: BrowserContext) -> None:
        context.on("console", self._said)
        context.on("weberror", self._broke)

    def _said(self, message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text and any(code in message.text for code in _EXPECTED)
        if message.type in {"error", "warning"} and not expected:
            self.append(message.text)

    def _broke(self, error: WebError) -> None:
        self.append(str(error.error))


@dataclass(slots=True)
class Staff:
    """Somebody who is signed in. `seen` are the pages on the way in, each with what hinders people there."""

    installation: Installation
    context: BrowserContext
    page: Page
    complaints: Complaints
    seen: dict[str, list[str]] = field(default_factory=dict)

    def open(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else f"{self.installation.base_url}{path}")
        return self.page

    def look(self, name: str) -> None:
        self.seen[name] = hindrances(self.page)


def _at_the_door(installation: Installation, context: BrowserContext, complaints: Complaints, link: str) -> Staff:
    """Somebody who has opened a one-time link and chosen a passphrase."""
    context.set_default_timeout(60_000)
    complaints.listen_to(context)
    one = Staff(installation, context, context.new_page(), complaints)
    page = one.open(link)
    one.look("one-time link")
    page.locator("form[method=post] button.primary").click()
    page.locator("input[type=password]").first.wait_for()
    one.look("passphrase")
    for typed in page.locator("input[type=password]").all():
        typed.fill(PASSPHRASE)
    page.locator("form[method=post] button.primary").click()
    return one


def first_administrator(installation: Installation, context: BrowserContext, complaints: Complaints) -> Staff:
    """Comes in as a newcomer does: one-time link, passphrase, recovery copy of the data key."""
    one = _at_the_door(installation, context, complaints, installation.signin_link)
    page = one.page
    page.locator("#typed").wait_for()
    one.look("recovery copy")
    key = "".join(page.locator(".key span").all_inner_texts())
    count = int("".join(letter for letter in page.locator("label[for=typed]").inner_text() if letter.isdigit()))
    page.fill("#typed", key[-count:])
    page.locator("form:has(#typed) button.primary").click()
    page.wait_for_load_state()
    return one


def invited(staff: Staff, name: str) -> str:
    """The administrator adds a reviewer; returns the link that lets them in once."""
    page = staff.open("/portal/people/")
    page.fill("#username", name.lower())
    page.fill("#display_name", name)
    page.locator("form:has(#username) button.primary").click()
    staff.look("link for a newcomer")
    return page.locator("#one-time-link").inner_text()


def newcomer(staff: Staff, context: BrowserContext, link: str) -> Staff:
    """A second reviewer comes in: link, passphrase, and a key in their own browser."""
    one = _at_the_door(staff.installation, context, staff.complaints, link)
    page = one.page
    plug_in_a_key(page)
    page.wait_for_url("**/second-factor/")
    one.look("second factor")
    page.locator("main a.btn.primary").click()
    page.wait_for_load_state()
    if page.locator("input[type=password]").count():
        one.look("prove it is you")
        page.fill("input[type=password]", PASSPHRASE)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    one.look("add a key")
    page.fill("[name=name]", "llave")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "/webauthn/add" not in address)
    one.look("recovery codes")
    return one


def sign_in(one: Staff, name: str = "iris") -> None:
    """With the passphrase and then the key, from the page that asks for them."""
    one.page.fill("[name=login]", name)
    one.page.fill("[name=password]", PASSPHRASE)
    one.page.locator("main form button.primary").first.click()
    one.page.locator("#mfa_webauthn_authenticate").wait_for()
    one.look("second factor at sign-in")
    with one.page.expect_navigation(url=lambda address: "/accounts/" not in address):
        one.page.locator("#mfa_webauthn_authenticate").click()


def prove_again(one: Staff) -> None:
    """Give the passphrase once more: whoever signed in again is asked for it before what matters most."""
    page = one.open("/accounts/reauthenticate/?next=/portal/")
    page.fill("input[type=password]", PASSPHRASE)
    with page.expect_navigation(url="**/portal/"):
        page.locator("main form button").first.click()


def plug_in_a_key(page: Page) -> CDPSession:
    keys = page.context.new_cdp_session(page)
    send = partial(keys.send, "WebAuthn.addVirtualAuthenticator")
    keys.send("WebAuthn.enable")
    send({"options": _KEY})
    return keys
