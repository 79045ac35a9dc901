"""Prints numbers of the registry, each with its rule, its day and how far it can be trusted."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from detentions import statistics
from detentions.local_time import local_day, offsets_of
from detentions.statistics import EVERY, Dimension, Flow, Lengths, NoSuchRule, NotBuilt, Question

_HELD, _SERIES, _LENGTHS, _JUDGE = "held", "series", "lengths", "judge"
_WHAT = (_HELD, _SERIES, _LENGTHS, _JUDGE, *(str(flow) for flow in Flow))

Line = Sequence[object]


class Command(BaseCommand):
    """`manage.py numbers`. Changes nothing. For staff: the numbers carry no disclosure control, and a small one can name somebody."""

    help = (
        "Print numbers as CSV, with their definition in lines that begin with #. held: in custody at the end of a local day, also as a "
        "table by one or two dimensions. series: the same over time. arrests, releases, deaths, transfers: what happened in each period. "
        "lengths: how long detentions last, so far (--day) or of those that ended (--from, --to). judge: how many of those arrested "
        "between --from and --to saw a court or prosecutor within 48 hours. Two readings of uncertain dates: surely, possibly. "
        "Exit code 0: printed; 1: the question can't be answered, and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=_WHAT)
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="the local day (default: today)")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, default=None, help="the first day of a series or a flow")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, default=None, help="its last day (default: today)")
        parser.add_argument("--every", choices=sorted(EVERY), default="month")
        parser.add_argument(
            "--by", action="append", default=[], choices=[str(one) for one in Dimension], help="split by; twice for a two-way table"
        )
        parser.add_argument("--rolled-up", action="store_true", help="an agency counts for the one it belongs to, or became, on that day")
        parser.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE", help="only those; an empty value: not known")
        parser.add_argument("--rule", default="all-documented-v1", help="the counting rule (default: %(default)s)")
        parser.add_argument("--known-at", type=datetime.fromisoformat, default=None, help="as known at a moment, as in 2019-03-22T00:00Z")

    def handle(self, *_args: object, what: str, **options: Any) -> None:
        now = timezone.now()
        offsets = offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml")
        today = local_day(now, offsets)
        question = _question(options)
        if what in {_SERIES, _JUDGE, *Flow} and options["first"] is None:
            raise CommandError("Say from which day: --from 2019-01-01.")
        if len(options["by"]) > (2 if what == _HELD else 0 if what in {_LENGTHS, _JUDGE} else 1):
            raise CommandError(f"{what} is not split by so many dimensions.")
        options |= {"today": today, "last": options["last"] or today, "now": now, "offsets": offsets}
        known = options["known_at"].isoformat() if options["known_at"] else f"now, {now.isoformat(timespec='seconds')}"
        basis = statistics.basis(question)
        self.stdout.write(f"# {what}, {settings.COUNTRY}, rule {question.rule.name} (counts {question.rule.counts}), as known {known}")
        self.stdout.write(f"# of {basis.cases} documented cases, the day of arrest known in {basis.start_known}")
        if basis.sample:
            self.stdout.write("# some of these cases are invented samples")
        writer = csv.writer(self.stdout, lineterminator="\n")
        lines = {_HELD: self._held, _SERIES: _series, _LENGTHS: _lengths, _JUDGE: _judge}.get(what)
        writer.writerows(lines(question, options) if lines else _flow(question, Flow(what), options))

    def _held(self, question: Question, options: dict[str, Any]) -> Iterator[Line]:
        by = [Dimension(one) for one in options["by"]]
        found = statistics.table(question, options["day"] or options["today"], by, rolled_up=options["rolled_up"])
        for dimension, share in found.coverage.items():
            self.stdout.write(f"# {dimension} known of {'nobody held' if share is None else f'{share:.1%}'}")
        yield ("date", *by, "value", "possibly")
        yield from ((found.day, *values, point.value, point.possibly) for values, point in found.cells.items() if by)
        yield (found.day, *("total" for _dimension in by), found.total.value, found.total.possibly)


def _question(options: dict[str, Any]) -> Question:
    if options["known_at"] and timezone.is_naive(options["known_at"]):
        raise CommandError("Write --known-at with its offset, for example 2019-03-22T00:00Z.")
    filters: dict[Dimension, frozenset[str]] = {}
    for where in options["where"]:
        name, equals, value = where.partition("=")
        if not equals or name not in list(Dimension):
            raise CommandError(f"--where {where}: write one of {', '.join(Dimension)}, then = and a value.")
        filters[Dimension(name)] = filters.get(Dimension(name), frozenset()) | {value}
    try:
        return Question(settings.COUNTRY, statistics.rule_named(options["rule"]), options["known_at"], filters)
    except NoSuchRule as wrong:
        raise CommandError(f"There is no counting rule {options['rule']}. There are: {', '.join(wrong.known)}.") from wrong
    except NotBuilt as wrong:
        raise CommandError(f"The numbers of {options['rule']} are not built yet: manage.py load_seeds builds them.") from wrong


def _series(question: Question, options: dict[str, Any]) -> Iterator[Line]:
    days = statistics.last_days(options["first"], options["last"], options["every"])
    if not options["by"]:
        yield ("date", "value", "possibly")
        yield from statistics.series(question, days)
        return
    by = Dimension(options["by"][0])
    found = statistics.series_by(question, days, by, rolled_up=options["rolled_up"])
    for place, day in enumerate(days):
        yield (_coverage(by, statistics.known_share({value: points[place].possibly for value, points in found.items()}), str(day)),)
    yield ("date", by, "value", "possibly")
    for value, points in found.items():
        yield from ((point.date, value, point.value, point.possibly) for point in points)


def _flow(question: Question, kind: Flow, options: dict[str, Any]) -> Iterator[Line]:
    """Split by kind, or by a dimension where one is asked for."""
    by = Dimension(options["by"][0]) if options["by"] else None
    found = statistics.flow(question, kind, statistics.periods(options["first"], options["last"], options["every"]), by)
    for passage in found if by else ():
        yield (_coverage(by, passage.coverage, f"{passage.first} to {passage.last}"),)
    yield ("first", "last", "part", "value", "possibly")
    for passage in found:
        yield (passage.first, passage.last, "total", passage.value, passage.possibly)
        parts = passage.by_value if by else passage.by_kind
        yield from ((passage.first, passage.last, part, *pair) for part, pair in parts.items())


def _coverage(by: Dimension | None, share: float | None, when: str) -> str:
    return f"# {by} known of {'nobody' if share is None else f'{share:.1%}'} on {when}"


def _lengths(question: Question, options: dict[str, Any]) -> Iterator[Line]:
    ended = options["first"] is not None
    found: Lengths = (
        statistics.lengths_ended(question, options["first"], options["last"])
        if ended
        else statistics.lengths_so_far(question, options["day"] or options["today"])
    )
    yield ("what", "value")
    yield ("ended between the days" if ended else "going on", found.count)
    yield ("beginning not known", found.not_known)
    yield ("median days, shortest reading", found.shortest)
    yield ("median days, longest reading", found.longest)
    yield from found.groups.items()


def _judge(question: Question, options: dict[str, Any]) -> Iterator[Line]:
    """Silence is no proof: who is told of no judge stands apart from who saw one late."""
    found = statistics.seen_by_a_judge(question, options["first"], options["last"], now=options["now"], offsets=options["offsets"])
    yield ("what", "value")
    yield ("arrests", found.arrests)
    yield from found.parts.items()
