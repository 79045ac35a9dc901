"""The PostgreSQL and the Redis of a test run: one of each, in a temporary folder, started when a test first needs them.

Under xdist the controller starts them and its workers inherit the folder's name; each worker has a database and two Redis numbers
of its own.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import folders, postgres, redis_server, roles
from config.places import Places

_FOLDER = "RECORD_TEST_SERVICES"
_STARTED = "RECORD_TEST_SERVICES_STARTED"
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # test data may be lost with the machine


def places() -> Places:
    """Their places. The folder is made at the first call of a run."""
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="record-tests-")
    return Places(Path(os.environ[_FOLDER]).resolve())


def point_environment_at_them() -> None:
    """Give the settings the addresses of the test services, and keys that open nothing else."""
    where = places()
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ.update(
        DATA_DIR=str(where.data),
        DATABASE_URL=where.postgres_url(roles.OWNER),
        REDIS_URL=where.broker_url(2 * worker),
        CACHE_URL=where.redis_url(2 * worker + 1),
        SECRET_KEY="a key for tests alone, which opens nothing anywhere else",
        DATA_KEY=base64.b64encode(b"the data key of the test runs 32").decode("ascii"),
    )
    (where.data / "static").mkdir(exist_ok=True)


@contextmanager
def running() -> Iterator[Places]:
    """Have them run. Whoever starts them stops them; within that, it costs nothing."""
    where = places()
    if os.environ.get(_STARTED):
        yield where
        return
    with folders.lock(where):
        database = postgres.start(where, lambda _part, _line: None, _CARELESS)
        broker = redis_server.start(where, lambda _part, _line: None)
        roles.ensure(where, owner_may_create=True)
        os.environ[_STARTED] = "1"
        try:
            yield where
        finally:
            del os.environ[_STARTED]
            broker.stop()
            database.stop()


def remove() -> None:
    """Remove their folder, at the end of the run."""
    shutil.rmtree(places().data, ignore_errors=True)
