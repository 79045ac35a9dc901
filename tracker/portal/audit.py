"""The audit log: who opened, searched, changed or took out what. For leads, of their own organisations; on the screen and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from detentions.choices import Visibility
from detentions.models import Detention, User
from tracker import chain_checks, exporting, rules
from tracker.models import Trace
from tracker.portal.access import StaffRequest
from tracker.portal.audit_words import A_SEALED_CASE, ACTS, said_of, subject_of
from tracker.rules import Permission

PER_PAGE = 100
MOST_IN_FILE = 50_000
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Anything it doesn't know is left out, never guessed."""

    who: str = ""
    act: str = ""
    subject: str = ""
    sensitive: bool = False
    day: date | None = None
    before: int | None = None

    @classmethod
    def of(cls, request: StaffRequest) -> Filters:
        asked = request.GET
        return cls(
            who=_digits(asked.get("who", "")),
            act=asked.get("act", "") if asked.get("act", "") in ACTS else "",
            subject=asked.get("subject", "").strip()[:60].replace("\x00", ""),
            sensitive=asked.get("sensitive") == "1",
            day=_day(asked.get("day", "")),
            before=int(_digits(asked.get("before", "")) or 0) or None,
        )

    @property
    def query(self) -> str:
        told = {"who": self.who, "act": self.act, "subject": self.subject, "sensitive": "1" if self.sensitive else ""}
        return urlencode({name: value for name, value in {**told, "day": self.day.isoformat() if self.day else ""}.items() if value})

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.who:
            rows = rows.filter(by=int(self.who))
        if self.act:
            rows = rows.filter(act=self.act)
        if self.subject:
            rows = rows.filter(subject=self.subject, is_closed=False)
        if self.sensitive:
            rows = rows.filter(is_sensitive=True)
        if self.day:
            rows = rows.filter(at__gte=datetime.combine(self.day, time.min, _UTC), at__lte=datetime.combine(self.day, time.max, _UTC))
        return rows.filter(pk__lt=self.before) if self.before else rows


def audit(request: StaffRequest) -> HttpResponse:
    """One page, the latest first."""
    filters = Filters.of(request)
    request.noted.details["asked"] = filters.query
    places = request.access.where(Permission.LEAD)
    found = list(filters.narrow(_theirs(request.user, places)).select_related("by")[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    names = User.objects.filter(memberships__organisation__in=places, is_machine=False).distinct().order_by("display_name", "pk")
    context = {
        "section": "audit",
        "lines": [(trace, ACTS.get(trace.act, trace.act), subject_of(trace), said_of(trace)) for trace in shown],
        "filters": filters,
        "people": names,
        "acts": sorted(ACTS.items(), key=lambda act: str(act[1])),
        "older": shown[-1].pk if len(found) > PER_PAGE else None,
        "chain": chain_checks.last(),
    }
    return render(request, "portal/audit.html", context)


def audit_file(request: StaffRequest) -> HttpResponse:
    """The same, as CSV: what the filters leave, at most MOST_IN_FILE rows."""
    filters = Filters.of(request)
    request.noted.details["asked"] = filters.query
    rows = filters.narrow(_theirs(request.user, request.access.where(Permission.LEAD))).select_related("by")[:MOST_IN_FILE]
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="audit.csv"'})
    writer = csv.writer(response)
    writer.writerow(["entry", "at", "who", "act", "subject", "sensitive", "details"])
    count = 0
    for trace in rows.iterator():
        writer.writerow(
            [
                exporting.harmless(cell)
                for cell in (trace.pk, trace.at.isoformat(), trace.by, trace.act, _subject(trace), trace.is_sensitive, _told(trace))
            ]
        )
        count += 1
    request.noted.details["rows"] = count
    return response


def _theirs(user: User, places: list[int]) -> QuerySet[Any]:
    """Entries of the organisations that the person leads. `is_closed`: on a case that is sealed to the person, so that it isn't named."""
    sealed = Detention.objects.filter(public_id=OuterRef("subject"), visibility=Visibility.SEALED)
    closed = Exists(sealed.exclude(pk__in=rules.sealed_cases_open_to(user)))
    return Trace.objects.filter(organisations__overlap=places).annotate(is_closed=closed).order_by("-pk")


def _subject(trace: Any) -> str:
    return str(A_SEALED_CASE if trace.is_closed else trace.subject)


def _told(trace: Any) -> str:
    if trace.is_closed:
        return ""
    return "; ".join(_pairs(trace.details))


def _pairs(details: dict[str, Any]) -> Iterator[str]:
    for name, value in sorted(details.items()):
        yield f"{name}: {value}" if value is not True else name


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 10 else ""


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
