"""Walk through an installation by its links, as a person would, until nothing new comes: one address for each route."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

WIDTHS = (1440, 360)
_ASKED = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
_ASK = """asked => axe.run(document, asked).then(
  found => found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`))"""
_SURFACES = frozenset({"portal", "public", "corrections"})
_LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)"


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, as one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_ASK, _ASKED)
    return found


def hindrances(page: Page) -> list[str]:
    """What keeps somebody from using the open page, wide or narrow. The window is wide afterwards."""
    found = []
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 1000})
        found += [f"{width} px: {one}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width} px: scrolls sideways")
    return found


def hindrances_in_spanish(page: Page) -> list[str]:
    """Whether the open page scrolls sideways on a phone in the longer of our languages. It is wide and in English afterwards."""
    page.set_viewport_size({"width": WIDTHS[1], "height": 1000})
    site = "{0.scheme}://{0.netloc}/".format(urlsplit(page.url))
    page.context.add_cookies([{"name": "django_language", "url": site, "value": "es"}])
    page.reload()
    language, width = page.evaluate("[document.documentElement.lang, document.documentElement.scrollWidth]")
    page.context.add_cookies([{"name": "django_language", "url": site, "value": "en"}])
    page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    return [f"in {language}: {width} px wide"] if (language, width) != ("es", WIDTHS[1]) else []


def walk(page: Page, base: str, *starts: str) -> Iterator[str]:
    """Open a page of each route that links lead to from `starts`, and give its route's name; it is open while the caller looks at it."""
    waiting: list[str] = [base + start for start in starts]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        route = _route(address, base)
        if route is None or route in seen:
            continue
        seen.add(route)
        if _opened(page, address):
            waiting += page.evaluate(_LINKS)
            yield route


def _opened(page: Page, address: str) -> bool:
    """False for files: a browser takes them down, and the open page stays."""
    try:
        answer = page.goto(address)
    except Error as wrong:
        if "Download is starting" in str(wrong) or "net::ERR_ABORTED" in str(wrong):
            return False
        raise
    return answer is not None and answer.headers.get("content-type", "").startswith("text/html")


def _route(address: str, base: str) -> str | None:
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != base:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    return match.view_name if match.namespace in _SURFACES else None
