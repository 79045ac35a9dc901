"""`manage.py seal`: the emergency brake of a small installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from config.embedded import folders
from config.messages import either, words
from config.safekeeping import backing_up, box, closing, programs
from detentions.sealing import NoDataKey
from tracker import casework


class Command(BaseCommand):
    help = (
        "Close a small installation at once: stop it, put its whole database into one file that only the data key opens, and remove the "
        "database, the keys and the logs from this machine. The public files of the editions stay. `manage.py unseal` and the recovery "
        "copy of the data key bring everything back; without that copy everything is lost. With services of your own (DATABASE_URL), see "
        "docs/operations.md. Exit codes: 0 sealed, 1 not: then everything is as it was."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask again")
        parser.add_argument(
            "--without-copy", action="store_true", help="even if nobody has proved to hold a copy of the data key: everything may be lost"
        )

    def handle(self, *_args: Any, yes: bool, without_copy: bool, **_options: Any) -> None:
        places = settings.PLACES
        if not settings.EMBEDDED_POSTGRES:
            raise CommandError(words("seal_by_hand"))
        if closing.sealed_file(places):
            raise CommandError(words("sealed", data=places.data))
        try:
            key = backing_up.own_key()
            if not without_copy and not _a_copy_is_saved():
                raise CommandError(words("no_copy"))
            if not yes and input(words("seal_sure", data=places.data)).strip().upper() != either("SELLAR", "SEAL"):
                raise CommandError(words("stays_open"))
            closing.stop_whoever_runs(places)
            file = closing.seal(places, data_key=key, at=timezone.now(), say=self.stdout.write)
        except (NoDataKey, closing.CannotSeal, folders.ServiceFailed, programs.CopyFailed, box.Damaged) as why:
            raise CommandError(str(why) or words("stays_open")) from why
        self.stdout.write(words("is_sealed", file=file))


def _a_copy_is_saved() -> bool:
    """Asked while the house is open. When it is closed already nobody can answer: then it counts as no."""
    try:
        return casework.recovery_copy_is_saved()
    except DatabaseError:
        return False
