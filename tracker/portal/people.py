"""People of the organisation: add, change roles, make a new one-time link. The link is shown once, to hand over in person."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from detentions.choices import Role
from detentions.models import Organisation, User
from tracker import staffing
from tracker.portal.access import StaffRequest
from tracker.rules import Permission


def people(request: StaffRequest) -> HttpResponse:
    """The list, and the form for a new person."""
    if request.method != "POST":
        return _show(request)
    try:
        user, token = staffing.add(
            username=request.POST.get("username", ""),
            display_name=request.POST.get("display_name", ""),
            roles=request.POST.getlist("roles"),
            organisation=_organisation(request),
            by=request.user,
            at=timezone.now(),
        )
    except staffing.Refused as wrong:
        return _show(request, errors={wrong.field: str(wrong)}, status=400)
    return _show(request, link_for=user, token=token)


def person(request: StaffRequest, user_id: int) -> HttpResponse:
    """Change the roles of one person, or make a new link for them."""
    organisation = _organisation(request)
    user = User.objects.filter(pk=user_id, is_machine=False, memberships__organisation=organisation, memberships__until=None).first()
    if user is None:
        raise Http404
    try:
        if "link" in request.POST:
            token = staffing.new_link(user=user, organisation=organisation, by=request.user, at=timezone.now())
            return _show(request, link_for=user, token=token)
        staffing.set_roles(user=user, roles=request.POST.getlist("roles"), organisation=organisation, by=request.user, at=timezone.now())
    except staffing.Refused as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("%(name)s: the roles are changed.") % {"name": user})
    return redirect("portal:people")


def _organisation(request: StaffRequest) -> Organisation:
    return Organisation.objects.filter(pk__in=request.access.where(Permission.MANAGE)).order_by("pk")[0]


def _show(
    request: StaffRequest, *, errors: dict[str, str] | None = None, link_for: User | None = None, token: str = "", status: int = 200
) -> HttpResponse:
    address = settings.SITE_URL + reverse("portal:first_link", kwargs={"token": token}) if token else ""
    context = {
        "section": "people",
        "members": staffing.members(request.access.where(Permission.MANAGE)),
        "roles": Role.choices,
        "errors": errors or {},
        "username": request.POST.get("username", "") if errors else "",
        "display_name": request.POST.get("display_name", "") if errors else "",
        "chosen": request.POST.getlist("roles") if errors else [Role.REVIEWER],
        "link_for": link_for,
        "address": address,
    }
    return render(request, "portal/people.html", context, status=status)
