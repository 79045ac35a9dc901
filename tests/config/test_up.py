"""A whole installation, opened, looked at, killed and opened again."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from config.embedded.folders import is_open
from config.places import Places
from tests.config.holding import processes_in, wait_until_none_in
from tests.installation import Installation, environment, free_port, opened

_PATIENCE = 240.0


def _answers(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return bool(answer.status == 200)


def _part(installation: Installation, word: str) -> int:
    """The process of the part whose command has `word`: the child of `up` itself, not a child of that child."""
    assert installation.process is not None
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if parent == installation.process.pid and word.encode() in command:
            return int(entry.name)
    return 0


def _doctor(installation: Installation) -> subprocess.CompletedProcess[str]:
    """What the doctor says once every part is back: parts may have been killed a moment ago."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        result = installation.manage("doctor", "--port", str(free_port()), check=False)
        if result.returncode == 0 or time.monotonic() > deadline:
            return result
        time.sleep(1)


def _wait_until_it_serves(installation: Installation) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError):
            if _answers(f"{installation.base_url}/"):
                return
        time.sleep(0.5)
    pytest.fail("the pages did not answer")


def test_serves_pages_and_prints_where(installation: Installation) -> None:
    assert _answers(f"{installation.base_url}/healthz")
    assert _answers(f"{installation.base_url}/")


def test_prints_a_first_sign_in_link_and_keeps_it_nowhere(installation: Installation) -> None:
    link = installation.signin_link
    log = (installation.places.logs / "up.log").read_text(encoding="utf-8")

    assert link.startswith(installation.base_url)
    assert link not in log


def test_reminds_of_the_recovery_copy_of_the_data_key(installation: Installation) -> None:
    assert str(installation.places.keys / "data_key") in installation.output


def test_everything_it_keeps_is_closed_to_others(installation: Installation) -> None:
    data = installation.places.data
    paths = [data, *data.iterdir(), *installation.places.keys.iterdir(), *installation.places.logs.iterdir()]

    assert {path.name for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077} == set()


def test_no_secret_is_on_a_command_line(installation: Installation) -> None:
    secrets = [path.read_text().strip() for path in installation.places.keys.iterdir()]

    lines = processes_in(installation.data)

    assert len(lines) >= 8
    assert not [line for line in lines if any(secret in line for secret in secrets)]


def test_doctor_finds_it_well(installation: Installation) -> None:
    result = _doctor(installation)

    assert result.returncode == 0, result.stdout
    assert "WRONG" not in result.stdout


def test_a_second_one_on_the_same_data_is_refused(installation: Installation) -> None:
    result = installation.manage("up", "--port", str(free_port()), check=False)

    assert result.returncode == 3
    assert "already running" in result.stderr


@pytest.mark.parametrize("word", ["gunicorn", "worker", "beat"])
def test_a_part_that_was_killed_comes_back(installation: Installation, word: str) -> None:
    before = _part(installation, word)
    os.kill(before, signal.SIGKILL)

    deadline = time.monotonic() + _PATIENCE
    while _part(installation, word) in {0, before} and time.monotonic() < deadline:
        time.sleep(0.2)

    assert _part(installation, word) not in {0, before}
    _wait_until_it_serves(installation)
    assert _doctor(installation).returncode == 0


def test_the_database_comes_back_when_it_was_killed(installation: Installation) -> None:
    before = _part(installation, "-D")
    os.kill(before, signal.SIGKILL)

    assert _doctor(installation).returncode == 0
    assert _part(installation, "-D") not in {0, before}
    _wait_until_it_serves(installation)


def test_ctrl_c_and_kill_leave_nothing_and_the_data_is_there_again(tmp_path: Path) -> None:
    data = tmp_path / "with a space" / "data"
    with opened(data, "--no-samples") as first:
        first.manage("shell", "-c", "from detentions.models import User; User.objects.create_user('ana', None, display_name='Ana')")

        code = first.stop(signal.SIGINT)

    assert code == 0
    assert processes_in(data) == []
    assert not is_open(first.places)

    killed = Installation(data, free_port(), environment(data))
    killed.open("--no-samples")
    killed.stop(signal.SIGKILL)
    assert wait_until_none_in(data, seconds=60) == []

    with opened(data, "--no-samples") as again:
        there = again.manage(
            "shell", "-v", "0", "-c", "from detentions.models import User; print(User.objects.filter(username='ana').count())"
        )

    assert there.stdout.strip() == "1"


def test_starts_nothing_of_its_own_where_addresses_are_given(tmp_path: Path, test_services: Places) -> None:
    theirs = {
        "DATABASE_URL": test_services.postgres_url("record_app"),
        "DATABASE_OWNER_URL": test_services.postgres_url("record_owner"),
        "DATABASE_PUBLIC_URL": test_services.postgres_url("record_public"),
        "REDIS_URL": test_services.broker_url(60),
        "CACHE_URL": test_services.redis_url(61),
    }
    with opened(tmp_path / "data", "--no-samples", **theirs) as one:
        made = {path.name for path in one.data.iterdir()}
        well = _doctor(one)

    assert made.isdisjoint({"postgres", "redis", "run"})
    assert well.returncode == 0, well.stdout
