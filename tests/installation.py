"""A real installation, as `make run` opens it: its own data, its own port, its own processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.leash import leashed
from config.places import Places

BASE = Path(__file__).resolve().parent.parent
_NOT_THEIRS = (
    *("DATABASE_URL", "DATABASE_PUBLIC_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CACHE_URL", "SECRET_KEY", "DATA_KEY", "DATA_DIR"),
    *("DJANGO_SETTINGS_MODULE", "LC_ALL", "LC_MESSAGES", "LANGUAGE", "ALLOWED_HOSTS", "SITE_URL", "PRODUCTION", "DEBUG"),
)
_PATIENCE = 600.0  # a build machine may be very busy


class DidNotOpen(Exception):
    """The installation ended, or kept silent. The message is what it said."""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def environment(data: Path, **extra: str) -> dict[str, str]:
    """That of a person in a fresh terminal, with the installation's folder named."""
    mine = {
        name: value for name, value in os.environ.items() if name not in _NOT_THEIRS and not name.startswith(("PYTEST_", "RECORD_TEST_"))
    }
    return {**mine, "DATA_DIR": str(data), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **extra}


@dataclass(slots=True)
class Installation:
    """`up` in a process of its own. It ends with the process that opened it."""

    data: Path
    port: int
    env: dict[str, str]
    lines: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    _reader: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def places(self) -> Places:
        return Places(self.data.resolve())

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    @property
    def signin_link(self) -> str:
        """The link for the first administrator that the start printed; "" when it printed none."""
        return next((line.split("| ", 1)[1] for line in self.lines if f"| {self.base_url}/" in line), "")

    def open(self, *options: str) -> None:
        """Start it and wait until it says that it is ready; raise DidNotOpen when it doesn't."""
        command = [sys.executable, str(BASE / "manage.py"), "up", "--data", str(self.data), "--port", str(self.port), *options]
        self.process = subprocess.Popen(
            leashed(command, signal.SIGTERM),
            env=self.env,
            cwd=BASE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()
        deadline = time.monotonic() + _PATIENCE
        while not any(f"Ready: {self.base_url}/" in line for line in self.lines):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise DidNotOpen(self.output)
            time.sleep(0.1)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send `number` to `up` alone, as a person would, and wait for its end. Returns its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=120)
        if self._reader is not None:
            self._reader.join(timeout=5)
        return code

    def manage(self, *words: str, check: bool = True, feed: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py as the person in charge of this installation would."""
        command = [sys.executable, str(BASE / "manage.py"), *words]
        return subprocess.run(command, env=self.env, cwd=BASE, check=check, capture_output=True, text=True, input=feed)


@contextmanager
def opened(data: Path, *options: str, **extra: str) -> Iterator[Installation]:
    """An installation in `data`, open inside the block. `options` are further words for `up`, `extra` goes into its environment."""
    one = Installation(data, free_port(), environment(data, **extra))
    try:
        one.open(*options)
        yield one
    finally:
        one.stop()
