import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import leftovers

PROGRAM = "left-server"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program of that name which does nothing for a minute."""
    sleep = shutil.which("sleep")
    assert sleep is not None
    return Path(shutil.copy(sleep, tmp_path / PROGRAM))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def _has_become(program: Path, pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(bytes(program))


@pytest.fixture
def left(program: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([program, "60"], cwd=folder) as process:
        while not _has_become(program, process.pid):  # Popen may return before the new process is that program
            time.sleep(0.01)
        yield process
        process.kill()


def test_ends_a_server_that_stands_in_the_folder(left: subprocess.Popen[bytes], folder: Path) -> None:
    leftovers.end_servers(folder, frozenset({PROGRAM}), signal.SIGTERM)

    assert left.wait(timeout=5) == -signal.SIGTERM


def test_leaves_alone_a_shell_that_stands_in_the_folder(left: subprocess.Popen[bytes], folder: Path) -> None:
    leftovers.end_servers(folder, frozenset({"another-server"}), signal.SIGTERM)

    assert left.poll() is None


def test_leaves_alone_a_server_of_another_installation(left: subprocess.Popen[bytes], folder: Path) -> None:
    leftovers.end_servers(folder.parent, frozenset({PROGRAM}), signal.SIGTERM)

    assert left.poll() is None


def test_forgets_a_number_that_is_now_a_strangers(tmp_path: Path) -> None:
    pid_file = tmp_path / "server.pid"
    pid_file.write_text(f"{os.getpid()}\nmore\n")

    leftovers.forget_reused_pid(pid_file, tmp_path, frozenset({PROGRAM}))

    assert not pid_file.exists()


@pytest.mark.parametrize("content", ["999999999\n", "", "not a number\n"])
def test_leaves_a_file_that_names_nobody_alive_to_the_server(tmp_path: Path, content: str) -> None:
    pid_file = tmp_path / "server.pid"
    pid_file.write_text(content)

    leftovers.forget_reused_pid(pid_file, tmp_path, frozenset({PROGRAM}))

    assert pid_file.exists()


def test_keeps_the_file_of_a_server_that_still_runs(left: subprocess.Popen[bytes], folder: Path, tmp_path: Path) -> None:
    pid_file = tmp_path / "server.pid"
    pid_file.write_text(f"{left.pid}\n")

    leftovers.forget_reused_pid(pid_file, folder, frozenset({PROGRAM}))

    assert pid_file.exists()
