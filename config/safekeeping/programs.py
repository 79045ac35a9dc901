"""PostgreSQL's own programs for copying a database out and in. Addresses and passwords go through the environment, never a command line."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from config.embedded import postgres
from config.embedded.folders import PLAIN_ENVIRONMENT

_PIECE = 1 << 18
_NOT_COPIED = ("django_session", "detentions_signinlink")  # whoever was signed in signs in again
_OUT = ["--format=custom", "--no-owner", "--no-privileges", *(f"--exclude-table-data={table}" for table in _NOT_COPIED)]
_IN = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]

Address = Mapping[str, Any]  # as in Django's DATABASES


class CopyFailed(Exception):
    """One of the programs ended badly. The message is what it said."""


def program(name: str, *, embedded: bool, server: int = 0) -> Path:
    """The bundled one for the bundled server. For another server the machine's own, which knows TLS as the bundled one does not, unless it
    is older than the `server` (its major version): then it would refuse."""
    found = None if embedded else shutil.which(name)
    return Path(found) if found and _major(found) >= server else postgres.binary(name)


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], check=False, capture_output=True, text=True).stdout
    numbers = re.findall(r"\d+", said)
    return int(numbers[0]) if numbers else 0


@contextmanager
def copying_out(address: Address, *, snapshot: str, embedded: bool, server: int) -> Iterator[Iterator[bytes]]:
    """The dump in pieces, of the moment that `snapshot` names. Raises CopyFailed at the end."""
    command = [str(program("pg_dump", embedded=embedded, server=server)), *_OUT, f"--snapshot={snapshot}"]
    with _running(command, address) as process:
        assert process.stdout
        yield _pieces(process.stdout)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def copy_in(address: Address, pieces: Iterable[bytes], *, embedded: bool) -> None:
    """All of it, or nothing. Raises CopyFailed, and whatever `pieces` raises."""
    command = [str(program("pg_restore", embedded=embedded)), *_IN, f"--dbname={address['NAME']}"]
    with _running(command, address) as process:
        assert process.stdin
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:  # it has said why, and ended
            return


@contextmanager
def _running(command: Sequence[str], address: Address) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=_environment(address), stdin=pipe, stdout=pipe, stderr=pipe, cwd="/") as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
        if process.wait() != 0:
            raise CopyFailed(said or f"{command[0]} ended with {process.returncode}")


def _environment(address: Address) -> dict[str, str]:
    options = address.get("OPTIONS", {})
    named = {
        "PGHOST": address.get("HOST"),
        "PGPORT": address.get("PORT"),
        "PGUSER": address.get("USER"),
        "PGPASSWORD": address.get("PASSWORD"),
        "PGDATABASE": address.get("NAME"),
        **{f"PG{key.upper()}": options.get(key) for key in ("sslmode", "sslrootcert", "sslcert", "sslkey")},
    }
    return {**PLAIN_ENVIRONMENT, **{name: str(value) for name, value in named.items() if value}}
