"""Reports on their way to a reviewer's desk, as browser tests bring them; and one decision by one key."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page

from tests.browser.people import Staff

REPORTS = Path(__file__).resolve().parents[2] / "seeds" / "reports"
PATIENCE = 60.0
_LOOK_AGAIN = 0.1


def send(staff: Staff, name: str) -> str:
    """Send one of our sample reports from a shell; wait until it is in the queue. Returns its id."""
    return read(staff, REPORTS / f"{name}.txt", name[:10])


def taken_in(staff: Staff, folder: Path, text: str) -> str:
    """The same with a text of the test's own."""
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    return read(staff, path, "2024-06-06")


def read(staff: Staff, path: Path, published: str) -> str:
    said = staff.installation.manage("ingest", str(path), "--published", published, "--source", "Diario Ejemplo").stdout
    report = said.strip().split()[-1]
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(staff.installation.places.postgres_url("record_owner"), autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute("SELECT state FROM tracker_report WHERE id = %s", [report]).fetchone()
            if row == ("in_queue",):
                return report
            time.sleep(_LOOK_AGAIN)
    pytest.fail(f"{path.name} did not get into the queue: {row}")


def paste(page: Page, text: str) -> None:
    page.fill("textarea", text)
    page.fill("[name=publisher]", "Diario Ejemplo")
    page.fill("[name=published]", "2024-05-03")
    page.locator("main form button.primary").click()
    page.wait_for_load_state()


def open_report(staff: Staff, words: str) -> Page:
    """The report with these words, once it has been read."""
    asked = "SELECT r.id FROM tracker_report r JOIN detentions_source s ON s.id = r.source_id WHERE r.state = 'in_queue' AND s.text LIKE %s"
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(staff.installation.places.postgres_url("record_owner"), autocommit=True) as connection:
        while time.monotonic() < deadline:
            if row := connection.execute(asked, [f"%{words}%"]).fetchone():
                return staff.open(f"/portal/reports/{row[0]}/")
            time.sleep(_LOOK_AGAIN)
    pytest.fail(f"No report with “{words}” got into the queue.")


def decide(page: Page, key: str) -> int:
    """One decision by one key: it leads through the fields to check, each seen, then decides. Returns how often it was pressed."""
    to_check = page.locator("#decision [data-check]").all()
    unseen = len(
        [one for one in to_check if page.evaluate("field => document.activeElement.closest('.f') !== field", one.element_handle())]
    )
    for _field in range(unseen):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.matches('[data-check]')"), "a field to check was not looked at first"
    with page.expect_navigation():
        page.keyboard.press(key)
    return unseen + 1
