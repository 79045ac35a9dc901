"""Puts the figures that others stated for a day beside what is documented here, with the gap in parts."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from detentions import reconciliation
from detentions.choices import STOCK_METRICS
from detentions.custody import end_of
from detentions.local_time import offsets_of
from detentions.models import NgoCount
from detentions.reconciliation import Reconciliation, Stated
from detentions.statistics import NoSuchRule, NotBuilt
from detentions.when import NotADate, When


class Command(BaseCommand):
    """`manage.py reconcile`. Changes nothing. For staff: a gap of a small group can name somebody."""

    help = (
        "Show each figure of people held that somebody stated for a day beside ours for the same day under a comparable rule: the ratio, "
        "and the gap in parts (uncertain dates, outside the definition, not matched), and how many of ours were recorded later. "
        "Exit code 0: shown; 1: nothing was stated for that day, or the rule isn't there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, required=True, help="the local day, for example 2019-03-21")
        parser.add_argument("--rule", default=reconciliation.COMPARABLE, help="the counting rule for ours (default: %(default)s)")

    def handle(self, *_args: object, day: date, rule: str, **_options: object) -> None:
        rows = NgoCount.objects.standing().filter(country=settings.COUNTRY, precision="day", earliest=day, metric__in=STOCK_METRICS)
        shown = 0
        for count in rows.select_related("organisation", "agency").order_by("reference"):
            stated = Stated(count.value, day, count.metric, count.scope, count.qualifier, _published(count))
            try:
                found = reconciliation.reconcile(stated, country=settings.COUNTRY, rule=rule)
            except (NoSuchRule, NotBuilt) as wrong:
                raise CommandError(f"There is no counting rule {rule}.") from wrong
            if found:
                self.stdout.write(f"{count.reference} {count.organisation or count.agency}, {count.metric}, {count.scope}: {_said(found)}")
                shown += 1
        if not shown:
            raise CommandError(f"Nobody stated a figure for {day} that ours can be put beside.")


def _published(count: NgoCount) -> datetime | None:
    """The end of the local day on which the figure was published."""
    try:
        latest = When.parse(count.published).latest
    except NotADate:
        return None
    offsets = offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml")
    return end_of(latest, offsets) - timedelta(microseconds=1) if latest else None


def _said(found: Reconciliation) -> str:
    gap = found.gap
    ratio = f", ratio {found.ratio}" if found.ratio is not None else ""
    later = f"; {found.later_found} of ours recorded after they published" if found.later_found is not None else ""
    parts = f"{gap.uncertain_dates} uncertain dates, {gap.outside_definition} outside the definition, {gap.not_matched} not matched"
    return f"{found.stated.value} stated, {found.documented.value} documented by {found.rule}{ratio}; gap {gap.total}: {parts}{later}"
