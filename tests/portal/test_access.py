"""Who may open which page: the table is complete, outsiders are kept out, and what is not theirs looks absent."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, reverse

from detentions.choices import Role
from detentions.models import Membership
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import Scene, set_up
from tracker import casework
from tracker.portal import access, routes, urls
from tracker.portal.routes import ROUTES, Door
from tracker.rules import Access, Permission

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
OPEN_ROUTES = {"preferences", "first_link"}


def addresses(scene: Scene) -> dict[str, str]:
    """An address for every route of the portal."""
    own: dict[str, dict[str, Any]] = {
        "first_link": {"token": "x"},
        "report": {"report_id": scene.report.pk},
        "read_again": {"report_id": scene.report.pk},
        "fetch_again": {"fetch_id": scene.report.pk},
        "feed": {"feed_id": 1},
        "testimony_end": {"report_id": scene.report.pk},
        "original": {"report_id": scene.report.pk},
        "decide": {"report_id": scene.report.pk, "candidate_id": scene.arrest.pk},
        "undo": {"report_id": scene.report.pk, "candidate_id": scene.arrest.pk},
        "add_person": {"report_id": scene.report.pk},
        "assign": {"report_id": scene.report.pk},
        "recheck": {"candidate_id": scene.arrest.pk},
        "name_table": {"report_id": scene.report.pk},
        "person": {"user_id": scene.report.submitted_by_id},
        "person_leave": {"user_id": scene.report.submitted_by_id},
        "case": {"public_id": "VE-222222"},
        "case_print": {"public_id": "VE-222222"},
        "case_change": {"public_id": "VE-222222"},
        **{name: {"public_id": "VE-222222"} for name in ("case_event", "case_name")},
        "case_notes": {"public_id": "VE-222222"},
        "correction": {"request_id": 1},
        **{name: {"code": "EX-222222"} for name in ("export", "export_decide", "export_drop", "export_file")},
        "directory_agency": {"slug": "nobody"},
        "directory_place": {"slug": "nowhere"},
        "directory_organisation": {"slug": "nobody"},
        "directory_new": {"kind": "agencies"},
        "directory_edit": {"kind": "agencies", "slug": "nobody"},
        "question": {"question_id": 1},
        "question_back": {"question_id": 1},
        "ask": {"public_id": "VE-222222"},
        "withhold": {"public_id": "VE-222222"},
        "split": {"public_id": "VE-222222", "merge_id": "00000000-0000-4000-8000-000000000000"},
    }
    nobody = {"register_id": "00000000-0000-4000-8000-000000000000"}
    own |= {name: nobody for name in ROUTES if name.startswith("register") and name != "registers"}
    return {name: reverse(f"portal:{name}", kwargs=own.get(name)) for name in ROUTES}


def test_the_table_names_every_route_and_nothing_else() -> None:
    routes = {pattern.name for pattern in urls.urlpatterns}

    assert routes == set(ROUTES)


def test_a_route_missing_from_the_table_is_refused() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    request = RequestFactory().get("/portal/forgotten/")
    request.resolver_match = ResolverMatch(view, (), {}, url_name="forgotten")

    with pytest.raises(PermissionDenied):
        access.page("forgotten/", view, name="forgotten").callback(request)


def test_every_view_of_the_portal_stands_behind_the_door() -> None:
    for pattern in urls.urlpatterns:
        assert pattern.callback.__closure__, pattern.name
        assert pattern.callback.__code__.co_name == "enter", pattern.name


def test_a_stranger_is_led_to_sign_in(cast: Cast) -> None:
    for name, address in addresses(set_up(cast)).items():
        for method in ROUTES[name]:
            answer = Client().generic(method, address)
            if name in OPEN_ROUTES:
                assert "/accounts/login/" not in answer.headers.get("Location", ""), name
            else:
                assert answer.status_code == 302, (name, method)
                assert answer.headers["Location"].startswith("/accounts/login/?next="), (name, method)


def test_a_method_that_is_not_in_the_table_is_refused(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(cast.beto)
    for name, address in addresses(set_up(cast)).items():
        for method in set(METHODS) - set(ROUTES[name]):
            assert browser.generic(method, address).status_code == 405, (name, method)


@pytest.mark.parametrize("role", list(Role))
def test_without_a_second_factor_every_role_is_led_to_setting_one_up(cast: Cast, as_user: SignIn, role: Role) -> None:
    scene = set_up(cast)
    user = member("Nueva", role, cast.ours)
    casework.note_recovery_copy(by=user, at=NOW)
    browser = as_user(user, second_factor=False)
    allowed = Access.of(user)
    for name, address in addresses(scene).items():
        for method, needs in ROUTES[name].items():
            answer = browser.generic(method, address)
            if isinstance(needs, Permission) and not allowed.may(needs):
                assert answer.status_code == 403, (name, method)
            elif name not in routes.WAY_IN:
                assert answer.headers.get("Location") == reverse("portal:second_factor"), (name, method)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_what_the_table_says(cast: Cast, as_user: SignIn, role: Role) -> None:
    scene = set_up(cast)
    user = member("Nueva", role, cast.ours)
    casework.note_recovery_copy(by=user, at=NOW)
    allowed = Access.of(user)
    browser = as_user(user)
    for name, address in addresses(scene).items():
        for method in METHODS:
            answer = browser.generic(method, address)
            needs = ROUTES[name].get(method)
            if needs is None:
                assert answer.status_code == 405, (name, method)
            else:
                refused = isinstance(needs, Permission) and not allowed.may(needs)
                assert (answer.status_code == 403) is refused, (name, method, answer.status_code)


@pytest.mark.parametrize("who", ["ana", "beto", "elsa"])
def test_a_role_opens_what_its_permissions_open(cast: Cast, as_user: SignIn, who: str) -> None:
    scene = set_up(cast)
    user = getattr(cast, who)
    browser = as_user(user)
    allowed = Access.of(user)
    for name, address in addresses(scene).items():
        for method, needs in ROUTES[name].items():
            answer = browser.generic(method, address)
            refused = isinstance(needs, Permission) and not allowed.may(needs)
            assert (answer.status_code == 403) is refused, (name, method, answer.status_code)
            assert answer.status_code < 500


def test_another_organisations_report_looks_absent(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    outsider = as_user(cast.diego)
    report = reverse("portal:report", kwargs={"report_id": scene.report.pk})
    decide = reverse("portal:decide", kwargs={"report_id": scene.report.pk, "candidate_id": scene.arrest.pk})

    assert outsider.get(report).status_code == 404
    assert outsider.post(decide, {"action": "confirm", "version": "1"}).status_code == 404
    assert outsider.post(reverse("portal:read_again", kwargs={"report_id": scene.report.pk})).status_code == 404
    assert "Diario Ejemplo" not in outsider.get(reverse("portal:start")).content.decode()
    scene.arrest.refresh_from_db()
    assert scene.arrest.state == "open"


def test_a_proposal_of_another_report_looks_absent(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    elsewhere = reverse("portal:decide", kwargs={"report_id": "00000000-0000-4000-8000-000000000000", "candidate_id": scene.arrest.pk})

    assert as_user(cast.beto).post(elsewhere, {"action": "confirm", "version": "1"}).status_code == 404


def test_pages_behind_the_door_are_not_stored_by_anybody(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    for name in ("start", "report", "cases", "report_new"):
        assert browser.get(addresses(scene)[name]).headers["Cache-Control"] == "no-store"


def test_a_fragment_without_a_session_reloads_the_page() -> None:
    answer = Client(headers={"HX-Request": "true"}).get(reverse("portal:arrivals"))

    assert answer.headers["HX-Refresh"] == "true"


def test_only_the_way_in_and_the_preferences_are_open_to_anyone() -> None:
    assert {name for name, methods in ROUTES.items() if Door.ANYONE in methods.values()} == OPEN_ROUTES


def test_what_goes_out_or_becomes_public_asks_for_a_fresh_proof(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    user = member("Nueva", Role.LEAD, cast.ours)
    for role in set(Role) - {Role.LEAD}:
        Membership.objects.create(user=user, organisation=cast.ours, role=role, since=NOW)
    casework.note_recovery_copy(by=user, at=NOW)
    browser = as_user(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "reauthenticated": True}]
    session.save()

    for name, method in routes.FRESH:
        answer = browser.generic(method, addresses(scene)[name])
        assert answer.headers.get("Location", "").startswith("/accounts/reauthenticate/?next="), (name, method)
