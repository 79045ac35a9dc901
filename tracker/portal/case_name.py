"""Correct the main name of a case's person: who says so and their words become the source of the new one; the history keeps both."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from detentions.models import DetaineeName
from tracker import casework
from tracker.portal.access import StaffRequest
from tracker.portal.case_changes import OUTDATED, version_of
from tracker.portal.case_event import Unclear, saying_of


def case_name(request: StaffRequest, public_id: str) -> HttpResponse:
    """The form; when something is unclear, the form again with all that was typed."""
    detention = casework.sees(public_id, request.user)
    if detention is None or not casework.may_change(detention, request.user):
        raise Http404
    main = DetaineeName.objects.standing().filter(detainee=detention.detainee_id, kind=DetaineeName.Kind.MAIN).first()
    errors: dict[str, str] = {}
    status, version, data = 200, detention.version, request.POST
    if request.method == "POST":
        request.noted.organisations = {detention.organisation_id}
        status, version = 400, version_of(data)
        try:
            casework.correct_name(
                public_id=public_id,
                version=version,
                as_written=data.get("name", ""),
                keep_earlier=data.get("keep_earlier") == "1",
                reason=data.get("reason", ""),
                saying=saying_of(data),
                by=request.user,
                at=timezone.now(),
            )
        except Unclear as wrong:
            errors = {wrong.field: str(wrong)}
        except (casework.NotAllowed, casework.Impossible) as wrong:
            errors = {"": str(wrong)}
        except casework.Outdated:
            errors, status, version = {"": str(OUTDATED)}, 409, detention.version
        else:
            return redirect("portal:case", public_id=public_id)
    context = {
        "section": "cases",
        "public_id": public_id,
        "version": version,
        "main": main,
        "closed": casework.why_not_correct_name(detention, request.user) if not errors else "",
        "typed": data,
        "keeps_earlier": data.get("keep_earlier") == "1" if request.method == "POST" else True,
        "errors": errors,
    }
    return render(request, "portal/case_name.html", context, status=status)
