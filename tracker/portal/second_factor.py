"""A second factor is asked of everybody who works here; this page leads to the two ways of having one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tracker import staffing
from tracker.portal.access import StaffRequest, has_second_factor


def second_factor(request: StaffRequest) -> HttpResponse:
    """What to do; once it is done, on to the start."""
    if has_second_factor(request.user):
        codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).exists()
        return redirect("portal:start" if codes else "mfa_generate_recovery_codes")
    return render(request, "portal/second_factor.html", {"may_skip": staffing.may_skip_second_factor(request.user)})
