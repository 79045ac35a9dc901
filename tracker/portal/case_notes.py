"""The log of calls, notes and consents of a case. Reading the page is noted: it opens what is sealed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from detentions.choices import Visibility
from detentions.models import Consent, Detention, Membership, SealedReader, User
from tracker import casenotes, casework
from tracker.models import CaseNote
from tracker.portal.access import StaffRequest
from tracker.portal.case_changes import day_of, id_of


def case_notes(request: StaffRequest, public_id: str) -> HttpResponse:
    """Read them, and write another."""
    detention = casenotes.case_for(public_id, request.user)
    if detention is None:
        raise Http404
    request.noted.organisations = {detention.organisation_id}
    if request.method != "POST":
        return _show(request, detention)
    if "done" in request.POST:
        casenotes.done(detention=detention, note=id_of(request.POST, "done"), at=timezone.now())
        return redirect("portal:case_notes", public_id=public_id)
    kind = request.POST.get("kind", "")
    try:
        casenotes.write(
            detention=detention,
            kind=CaseNote.Kind(kind) if kind in CaseNote.Kind.values else CaseNote.Kind.NOTE,
            words=request.POST.get("words", ""),
            whom=request.POST.get("whom", ""),
            call_again_on=day_of(request.POST, "call_again_on"),
            by=request.user,
            at=timezone.now(),
        )
    except casenotes.Refused as wrong:
        return _show(request, detention, errors={wrong.field: str(wrong)}, status=400)
    messages.success(request, _("It is kept, sealed under the key of the case."))
    return redirect("portal:case_notes", public_id=public_id)


def _show(request: StaffRequest, detention: Detention, *, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    is_sealed = detention.visibility == Visibility.SEALED
    named = SealedReader.objects.filter(detention=detention, ended_at=None) if is_sealed else SealedReader.objects.none()
    members = Membership.objects.filter(organisation=detention.organisation_id, until=None, user__is_active=True, user__is_machine=False)
    context = {
        "section": "cases",
        "detention": detention,
        "notes": casenotes.read(detention),
        "consents": casenotes.consents(detention),
        "kinds": CaseNote.Kind.choices,
        "bases": Consent.Basis.choices,
        "typed": request.POST if errors else {},
        "errors": errors or {},
        "today": casework.today(timezone.now()),
        "may_change": casework.may_change(detention, request.user),
        "is_sealed": is_sealed,
        "named": set(named.values_list("user_id", flat=True)),
        "members": User.objects.filter(pk__in=members.values("user")).order_by("display_name", "pk") if is_sealed else (),
    }
    return render(request, "portal/case_notes.html", context, status=status)
