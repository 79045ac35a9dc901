"""A person's notices, and whether an e-mail should say that something waits."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import notices, staffing
from tracker.portal.access import StaffRequest


def notice_list(request: StaffRequest) -> HttpResponse:
    """GET shows them; POST marks all as seen, or keeps the address."""
    error, email = "", request.user.email
    if request.method == "POST" and "email" in request.POST:
        email = request.POST["email"].strip()
        try:
            staffing.set_email(user=request.user, email=email)
        except staffing.Refused as wrong:
            error = str(wrong)
        else:
            messages.success(request, _("Kept.") if email else _("No e-mail is sent to you any more."))
            return redirect("portal:notices")
    elif request.method == "POST":
        notices.seen(user=request.user, at=timezone.now())
        return redirect("portal:notices")
    found = notices.latest(request.user)
    context = {
        "section": "notices",
        "found": found,
        "unseen": sum(1 for one in found if one.seen_at is None),
        "email": email,
        "error": error,
        "sends_mail": bool(settings.EMAIL_HOST),
        "now": timezone.now(),
    }
    return render(request, "portal/notices.html", context, status=400 if error else 200)
