"""What is pictured: one page of each kind that links lead to, and the states of pages that take an act to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page

_LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)"
_SURFACES = re.compile(r"/(portal|counts|method|data|cases|directory|corrections|accounts/2fa|accounts/password)(/|$)|/$")
_IDS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "one"),
    (re.compile(r"(VE|EX)-[0-9A-Z]{6}"), "one"),
    (re.compile(r"(?<!new)/(agencies|places|organisations)/[^/]+/"), r"/\1/one/"),
    (re.compile(r"/\d+/"), "/one/"),
)
# Twice the same decision on the open proposal, the second time with the version of before: somebody else was here first.
_TOO_LATE = """() => {
  const form = document.createElement('form');
  const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
  const typed = {csrfmiddlewaretoken: token, version: '0', action: 'confirm', 'f-date': '2019-03-20', why: 'Lo dice su familia.'};
  form.method = 'post';
  form.action = document.body.dataset.decide;
  for (const [name, value] of Object.entries(typed)) {
    const field = document.createElement('input');
    field.type = 'hidden'; field.name = name; field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""
_SEND = "document.querySelector('main form.form button.primary').closest('form').submit()"


@dataclass(frozen=True, slots=True)
class Pictured:
    """A page, and what is done on it before it is pictured: a script that leads to another page, or "".

    `holds` is what the script finds as `document.body.dataset`.
    """

    address: str
    script: str = ""
    holds: tuple[tuple[str, str], ...] = ()


def kind_of(address: str) -> str:
    """The page's kind, as a file's name: its path without what names one person, report or place."""
    path = urlsplit(address).path
    for pattern, word in _IDS:
        path = pattern.sub(word, path)
    return path.strip("/").replace("/", "-") or "public-home"


def by_links(page: Page, base: str, *starts: str) -> Iterator[tuple[str, Pictured]]:
    """One page of each kind that links lead to."""
    waiting = [base + start for start in starts]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        kind = kind_of(address)
        if f"{parts.scheme}://{parts.netloc}" != base or not _SURFACES.match(parts.path) or kind in seen:
            continue
        seen.add(kind)
        try:
            answer = page.goto(address)
        except Error:  # a file: browsers take it down
            continue
        if answer and answer.headers.get("content-type", "").startswith("text/html"):
            waiting += page.evaluate(_LINKS)
            yield kind, Pictured(address.removeprefix(base))


def proposals(page: Page, base: str) -> Iterator[tuple[str, Pictured]]:
    """One proposal of each kind, with known cases beside it and without."""
    page.goto(f"{base}/portal/")
    seen: set[str] = set()
    for address in [str(link.get_attribute("href")) for link in page.locator("ol.q a").all()]:
        page.goto(base + address)
        for number in range(1, page.locator(".prop-tabs a").count() + 1):
            page.goto(f"{base}{address}?p={number}")
            kind = "count" if page.locator("#f-value").count() else "detention" if page.locator("#f-event").count() else "not-detained"
            name = f"review-{kind}{'-known' if page.locator('#dups').count() else ''}"
            if name not in seen:
                seen.add(name)
                yield name, Pictured(f"{address}?p={number}")


def states(page: Page, base: str) -> Iterator[tuple[str, Pictured]]:
    """Decides on some proposals, and gives the pages that are there only then."""
    told, listed = _report(page, base, "Roberto Marrero"), _report(page, base, "Lara")
    page.goto(f"{base}{told}?p=1")
    decide = str(page.locator("#decision").get_attribute("action"))
    _confirm(page)
    page.goto(f"{base}{listed}?p=5")
    _confirm(page)
    yield "review-refused", Pictured(f"{listed}?p=1", "document.getElementById('f-date').value = 'ayer'; " + _press("confirm"))
    yield "review-rejecting", Pictured(f"{listed}?p=1", _press("reject"))
    yield "review-decided", Pictured(f"{told}?p=1")
    yield "review-too-late", Pictured(f"{told}?p=2", _TOO_LATE, (("decide", decide),))
    yield "review-waiting-for-a-second", Pictured(f"{listed}?p=5")
    yield "name-table-suggested", Pictured(f"{listed}table/?choose=1")
    yield "report-new-refused", Pictured("/portal/reports/new/", _SEND)
    yield "testimony-new-refused", Pictured("/portal/reports/new/testimony/", _SEND)
    yield "cases-none", Pictured("/portal/cases/?q=nadie")
    yield "not-found", Pictured("/portal/cases/VE-222222/")


def at_sign_in(name: str, passphrase: str) -> dict[str, Pictured]:
    """What somebody sees who has a second factor, and somebody who mistypes."""
    return {
        "login-refused": Pictured("/accounts/login/", _sign_in("nadie", "nada")),
        "second-factor-asked": Pictured("/accounts/login/", _sign_in(name, passphrase)),
    }


def _report(page: Page, base: str, title: str) -> str:
    page.goto(f"{base}/portal/")
    return str(page.locator("ol.q a", has_text=title).first.get_attribute("href"))


def _confirm(page: Page) -> None:
    page.locator('.acts button[value="confirm"]').click()
    page.wait_for_load_state()


def _press(action: str) -> str:
    return f"""document.querySelector('.acts button[value="{action}"]').click()"""


def _sign_in(name: str, passphrase: str) -> str:
    return f"""document.querySelector('[name=login]').value = '{name}'; document.querySelector('[name=password]').value = '{passphrase}';
      document.querySelector('main form button.primary').click()"""
