"""PostgreSQL refuses to run as root. Here is how root, or a user without a name, runs it all the same.

First choice: a user namespace, in which PostgreSQL sees an ordinary user while the kernel sees us. No account is made and no
owner or mode is changed. Second choice, where namespaces are refused: an existing unprivileged account, through setpriv.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_OVERFLOW = 65534  # strangers look like this one inside a namespace: we must not look like them
_ACCOUNTS = ("postgres", "daemon", "bin", "nobody")


class CannotDisguise(Exception):
    """PostgreSQL can't be run by this user on this machine. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Disguise:
    """How to start PostgreSQL: what to put before its command, our name as it sees us, and who must own its files (None: we do)."""

    prefix: tuple[str, ...]
    our_name: str
    owner: int | None = None


def choose(binary: Path) -> Disguise:
    """The way for the user that runs this process. `binary` is a program of PostgreSQL, to see whether it can be reached."""
    name = _name_of(os.geteuid())
    if os.geteuid() != 0 and name:
        return Disguise((), name)
    return _namespace() or _other_account(binary)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def _namespace() -> Disguise | None:
    seen = next((entry for entry in pwd.getpwall() if entry.pw_uid not in {0, os.geteuid(), _OVERFLOW}), None)
    unshare = shutil.which("unshare")
    if seen is None or unshare is None:
        return None
    prefix = (unshare, "--user", f"--map-user={seen.pw_uid}", f"--map-group={seen.pw_gid or 1}")
    works = subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
    return Disguise(prefix, seen.pw_name) if works else None


def _other_account(binary: Path) -> Disguise:
    setpriv = shutil.which("setpriv")
    if os.geteuid() == 0 and setpriv is not None:
        for name in _ACCOUNTS:
            try:
                account = pwd.getpwnam(name)
            except KeyError:
                continue
            who = (setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups")
            if subprocess.run([*who, "test", "-x", str(binary)], check=False, capture_output=True).returncode == 0:
                return Disguise((*who, "--pdeathsig", "INT"), "root", account.pw_uid)
    raise CannotDisguise(
        "PostgreSQL does not run as root, this machine refuses user namespaces, and no other account can reach "
        f"{binary}. Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
    )
