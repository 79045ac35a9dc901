"""The way back from a backup: into an empty place, checked before anything is written and compared afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from config import database, env, first_keys
from config.embedded import folders, postgres, roles
from config.embedded.folders import private_folder
from config.places import Places
from config.safekeeping import programs
from config.safekeeping.backing_up import SIZE_OF_LENGTH
from config.safekeeping.box import Contents, opened
from config.safekeeping.contents import differences

_BASE = Path(__file__).resolve().parents[2]
Say = Callable[[str], None]


class CannotRestore(Exception):
    """There is no empty place, or a step failed. The message is for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Target:
    """An empty database: its address for the owner of the tables, the environment of the commands, and whom to give rights."""

    address: dict[str, Any]
    environment: dict[str, str]
    grants: tuple[str, ...]
    embedded: bool


def look_inside(file: Path, data_key: bytes) -> dict[str, Any]:
    """Read the whole file, prove that every byte is as it was written, and give the contents that it tells of.

    Raises NotABackup, AnotherKey, Damaged.
    """
    with file.open("rb") as stream:
        inside = Contents(opened(stream, data_key))
        told = _told(inside)
        for _piece in inside.rest():
            pass
    return told


def restore(file: Path, data_key: bytes, target: Target, say: Say) -> list[str]:
    """Copy the backup into the target, check it there, and say in what it differs from what the backup tells. Raises CannotRestore."""
    told = look_inside(file, data_key)
    say(f"the file is whole: {sum(told['rows'].values()):,} rows, {told['chain']['rows']:,} changes")
    _refuse_what_is_not_empty(target)
    try:
        with file.open("rb") as stream:
            inside = Contents(opened(stream, data_key))
            _told(inside)
            programs.copy_in(target.address, inside.rest(), embedded=target.embedded)
    except programs.CopyFailed as why:
        raise CannotRestore(f"pg_restore: {why}") from why
    say("copied")
    _manage(target, "migrate", "--verbosity", "0")
    if target.grants:
        _manage(target, "grant_roles", *target.grants)
    found = json.loads(_manage(target, "backup", "--contents", "--day", told["day"]))
    wrong = differences(told, found)
    for command in ("verify_changes", "verify_evidence"):
        try:
            _manage(target, command)
            say(f"{command}: well")
        except CannotRestore as why:
            wrong.append(str(why))
    return wrong


@contextmanager
def into_a_folder(places: Places, data_key_text: str) -> Iterator[Target]:
    """An embedded installation in a folder that has none yet. On failure nothing is left in it."""
    with folders.lock(places):
        if places.postgres.exists():
            raise CannotRestore(f"There is an installation in {places.data} already. Choose another folder with --data.")
        private_folder(places.keys)
        kept = places.keys / "data_key"
        if kept.exists() and kept.read_text(encoding="ascii").strip() != data_key_text:
            raise CannotRestore(f"There is another data key in {kept}. Choose another folder with --data.")
        kept.write_text(data_key_text + "\n", encoding="ascii")
        kept.chmod(0o600)
        first_keys.write_missing(places)
        server = postgres.start(places, lambda _part, _line: None)
        done = False
        try:
            roles.ensure(places)
            own = {**_without_addresses(), "DATA_DIR": str(places.data), "DATABASE_URL": places.postgres_url(roles.OWNER)}
            yield Target(
                address=database.from_url(places.postgres_url(roles.OWNER)),
                environment={**own, "REDIS_URL": places.broker_url(0), "CACHE_URL": places.redis_url(1)},
                grants=("--app-role", roles.APP, "--public-role", roles.PUBLIC),
                embedded=True,
            )
            done = True
        finally:
            server.stop()
            if not done:
                shutil.rmtree(places.postgres, ignore_errors=True)
                shutil.rmtree(places.keys, ignore_errors=True)


@contextmanager
def into_a_throw_away_folder(data_key_text: str) -> Iterator[Target]:
    """For a rehearsal: nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="record-rehearsal-") as folder, into_a_folder(Places(Path(folder)), data_key_text) as target:
        yield target


def into_the_database() -> Target:
    """The empty database that DATABASE_OWNER_URL, or DATABASE_URL, names. `grant_roles` is for whoever has three roles."""
    owner = env.secret("DATABASE_OWNER_URL") or env.secret("DATABASE_URL")
    names = [database.from_url(env.secret(name))["USER"] for name in ("DATABASE_URL", "DATABASE_PUBLIC_URL") if env.secret(name)]
    grants = ("--app-role", names[0], "--public-role", names[1]) if env.secret("DATABASE_OWNER_URL") and len(names) == 2 else ()
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL_FILE", "DATABASE_OWNER_URL_FILE"}}
    return Target(database.from_url(owner), {**kept, "DATABASE_URL": owner}, grants, embedded=False)


def _told(inside: Contents) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(inside.read(int.from_bytes(inside.read(SIZE_OF_LENGTH), "big")))
    return told


def _refuse_what_is_not_empty(target: Target) -> None:
    address = target.address
    named = {"host": address["HOST"], "port": address["PORT"], "user": address["USER"], "password": address["PASSWORD"]}
    with psycopg.connect(dbname=address["NAME"], **{name: value for name, value in named.items() if value}, **address["OPTIONS"]) as link:
        found = link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if found and found[0]:
        raise CannotRestore(f"The database {address['NAME']} is not empty. A backup is brought back into an empty one.")


def _without_addresses() -> dict[str, str]:
    gone = {f"{name}{end}" for name in ("DATABASE_URL", "DATABASE_PUBLIC_URL", "DATABASE_OWNER_URL", "DATA_KEY") for end in ("", "_FILE")}
    return {name: value for name, value in os.environ.items() if name not in gone}


def _manage(target: Target, *words: str) -> str:
    """Run one command of manage.py on the target and give what it said. Raises CannotRestore."""
    environment = {**target.environment, "STATEMENT_TIMEOUT_MS": "0"}
    done = subprocess.run(
        [sys.executable, str(_BASE / "manage.py"), *words], env=environment, cwd=_BASE, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotRestore(f"{words[0]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout
