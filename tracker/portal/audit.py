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
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from detentions.choices import Visibility
from detentions.models import Detention, User
from tracker import chain_checks, exporting, rules
from tracker.models import Decision, Export, Trace
from tracker.portal.access import StaffRequest
from tracker.rules import Permission

PER_PAGE = 100
MOST_IN_FILE = 50_000
_UTC = ZoneInfo("UTC")

ACTS: dict[str, str | Promise] = {
    "signed_in": _("signed in"),
    "sign_in_failed": _("gave a wrong passphrase"),
    "second_factor_failed": _("gave a wrong code after the right passphrase"),
    "way_in_changed": _("changed a passphrase or a second factor"),
    "case": _("opened a case"),
    "case_print": _("printed a case"),
    "case_notes": _("opened calls and notes"),
    "case_change": _("changed a case"),
    "case_event": _("added an event"),
    "case_name": _("corrected a name"),
    "cases": _("searched cases"),
    "case_bulk": _("sorted cases"),
    "case_tag": _("put a tag on a case"),
    "case_untag": _("took a tag off a case"),
    "case_assign": _("gave a case to somebody"),
    "export_new": _("asked to take cases out"),
    "export": _("opened an export"),
    "export_decide": _("decided on an export"),
    "export_drop": _("took an export back"),
    "export_file": _("took cases out"),
    "report": _("opened a report"),
    "report_new": _("sent a report"),
    "address_new": _("gave an address to fetch"),
    "fetch_again": _("had an address fetched again"),
    "testimony_new": _("wrote down a testimony"),
    "testimony_end": _("wrote down that a consent was taken back"),
    "original": _("downloaded a report's file"),
    "read_again": _("had a report read again"),
    "decide": _("decided on a proposal"),
    "undo": _("took a decision back"),
    "add_person": _("added a missed person"),
    "name_table": _("decided on a list of names"),
    "assign": _("assigned a report"),
    "recheck": _("looked at a decision again"),
    "ask": _("asked two people about a case"),
    "question": _("answered a question for two"),
    "question_back": _("took a question back"),
    "withhold": _("withdrew a case from the public"),
    "split": _("took a merge back"),
    "correction": _("opened a request"),
    "notices": _("looked at notices"),
    "people": _("let somebody in"),
    "person": _("changed an account"),
    "person_leave": _("closed an account and handed its work over"),
    "directory_agency": _("opened an agency's cases"),
    "directory_place": _("opened a place's cases"),
    "directory_new": _("added to the directory"),
    "directory_edit": _("changed the directory"),
    "registers": _("sent a register"),
    "register": _("opened a register"),
    "register_columns": _("named a register's columns"),
    "register_words": _("said what a register's words mean"),
    "register_rows": _("opened a register's rows"),
    "register_faults": _("took a register's faults out"),
    "register_sample": _("compared a register's sample"),
    "register_sign": _("signed a register"),
    "register_back": _("had a register taken back"),
    "register_discard": _("threw a register away"),
    "register_original": _("downloaded a register's file"),
    "audit": _("opened the audit log"),
    "audit_file": _("took the audit log out"),
}
# What an entry says besides: its name on the page. The file keeps the names as they are stored.
DETAILS: dict[str, str | Promise] = {
    "action": _("decision"),
    "answer": _("not accepted, status"),
    "asked": _("search"),
    "cases": _("cases"),
    "format": _("format"),
    "organisation": _("organisation"),
    "page": _("page"),
    "refused": _("refused by a rule"),
    "reports": _("reports"),
    "rows": _("rows"),
    "says": _("answer"),
    "sealed": _("sealed"),
    "sessions": _("sessions"),
    "state": _("where it stands"),
    "to": _("new visibility"),
}
_VALUES: dict[tuple[str, str], str | Promise] = {
    **{("action", str(code)): label for code, label in Decision.Action.choices},
    **{("state", str(code)): label for code, label in Export.State.choices},
    **{("to", str(code)): label for code, label in Visibility.choices},
    ("action", "link"): _("made a one-time link"),
    ("says", "yes"): _("yes"),
    ("says", "no"): _("no"),
}


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
        "lines": [(trace, ACTS.get(trace.act, trace.act), _subject(trace), _in_words(trace)) for trace in shown],
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
    return str(_("a sealed case") if trace.is_closed else trace.subject)


def _told(trace: Any) -> str:
    if trace.is_closed:
        return ""
    return "; ".join(_pairs(trace.details))


def _in_words(trace: Any) -> str:
    """The same for a person on the page."""
    if trace.is_closed:
        return ""
    said = ((str(DETAILS.get(name, name)), name, value) for name, value in sorted(trace.details.items()) if value != "")
    return "; ".join(word if value is True else f"{word}: {_VALUES.get((name, str(value)), value)}" for word, name, value in said)


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
