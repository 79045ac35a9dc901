"""What every test gets: real services when it needs them, no network beyond this machine, and installations on demand."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

import pgtrigger
import pytest
import pytest_socket
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from playwright.sync_api import Browser, sync_playwright

from config.places import Places
from tests import services
from tests.installation import Installation, opened

_OPEN = pytest.StashKey[ExitStack]()

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop is not ours


def pytest_configure(config: pytest.Config) -> None:
    """Under xdist the controller starts the services for all its workers."""
    if not _is_worker(config) and getattr(config.option, "numprocesses", None):
        config.stash[_OPEN] = ExitStack()
        config.stash[_OPEN].enter_context(services.running())


def pytest_unconfigure(config: pytest.Config) -> None:
    if _OPEN in config.stash:
        config.stash[_OPEN].close()
    if not _is_worker(config):
        services.remove()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for a browser or for a whole installation begin first: side by side with the others they cost little time."""
    items.sort(key=_works_alone)


def _works_alone(item: pytest.Item) -> bool:
    waits_for = {"browser", "installation"} & {*item.keywords, *getattr(item, "fixturenames", ())}
    return not waits_for and getattr(getattr(item, "module", None), "opened", None) is not opened


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def test_services() -> Iterator[Places]:
    """The PostgreSQL and the Redis of this run. Ask for it where Redis is needed without a database."""
    with services.running() as places:
        yield places


@pytest.fixture(scope="session")
def django_db_modify_db_settings(test_services: Places, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Any test that asks for the database starts the services."""


@pytest.fixture(scope="session", autouse=True)
def _flush_may_truncate() -> Iterator[None]:
    """Transactional tests empty their tables at the end, append-only ones too: the test runner may what the product may not."""
    usual: Callable[..., None] = DatabaseOperations.execute_sql_flush

    def unguarded(self: DatabaseOperations, sql_list: list[str]) -> None:
        with pgtrigger.ignore():
            usual(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", unguarded)
        yield


@pytest.fixture(autouse=True)
def _public_connection_is_closed() -> Iterator[None]:
    """A test that looked through the public alias leaves a connection behind, and with it the test database can't be dropped."""
    yield
    if connections["public"] is not connections["default"]:
        connections["public"].close()


@pytest.fixture(scope="module")
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A real, empty installation for the tests of one module; all modules that use a browser share one, which fills as they go."""
    if request.node.get_closest_marker("browser"):
        yield request.getfixturevalue("shared_installation")
        return
    with _empty(tmp_path_factory) as one:
        yield one


@pytest.fixture(scope="session")
def shared_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The one that the browser tests share: each test brings words, names and days of its own."""
    with _empty(tmp_path_factory) as one:
        yield one


def _empty(folders: pytest.TempPathFactory) -> AbstractContextManager[Installation]:
    """With a clock that sweeps every two seconds."""
    return opened(folders.mktemp("installation") / "data", "--no-samples", SWEEP_EVERY_SECONDS="2")


def chromium() -> str | None:
    """The system's Chromium; None lets Playwright use the one it has downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One real Chromium for the whole run: Playwright starts only once per process."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium(),
            args=[*(["--no-sandbox"] if os.geteuid() == 0 else []), "--disable-gpu", "--disable-background-networking"],
        )
        yield found
        found.close()
