"""Moving in: the list of an organisation's registers, sending one, and the page of one with its steps."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseStopPolling

from detentions.models import Detention
from tracker import moving
from tracker.models import FOR_WORKERS, Register, RegisterRow
from tracker.portal import register_words
from tracker.portal.access import StaffRequest
from tracker.portal.sending import ENCODINGS, SendingForm, WhenField
from tracker.rules import Permission

_SHOWN = 100
S = Register.State
TROUBLES = {
    "sample_wrong": gettext_lazy("A row of the sample did not say what the file says. Name the columns anew, or repair the file."),
    "changed_meanwhile": gettext_lazy("Something changed while the worker was at it, so nothing was done. Look again and sign anew."),
    "keeps_failing": gettext_lazy(
        "The worker failed several times, so nothing was done. Try again; if it fails again, tell your administrator."
    ),
}


class SendForm(SendingForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=gettext_lazy("CSV or Excel (.xlsx), one row per person, headers above."),
        error_messages={"required": gettext_lazy("Choose the file of the register.")},
    )
    title = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=200,
        help_text=gettext_lazy("It stands beside each fact as its source, such as “Register of detainees, January 2026”."),
        error_messages={"required": gettext_lazy("Say what this register is.")},
    )
    as_of = WhenField(label=gettext_lazy("As of"), help_text=gettext_lazy("2026-01-31, 2026-01 or 2026."))
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding of the file"), choices=ENCODINGS, required=False)


def registers(request: StaffRequest) -> HttpResponse:
    """The list, and the form that sends a file."""
    places = request.access.where(Permission.REVIEW)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SendForm(*posted, organisations=places)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        file: UploadedFile[bytes] = told["file"]
        try:
            made = moving.receive(
                content=file.read(),
                file_name=file.name or "",
                encoding=told["encoding"],
                title=told["title"],
                as_of=told["as_of"],
                organisation=form.only_organisation or told["organisation"],
                by=request.user,
                at=timezone.now(),
            )
        except moving.Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            request.noted.subject = str(made.pk)
            return redirect("portal:register_columns", register_id=made.pk)
    rows = Register.objects.of_organisations(places).defer("content", "text").select_related("organisation", "sent_by")
    context = {"section": "moving", "form": form, "registers": rows.order_by("-sent_at", "pk")[:_SHOWN], "now": timezone.now()}
    return render(request, "portal/registers.html", context, status=400 if form.is_bound else 200)


def register(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """Where a register stands, and what is to be done next."""
    found = register_for(request, register_id)
    context = {
        "section": "moving",
        "found": found,
        **standing(found),
        "may_sign": request.access.may(Permission.LEAD, found.organisation_id),
        "unsettled": register_words.unsettled(found) if found.state == S.CHECKED else [],
        "trouble": TROUBLES.get(found.trouble, ""),
        "kept": _kept(found),
        "now": timezone.now(),
    }
    return render(request, "portal/register.html", context)


def register_progress(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """How far the worker is, asked for every second. When it is done the page is loaded anew."""
    found = register_for(request, register_id)
    if found.state not in FOR_WORKERS:
        response = HttpResponse(status=HttpResponseStopPolling.status_code)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "portal/parts/register_progress.html", {"found": found, **standing(found)})


def register_original(request: StaffRequest, register_id: UUID) -> HttpResponse:
    """The file as it came, to its leads."""
    found = register_for(request, register_id, permission=Permission.LEAD, whole=True)
    name = "register.xlsx" if found.media_type.endswith("sheet") else "register.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=headers)


def register_for(request: StaffRequest, register_id: UUID, *, permission: Permission = Permission.REVIEW, whole: bool = False) -> Register:
    """The register, when it is one of the person's organisations. Raises Http404 alike for none and for somebody else's."""
    rows = Register.objects.of_organisations(request.access.where(permission))
    rows = rows.select_related("organisation", "sent_by", "compared_by", "first_by", "second_by", "back_by")
    found = (rows if whole else rows.defer("content", "text")).filter(pk=register_id).first()
    if found is None:
        raise Http404
    return found


def standing(found: Register) -> dict[str, Any]:
    """How many rows are in which state, and how far the worker is."""
    counts = Counter(dict(found.rows.order_by().values_list("state").annotate(Count("pk"))))
    tally = [(state.value, state.label, counts[state]) for state in RegisterRow.State]
    done = found.done if found.state != S.MAPPING else 0
    return {
        "tally": tally,
        "counts": dict(counts),
        "to_write": counts[RegisterRow.State.NEW] + counts[RegisterRow.State.UPDATE],
        "percent": 100 * done // max(1, found.total),
        "is_working": found.state in FOR_WORKERS,
    }


def _kept(found: Register) -> list[Detention]:
    return list(Detention.objects.filter(public_id__in=found.kept_cases).order_by("public_id")) if found.kept_cases else []
