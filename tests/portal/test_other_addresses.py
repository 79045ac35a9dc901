"""Every address outside the portal × method × who asks: what is open to all is open to all alike, and an account is its owner's.

Together with `test_access`, which does the same for the portal, no address is left out: a new one fails here until somebody has
written down to whom it is open.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from detentions.choices import Role
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tracker import casework

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# Read by anybody, changed by nobody.
READ = {
    *("healthz", "home", "counts", "method", "data", "cases", "case", "directory", "agency", "place"),
    *("index", "statistics", "ngo-counts", "coverage", "definitions", "agencies", "locations", "organisations", "detentions"),
    *("detention", "facts", "changes", "editions", "schema", "docs", "nothing", "cover", "top", "files", "file"),
}
# Forms for anybody.
ASK = {"ask", "answer"}
# The way in. Signing up and resetting by e-mail are closed; that they answer is all that they do.
WAY_IN = {
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_reset_password", "account_set_password"),
    *("mfa_authenticate", "mfa_login_webauthn"),
}
# A person's own account.
OWN = {
    *("account_reauthenticate", "account_change_password"),
    *("mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
}
_FILLED = {
    "<str:public_id>": "VE-222222",
    "<slug:slug>": "nobody",
    "<int:number>": "1",
    "<int:pk>": "1",
    "<str:path>": "x",
    "^(?P<rest>.+)/$": "x/",
}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, str]]:
    """Name and an address of every route that is not the portal's."""
    for one in patterns:
        written = before + str(one.pattern)
        for placeholder, value in _FILLED.items():
            written = written.replace(placeholder, value)
        if written.startswith("/portal/"):
            continue
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, written)
        else:
            yield str(one.name), written


EVERY = list(addresses(get_resolver().url_patterns))


def test_every_address_outside_the_portal_is_written_down() -> None:
    assert {name for name, _address in EVERY} == READ | ASK | WAY_IN | OWN


@pytest.mark.django_db(databases=["default", "public"])
def test_a_stranger_reads_what_is_public_and_no_account() -> None:
    for name, address in EVERY:
        for method in METHODS:
            answer = Client().generic(method, address)
            leads_in = answer.headers.get("Location", "").startswith("/accounts/login/")
            if name in READ and method != "GET":
                assert answer.status_code == 405, (name, method, answer.status_code)
            elif name in OWN and method in {"GET", "POST"}:
                assert leads_in or answer.status_code == 403, (name, method, answer.status_code)
            elif name in READ | ASK:
                assert not leads_in, (name, method)
                assert answer.status_code < 500, (name, method, answer.status_code)
            else:
                assert answer.status_code < 500, (name, method, answer.status_code)


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.parametrize("second_factor", [True, False])
def test_whoever_signs_in_gets_the_same_from_public_addresses_and_nothing_of_others(
    cast: Cast, as_user: SignIn, second_factor: bool
) -> None:
    nobody = Client(headers={"accept-language": "en"})
    public = [(name, address) for name, address in EVERY if name in READ]
    expected = {address: nobody.get(address).status_code for _name, address in public}
    for role in Role:
        user = member(f"Nueva {role}", role, cast.ours)
        casework.note_recovery_copy(by=user, at=NOW)
        browser = as_user(user, second_factor=second_factor)
        for name, address in public:
            assert browser.get(address).status_code == expected[address], (name, role)
            assert browser.post(address).status_code == 405, (name, role)
        for name, address in EVERY:
            if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}:
                assert browser.post(address).status_code in {302, 404}, (name, role)
