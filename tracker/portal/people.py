"""People of the organisation: add, change roles, make a new one-time link, end sessions. The link is shown once, to hand over in person."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from detentions.choices import Role
from detentions.models import Grant, Organisation, User
from tracker import leaving, staffing
from tracker.portal import own_sessions
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
    """Change the roles of one person, make a new link for them, end their sessions, or let them in again."""
    user, organisation = _somebody(request, user_id)
    try:
        if "link" in request.POST:
            request.noted.details["action"] = "link"
            token = staffing.new_link(user=user, organisation=organisation, by=request.user, at=timezone.now())
            return _show(request, link_for=user, token=token)
        if "back" in request.POST:
            roles = request.POST.getlist("roles")
            token = leaving.let_back(user=user, roles=roles, organisation=organisation, by=request.user, at=timezone.now())
            return _show(request, link_for=user, token=token)
        if "sessions" in request.POST:
            staffing.refuse_unless_member(user, request.user, organisation)
            return _end_sessions(request, user)
        staffing.set_roles(user=user, roles=request.POST.getlist("roles"), organisation=organisation, by=request.user, at=timezone.now())
    except staffing.Refused as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("%(name)s: the roles are changed.") % {"name": user})
    return redirect("portal:people")


def person_leave(request: StaffRequest, user_id: int) -> HttpResponse:
    """What somebody holds who leaves, who takes it over, and the end of their account here."""
    user, organisation = _somebody(request, user_id)
    colleagues = leaving.successors(user, organisation)
    chosen, error = request.POST.get("to", ""), ""
    if request.method == "POST":
        to = colleagues.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
        if chosen and to is None:
            raise Http404
        try:
            left = leaving.leave(user=user, organisation=organisation, to=to, by=request.user, at=timezone.now())
        except staffing.Refused as wrong:
            error = str(wrong)
        else:
            ended = own_sessions.end_all_of(user)
            request.noted.details |= {"reports": left.reports, "cases": left.cases, "sealed": left.sealed, "sessions": ended}
            messages.success(request, _done(user, to, left))
            return redirect("portal:people")
    context = {
        "section": "people",
        "person": user,
        "held": leaving.held_by(user, organisation, at=timezone.now()),
        "colleagues": colleagues,
        "chosen": chosen,
        "error": error,
    }
    return render(request, "portal/person_leave.html", context, status=400 if error else 200)


def _done(user: User, to: User | None, left: leaving.Left) -> str:
    said = _("%(name)s works here no longer.") % {"name": user}
    if left.reports:
        reports = ngettext("%(count)s report goes to %(to)s.", "%(count)s reports go to %(to)s.", left.reports)
        said += " " + reports % {"count": left.reports, "to": to or _("nobody: it is free to take")}
    if left.cases:
        cases = ngettext("%(count)s case has changed hands.", "%(count)s cases have changed hands.", left.cases)
        said += " " + cases % {"count": left.cases}
    return said


def _end_sessions(request: StaffRequest, user: User) -> HttpResponse:
    count = own_sessions.end_all_of(user)
    request.noted.details["sessions"] = count
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": user})
    return redirect("portal:people")


def _somebody(request: StaffRequest, user_id: int) -> tuple[User, Organisation]:
    """Somebody who works or worked for an organisation that the administrator manages. Anybody else is absent."""
    places = request.access.where(Permission.MANAGE)
    rows = User.objects.filter(pk=user_id, is_machine=False, memberships__organisation__in=places)
    user = rows.distinct().first()
    if user is None:
        raise Http404
    mine = Organisation.objects.filter(pk__in=places, memberships__user=user).order_by("pk")
    standing = mine.filter(memberships__until=None, memberships__user=user)
    return user, standing.first() or mine[0]


def _organisation(request: StaffRequest) -> Organisation:
    """The one chosen, or the only one."""
    mine = Organisation.objects.filter(pk__in=request.access.where(Permission.MANAGE)).order_by("pk")
    chosen = request.POST.get("organisation", "")
    return mine.filter(pk=int(chosen)).first() or mine[0] if chosen.isdecimal() and len(chosen) < 10 else mine[0]


def _show(
    request: StaffRequest, *, errors: dict[str, str] | None = None, link_for: User | None = None, token: str = "", status: int = 200
) -> HttpResponse:
    address = settings.SITE_URL + reverse("portal:first_link", kwargs={"token": token}) if token else ""
    places = request.access.where(Permission.MANAGE)
    context = {
        "section": "people",
        "members": staffing.members(places),
        "former": leaving.former(places),
        "organisations": Organisation.objects.filter(pk__in=places).order_by("name_es", "pk"),
        "grants": _grants(places),
        "roles": Role.choices,
        "errors": errors or {},
        "username": request.POST.get("username", "") if errors else "",
        "display_name": request.POST.get("display_name", "") if errors else "",
        "chosen": request.POST.getlist("roles") if errors else [Role.REVIEWER],
        "link_for": link_for,
        "address": address,
    }
    return render(request, "portal/people.html", context, status=status)


def _grants(places: list[int]) -> list[tuple[str, str, int, bool]]:
    """What is shared with others and by others: organisation, scope, how many cases, and whether ours gave it. No case is named."""
    labels = dict(Grant.Scope.choices)
    standing = Grant.objects.filter(ended_at=None)
    given = standing.filter(detention__organisation__in=places).values("organisation__name_es", "scope").annotate(count=Count("pk"))
    got = standing.filter(organisation__in=places).values("detention__organisation__name_es", "scope").annotate(count=Count("pk"))
    rows = [(row["organisation__name_es"], str(labels[row["scope"]]), row["count"], True) for row in given]
    rows += [(row["detention__organisation__name_es"], str(labels[row["scope"]]), row["count"], False) for row in got]
    return sorted(rows)
