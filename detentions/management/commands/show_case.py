"""Shows what follows from a case's events on a day, as known now or at an earlier moment."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from detentions import dossier
from detentions.local_time import local_day, offsets_of
from detentions.models import Detention
from detentions.statistics import NoSuchRule, NotBuilt, rule_named


class Command(BaseCommand):
    """`manage.py show_case`. Changes nothing. For staff: it tells of one case."""

    help = (
        "Show a case at the end of a local day: in custody or not, whereabouts, acknowledged, charged, its stretches of custody, clocks "
        "of the law, rival claims and contradictions, as JSON. The same question gives the same bytes, with --known-at for good. "
        "Exit code 0: shown; 1: there is no such case, nothing of it was known then, or the rule isn't there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", help="the case's id, for example VE-7KQ3M2")
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="the local day (default: today)")
        parser.add_argument(
            "--known-at", type=datetime.fromisoformat, default=None, help="a moment with its offset, as in 2019-03-22T00:00Z"
        )
        parser.add_argument("--rule", default="all-documented-v1", help="the counting rule (default: %(default)s)")

    def handle(self, *_args: object, case: str, day: date | None, known_at: datetime | None, rule: str, **_options: object) -> None:
        detention = Detention.objects.filter(public_id=case.upper()).first()
        if detention is None:
            raise CommandError(f"There is no case {case}.")
        if known_at and timezone.is_naive(known_at):
            raise CommandError("Write --known-at with its offset, for example 2019-03-22T00:00Z.")
        try:
            counted = rule_named(rule).rule
        except (NoSuchRule, NotBuilt) as wrong:
            raise CommandError(f"There is no counting rule {rule}.") from wrong
        offsets, now = offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml"), timezone.now()
        asked = day or local_day(now, offsets)
        found = dossier.dossier(detention, day=asked, rule=counted, offsets=offsets, now=now, known_at=known_at)
        if found is None:
            raise CommandError("Nothing of this case was known at that moment.")
        self.stdout.write(found.as_bytes().decode())
