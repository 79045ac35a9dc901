"""Intake by address: a worker fetches the page. Where that is switched off, or fails, the page says what to do instead."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import SourceKind
from tracker import addresses
from tracker.models import Fetch
from tracker.portal.access import StaffRequest
from tracker.portal.reports import PublishedForm
from tracker.portal.sending import typed
from tracker.rules import Permission


class AddressForm(PublishedForm):
    """The fields of a report without its words."""

    field_order = ("address", "publisher", "kind", "published", "title", "organisation")
    address = forms.CharField(
        label=gettext_lazy("Address on the web"),
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"required": gettext_lazy("Paste the address of the page.")},
    )


def address_new(request: StaffRequest) -> HttpResponse:
    """The form, and what it sends."""
    form, was_kept = typed(request, AddressForm, right=Permission.SUBMIT)
    if not form.is_valid():
        return _show(request, form, was_kept=was_kept)
    told = form.cleaned_data
    try:
        addresses.ask(
            address=told["address"],
            publisher=told["publisher"],
            published=told["published"],
            title=told["title"],
            kind=SourceKind(told["kind"]),
            by=request.user,
            organisation=form.only_organisation or told["organisation"],
            at=timezone.now(),
        )
    except addresses.Refused as refused:
        form.add_error("address", str(refused))
        return _show(request, form)
    messages.success(request, _("The address is noted. A worker fetches it; its state shows below."))
    return redirect("portal:start")


def fetch_again(request: StaffRequest, fetch_id: UUID) -> HttpResponse:
    """Try a failed address once more."""
    wanted = Fetch.objects.of_organisations(request.access.where(Permission.SUBMIT)).filter(pk=fetch_id).first()
    if wanted is None:
        raise Http404
    try:
        addresses.try_again(fetch_id=wanted.pk, by=request.user, at=timezone.now())
    except addresses.Refused as refused:
        messages.error(request, str(refused))
    return redirect("portal:start")


def _show(request: StaffRequest, form: AddressForm, *, was_kept: bool = False) -> HttpResponse:
    context = {"form": form, "section": "intake", "way": "address", "was_kept": was_kept, "is_on": addresses.is_on()}
    return render(request, "portal/address_new.html", context, status=400 if form.is_bound else 200)
