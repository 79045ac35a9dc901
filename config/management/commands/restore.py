"""`manage.py restore`: the way back from a backup, into an empty place."""

from __future__ import annotations

import getpass
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.embedded import folders
from config.messages import either, words
from config.places import Places
from config.safekeeping import box, bringing_back
from config.safekeeping.bringing_back import Target
from detentions import sealing


class Command(BaseCommand):
    help = (
        "Bring a backup back into an empty place: a new folder (--data), or the empty database that DATABASE_URL names. Asks for the data "
        "key, which no backup contains. The file is first read to its end: nothing is written from one that was changed or cut off. "
        "Afterwards rows, numbers, the chain of changes and the kept words are compared with what the backup says. "
        "--rehearse does all of it in a throw-away folder. Exit codes: 0 all is as it was, 1 not, or nothing was done."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup, as `manage.py backup` wrote it")
        parser.add_argument(
            "--data", type=Path, default=None, metavar="DIR", help="where the installation shall be (default: DATA_DIR, else .local)"
        )
        parser.add_argument(
            "--key-file", type=Path, default=None, metavar="FILE", help="the recovery copy of the data key; else it is asked for"
        )
        parser.add_argument(
            "--rehearse", action="store_true", help="in a throw-away folder, with the key of this installation if there is one"
        )
        parser.add_argument("--check", action="store_true", help="only read the file to its end and say what is in it")

    def handle(self, *_args: Any, file: Path, key_file: Path | None, **options: Any) -> None:
        try:
            text = self._key_text(file, key_file, may_use_own=options["rehearse"] or options["check"])
            if options["check"]:
                told = bringing_back.look_inside(file, sealing.data_key(text))
                self.stdout.write(f"{file}: {sum(told['rows'].values()):,} rows, {told['chain']['rows']:,} changes")
                return
            with self._place(text, options) as target:
                wrong = bringing_back.restore(file, sealing.data_key(text), target, self.stdout.write)
        except (sealing.NoDataKey, bringing_back.CannotRestore, folders.ServiceFailed) as why:
            raise CommandError(str(why)) from why
        except folders.AlreadyRunning as other:
            raise CommandError(words("locked", pid=other.pid, data=options["data"] or settings.PLACES.data)) from other
        except box.NotABackup as why:
            raise CommandError(words("not_a_backup", file=file)) from why
        except box.AnotherKey as why:
            raise CommandError(words("another_key", fingerprint=why.fingerprint)) from why
        except box.Damaged as why:
            raise CommandError(words("damaged", file=file)) from why
        except OSError as why:
            raise CommandError(f"{why.filename or file}: {why.strerror}") from why
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(self.style.SUCCESS(either("Todo está como en el respaldo.", "Everything is as in the backup.")))

    def _place(self, text: str, options: dict[str, Any]) -> AbstractContextManager[Target]:
        if options["rehearse"]:
            return bringing_back.into_a_throw_away_folder(text)
        if options["data"] is None and not settings.EMBEDDED_POSTGRES:
            return nullcontext(bringing_back.into_the_database())
        return bringing_back.into_a_folder(Places(options["data"].resolve()) if options["data"] else settings.PLACES, text)

    def _key_text(self, file: Path, key_file: Path | None, *, may_use_own: bool) -> str:
        with file.open("rb") as stream:
            said, _line = box.first_line(stream)
        if key_file:
            return key_file.read_text(encoding="ascii").strip()
        if may_use_own and settings.DATA_KEY and sealing.fingerprint(sealing.data_key(settings.DATA_KEY)) == said["data_key"]:
            return str(settings.DATA_KEY)
        asked = words("key_wanted", fingerprint=said["data_key"])
        return (getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()).strip()
