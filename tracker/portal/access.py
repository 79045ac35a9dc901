"""The door that every view of the portal stands behind. Who may open which page is said in `routes`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from detentions.models import Detention, User
from tracker import auditing, staffing
from tracker.models import Feed, Fetch, Register, Report
from tracker.portal import keeping
from tracker.portal.routes import ASKED, FRESH, READS, ROUTES, SENSITIVE, UNTRACED, WAY_IN, Door, Needs
from tracker.portal.signed_in import recovery_copy_is_saved, remembered_second_factor
from tracker.rules import Access, Permission

Parameters = ParamSpec("Parameters")


# Name in an address → the organisation that what it names belongs to.
_OWNERS: dict[str, Callable[[Any], Iterable[int]]] = {
    "public_id": lambda told: Detention.objects.filter(public_id=told).values_list("organisation_id", flat=True),
    "report_id": lambda told: Report.objects.filter(pk=told).values_list("organisation_id", flat=True),
    "fetch_id": lambda told: Fetch.objects.filter(pk=told).values_list("organisation_id", flat=True),
    "feed_id": lambda told: Feed.objects.filter(pk=told).values_list("organisation_id", flat=True),
    "register_id": lambda told: Register.objects.filter(pk=told).values_list("organisation_id", flat=True),
}


class StaffRequest(HttpRequest):
    """A request behind the door: `user` is a person (except at doors open to anyone), `access` says what that person may do."""

    user: User
    access: Access
    htmx: HtmxDetails
    noted: auditing.Noted


def page(route: str, view: Callable[Concatenate[StaffRequest, Parameters], HttpResponse], *, name: str) -> URLPattern:
    """A path of the portal. There is no other way to add one: it puts the view behind the door."""
    return path(route, _guarded(view), name=name)


def _guarded(view: Callable[Concatenate[StaffRequest, Parameters], HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        route = (request.resolver_match.url_name if request.resolver_match else "") or ""
        methods = ROUTES.get(route, {})
        needs = methods.get("GET" if request.method == "HEAD" else str(request.method))
        if not methods:
            raise PermissionDenied(route)
        if needs is None:
            return HttpResponseNotAllowed(sorted(methods))
        if needs is not Door.ANYONE and (elsewhere := _sent_elsewhere(request, route, needs)):
            return elsewhere
        staff = cast(StaffRequest, request)
        if needs is Door.ANYONE or not _leaves_a_trace(request, route):
            response = view(staff, *args, **kwargs)
        else:
            with transaction.atomic():
                response = _noted(staff, route, view, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return enter


def _leaves_a_trace(request: HttpRequest, route: str) -> bool:
    if request.method == "POST":
        return route not in UNTRACED
    return route in READS or (route in ASKED and bool(request.GET))


def _noted(
    request: StaffRequest, route: str, view: Callable[Concatenate[StaffRequest, Parameters], HttpResponse], *args: Any, **kwargs: Any
) -> HttpResponse:
    """The act and its trace, in the transaction that the caller has opened. What the view refuses leaves a trace too, with its code."""
    subject = next((str(value) for value in kwargs.values()), "")
    request.noted = auditing.Noted(subject=subject, is_sensitive=route in SENSITIVE)
    response = view(request, *args, **kwargs)
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        request.noted.details["answer"] = response.status_code
    if request.method == "POST" and request.POST.get("action"):
        request.noted.details["action"] = request.POST["action"]
    auditing.leave(act=route, noted=request.noted, organisations=_who_is_told(request, kwargs), by=request.user, at=timezone.now())
    return response


def _who_is_told(request: StaffRequest, subject: Mapping[str, Any]) -> set[int]:
    """The organisations whose leads read the trace: all that the person works for, but of what belongs to one of them, that one alone."""
    own = {place for places in request.access.places.values() for place in places}
    if len(own) < 2:
        return own
    owners = {one for name, owner in _OWNERS.items() if name in subject for one in owner(subject[name])}
    return (owners | request.noted.organisations) & own or own


def _sent_elsewhere(request: HttpRequest, route: str, needs: Needs) -> HttpResponse | None:
    """To sign-in, to an unfinished step of the way in, or away."""
    if not isinstance(request.user, User):
        if getattr(request, "htmx", False):
            return HttpResponseClientRefresh()
        page = _page_to_return_to(request)
        if request.method == "POST":
            keeping.keep(request, urlsplit(page).path)
        return redirect_to_login(page)
    access = Access.of(request.user)
    setattr(request, "access", access)  # noqa: B010 -- the attribute is StaffRequest's
    access.remember(request.user)
    if isinstance(needs, Permission) and not access.may(needs):
        raise PermissionDenied(needs)
    has_factor = has_second_factor(request.user)
    if has_factor and (route, str(request.method)) in FRESH and not did_recently_reauthenticate(request):
        return _prove_again(request)
    if route in WAY_IN:
        return None
    if not request.user.has_usable_password():
        return redirect("portal:passphrase")
    if access.may(Permission.MANAGE) and not recovery_copy_is_saved(request.user) and staffing.keeps_the_data_key(request.user):
        return redirect("portal:recovery_key")
    if not has_factor and not staffing.may_skip_second_factor(request.user):
        return redirect("portal:second_factor")
    return None


def has_second_factor(user: User) -> bool:
    """A key or an app; recovery codes alone are none."""
    if (known := remembered_second_factor(user)) is not None:
        return known
    return bool(is_mfa_enabled(user, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def _prove_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the passphrase or the second factor; then back to the page that held the form, with what was typed."""
    page = _page_to_return_to(request)
    keeping.keep(request, urlsplit(page).path)
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}")


def _page_to_return_to(request: HttpRequest) -> str:
    """The page itself; for a form sent without a session, the page that held the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    match = request.resolver_match
    if match and match.url_name in ROUTES and "GET" not in ROUTES[match.url_name] and "report_id" in match.kwargs:
        return reverse("portal:report", kwargs={"report_id": match.kwargs["report_id"]})
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return reverse("portal:start")
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
