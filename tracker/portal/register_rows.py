"""The rows of a register: faults named by row and column, people who may be known, what will be written; and the faults as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from detentions.choices import ReleaseKind, Sex
from detentions.when import Precision, When
from tracker import matching, moving, rules
from tracker.exporting import harmless
from tracker.models import Register, RegisterRow
from tracker.moving import checking, faults, fields
from tracker.moving.facts import Entries
from tracker.portal.access import StaffRequest
from tracker.portal.registers import register_for
from tracker.portal.sheet_letters import letter

_PER_PAGE = 25
R = RegisterRow.State


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as people read it. `place` names the column by letter and header."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row beside what was understood of it. `cells`: header and words of the columns in use."""

    row: RegisterRow
    cells: list[tuple[str, str]]
    understood: list[tuple[str, str]]
    faults: list[Fault]
    suggestions: list[matching.Suggestion]


def register_rows(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """Rows in one state, some at a time. POST answers those that may be known."""
    found = register_for(request, register_id, whole=True)
    state = request.GET.get("state", "")
    state = state if state in R.values else R.FAULT.value
    if request.method == "POST":
        return _decide(request, found)
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0
    chosen = found.rows.filter(rules.not_sealed_to(request.user, "detention"), state=state, number__gt=start)
    chosen = chosen.order_by("number").select_related("detention", "decided_by")
    rows = list(chosen[: _PER_PAGE + 1])
    more = rows[_PER_PAGE - 1].number if len(rows) > _PER_PAGE else None
    context = {
        "section": "moving",
        "found": found,
        "state": state,
        "label": R(state).label,
        "lines": shown(found, rows[:_PER_PAGE]),
        "total": found.rows.filter(state=state).count(),
        "next": more,
        "can_decide": found.state == Register.State.CHECKED and state in (R.QUESTION, R.OUT, R.NEW, R.UPDATE),
        "tally": [(one.value, one.label) for one in R],
    }
    return render(request, "portal/register_rows.html", context)


def _decide(request: StaffRequest, found: Register) -> HttpResponse:
    answers = {
        int(name[2:]): str(value).strip()[:9]
        for name, value in request.POST.items()
        if name.startswith("a-") and name[2:].isascii() and name[2:].isdigit() and len(name) < 10 and value
    }
    answers = {number: "" if answer == "open" else answer for number, answer in answers.items()}
    try:
        count = moving.decide(register_id=found.pk, answers=answers, by=request.user, at=timezone.now())
    except moving.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, ngettext("%(count)s row is answered.", "%(count)s rows are answered.", count) % {"count": count})
    return redirect(request.get_full_path())


def register_faults(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """Every fault as CSV, to repair the register by: row, column, header, what the cell holds, what is wrong."""
    found = register_for(request, register_id, whole=True)
    lines = {line.number: line.cells for line in checking.lines_of(found)}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="faults.csv"'})
    response.write("\ufeff")  # spreadsheets take it for UTF-8 then
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Column"), _("Header"), _("Cell"), _("What is wrong")])
    count = 0
    for number, told in found.rows.filter(state=R.FAULT).order_by("number").values_list("number", "faults"):
        for column, _field, code, detail in told:
            cells = lines.get(number, [])
            row = (
                number,
                letter(column),
                _header(found, column),
                cells[column] if column < len(cells) else "",
                faults.sentence(code, detail),
            )
            writer.writerow([harmless(cell) for cell in row])
            count += 1
    request.noted.details["rows"] = count
    return response


def shown(found: Register, rows: Sequence[RegisterRow]) -> list[Shown]:
    """Rows for a person, in the language of the page."""
    wanted = {row.number for row in rows}
    lines = {line.number: line.cells for line in checking.lines_of(found) if line.number in wanted}
    entries = Entries.of([row.values for row in rows if row.state != R.FAULT])
    return [
        Shown(
            row,
            [
                (header, lines[row.number][at] if at < len(lines[row.number]) else "")
                for at, header in enumerate(found.headers)
                if found.fields[at]
            ],
            list(_understood(row.values, entries)) if row.state != R.FAULT else [],
            [
                Fault(f"{letter(column)} · {_header(found, column)}", faults.sentence(code, detail))
                for column, _f, code, detail in row.faults
            ],
            _suggestions(found, row, entries) if row.state == R.QUESTION else [],
        )
        for row in rows
    ]


def _suggestions(found: Register, row: RegisterRow, entries: Entries) -> list[matching.Suggestion]:
    """The known cases again, with reasons in the reader's language; only those that were found in the check can be chosen."""
    known = matching.look_for(checking.sought(found, row.values, entries))
    return [one for one in known if one.detention.public_id in row.matches]


def _header(found: Register, column: int) -> str:
    return found.headers[column] if column < len(found.headers) else ""


def _understood(values: dict[str, Any], entries: Entries) -> Iterable[tuple[str, str]]:
    labels = {field.code: str(field.label) for field in fields.FIELDS}
    for code in ("name", *(field.code for field in fields.FIELDS if field.code != "name"), "facility_as_worded"):
        if code in values:
            yield labels.get(code, _("Place of detention, as worded")), _worded(code, values[code], entries)


def _worded(code: str, value: Any, entries: Entries) -> str:
    match code:
        case "arrested" | "released" | "died" | "birth_date":
            return day(When.parse(value))
        case "agencies":
            return ", ".join(entries.agencies[slug].short_name for slug in value if slug in entries.agencies)
        case "state" | "facility":
            return entries.places[value].name_es if value in entries.places else value
        case "sex":
            return str(Sex(value).label)
        case "release_kind":
            return str(ReleaseKind(value).label)
        case "minor" | "hidden":
            return _("yes")
        case "civil_or_military":
            return _("civilian") if value == "civilian" else _("military")
    return "; ".join(value) if isinstance(value, list) else str(value)


def day(when: When) -> str:
    """A day in words, so that day and month can't be taken for each other; less exact dates as they are."""
    return date_format(when.earliest, "DATE_FORMAT") if when.precision is Precision.DAY and when.earliest else str(when)
