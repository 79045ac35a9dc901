"""More people than the first administrator, each in a browser of their own."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSPHRASE, Staff


def invited(staff: Staff, name: str) -> str:
    """The administrator adds a reviewer; returns the link that lets them in once."""
    page = staff.open("/portal/people/")
    page.fill("#username", name.lower())
    page.fill("#display_name", name)
    page.get_by_role("button", name="Add and make a link").click()
    return page.locator("#one-time-link").inner_text()


def newcomer(browser: Browser, staff: Staff, link: str) -> Page:
    """A second reviewer comes in: link, passphrase, and a key in their own browser."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(20_000)
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(link)
    page.locator("form[method=post] button.primary").click()
    for name in ("passphrase", "again"):
        page.fill(f"[name={name}]", PASSPHRASE)
    page.locator("form[method=post] button.primary").click()
    page.wait_for_url("**/second-factor/")
    page.locator("main a.btn.primary").click()
    page.wait_for_load_state()
    if page.locator("input[type=password]").count():
        page.fill("input[type=password]", PASSPHRASE)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    page.fill("[name=name]", "llave")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "/webauthn/add" not in address)
    return page
