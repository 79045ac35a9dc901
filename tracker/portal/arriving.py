"""How many proposals reports bring, day by day; how the lists of news do, and how well other addresses could be fetched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncHour
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker import casework, charts
from tracker.models import Candidate, Feed, Fetch, Report
from tracker.review.adding import BY_HAND

DAYS = 28
_LATEST = 300  # addresses, and reports, that are looked at
_MINUTE = 60
_SHOWN = 6
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Trend:
    """Proposals by day, the earliest first. `highest` is the day with most of them, None where there are none."""

    days: tuple[tuple[date, int], ...]
    highest: tuple[date, int] | None

    @property
    def total(self) -> int:
        return sum(number for _day, number in self.days)

    @property
    def week(self) -> int:
        return sum(number for _day, number in self.days[-_WEEK:])

    @property
    def week_before(self) -> int:
        return sum(number for _day, number in self.days[-2 * _WEEK : -_WEEK])

    @property
    def line(self) -> SafeString:
        return mark_safe(charts.spark([number for _day, number in self.days]))  # numbers alone


@dataclass(frozen=True, slots=True)
class Place:
    """Where addresses lead to. `fetched_at`: when words last came from there; `failed`: the last attempt, where it brought none."""

    name: str
    fetched_at: datetime | None
    failed: Fetch | None


class ArrivingQuestions:
    """`asked` may be answered together with other questions (`detentions.together`)."""

    def __init__(self, organisations: list[int], *, now: datetime) -> None:
        self._today = casework.today(now)
        proposed = Candidate.objects.of_organisations(organisations).filter(extraction__made_at__gte=now - timedelta(days=DAYS))
        hours = proposed.exclude(extraction__reader=BY_HAND).order_by().annotate(hour=TruncHour("extraction__made_at", tzinfo=UTC))
        self._hours = hours.values_list("hour").annotate(Count("pk"))
        fetches = Fetch.objects.of_organisations(organisations).filter(state__in=(Fetch.State.DONE, Fetch.State.FAILED))
        self._fetches = fetches.order_by("-asked_at", "pk")[:_LATEST]
        self.feeds = (
            Feed.objects.of_organisations(organisations).filter(is_active=True).order_by("failing_since", "publisher", "pk")[:_SHOWN]
        )
        reports = Report.objects.filter(organisation__in=organisations)
        lately = reports.filter(received_at__gte=now - timedelta(days=DAYS), read_at__isnull=False)
        self._read = lately.order_by("-received_at").values_list("received_at", "read_at")[:_LATEST]
        self._unread = reports.filter(state__in=(Report.State.RECEIVED, Report.State.READING)).order_by("received_at").only("pk")[:_LATEST]
        self.asked: tuple[QuerySet[Any, Any], ...] = (self._hours, self._fetches, self.feeds, self._read, self._unread)

    def trend(self) -> Trend:
        by_day: Counter[date] = Counter()
        for hour, number in self._hours:
            by_day[casework.today(hour)] += number
        days = tuple((day, by_day[day]) for back in range(DAYS - 1, -1, -1) for day in (self._today - timedelta(days=back),))
        highest = max(days, key=lambda one: one[1])
        return Trend(days, highest if highest[1] else None)

    def reading_time(self) -> str:
        """From arrival to the queue, the median of the latest reports; "" where none was read lately."""
        seconds = [(read - received).total_seconds() for received, read in self._read if read]
        if not seconds:
            return ""
        middle = median(seconds)
        if middle < _MINUTE:
            return _("%(number)s s") % {"number": max(1, round(middle))}
        return _("%(number)s min") % {"number": round(middle / _MINUTE)}

    @property
    def unread(self) -> int:
        """How many reports wait for the reader."""
        return len(self._unread)

    def places(self) -> list[Place]:
        """Those whose last address could not be fetched first, then those that brought something last. None that a list of news named."""
        latest: dict[str, list[Fetch]] = {}
        for fetch in self._fetches:
            if fetch.feed_id:
                continue
            latest.setdefault(fetch.publisher or urlsplit(fetch.address).hostname or fetch.address, []).append(fetch)
        found = [
            Place(
                name,
                next((one.asked_at for one in fetches if one.state == Fetch.State.DONE), None),
                fetches[0] if fetches[0].state == Fetch.State.FAILED else None,
            )
            for name, fetches in latest.items()
        ]
        return sorted(found, key=lambda one: one.failed is None)[:_SHOWN]
