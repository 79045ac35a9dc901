"""`manage.py publish_edition`: makes the next edition of public figures."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from detentions.editions import guarding, publishing, trees
from detentions.sealing import CannotOpen, NoDataKey


class Command(BaseCommand):
    help = (
        "Make the next numbered, signed edition of public figures and listed cases, and write its files to EDITIONS_DIR. "
        "At most one a week, and only when ten cases or more have changed, unless --now is given. "
        "Exit code 0: made, or not due yet; 1: it can't be made, or its figures would give people away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help="although it is early or little has changed")
        parser.add_argument("--day", type=date.fromisoformat, help="the day that the figures describe (default: the last one that is over)")
        parser.add_argument("--files-only", action="store_true", help="make none; write the files of all editions again")

    def handle(self, *_args: Any, now: bool, day: date | None, files_only: bool, **_options: Any) -> None:
        if files_only:
            self.stdout.write(f"{trees.write(settings.EDITIONS_DIR)} files written to {settings.EDITIONS_DIR}.")
            return
        try:
            edition = publishing.publish(at=timezone.now(), day=day, regardless=now)
        except publishing.NotNow as why:
            self.stdout.write(f"No edition was made. {why}")
            return
        except (NoDataKey, CannotOpen, guarding.Unsafe) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"Edition {edition.number}, figures of {edition.day}: {settings.EDITIONS_DIR / str(edition.number)}")
