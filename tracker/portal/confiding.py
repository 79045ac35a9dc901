"""Testimony by phone: the form, with the consent that it rests on; and the consent taken back."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.models import Membership, User
from tracker import confided, testimony
from tracker.intake import Received
from tracker.models import Report, Testimony
from tracker.portal import desk, queue
from tracker.portal.access import StaffRequest
from tracker.portal.reports import TextField
from tracker.portal.sending import SendingForm, typed
from tracker.rules import Permission

_LANGUAGES = [("es", gettext_lazy("Spanish")), ("en", gettext_lazy("English")), ("", gettext_lazy("Another"))]
_NOT_A_DAY = gettext_lazy("Write the day as 2019-03-21.")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TestimonyForm(SendingForm):
    """What was said, and what was agreed to. Nothing is required by the browser: each gap is said at its field."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    words = TextField(
        label=gettext_lazy("What was said"),
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": gettext_lazy("Write down what was said.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_LANGUAGES, required=False)
    taken_by = forms.ModelChoiceField(
        label=gettext_lazy("Taken by"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Say who took it.")},
    )
    taken_on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=_DAY,
        error_messages={"required": gettext_lazy("Say on which day it was taken."), "invalid": _NOT_A_DAY},
    )
    taken_time = forms.TimeField(
        label=gettext_lazy("Time of day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the time as 14:30, or leave it empty.")},
    )
    given = forms.BooleanField(label=gettext_lazy("They agreed that we keep and use this"), required=False)
    given_by = forms.CharField(
        label=gettext_lazy("Who agreed"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Sealed like the words."),
    )
    reach = forms.CharField(
        label=gettext_lazy("How to reach them"), max_length=200, required=False, help_text=gettext_lazy("If they wish. Sealed too.")
    )
    basis = forms.ChoiceField(label=gettext_lazy("They are"), choices=Testimony.Basis.choices, widget=forms.RadioSelect)
    scope = forms.CharField(
        label=gettext_lazy("What they agreed to"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In their words: for what it may be used, and for what not."),
    )
    readers = forms.ChoiceField(label=gettext_lazy("Who may read the words"), choices=Testimony.Readers.choices, widget=forms.RadioSelect)
    may_quote = forms.BooleanField(
        label=gettext_lazy("Its words may be quoted to all who see the case"),
        required=False,
        help_text=gettext_lazy("Also to organisations that a case is shared with. Never to the public."),
    )
    until = forms.DateField(
        label=gettext_lazy("Consent lasts until"),
        widget=_DAY,
        error_messages={"required": gettext_lazy("Agree on a last day, and write it down."), "invalid": _NOT_A_DAY},
    )
    afterwards = forms.ChoiceField(label=gettext_lazy("What happens then"), choices=Testimony.Afterwards.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: list[int], **kwargs: Any) -> None:
        super().__init__(*args, organisations=organisations, **kwargs)
        takers = self.fields["taken_by"]
        assert isinstance(takers, forms.ModelChoiceField)
        members = Membership.objects.filter(organisation__in=organisations, until=None, user__is_active=True, user__is_machine=False)
        takers.queryset = User.objects.filter(pk__in=members.values("user")).order_by("display_name", "pk")


def testimony_new(request: StaffRequest) -> HttpResponse:
    """The form, and what it sends."""
    form, was_kept = typed(request, TestimonyForm, right=Permission.SUBMIT, usual=_usual(request))
    if not form.is_valid():
        return _show(request, form, was_kept=was_kept)
    try:
        received = _receive(request, form)
    except testimony.Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _show(request, form)
    request.noted.subject = str(received.report.pk)
    messages.success(request, _("The testimony is kept, sealed. It is being read; its state shows below."))
    return redirect("portal:start")


def testimony_end(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """They no longer agree: the words are closed now."""
    report = desk.report_for(report_id, request.access.where(Permission.SUBMIT))
    if report is None or report.channel != Report.Channel.TESTIMONY:
        raise Http404
    try:
        testimony.end(report_id=report.pk, by=request.user, at=timezone.now())
    except testimony.Refused as refused:
        messages.error(request, str(refused))
        return redirect(queue.address(report))
    messages.success(request, _("The words are closed. What was confirmed from them is in the cases; look whether it should stay."))
    return redirect(queue.address(report))


def _usual(request: StaffRequest) -> dict[str, Any]:
    """What the form begins with: the careful answers."""
    return {
        "once": uuid.uuid4(),
        "language": "es",
        "taken_by": request.user.pk,
        "taken_on": confided.day_of(timezone.now()),
        "readers": Testimony.Readers.REVIEWERS,
        "basis": Testimony.Basis.FAMILY,
        "afterwards": Testimony.Afterwards.CLOSE,
    }


def _receive(request: StaffRequest, form: TestimonyForm) -> Received:
    told = form.cleaned_data
    return testimony.receive(
        once=told["once"],
        words=told["words"],
        language=told["language"],
        taken_by=told["taken_by"],
        taken_on=told["taken_on"],
        taken_time=told["taken_time"],
        agreement=testimony.Agreement(
            given=told["given"],
            given_by=told["given_by"],
            reach=told["reach"],
            basis=Testimony.Basis(told["basis"]),
            scope=told["scope"],
            readers=Testimony.Readers(told["readers"]),
            may_quote=told["may_quote"],
            until=told["until"],
            afterwards=Testimony.Afterwards(told["afterwards"]),
        ),
        by=request.user,
        organisation=form.only_organisation or told["organisation"],
        at=timezone.now(),
    )


def _show(request: StaffRequest, form: TestimonyForm, *, was_kept: bool = False) -> HttpResponse:
    context = {"form": form, "section": "intake", "way": "testimony", "was_kept": was_kept}
    return render(request, "portal/testimony_new.html", context, status=400 if form.is_bound else 200)
