"""What waits, for whom and how long; whom to call; how well reports are read; what was done last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from detentions import together
from tracker import casenotes, casework
from tracker.models import UNDECIDED, Candidate, Decision, Report
from tracker.portal.access import StaffRequest
from tracker.portal.ageing import Ageing
from tracker.portal.arriving import ArrivingQuestions
from tracker.portal.case_query import SILENT_DAYS
from tracker.portal.context import Remembered
from tracker.portal.fields import Label, specs
from tracker.portal.numbers_today import numbers_today
from tracker.portal.waiting import Narrowed, Row, rows
from tracker.portal.wanted import WantedQuestions
from tracker.ranking import WITHIN
from tracker.review.health import MOST, Health, Kept, health
from tracker.review.rechecks import Agreement, agreement
from tracker.rules import Permission

HEALTH_DAYS = 28
_MINE, _LATEST, _CALLS, _PUBLISHERS = 8, 10, 8, 8
_FEW = 5  # a share of fewer decisions says nothing
_LOW = 75  # percent
_LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Bar:
    label: Label
    kept: Kept

    @property
    def is_low(self) -> bool:
        return self.kept.percent < _LOW


def dashboard(request: StaffRequest) -> HttpResponse:
    """The page a working day begins with."""
    now = timezone.now()
    today = casework.today(now)
    seen, reviewed = request.access.where(Permission.SEE_REPORTS), request.access.where(Permission.REVIEW)
    ageing, wanted, arriving = Ageing(request, seen, now=now), WantedQuestions(request), ArrivingQuestions(seen, now=now)
    latest, calls = _latest(seen), casenotes.calls_to_make(request.user, until=today)[:_CALLS]
    together.answer(*wanted.asked, *arriving.asked, latest, calls)
    read, agreed = lately_read(tuple(reviewed)) if reviewed else (Health(), Agreement(0, 0))
    counts = ageing.counts()
    context = {
        "section": "dashboard",
        "now": now,
        "today": today,
        "counts": counts,
        "ages": ageing.ages(),
        "wanted": wanted.told(),
        "trend": arriving.trend(),
        "reading_time": arriving.reading_time(),
        "unread": arriving.unread,
        "places": arriving.places(),
        "feeds": list(arriving.feeds),
        "mine": _mine(seen, request) if counts["mine"] else [],
        "urgent_hours": int(WITHIN[Report.Urgency.URGENT].total_seconds() // 3600),
        "bars": _bars(read),
        "languages": _shares({str(_LANGUAGES.get(code, code)): kept for code, kept in read.languages.items()}),
        "publishers": _shares(read.publishers)[:_PUBLISHERS],
        "read": read,
        "read_at_most": MOST,
        "health_days": HEALTH_DAYS,
        "agreement": agreed,
        "silent_days": SILENT_DAYS,
        "calls": calls,
        "latest": latest,
        "numbers": numbers_today(request, today=today) if request.access.may(Permission.SEE_CASES) else None,
    }
    return render(request, "portal/dashboard.html", context)


def _read(organisations: tuple[int, ...]) -> tuple[Health, Agreement]:
    places = list(organisations)
    return health(places, since=timezone.now() - timedelta(days=HEALTH_DAYS)), agreement(places)


lately_read = Remembered(_read, seconds=60)  # thousands of decisions are looked through


def _mine(seen: list[int], request: StaffRequest) -> list[Row]:
    mine = Narrowed()
    mine.to("r.assigned_to_id = %s", request.user.pk)
    return rows(seen, mine, at_most=_MINE)


def _bars(read: Health) -> list[Bar]:
    found = []
    for kind in Candidate.Kind:
        for spec in specs(kind):
            kept = read.fields.get((kind.value, spec.name))
            if kept and kept.decided >= _FEW:
                found.append(Bar(spec.label, kept))
    return found


def _shares(parts: dict[str, Kept]) -> list[Bar]:
    told = sorted(parts.items(), key=lambda part: (-part[1].decided, part[0]))
    return [Bar(name, kept) for name, kept in told if kept.decided >= _FEW]


def _latest(organisations: list[int]) -> QuerySet[Decision]:
    found = Decision.objects.filter(candidate__report__organisation__in=organisations, takes_effect=True)
    found = found.exclude(candidate__state__in=UNDECIDED)  # taken back
    found = found.exclude(candidate__report__channel=Report.Channel.TESTIMONY)  # whom it names is for those who may read it
    return found.select_related("by", "candidate").order_by("-pk")[:_LATEST]
