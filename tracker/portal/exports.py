"""Files with cases: ask for one, see what became of it, decide on somebody else's, fetch one's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from detentions.models import SealedReader
from tracker import casework, exporting, finding, notices
from tracker.exporting import files
from tracker.models import Export
from tracker.portal import case_columns, keeping
from tracker.portal.access import StaffRequest
from tracker.portal.case_columns import COLUMNS
from tracker.portal.case_filters import Option, labels
from tracker.portal.case_list import read
from tracker.portal.case_query import address, asked, chips
from tracker.portal.dates import moment_in_words
from tracker.rules import Permission

_LATEST = 100


def export_list(request: StaffRequest) -> HttpResponse:
    """What waits for this person, what they asked for, and what was taken out of the organisations that they lead."""
    rows = list(exporting.open_to(request.user).order_by("-asked_at", "-pk")[:_LATEST])
    mine = [one for one in rows if not exporting.why_not_decide(request.user, one, request.access)]
    own = [one for one in rows if one.asked_by_id == request.user.pk]
    others = [one for one in rows if one not in mine and one not in own]
    groups = [(_("Wait for your decision"), mine), (_("Asked for by you"), own), (_("Asked for by others"), others)]
    context = {"section": "cases", "groups": [(words, found) for words, found in groups if found], "now": timezone.now()}
    return render(request, "portal/exports.html", context)


def export_new(request: StaffRequest) -> HttpResponse:
    """GET says what the file would hold and whether somebody else must agree; POST asks for it."""
    query, columns = read(request)
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    told: Mapping[str, str] = request.POST if request.method == "POST" else kept or {}
    if told:
        columns = tuple(name for name in COLUMNS if told.get(f"col-{name}"))
    named = SealedReader.objects.filter(user=request.user, ended_at=None).values("detention")
    readers = request.access.where(Permission.SEE_CASES)
    cases = finding.numbers(query, readers=readers, sealed=named, at_most=exporting.MOST + 1)
    errors: dict[str, str] = {}
    if request.method == "POST":
        format = Export.Format.XLSX if told.get("format") == Export.Format.XLSX else Export.Format.CSV
        wish = exporting.Wish(address(query).removeprefix("?"), columns, format, told.get("reason", ""))
        try:
            made = exporting.ask(cases=cases, wish=wish, by=request.user, at=timezone.now())
        except exporting.Refused as refused:
            errors[refused.field] = str(refused)
        else:
            _note(request, made)
            return redirect("portal:export", code=made.code)
    leave = exporting.exportable(request.user).filter(pk__in=cases).count()
    context = {
        "section": "cases",
        "found": len(cases),
        "leave": leave,
        "stay": len(cases) - leave,
        "alone": exporting.ALONE_AT_MOST,
        "chips": _words_of(query, readers, named),
        "back": address(query),
        "columns": [Option(name, column.label, None, name in columns) for name, column in COLUMNS.items()],
        "formats": Export.Format.choices,
        "told": told,
        "errors": errors,
        "was_kept": kept is not None,
    }
    return render(request, "portal/export_new.html", context, status=400 if errors else 200)


def export(request: StaffRequest, code: str) -> HttpResponse:
    """One export: what it holds, who wants it for what, and what may be done with it now."""
    found = _found(request, code)
    now = timezone.now()
    notices.seen(user=request.user, export=found, at=now)
    query = asked(QueryDict(found.query), today=casework.today(found.asked_at), by=found.asked_by_id)
    context = {
        "section": "cases",
        "export": found,
        "number": len(found.cases),
        "columns": [COLUMNS[name].label for name in found.columns if name in COLUMNS],
        "chips": _words_of(query, found.organisations, ()),
        "list_address": f"?{found.query}",
        "why_not_decide": exporting.why_not_decide(request.user, found, request.access),
        "may_fetch": not exporting.why_not_fetch(request.user, found, at=now),
        "may_drop": not exporting.why_not_drop(request.user, found),
        "is_over": bool(found.until and now > found.until),
        "now": now,
    }
    return render(request, "portal/export.html", context)


def export_decide(request: StaffRequest, code: str) -> HttpResponse:
    """Another lead lets it go out, or refuses it."""
    found = _found(request, code)
    says = request.POST.get("says", "")
    try:
        if says not in {"yes", "no"}:
            raise exporting.Refused("says", _("Choose an answer."))
        decided = exporting.decide(
            code=code, agrees=says == "yes", because=request.POST.get("because", ""), by=request.user, at=timezone.now()
        )
    except exporting.Refused as refused:
        messages.error(request, str(refused))
        request.noted.details["refused"] = True
    else:
        messages.success(request, _("Kept. %(state)s.") % {"state": decided.get_state_display()})
        request.noted.details["says"] = says
    return redirect("portal:export", code=found.code)


def export_drop(request: StaffRequest, code: str) -> HttpResponse:
    """Who asked doesn't want it any more."""
    found = _found(request, code)
    try:
        exporting.drop(code=code, by=request.user, at=timezone.now())
    except exporting.Refused as refused:
        messages.error(request, str(refused))
    return redirect("portal:export", code=found.code)


def export_file(request: StaffRequest, code: str) -> HttpResponse:
    """The file itself, made now, marked with who fetched it."""
    found = _found(request, code)
    now = timezone.now()
    try:
        found, lines = exporting.fetch(code=code, by=request.user, at=now)
    except exporting.Refused as refused:
        messages.error(request, str(refused))
        request.noted.details["refused"] = True
        return redirect("portal:export", code=code)
    content = _file(found, lines, now)
    _note(request, found)
    request.noted.details["rows"] = len(lines)
    request.noted.details["sha256"] = files.digest(content)
    name = f"{settings.COUNTRY.lower()}-{found.code}.{found.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=files.MEDIA_TYPES[Export.Format(found.format)], headers=headers)


def _file(found: Export, lines: list[finding.Line], now: datetime) -> bytes:
    known = case_columns.names_of_today()
    columns = [name for name in found.columns if name in COLUMNS]
    stamp = f"{found.code} {found.asked_by.username} {now:%Y-%m-%d}"
    about = [
        (_("Export"), found.code),
        (_("Fetched by"), str(found.asked_by)),
        (_("Fetched at"), f"{moment_in_words(now)} UTC"),
        (_("For"), found.reason),
        (_("Agreed to by"), str(found.decided_by) if found.decided_by else _("nobody else needed")),
        (_("Cases"), str(len(lines))),
        (
            _("Beware"),
            _("These are confirmed cases, also of people whose names are not public. Keep the file encrypted, share it with nobody."),
        ),
    ]
    header = [_("Case"), _("Name"), *(str(COLUMNS[name].label) for name in columns)]
    rows = [[line.case.public_id, line.case.name, *(cell.text for cell in case_columns.cells(line, columns, known))] for line in lines]
    return exporting.written(Export.Format(found.format), title=_("Cases"), header=header, rows=rows, about=about, stamp=stamp)


def _note(request: StaffRequest, made: Export) -> None:
    request.noted.subject = made.code
    request.noted.organisations = set(made.organisations)
    request.noted.details |= {"cases": len(made.cases), "format": made.format, "asked": made.query, "state": made.state}


def _found(request: StaffRequest, code: str) -> Export:
    found = exporting.open_to(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    request.noted.subject = found.code
    request.noted.organisations = set(found.organisations)
    return found


def _words_of(query: finding.Query, readers: list[int], named: finding.Named) -> list[str]:
    """The question in words."""
    found = finding.find(query, readers=readers, sealed=named)
    return [str(chip.label) for chip in chips(query, labels(found, case_columns.names_of_today()))]
