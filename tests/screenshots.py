"""Pictures of every page from sample data: two widths, light and dark, Spanish and English; and contact sheets of them.

`make screenshots` opens an installation of its own in a temporary folder and writes to .local/screenshots/.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `make` runs this file, not the module

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests import pictured
from tests.browser.moving_in import send_register
from tests.browser.people import PASSPHRASE, Complaints, Staff, invited, newcomer
from tests.get_chromium import arguments, find
from tests.installation import BASE, Installation, opened
from tests.moving.registers import make
from tests.pictured import Pictured

OUT = BASE / ".local" / "screenshots"
WIDTHS = {1440: 1000, 360: 780}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES = ("es", "en")
_LEAST_CASES = 300
_PATIENCE_MS = 180_000


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a page."""

    width: int
    scheme: Literal["light", "dark"]
    language: str

    @property
    def folder(self) -> Path:
        return OUT / f"{self.width}-{self.scheme}-{self.language}"


LOOKS = [Look(width, scheme, language) for width, scheme, language in itertools.product(WIDTHS, SCHEMES, LANGUAGES)]


def main() -> int:
    shutil.rmtree(OUT, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix="pictures-") as folder,
        opened(Path(folder) / "data") as installation,
        sync_playwright() as tools,
    ):
        browser = tools.chromium.launch(executable_path=find(), args=arguments())
        wide = _everything(browser, installation)
        for look in LOOKS:
            _contact_sheet(browser, look)
        browser.close()
    for line in wide:
        sys.stdout.write(f"wider than the window: {line}\n")
    sys.stdout.write(f"{len(list(OUT.rglob('*.png')))} pictures in {OUT}\n")
    return 1 if wide else 0


def _everything(browser: Browser, installation: Installation) -> list[str]:
    """Walk the way in once, then shoot each page in each look. Returns the pages that scroll sideways."""
    base = installation.base_url
    with browser.new_context(locale="es-VE") as setting_up:
        page = setting_up.new_page()
        page.goto(installation.signin_link)
        link = Pictured(installation.signin_link.removeprefix(base))
        wide = _shoot(browser, base, None, {"first-link": link, "login": Pictured("/accounts/login/")})
        page.click("main button[type=submit]")
        wide += _shoot(browser, base, setting_up.storage_state(), {"passphrase": Pictured("/portal/passphrase/")})
        page.fill("[name=passphrase]", PASSPHRASE)
        page.fill("[name=again]", PASSPHRASE)
        page.click("main button[type=submit]")
        wide += _shoot(browser, base, setting_up.storage_state(), {"recovery-key": Pictured("/portal/recovery-key/")})
        key = "".join(page.locator(".key span").all_text_contents())
        page.fill("#typed", key[-6:])
        with page.expect_navigation():
            page.locator("form:has(#typed) button").click()
        _wait_for_samples(page, base)
        second = _second_reviewer(browser, installation, setting_up, page)
        pages = dict(_pages(page, base))
        wide += _shoot(browser, base, setting_up.storage_state(), pages)
        wide += _shoot(browser, base, None, pictured.at_sign_in(second, PASSPHRASE))
    return wide


def _second_reviewer(browser: Browser, installation: Installation, context: BrowserContext, page: Page) -> str:
    """Somebody who has a second factor. Returns the name."""
    staff = Staff(installation, context, page, Complaints())
    with browser.new_context(locale="es-VE") as elsewhere:
        newcomer(staff, elsewhere, invited(staff, "Iris"))
    return "iris"


def _pages(page: Page, base: str) -> Iterator[tuple[str, Pictured]]:
    """Names and addresses of the pages, once the samples have come through."""
    yield from pictured.proposals(page, base)
    yield from pictured.states(page, base)
    page.goto(f"{base}/portal/cases/")
    case = str(page.locator("main td a.mono").first.get_attribute("href"))
    own = [f"{case}{part}/" for part in ("event", "notes", "print", "ask", "withhold")]
    _an_export(page, base)
    send_register(page, base, make(60, 20).csv(), "registro.csv")
    yield from pictured.by_links(page, base, "/portal/", "/", "/portal/sessions/", "/portal/recovery-key/", case, *own)


def _an_export(page: Page, base: str) -> None:
    """So that there is one to be seen: its page is reached by links."""
    page.goto(f"{base}/portal/exports/new/?state=died")
    page.fill("#f-reason", "Informe anual, lo lee el equipo jurídico.")
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def _wait_for_samples(page: Page, base: str) -> None:
    waited = 0
    while waited < _PATIENCE_MS:
        page.goto(f"{base}/portal/cases/")
        cases = int("".join(filter(str.isdigit, page.locator(".page-head .muted").inner_text())) or "0")
        page.goto(f"{base}/portal/")
        if cases >= _LEAST_CASES and page.locator("#arrivals[hx-get]").count() == 0 and page.locator("#arrivals tbody tr").count() >= 6:
            return
        page.wait_for_timeout(2_000)
        waited += 2_000
    raise TimeoutError("The samples did not come through.")


def _shoot(browser: Browser, base: str, state: StorageState | None, pages: Mapping[str, Pictured]) -> list[str]:
    wide = []
    for look in LOOKS:
        look.folder.mkdir(parents=True, exist_ok=True)
        context = browser.new_context(
            viewport={"width": look.width, "height": WIDTHS[look.width]}, color_scheme=look.scheme, storage_state=state
        )
        context.add_cookies([{"name": "django_language", "value": look.language, "url": base}])
        page = context.new_page()
        for name, one in pages.items():
            page.goto(base + one.address)
            _act(page, one)
            page.screenshot(path=look.folder / f"{name}.png", full_page=not ("review" in name and look.width > 1000))
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(f"{look.folder.name}/{name}")
        context.close()
    return wide


def _act(page: Page, one: Pictured) -> None:
    if not one.script:
        return
    page.evaluate("held => Object.assign(document.body.dataset, held)", dict(one.holds))
    with page.expect_navigation():
        page.evaluate(one.script if one.script.startswith("()") else f"() => {{ {one.script} }}")


def _contact_sheet(browser: Browser, look: Look) -> None:
    """One picture with all pages of a look, so that they are seen side by side."""
    pictures = sorted(look.folder.glob("*.png"))
    figures = "".join(f'<figure><img src="{one.name}"><figcaption>{one.stem}</figcaption></figure>' for one in pictures)
    sheet = look.folder / "sheet.html"
    width, height = (340, 460) if look.width < 1000 else (572, 400)
    style = (
        f"body{{display:flex;flex-wrap:wrap;gap:12px;margin:12px;font:14px sans-serif}}figure{{margin:0;width:{width}px}}"
        f"img{{display:block;width:{width}px;height:{height}px;object-fit:cover;object-position:top;border:1px solid #999}}"
    )
    sheet.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1800, "height": 1000})
    page.goto(sheet.as_uri())
    page.screenshot(path=OUT / f"sheet-{look.folder.name}.png", full_page=True)
    page.close()
    sheet.unlink()


if __name__ == "__main__":
    sys.exit(main())
