"""Moving in, step by step: what the columns and words mean, the sample, the signatures, taking back, throwing away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import moving, rules
from tracker.models import Register
from tracker.moving import fields
from tracker.portal.access import StaffRequest
from tracker.portal.register_rows import Shown, shown
from tracker.portal.register_words import MOST_WORDS
from tracker.portal.registers import register_for
from tracker.portal.sheet_letters import letter

_EXAMPLES = 3
NOTHING = "-"  # the word says nothing


@dataclass(frozen=True, slots=True)
class Column:
    number: int
    letter: str
    header: str
    chosen: str
    examples: list[str]


def register_columns(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """What each column means. Saved for the next file with this header."""
    found = register_for(request, register_id, whole=True)
    error = ""
    chosen = list(found.fields)
    if request.method == "POST":
        chosen = [request.POST.get(f"c-{number}", "") for number in range(len(found.headers))]
        try:
            day_first = request.POST.get("order") != "month"
            moving.name_columns(register_id=found.pk, chosen=chosen, day_first=day_first, by=request.user, at=timezone.now())
        except moving.Refused as refused:
            error = str(refused)
        else:
            return redirect("portal:register", register_id=found.pk)
    context = {"section": "moving", "found": found, "columns": _columns(found, chosen), "fields": fields.FIELDS, "error": error}
    return render(request, "portal/register_columns.html", context, status=400 if error else 200)


def register_words(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """What words of the file mean."""
    found = register_for(request, register_id)
    meanings = {
        (request.POST.get(f"f-{number}", ""), request.POST.get(f"w-{number}", "")): "" if meaning == NOTHING else meaning
        for number in range(MOST_WORDS)
        if (meaning := request.POST.get(f"m-{number}", ""))
    }
    if not meanings:
        messages.error(request, _("Choose what at least one word means."))
        return redirect("portal:register", register_id=found.pk)
    return _done(request, found, lambda: moving.settle_word(register_id=found.pk, meanings=meanings, by=request.user, at=timezone.now()))


def register_sample(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """Rows drawn by chance, as they stand in the file and as they would be written."""
    found = register_for(request, register_id, whole=True)
    rows = list(found.rows.filter(rules.not_sealed_to(request.user, "detention"), is_sample=True).order_by("number"))
    error = ""
    if request.method == "POST":
        verdicts = {row.number: request.POST.get(f"v-{row.number}", "") for row in rows}
        try:
            done = moving.compare_sample(register_id=found.pk, verdicts=verdicts, by=request.user, at=timezone.now())
        except moving.Refused as refused:
            error = str(refused)
        else:
            if done.state == Register.State.CHECKED:
                messages.success(request, _("The sample agrees with the file. Two leads can sign now."))
            return redirect("portal:register", register_id=found.pk)
    lines: list[tuple[Shown, str]] = [(one, request.POST.get(f"v-{one.row.number}", "")) for one in shown(found, rows)]
    context = {"section": "moving", "found": found, "lines": lines, "error": error}
    return render(request, "portal/register_sample.html", context, status=400 if error else 200)


def register_sign(request: StaffRequest, register_id: UUID) -> HttpResponse:
    found = register_for(request, register_id)
    return _done(request, found, lambda: moving.sign(register_id=found.pk, by=request.user, at=timezone.now()))


def register_back(request: StaffRequest, register_id: UUID) -> HttpResponse:
    found = register_for(request, register_id)
    reason = request.POST.get("reason", "")
    return _done(request, found, lambda: moving.take_back(register_id=found.pk, reason=reason, by=request.user, at=timezone.now()))


def register_discard(request: StaffRequest, register_id: UUID) -> HttpResponse:
    found = register_for(request, register_id)
    try:
        moving.discard(register_id=found.pk, by=request.user)
    except moving.Refused as refused:
        messages.error(request, str(refused))
        return redirect("portal:register", register_id=found.pk)
    messages.success(request, _("The file is thrown away, with everything that was read in it."))
    return redirect("portal:registers")


def _done(request: StaffRequest, found: Register, act: Callable[[], object]) -> HttpResponse:
    """Back to the page of the register, with what was refused, if anything was."""
    try:
        act()
    except moving.Refused as refused:
        messages.error(request, str(refused))
    return redirect("portal:register", register_id=found.pk)


def _columns(found: Register, chosen: list[str]) -> list[Column]:
    """Each column with its first few words."""
    lines = [line.split("\t") for line in found.text.split("\n")[found.header_row : found.header_row + 50]]
    return [
        Column(
            number,
            letter(number),
            header,
            chosen[number] if number < len(chosen) else "",
            [line[number] for line in lines if len(line) > number and line[number]][:_EXAMPLES],
        )
        for number, header in enumerate(found.headers)
    ]
