"""`manage.py doctor`: is this installation well?"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.checks import Finding, bad, of_the_machine
from config.embedded.folders import is_open
from config.messages import either, words
from config.service_checks import of_the_services


class Command(BaseCommand):
    help = (
        "Look at this installation and say what is well and what is not, with what to do about it: programs, disk space, keys, the port, "
        "the database and its roles, migrations, Redis, the worker, the sweep. It changes nothing and is safe at any time. "
        "Exit codes: 0 all is well, 1 something is not."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port that `make run` would use (default: 8000)")

    def handle(self, *_args: Any, **options: Any) -> None:
        embedded = settings.EMBEDDED_POSTGRES or settings.EMBEDDED_REDIS
        running = not embedded or is_open(settings.PLACES)
        findings = list(of_the_machine(options["port"], is_open=embedded and running))
        if running:
            findings += of_the_services()
        else:
            findings.append(bad(either("servicios", "services"), either("cerrados", "stopped"), words("not_running")))
        self._show(findings)
        sys.exit(0 if all(finding.well for finding in findings) else 1)

    def _show(self, findings: list[Finding]) -> None:
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            mark = self.style.SUCCESS(either("bien ", "well ")) if finding.well else self.style.ERROR(either("MAL  ", "WRONG"))
            self.stdout.write(f"{mark}  {finding.what:<{width}}  {finding.seen}")
            if not finding.well and finding.advice:
                self.stdout.write(f"       {'':<{width}}  → {finding.advice}")
