"""What `manage.py doctor` looks at on the machine itself: programs, folders, keys, the port. Looking changes nothing."""

from __future__ import annotations

import base64
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from config import ports
from config.embedded import folders, postgres, redis_server
from config.messages import either

_LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was seen, and what to do about it."""

    what: str
    seen: str
    advice: str = ""
    well: bool = False


def good(what: str, seen: str) -> Finding:
    return Finding(what, seen, well=True)


def bad(what: str, seen: str, advice: str) -> Finding:
    return Finding(what, seen, advice)


def of_the_machine(port: int, *, is_open: bool) -> Iterator[Finding]:
    yield _python()
    if settings.EMBEDDED_POSTGRES:
        yield _program("PostgreSQL", lambda: postgres.binary("postgres"))
    if settings.EMBEDDED_REDIS:
        yield _program("Redis", redis_server.binary)
    yield _space(settings.PLACES.data)
    yield from _keys(settings.PLACES.keys)
    if not is_open:
        yield _port(port)


def _python() -> Finding:
    seen = ".".join(map(str, sys.version_info[:3]))
    advice = either("Hace falta 3.11 o posterior.", "3.11 or later is needed.")
    return Finding("Python", seen, advice, well=sys.version_info >= (3, 11))


def _program(what: str, find: Callable[[], Path]) -> Finding:
    try:
        return good(what, str(find()))
    except folders.ServiceFailed as why:
        return bad(what, either("no está", "missing"), str(why))


def _space(data: Path) -> Finding:
    there = next(folder for folder in (data, *data.parents) if folder.is_dir())
    free = shutil.disk_usage(there).free
    advice = either("Libere espacio: sin él la base de datos se detiene.", "Free some space: without it the database stops.")
    return Finding(either("espacio", "disk space"), f"{free / 1e9:.1f} GB ({there})", advice, well=free >= _LITTLE_SPACE)


def _keys(folder: Path) -> Iterator[Finding]:
    for name, configured in (("secret_key", settings.SECRET_KEY), ("data_key", settings.DATA_KEY)):
        file = folder / name
        if not file.is_file():
            yield _key_elsewhere(name, configured)
            continue
        loose = [path for path in (folder, file) if stat.S_IMODE(path.stat().st_mode) & 0o077]
        advice = " ".join(f"chmod go= '{path}';" for path in loose)
        seen = either("solo para su dueño", "for its owner alone") if not loose else either("abierta a otros", "open to others")
        yield Finding(name, f"{file}: {seen}", advice, well=not loose)
    if settings.DATA_KEY and not _is_data_key(settings.DATA_KEY):
        yield bad("data_key", either("malformada", "malformed"), either("Debe ser base64 de 32 bytes.", "It must be 32 bytes in base64."))


def _key_elsewhere(name: str, configured: str) -> Finding:
    variable = name.upper()
    if configured and (name != "secret_key" or settings.PRODUCTION or not settings.EMBEDDED_POSTGRES):
        return good(name, either(f"de {variable}", f"from {variable}"))
    advice = either("La escribe el primer `make run`.", "The first `make run` writes it.")
    return bad(name, either("no está", "missing"), advice)


def _is_data_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except ValueError:  # binascii.Error is one
        return False


def _port(port: int) -> Finding:
    try:
        ports.check("localhost", port)
    except ports.PortUnusable as why:
        return bad(either("puerto", "port"), str(port), str(why))
    return good(either("puerto", "port"), either(f"{port}, libre", f"{port}, free"))
