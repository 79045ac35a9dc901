"""The private PostgreSQL and Redis, started for real, in good weather and after crashes."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import folders
from config.places import Places
from tests.config.holding import SOMEBODY, NotHeld, held, hold, processes_in, wait_until_none_in

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a first start and a clean end, to be copied: making one takes a second."""
    folder = tmp_path_factory.mktemp("seed") / "data"
    with held(folder) as services:
        services.sql("record_owner", "CREATE TABLE kept (word text)")
        services.sql("record_owner", "INSERT INTO kept VALUES ('before')")
    return folder


@pytest.fixture
def data(seed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seed, tmp_path / "data"))


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder near the root, open to pass through: pytest's own is closed to other users and long."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_gives_each_role_its_rights_and_no_more(data: Path) -> None:
    with held(data) as services:
        services.sql("record_owner", "CREATE TABLE mine (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            services.sql("record_app", "CREATE TABLE theirs (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            services.sql("record_public", "SELECT * FROM mine")
        read_only = services.sql("record_public", "SHOW default_transaction_read_only")
        strong = services.sql("record_app", "SELECT rolname FROM pg_roles WHERE rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls")

    assert read_only == [("on",)]
    assert strong == [("record_boss",)]


def test_listens_nowhere_but_on_its_private_socket(data: Path) -> None:
    with held(data) as services:
        addresses = services.sql("record_app", "SHOW listen_addresses")
        modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (services.places.sockets, services.places.redis_socket)}

    assert addresses == [("",)]
    assert modes == {0}


def test_leaves_no_process_after_a_clean_end(data: Path) -> None:
    code = hold(data).end()

    assert code == 0
    assert processes_in(data) == []


def test_leaves_no_process_and_loses_nothing_when_killed(data: Path) -> None:
    services = hold(data)
    services.sql("record_owner", "INSERT INTO kept VALUES ('written a moment ago')")
    services.kill()

    left = wait_until_none_in(data)
    with held(data) as again:
        kept = again.sql("record_owner", "SELECT word FROM kept")

    assert left == []
    assert ("written a moment ago",) in kept


def test_starts_at_once_after_a_kill_even_while_the_old_servers_are_still_ending(data: Path) -> None:
    for _ in range(3):
        hold(data).kill()

    with held(data) as services:
        assert services.sql("record_owner", "SELECT word FROM kept") == [("before",)]


def test_starts_after_everything_was_killed_at_once(data: Path) -> None:
    services = hold(data)
    for pid in (services.process.pid, services.postgres, services.redis):
        os.kill(pid, signal.SIGKILL)
    services.process.wait()

    with held(data) as again:
        assert again.sql("record_owner", "SELECT word FROM kept") == [("before",)]


def test_does_not_touch_a_stranger_that_has_the_number_of_an_old_server(data: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    (data / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data / 'postgres'}\n1\n5432\n\n\n\n")
    (data / "run" / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")

    try:
        with held(data) as services:
            kept = services.sql("record_owner", "SELECT word FROM kept")
        alive = stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()

    assert kept == [("before",)]
    assert alive


def test_ends_a_server_of_its_own_that_was_left_over(data: Path) -> None:
    first = hold(data)
    command = Path(f"/proc/{first.postgres}/cmdline").read_bytes().split(b"\0")[:-1]
    namespace = ["unshare", "--user", "--map-user=1", "--map-group=1"] if os.geteuid() == 0 else []
    first.end()
    left_over = subprocess.Popen([*namespace, *command], cwd="/", stderr=subprocess.DEVNULL, start_new_session=True)

    with held(data) as services:
        kept = services.sql("record_owner", "SELECT word FROM kept")

    assert kept == [("before",)]
    assert left_over.wait(timeout=10) is not None


def test_a_second_one_on_the_same_folder_is_refused(data: Path) -> None:
    with held(data), pytest.raises(NotHeld) as refusal:
        hold(data)

    assert refusal.value.code == 3


def test_a_first_start_that_was_killed_half_way_is_repeated(tmp_path: Path) -> None:
    half_made = tmp_path / "data" / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    with held(tmp_path / "data") as services:
        assert services.sql("record_app", "SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ["with a space", "con ñ y ’", "a,comma", "per%cent", "l" * 120])
def test_runs_under_any_path(seed: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(seed, tmp_path / name))

    with held(folder) as services:
        assert services.sql("record_owner", "SELECT word FROM kept") == [("before",)]
        assert stat.S_IMODE(services.places.sockets.stat().st_mode) == 0o700

    assert services.places.sockets.is_relative_to(folder.resolve()) or not services.places.sockets.exists()


def test_two_installations_stand_side_by_side(seed: Path, data: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(seed, tmp_path / "other"))

    with held(data) as ours, held(other) as theirs:
        ours.sql("record_owner", "INSERT INTO kept VALUES ('ours')")

        assert theirs.sql("record_owner", "SELECT word FROM kept") == [("before",)]


def test_leaves_the_folders_above_as_they_are(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)

    with held(closed / "deep" / "data"):
        pass

    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert closed.stat().st_uid == os.geteuid()


@as_root
def test_runs_as_somebody_without_rights(short: Path) -> None:
    os.chown(short, SOMEBODY, SOMEBODY)
    with held(short / "data", uid=SOMEBODY) as services:
        owner = Path(f"/proc/{services.postgres}").stat().st_uid

    assert owner == SOMEBODY
    assert processes_in(short) == []


@as_root
def test_leaves_no_process_when_somebody_without_rights_is_killed(short: Path) -> None:
    os.chown(short, SOMEBODY, SOMEBODY)
    hold(short / "data", uid=SOMEBODY).kill()

    assert wait_until_none_in(short) == []


@as_root
def test_runs_as_root_where_user_namespaces_are_refused(short: Path) -> None:
    with held(short / "data", "--no-namespaces") as services:
        owner = Path(f"/proc/{services.postgres}").stat().st_uid
        works = services.sql("record_owner", "SELECT 1")

    assert owner != 0
    assert works == [(1,)]


@as_root
def test_leaves_no_process_when_killed_where_user_namespaces_are_refused(short: Path) -> None:
    services = hold(short / "data", "--no-namespaces")
    services.kill()

    assert wait_until_none_in(short) == []
    with held(short / "data", "--no-namespaces") as again:
        assert again.sql("record_owner", "SELECT 1") == [(1,)]


@as_root
def test_refuses_a_socket_folder_that_somebody_else_prepared(tmp_path: Path) -> None:
    places = Places(tmp_path / ("l" * 120))
    places.sockets.mkdir(mode=0o700)
    os.chown(places.sockets, SOMEBODY, SOMEBODY)

    try:
        with pytest.raises(folders.ServiceFailed, match="belongs to another user"):
            folders.socket_folder(places)
    finally:
        places.sockets.rmdir()


def test_refuses_a_socket_folder_that_is_a_link(tmp_path: Path) -> None:
    places = Places(tmp_path / ("m" * 120))
    places.sockets.symlink_to(tmp_path)

    try:
        with pytest.raises(folders.ServiceFailed, match="should be a folder"):
            folders.socket_folder(places)
    finally:
        places.sockets.unlink()
