"""Run tests/config/hold.py in a process of its own, as this user or another, and look at what it leaves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.places import Places

BASE = Path(__file__).resolve().parent.parent.parent
SOMEBODY = 1  # an account that every Linux has, without rights


def processes_in(folder: Path) -> list[str]:
    """The command lines of the living processes that name `folder` or stand in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            stands = str((entry / "cwd").readlink())
        except OSError:
            continue
        if state != "Z" and int(entry.name) != os.getpid() and (str(folder) in command or stands.startswith(str(folder))):
            found.append(command)
    return found


def wait_until_none_in(folder: Path, seconds: float = 60) -> list[str]:
    """The processes of `folder` that are still there after `seconds`; usually none, and soon."""
    deadline = time.monotonic() + seconds
    while (left := processes_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


@dataclass(frozen=True, slots=True)
class Held:
    """Services held open by `process`."""

    process: subprocess.Popen[str]
    places: Places
    postgres: int
    redis: int

    def sql(self, role: str, sentence: str, database: str = "record") -> list[tuple[object, ...]]:
        with psycopg.connect(self.places.postgres_url(role, database)) as link:
            cursor = link.execute(sentence.encode())
            return cursor.fetchall() if cursor.description else []

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=180)

    def kill(self) -> None:
        """As `kill -9` and a pulled plug do."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class NotHeld(Exception):
    """It ended before it was ready; `code` is its exit code."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"code {code}: {said}")
        self.code = code


def hold(folder: Path, *options: str, uid: int | None = None) -> Held:
    """Start it and wait until it is ready."""
    command = [*([] if uid is None else _as(uid)), _python_for(uid), str(BASE / "tests" / "config" / "hold.py"), str(folder), *options]
    env = {**os.environ, "PYTHONPATH": f"{BASE}{os.pathsep}{sysconfig.get_path('purelib')}", "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd="/")
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if line.startswith("hold| ready "):
            postgres, redis = line.split()[-2:]
            return Held(process, Places(folder.resolve()), int(postgres), int(redis))
    raise NotHeld(process.wait(), "".join(said))


@contextmanager
def held(folder: Path, *options: str, uid: int | None = None) -> Iterator[Held]:
    one = hold(folder, *options, uid=uid)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.end()


def _as(uid: int) -> list[str]:
    return [shutil.which("setpriv") or "setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]


def _python_for(uid: int | None) -> str:
    """A Python that this user may run: ours may stand in somebody's home."""
    if uid is None:
        return sys.executable
    mine = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return next((path for path in (f"/usr/bin/{mine}", f"/usr/local/bin/{mine}") if Path(path).exists()), sys.executable)
