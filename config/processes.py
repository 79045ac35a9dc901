"""One child process: its output by lines, its end noticed, its whole group stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from config.leash import leashed

_STEP = 0.05
_LONGEST_LINE = 16_384
_REMEMBERED = 40


@dataclass(slots=True)
class Child:
    """A part of the house. `on_line` is called from a thread with (name, line).

    Start it from the main thread only: the leash ends with the thread.
    """

    name: str
    command: list[str]
    env: dict[str, str]
    on_line: Callable[[str, str], None]
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    cwd: str = "/"
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED), init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _pump: threading.Thread | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self) -> None:
        self._process = subprocess.Popen(
            leashed(self.command, self.death_signal),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.cwd,
            env=self.env,
            start_new_session=True,
        )
        self._pump = threading.Thread(target=self._pass_lines_on, args=(self._process,), name=f"log of {self.name}", daemon=True)
        self._pump.start()

    def _pass_lines_on(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            while line := stream.readline(_LONGEST_LINE):
                text = line.decode(errors="replace").rstrip("\r\n")
                self.last_lines.append(text)
                self.on_line(self.name, text)

    def ended(self) -> bool:
        """True once it has ended. Its pid stays reserved until `reap`, so its group can still be named safely."""
        if self._process is None or self._process.returncode is not None:
            return True
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def wait(self, seconds: float, unless: Callable[[], bool] = lambda: False) -> bool:
        """Wait for its end; False when it still runs after `seconds`, or when `unless` came true first."""
        deadline = time.monotonic() + seconds
        while not self.ended():
            if unless() or time.monotonic() > deadline:
                return False
            time.sleep(_STEP)
        return True

    def reap(self) -> int:
        """Kill whatever is left of its group, collect it, and return its exit code."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._signal_group(signal.SIGKILL)
            self._process.wait()
            if self._pump is not None:
                self._pump.join(timeout=1)
        return self._process.returncode

    def stop(self) -> int:
        """Ask it to end, wait, then kill its group. Returns its exit code."""
        if self._process is not None and not self.ended():
            os.kill(self._process.pid, self.stop_signal)
            self.wait(self.patience)
        return self.reap()

    def _signal_group(self, number: signal.Signals) -> None:
        assert self._process is not None
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):  # nobody is left in it
            return
