"""A register on its way in, as browser tests and pictures bring it: sent, its columns named, checked by a real worker."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

_PATIENCE_MS = 60_000


def send_register(page: Page, base: str, content: bytes, name: str) -> str:
    """The address of the register's page, once every row is checked."""
    page.goto(f"{base}/portal/moving-in/")
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("[name=file]", file)
    page.fill("[name=title]", "Registro de personas detenidas, enero de 2026")
    for _step in ("send", "name the columns"):
        with page.expect_navigation():
            page.locator("main form button.primary").click()
    page.locator("#rows-head").wait_for(timeout=_PATIENCE_MS)
    return page.url
