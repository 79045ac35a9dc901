"""Intake: a report is pasted or uploaded. Every trouble is said at its field, and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from detentions.choices import SourceKind
from tracker import intake
from tracker.models import Report
from tracker.portal import keeping, queue
from tracker.portal.access import StaffRequest
from tracker.portal.sending import ENCODINGS, SendingForm, WhenField
from tracker.rules import Permission

KINDS = [(kind.value, kind.label) for kind in (SourceKind.NEWS, SourceKind.NGO_REPORT, SourceKind.PARTNER_LIST)]
_LATEST = 8
_ACCEPTED = ".txt,.html,.htm,.pdf,.docx,.eml"
_AT_FIELD = {"encoding": "encoding"}


class TextField(forms.Field):
    """The words exactly as pasted; what is wrong with them is for the intake step to say."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\r\n", "\n")


class PublishedForm(SendingForm):
    """What is told of a published report, however its words come."""

    publisher = forms.CharField(
        label=gettext_lazy("Published by"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say who published it: the outlet, the organisation or the partner.")},
    )
    published = WhenField(
        label=gettext_lazy("Date of publication"),
        help_text=gettext_lazy("2019-03-21, 2019-03 or 2019. It tells the reader which year “Thursday” lies in."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)


class ReportForm(PublishedForm):
    """Words pasted or uploaded."""

    text = TextField(label=gettext_lazy("Text of the report"), required=False, widget=forms.Textarea(attrs={"rows": 12}))
    file = forms.FileField(
        label=gettext_lazy("Or a file"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": _ACCEPTED})
    )
    address = forms.URLField(
        label=gettext_lazy("Address on the web"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=gettext_lazy("Only noted; nothing is fetched from it."),
    )
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding of the file"), choices=ENCODINGS, required=False)
    field_order = ("text", "file", "encoding", "publisher", "kind", "published", "organisation", "title", "address")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        text, file = cleaned.get("text"), cleaned.get("file")
        if text and text.strip() and file:
            self.add_error("file", _("There is a pasted text and a file. Send one of them: empty the text, or choose no file."))
        elif not (text and text.strip()) and not file:
            self.add_error("text", _("Paste the text of the report, or choose a file."))
        return cleaned

    def content(self) -> tuple[bytes, Report.Channel, str]:
        """The bytes to keep, how they came, and in which encoding they are said to be."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file:
            return file.read(), Report.Channel.FILE, self.cleaned_data["encoding"]
        return self.cleaned_data["text"].encode("utf-8", "surrogatepass"), Report.Channel.PASTE, "utf-8"


def report_new(request: StaffRequest) -> HttpResponse:
    """The form. A text beyond all limits is refused before the token check reads it, with a sentence instead of a bare 400."""
    try:
        request.POST  # noqa: B018 -- parsing is what may fail
    except RequestDataTooBig:
        return _too_big(request)
    return _checked_report_new(request)


report_new = csrf_exempt(report_new)  # the token is checked by csrf_protect below, once the body is known to be readable


@csrf_protect
def _checked_report_new(request: Any) -> HttpResponse:
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        initial=dict(kept or _told(request)),
        organisations=request.access.where(Permission.SUBMIT),
    )
    if not form.is_valid():
        return _show(request, form, status=400 if form.is_bound else 200, was_kept=bool(kept))
    try:
        received = _receive(request, form)
    except intake.Refused as refused:
        form.add_error(_AT_FIELD.get(refused.code, "file" if form.cleaned_data.get("file") else "text"), str(refused))
        return _show(request, form, status=400)
    if received.is_new:
        messages.success(request, _("The report is kept. It is being read; its state shows here."))
        return redirect("portal:report_new")
    return _known(request, received.report)


def _told(request: StaffRequest) -> dict[str, str]:
    """What the address says already, from a page that could not be fetched."""
    return {name: request.GET[name][:1000] for name in ("address", "publisher", "published", "title", "kind") if name in request.GET}


def _receive(request: StaffRequest, form: ReportForm) -> intake.Received:
    content, channel, encoding = form.content()
    told = form.cleaned_data
    return intake.receive(
        content=content,
        publisher=told["publisher"],
        published=told["published"],
        by=request.user,
        organisation=form.only_organisation or told["organisation"],
        at=timezone.now(),
        channel=channel,
        kind=SourceKind(told["kind"]),
        title=told["title"],
        address=told["address"],
        encoding=encoding,
    )


def _known(request: StaffRequest, report: Report) -> HttpResponse:
    """The same words had come before: lead to the report they became."""
    messages.info(request, _("These very words had been received before. This is the report they became; nothing was added twice."))
    return redirect(queue.address(report))


def _too_big(request: StaffRequest) -> HttpResponse:
    form = ReportForm(organisations=request.access.where(Permission.SUBMIT))
    most = settings.MAX_REPORT_BYTES // 1_000_000
    form.full_clean()
    sentence = _("The text is larger than %(most)s MB. Split it, or send only the part that speaks of detentions.") % {"most": most}
    return _show(request, form, status=413, trouble=sentence)


def _show(request: StaffRequest, form: ReportForm, *, status: int = 200, trouble: str = "", was_kept: bool = False) -> HttpResponse:
    count = len(form.errors)
    summary = ngettext("One thing to correct", "%(count)s things to correct", count) % {"count": count} if count else ""
    latest = queue.arrivals(request.access.where(Permission.SEE_REPORTS), at_most=_LATEST)
    context = {
        "form": form,
        "section": "intake",
        "way": "text",
        "summary": summary,
        "trouble": trouble,
        "was_kept": was_kept,
        "arrivals": latest,
        "is_live": latest.is_moving,
        "now": timezone.now(),
    }
    return render(request, "portal/report_new.html", context, status=status)
