"""Two people who are signed in to a real installation, each in a browser of their own. All browser tests share them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Complaints, Staff, first_administrator, invited, newcomer
from tests.installation import Installation

expect.set_options(timeout=30_000)  # a build machine may be very busy


@pytest.fixture(scope="session")
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture(autouse=True)
def _nothing_was_complained_about(complaints: Complaints) -> Iterator[None]:
    """Whatever a browser says against a page (its policy, its scripts) fails the test that opened it."""
    complaints.clear()
    yield
    assert complaints == []


@pytest.fixture(scope="session")
def staff(browser: Browser, shared_installation: Installation, complaints: Complaints) -> Iterator[Staff]:
    """The first administrator, who is lead and reviewer too."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
    one = first_administrator(shared_installation, context, complaints)
    yield one
    context.close()


@pytest.fixture(scope="session")
def second(browser: Browser, staff: Staff) -> Iterator[Staff]:
    """A second reviewer, who came in by a link and has a key."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1000})
    one = newcomer(staff, context, invited(staff, "Iris"))
    yield one
    context.close()
