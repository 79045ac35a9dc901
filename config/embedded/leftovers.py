"""What an earlier start that was killed may have left: a server still running, or a file that names one.

A pid in a file proves nothing: after a crash, or a restart of a container, the number may be anybody's. A server is ours when it
has the name of the program and stands in our data folder.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

_PATIENCE = 30.0
_DYING = 5.0  # seconds: how long a killed process may take to be gone


def end_servers(folder: Path, programs: frozenset[str], stop_signal: signal.Signals) -> None:
    """End every process of `programs` that stands in `folder`. Call it only with the installation's lock in hand."""
    deadline = time.monotonic() + _PATIENCE
    asked: set[int] = set()
    while left := servers(folder, programs):
        late = time.monotonic() > deadline
        for pid in left if late else left - asked:
            _signal(pid, signal.SIGKILL if late else stop_signal)
        asked |= left
        time.sleep(0.1)


def forget_reused_pid(pid_file: Path, folder: Path, programs: frozenset[str]) -> None:
    """Remove a pid file whose number is now certainly a stranger's. Call it after `end_servers`.

    PostgreSQL would refuse to start on one. A file that names nobody alive is left to PostgreSQL, whose own check is thorough; so is
    one that names a process which may be ours and can't be looked into.
    """
    process = Path("/proc") / str(_named_pid(pid_file))
    deadline = time.monotonic() + _DYING
    while process.exists() and time.monotonic() < deadline:
        try:
            foreign = (process / "comm").read_text().strip() not in programs
            if foreign or _is_dead(process) or (process / "cwd").readlink() != folder.resolve():
                pid_file.unlink(missing_ok=True)
            return
        except PermissionError:
            return
        except OSError:  # it is just dying
            time.sleep(0.1)


def _is_dead(process: Path) -> bool:
    """Killed, and only its number is still kept until its parent has noticed. PostgreSQL takes such a number for a living server."""
    return (process / "stat").read_text().rsplit(")", 1)[1].split()[0] in {"Z", "X"}


def servers(folder: Path, programs: frozenset[str]) -> set[int]:
    """The processes of `programs` whose working folder is `folder`."""
    where = folder.resolve()
    return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _is_one(entry, where, programs)}


def _is_one(process: Path, folder: Path, programs: frozenset[str]) -> bool:
    try:
        return (process / "cwd").readlink() == folder and (process / "comm").read_text().strip() in programs
    except OSError:  # it has just ended, or isn't ours to look at
        return False


def _named_pid(pid_file: Path) -> int:
    try:
        first = pid_file.read_text(encoding="ascii", errors="replace").split("\n", 1)[0].strip()
    except OSError:
        return 0
    return abs(int(first)) if first.lstrip("-").isdecimal() else 0


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
