"""`manage.py up`: the whole installation on one machine, in one terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.places import Places
from config.startup import Wish, up


class Command(BaseCommand):
    help = (
        "Open the whole installation on this machine and keep it open until Ctrl-C: a private database and queue (unless DATABASE_URL "
        "and REDIS_URL name others), the web pages, the worker that reads reports, and the clock. Prints the address when it is ready. "
        "Exit codes: 0 stopped as asked, 1 could not open, 3 already running."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="the port of the web pages (default: 8000)")
        parser.add_argument(
            "--data", type=Path, default=None, metavar="DIR", help="where everything is kept (default: DATA_DIR, else .local)"
        )
        parser.add_argument("--no-samples", action="store_true", help="an empty, real installation: no invented cases, no sample reports")
        parser.add_argument("--bind", default="localhost", metavar="ADDR", help="the address to listen on (default: this machine only)")

    def handle(self, *_args: Any, **options: Any) -> None:
        places = Places(options["data"].resolve()) if options["data"] else settings.PLACES
        sys.exit(up(Wish(places=places, port=options["port"], bind=options["bind"], samples=not options["no_samples"])))


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number
