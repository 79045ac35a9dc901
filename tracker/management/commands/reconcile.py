"""Puts the figures that others stated for a day beside what is documented here, with the gap in parts."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from detentions import reconciliation
from detentions.choices import STOCK_METRICS, CountMetric
from detentions.custody import end_of
from detentions.local_time import offsets_of
from detentions.models import NgoCount
from detentions.reconciliation import Reconciliation, Stated
from detentions.statistics import NoSuchRule, NotBuilt
from detentions.when import NotADate, When
from tracker import proposed


class Command(BaseCommand):
    """`manage.py reconcile`. Changes nothing. For staff: a gap of a small group can name somebody."""

    help = (
        "Show each figure of people held that somebody stated for a day beside ours for the same day under a comparable rule: the ratio, "
        "and the gap in parts (uncertain dates, outside the definition, proposals that wait for a decision, not matched), and how many of "
        "ours were recorded later. "
        "Exit code 0: shown; 1: nothing was stated for that day, or the rule isn't there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, required=True, help="the local day, for example 2019-03-21")
        parser.add_argument("--rule", default=reconciliation.COMPARABLE, help="the counting rule for ours (default: %(default)s)")

    def handle(self, *_args: object, day: date, rule: str, **_options: object) -> None:
        rows = NgoCount.objects.standing().filter(country=settings.COUNTRY, precision="day", earliest=day, metric__in=STOCK_METRICS)
        waiting, shown = proposed.held_on(day), 0
        for count in rows.select_related("organisation", "agency").order_by("reference"):
            stated = Stated(count.value, day, count.metric, count.scope, count.qualifier, _published(count))
            try:
                found = reconciliation.reconcile(
                    stated, country=settings.COUNTRY, rule=rule, unconfirmed=waiting if _is_about_everybody(stated) else None
                )
            except (NoSuchRule, NotBuilt) as wrong:
                raise CommandError(f"There is no counting rule {rule}.") from wrong
            if found:
                self.stdout.write(f"{count.reference} {count.organisation or count.agency}, {count.metric}, {count.scope}: {_said(found)}")
                shown += 1
        if not shown:
            raise CommandError(f"Nobody stated a figure for {day} that ours can be put beside.")


def _is_about_everybody(stated: Stated) -> bool:
    """Of whom else a figure is, a proposal doesn't say yet."""
    return stated.metric == CountMetric.POLITICAL_PRISONERS and stated.scope == "country"


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
    parts = [f"{gap.uncertain_dates} uncertain dates", f"{gap.outside_definition} outside the definition"]
    parts += [] if gap.unconfirmed is None else [f"{gap.unconfirmed} wait for a decision"]
    parts += [f"{gap.not_matched} not matched"]
    later = f"; {found.later_found} of ours recorded after they published" if found.later_found is not None else ""
    documented = f"{found.documented.value} documented by {found.rule}{ratio}"
    return f"{found.stated.value} stated, {documented}; gap {gap.total}: {', '.join(parts)}{later}"
