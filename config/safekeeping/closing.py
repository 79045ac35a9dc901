"""Closing the house in an emergency: everything into one file that only the data key opens, and the rest removed.

What stays readable in the folder are the public files of the editions. Removing is not erasing: a disk may keep traces of removed files.
An encrypted disk, or leaving the machine behind, protects against somebody who looks for those.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connections

from config.embedded import folders, postgres
from config.messages import words
from config.places import Places
from config.safekeeping import backing_up, bringing_back
from config.safekeeping.bringing_back import CannotRestore

_PATIENCE = 90.0
_STAYS = frozenset({"sealed", "editions", "backups", "lock"})
Say = Callable[[str], None]


class CannotSeal(Exception):
    """The house stays open. The message says why."""


def stop_whoever_runs(places: Places) -> None:
    """Ask the supervisor to stop, and wait until the house is closed. Raises CannotSeal."""
    deadline = time.monotonic() + _PATIENCE
    asked = False
    while folders.is_open(places):
        pid = (places.data / "lock").read_text(encoding="ascii").strip()
        if not asked and pid.isdecimal():
            os.kill(int(pid), signal.SIGTERM)
            asked = True
        if time.monotonic() > deadline:
            raise CannotSeal(words("does_not_stop", pid=pid))
        time.sleep(0.2)


def seal(places: Places, *, data_key: bytes, at: datetime, say: Say) -> Path:
    """With the house closed: put the database into a file, read it again to its end, remove everything else. Raises CannotSeal."""
    with folders.lock(places):
        if not places.postgres.exists():
            raise CannotSeal(words("nothing_to_seal", data=places.data))
        connections.close_all()
        server = postgres.start(places, lambda _part, _line: None)
        try:
            file = backing_up.back_up(places.sealed, at=at, data_key=data_key, say=say)
        finally:
            connections.close_all()
            server.stop()
        bringing_back.look_inside(file, data_key)
        _overwrite(places.keys / "data_key")
        for path in places.data.iterdir():
            if path.name not in _STAYS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return file


def unseal(places: Places, *, data_key_text: str, data_key: bytes, say: Say) -> None:
    """Bring everything back, and then remove the closed file. Raises CannotRestore; then the closed file stays."""
    file = sealed_file(places)
    if file is None:
        raise CannotRestore(words("not_sealed", data=places.data))
    with bringing_back.into_a_folder(places, data_key_text) as target:
        if wrong := bringing_back.restore(file, data_key, target, say):
            raise CannotRestore("\n".join(wrong))
    shutil.rmtree(places.sealed)


def sealed_file(places: Places) -> Path | None:
    """The closed file; None where nothing is sealed."""
    return max(places.sealed.glob("record-*.backup"), default=None)


def _overwrite(path: Path) -> None:
    if path.is_file():
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
