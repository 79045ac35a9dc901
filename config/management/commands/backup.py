"""`manage.py backup`: one closed file with everything, while everything goes on running."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.messages import either
from config.safekeeping import backing_up, bringing_back, programs
from config.safekeeping.contents import contents
from detentions.sealing import NoDataKey


class Command(BaseCommand):
    help = (
        "Write a backup: the whole database as of one moment, in one file that only the data key opens. The key is not in it. "
        "It can run at any time, and nothing stops for it. The file is read again to its end before it counts as done. "
        "Keep copies on another machine, and rehearse the way back: manage.py restore FILE --rehearse. "
        "Exit codes: 0 written and readable, 1 not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=None, metavar="DIR", help="the folder of the backups (default: backups under DATA_DIR)"
        )
        parser.add_argument(
            "--keep-days", type=int, default=0, metavar="N", help="afterwards remove our backups in that folder that are older (0: none)"
        )
        parser.add_argument("--contents", action="store_true", help="write nothing; print what a backup made now would hold, as JSON")
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="with --contents: the day of its numbers (default: today)")

    def handle(self, *_args: Any, to: Path | None, keep_days: int, contents: bool, day: date | None, **_options: Any) -> None:
        at = timezone.now()
        if contents:
            self.stdout.write(_as_json(day or at.date()))
            return
        folder = to or settings.PLACES.data / "backups"
        try:
            key = backing_up.own_key()
            file = backing_up.back_up(folder, at=at, data_key=key, say=self.stdout.write)
            bringing_back.look_inside(file, key)
        except NoDataKey as why:
            raise CommandError(str(why)) from why
        except programs.CopyFailed as why:
            raise CommandError(f"pg_dump: {why}") from why
        except OSError as why:
            raise CommandError(f"{why.filename or folder}: {why.strerror}") from why
        self.stdout.write(f"{file} ({file.stat().st_size:,} bytes)")
        for old in backing_up.remove_older(folder, than_days=keep_days, at=at) if keep_days > 0 else ():
            self.stdout.write(either(f"borrado: {old}", f"removed: {old}"))
        if to is None:
            sys.stderr.write(
                either(
                    "Está en la misma máquina que los datos. Copie el archivo a otra, y guarde la clave de datos aparte.\n",
                    "It is on the same machine as the data. Copy the file to another one, and keep the data key apart from it.\n",
                )
            )


def _as_json(day: date) -> str:
    return json.dumps(contents(day), sort_keys=True, indent=1)
