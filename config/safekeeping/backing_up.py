"""A backup: one closed file with the whole database as of one moment, made while everything goes on running.

It holds neither the data key nor the key that signs sessions. The files of editions are not in it: they are written from the database.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from config import database, env
from config.embedded import roles
from config.safekeeping import programs
from config.safekeeping.box import Sealer
from config.safekeeping.contents import contents
from detentions import sealing

_NAME = re.compile(r"record-(\d{8}T\d{6}Z)\.backup")
_STAMP = "%Y%m%dT%H%M%SZ"
SIZE_OF_LENGTH = 8  # bytes before the contents that say how long they are

Say = Callable[[str], None]


def back_up(folder: Path, *, at: datetime, data_key: bytes, say: Say) -> Path:
    """Write the backup of `at` into `folder` and give its path. It gets its name only when it is whole."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"record-{at.strftime(_STAMP)}.backup"
    draft = target.with_suffix(".new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, at=at, data_key=data_key, say=say)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    except BaseException:
        with suppress(FileNotFoundError):
            draft.unlink()
        raise
    return target


def remove_older(folder: Path, *, than_days: int, at: datetime) -> list[Path]:
    """Remove our backups in `folder` that are older, but never the last one that is left. Files of any other name stay."""
    dated = sorted((match[1], path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name)))
    border = (at - timedelta(days=than_days)).strftime(_STAMP)
    old = [path for stamp, path in dated[:-1] if stamp < border]
    for path in old:
        path.unlink()
    return old


def address_of_the_owner() -> dict[str, Any]:
    """The database in use, through the role that owns its tables."""
    address: dict[str, Any] = dict(connection.settings_dict)
    if url := env.secret("DATABASE_OWNER_URL"):
        owner = database.from_url(url)
        return {**address, **{part: owner[part] for part in ("USER", "PASSWORD", "HOST", "PORT")}}
    return {**address, "USER": roles.OWNER} if settings.EMBEDDED_POSTGRES else address


def _write(file: IO[bytes], *, at: datetime, data_key: bytes, say: Say) -> None:
    box = Sealer(file, data_key, {"made_at": at.isoformat(timespec="seconds")})
    with ExitStack() as copying:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
                cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
                (server,) = cursor.fetchone()
            told = contents(at.date())
            say(f"{sum(told['rows'].values()):,} rows in {len(told['rows'])} tables, {told['chain']['rows']:,} changes")
            words = json.dumps(told, sort_keys=True).encode()
            box.write(len(words).to_bytes(SIZE_OF_LENGTH, "big") + words)
            embedded = settings.EMBEDDED_POSTGRES
            out = programs.copying_out(address_of_the_owner(), snapshot=snapshot, embedded=embedded, server=server)
            pieces = copying.enter_context(out)
            first = next(pieces, b"")  # once it writes, it holds the moment itself, and ours may end
        box.write(first)
        for piece in pieces:
            box.write(piece)
    box.close()


def own_key() -> bytes:
    """The data key of this installation. Raises sealing.NoDataKey."""
    return sealing.data_key(settings.DATA_KEY)
