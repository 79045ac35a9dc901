"""Lists of news that are followed: which, how they do, and the form for another one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import SourceKind
from tracker import addresses, following
from tracker.models import Feed, Fetch, Report
from tracker.portal.access import StaffRequest
from tracker.portal.sending import SendingForm, typed
from tracker.rules import Permission

_KINDS = [(kind.value, kind.label) for kind in (SourceKind.NEWS, SourceKind.NGO_REPORT)]


class FeedForm(SendingForm):
    """Where the list is, whose it is, how often it is looked at, and what of it is wanted."""

    address = forms.CharField(
        label=gettext_lazy("Address of the list"),
        max_length=1000,
        help_text=gettext_lazy("RSS or Atom. Sites often have it at /feed or /rss."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"required": gettext_lazy("Paste the address of the list.")},
    )
    publisher = forms.CharField(
        label=gettext_lazy("Published by"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say who publishes it: the outlet or the organisation.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=_KINDS)
    words = forms.CharField(
        label=gettext_lazy("Only entries with one of these words"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Beginnings are enough: detenid, excarcel, preso. Empty takes every entry of the list."),
    )
    every_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Looked at"), choices=Feed.Every.choices, coerce=lambda told: Feed.Every(int(told)), initial=Feed.Every.HOUR
    )


def feeds(request: StaffRequest) -> HttpResponse:
    """The lists, and the form for another one."""
    form, was_kept = typed(request, FeedForm, right=Permission.LEAD)
    if not form.is_valid():
        return _show(request, form, was_kept=was_kept)
    told = form.cleaned_data
    try:
        following.follow(
            address=told["address"].strip(),
            publisher=told["publisher"],
            kind=SourceKind(told["kind"]),
            words=told["words"],
            every=told["every_minutes"],
            by=request.user,
            organisation=form.only_organisation or told["organisation"],
            at=timezone.now(),
        )
    except following.Refused as refused:
        form.add_error(refused.field, str(refused))
        return _show(request, form)
    messages.success(request, _("The list is followed. A worker looks at it now; what it brings shows among the reports."))
    return redirect("portal:feeds")


def feed(request: StaffRequest, feed_id: int) -> HttpResponse:
    """Look at one now, or leave it."""
    found = Feed.objects.of_organisations(request.access.where(Permission.LEAD)).filter(pk=feed_id).first()
    if found is None:
        raise Http404
    try:
        if request.POST.get("action") == "leave":
            following.leave(feed=found, by=request.user)
            messages.success(request, _("%(name)s is not followed any more. What came of it stays.") % {"name": found})
        else:
            following.look_now(feed=found, by=request.user, at=timezone.now())
            messages.success(request, _("A worker looks at %(name)s now.") % {"name": found})
    except following.Refused as refused:
        messages.error(request, str(refused))
    return redirect("portal:feeds")


def _show(request: StaffRequest, form: FeedForm, *, was_kept: bool = False) -> HttpResponse:
    rows = Feed.objects.of_organisations(request.access.where(Permission.LEAD)).select_related("followed_by", "organisation")
    rows = rows.annotate(
        brought=Count("fetches", filter=Q(fetches__state=Fetch.State.DONE)),
        failed=Count("fetches", filter=Q(fetches__state=Fetch.State.FAILED)),
        told_something=Count("fetches", filter=Q(fetches__report__state__in=(Report.State.IN_QUEUE, Report.State.DECIDED))),
    )
    context = {
        "section": "intake",
        "way": "feeds",
        "form": form,
        "feeds": rows.order_by("-is_active", F("failing_since").asc(nulls_last=True), "publisher", "pk"),
        "is_on": addresses.is_on(),
        "was_kept": was_kept,
        "now": timezone.now(),
    }
    return render(request, "portal/feeds.html", context, status=400 if form.is_bound else 200)
