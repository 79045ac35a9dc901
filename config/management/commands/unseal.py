"""`manage.py unseal`: opens what `manage.py seal` has closed."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.embedded import folders
from config.messages import either, words
from config.safekeeping import box, closing
from config.safekeeping.bringing_back import CannotRestore
from detentions import sealing


class Command(BaseCommand):
    help = (
        "Bring back an installation that was sealed. Asks for the data key, checks that nothing was changed or cut off, compares what "
        "comes back with what was put away, and only then removes the closed file. "
        "Exit codes: 0 it is back, 1 not: then the closed file is as it was."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--key-file", type=Path, default=None, metavar="FILE", help="the recovery copy of the data key; else it is asked for"
        )

    def handle(self, *_args: Any, key_file: Path | None, **_options: Any) -> None:
        try:
            text = key_file.read_text(encoding="ascii").strip() if key_file else _asked()
            closing.unseal(settings.PLACES, data_key_text=text, data_key=sealing.data_key(text), say=self.stdout.write)
        except (sealing.NoDataKey, CannotRestore, folders.ServiceFailed) as why:
            raise CommandError(str(why)) from why
        except folders.AlreadyRunning as other:
            raise CommandError(words("locked", pid=other.pid, data=settings.PLACES.data)) from other
        except box.AnotherKey as why:
            raise CommandError(words("another_key", fingerprint=why.fingerprint)) from why
        except (box.Damaged, box.NotABackup) as why:
            raise CommandError(words("damaged", file=closing.sealed_file(settings.PLACES))) from why
        except OSError as why:
            raise CommandError(f"{why.filename}: {why.strerror}") from why
        self.stdout.write(words("is_back"))


def _asked() -> str:
    asked = either("Clave de datos: ", "Data key: ")
    return (getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()).strip()
