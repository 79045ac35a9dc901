"""The folders of an installation, for us alone, and the lock on it. Folders above them are left as they are."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.places import Places

_LONGEST_SOCKET_PATH = 107
_LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"
#: What a server sees of our environment: no secret, no PGDATA, no language.
PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}


class ServiceFailed(Exception):
    """An embedded service can't run here. The message says why and what to do."""


class AlreadyRunning(Exception):
    """Another process holds this installation; `pid` is its number, as far as known."""

    def __init__(self, pid: str) -> None:
        super().__init__(pid)
        self.pid = pid


def data_folder(data: Path) -> None:
    """The folder of everything: made if need be, and ours."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as why:
        raise ServiceFailed(f"The folder {data} can't be made: {why.strerror}. Choose another with --data.") from why
    _ours(data, ())


def private_folder(path: Path, *owners: int) -> None:
    """Make `path`, closed to everybody else; refuse one that somebody other than us or `owners` owns."""
    path.mkdir(mode=0o700, exist_ok=True)
    _ours(path, owners)
    if stat.S_IMODE(path.lstat().st_mode) & 0o077:
        path.chmod(0o700)


def socket_folder(places: Places, *owners: int) -> None:
    """Where the sockets stand: under the data folder, or in the temp folder, where anybody might have been before us."""
    if len(os.fsencode(str(places.sockets) + _LONGEST_SOCKET_NAME)) > _LONGEST_SOCKET_PATH:
        raise ServiceFailed(f"The path {places.sockets} is too long for a socket. Set TMPDIR to a shorter folder.")
    private_folder(places.sockets, *owners)


def _ours(path: Path, owners: tuple[int, ...]) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise ServiceFailed(f"{path} is in the way: there should be a folder.")
    if found.st_uid not in {os.geteuid(), *owners}:
        raise ServiceFailed(f"{path} belongs to another user. Run this as that user, or choose another folder with --data.")


@contextmanager
def lock(places: Places) -> Iterator[None]:
    """Hold the installation; raise AlreadyRunning when somebody else does. The kernel lets go of it even after `kill -9`."""
    data_folder(places.data)
    with (places.data / "lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip() or "?") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        if not places.sockets.is_relative_to(places.data):
            with suppress(OSError):  # not there, or a server that was killed left its socket in it
                places.sockets.rmdir()


def is_open(places: Places) -> bool:
    """Whether somebody holds the installation now. Changes nothing."""
    try:
        with (places.data / "lock").open(encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
