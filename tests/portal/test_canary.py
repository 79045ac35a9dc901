"""Nothing of a case leaves to staff who may not see it: a token of its own in every text of every table, and a walk through every route.

It grows by itself: tables and columns come from the models, routes from the table of permissions, questions from the forms on the pages. A
route with a new kind of id fails until it is said here whose id that is.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from detentions.choices import Role
from detentions.models import Detention, User
from tests.api import canary
from tests.cast import Cast, member
from tests.portal.canary_world import Ours, fill, with_every_role
from tests.portal.conftest import SignIn
from tracker import casework, notices
from tracker.models import CorrectionRequest, Export, Feed, Fetch, Question, Register
from tracker.portal import urls
from tracker.portal.routes import ROUTES

# Directories are every organisation's; who works here under which name is told to whom a case may be shared with.
SHARED = frozenset({"Agency", "Location", "Offence", "CountingRule", "SupersededEntry", "NameWord", "NgoCount"})
OF_TENANTS = frozenset({"Organisation"})
FOUND_BY = frozenset({"CorrectionRequest.about", "Register.state"})  # whose it is follows from it; ids are looked for as they are
_UNTOUCHED = {"Trace", "Notice", "User", "FailedSignIn"}  # what looking may add to, or signing in
_MOST = 400
_FORM = "application/x-www-form-urlencoded"
_ANY = {"action": "confirm", "version": "1", "reason": "x", "answer": "yes", "words": "x", "to": "1", "roles": "lead"}

Id = Callable[[Ours], tuple[Any, Any]]
IDS: dict[str, Id] = {
    "report_id": lambda ours: (ours.scene.report.pk, uuid.uuid4()),
    "candidate_id": lambda ours: (ours.scene.count.pk, 10**9),
    "fetch_id": lambda _ours: (Fetch.objects.order_by("pk")[0].pk, uuid.uuid4()),
    "feed_id": lambda _ours: (Feed.objects.get().pk, 10**9),
    "register_id": lambda _ours: (Register.objects.order_by("sent_at", "pk")[0].pk, uuid.uuid4()),
    "public_id": lambda ours: (ours.case.public_id, "VE-222222"),
    "merge_id": lambda _ours: (uuid.uuid4(), uuid.uuid4()),
    "request_id": lambda ours: (CorrectionRequest.objects.get(about=ours.case.public_id).pk, 10**9),
    "question_id": lambda ours: (Question.objects.get(detention=ours.case).pk, 10**9),
    "user_id": lambda ours: (ours.lidia.pk, 10**9),
    "kind": lambda _ours: ("agencies", "agencies"),
    "slug": lambda _ours: ("sebin", "nobody"),  # the directory is every organisation's: only what stands on its pages may not tell
    "code": lambda _ours: (Export.objects.order_by("pk")[0].code, "EX-222222"),
    "token": lambda _ours: ("x", "y"),
}


@pytest.fixture
def ours(cast: Cast) -> Ours:
    return fill(cast)


def kwargs_of(route: str) -> list[str]:
    pattern = next(one for one in urls.urlpatterns if one.name == route)
    return list(pattern.pattern.converters)


def addresses(ours: Ours) -> Iterator[tuple[str, str, str]]:
    """Of each route its name, the address of something of ours, and that of something nobody has."""
    for route in ROUTES:
        names = kwargs_of(route)
        found = {name: IDS[name](ours) for name in names}
        own = reverse(f"portal:{route}", kwargs={name: one for name, (one, _other) in found.items()})
        yield route, own, reverse(f"portal:{route}", kwargs={name: other for name, (_one, other) in found.items()})


def starts(ours: Ours) -> list[str]:
    """Of each route the address of something of ours. Asked before tokens take the place of what things are found by."""
    return [own for _route, own, _nobodys in addresses(ours)]


def body(answer: HttpResponseBase) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # one or the other


def plain(answer: HttpResponseBase, ids: set[str]) -> tuple[int, str]:
    """An answer without what differs by itself: the ids asked for, tokens of forms, and the time of day."""
    text = body(answer).decode("utf-8", "replace") + answer.headers.get("Location", "")
    for one in sorted(ids, key=len, reverse=True):
        text = text.replace(one, "ID")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return answer.status_code, re.sub(r"\d\d:\d\d(:\d\d)?", "TIME", text)


def forms_on(content: bytes) -> set[str]:
    """The names of everything that can be asked on a page."""
    return set(re.findall(r'name="([a-z_-]+)"', content.decode("utf-8", "replace"))) - {"csrfmiddlewaretoken"}


def walk(browser: Client, starts: list[str], secret: set[str]) -> Iterator[tuple[str, bytes]]:
    """Every route as it is, every link from there, and every form of these pages asked for what is secret."""
    waiting = list(starts)
    seen = set(waiting)
    while waiting:
        assert len(seen) < _MOST, "the walk has no end"
        address = waiting.pop(0)
        answer = browser.get(address)
        content = body(answer)
        assert answer.status_code < 500, address
        yield address, content + str(sorted(answer.headers.items())).encode()
        here = address.partition("?")[0]
        questions = (
            [f"{here}?{urlencode(dict.fromkeys(sorted(forms_on(content)), one))}" for one in sorted(secret)] if "?" not in address else []
        )
        links = [one for one in canary.addresses(content) if one.startswith(("/portal/", "/accounts/2fa/")) and _is_new(one, seen)]
        for further in [*links, *questions]:
            if further not in seen:
                seen.add(further)
                waiting.append(further)


def _is_new(address: str, seen: set[str]) -> bool:
    """Of lists that differ in their questions alone, a few are enough."""
    path = address.partition("?")[0]
    return sum(one.partition("?")[0] == path for one in seen) < 3


def rows() -> dict[str, dict[Any, tuple[Any, ...]]]:
    """Every row of every table of ours, to see that nothing was changed."""
    found = {}
    for name in ("detentions", "tracker"):
        for model in apps.get_app_config(name).get_models():
            if model._meta.managed and model.__name__ not in _UNTOUCHED:
                columns = [column.attname for column in model._meta.concrete_fields]
                found[model.__name__] = {row[0]: row for row in model._base_manager.values_list("pk", *columns)}
    return found


def told(
    pages: Iterator[tuple[str, bytes]], planted: dict[str, str], ids: set[str], *, may_tell: Collection[str] = ()
) -> dict[str, set[str]]:
    """Page → what it told of the tokens and case ids, beyond what was asked for in its own address."""
    found: dict[str, set[str]] = {}
    for where, content in pages:
        leaks = canary.leaks(content) | {one for one in ids if one.encode() in content and one not in where}
        names = {planted.get(one, f"the id {one}") for one in leaks if one not in where}
        names = {one for one in names if one.partition(" ")[0] not in may_tell}
        if names:
            found[where] = names
    return found


def told_shortly(found: dict[str, set[str]]) -> str:
    return "\n".join(f"{where[:90]}: {sorted(names)[:4]}" for where, names in list(found.items())[:25])


def test_who_may_not_see_a_case_finds_nothing_of_it_wherever_they_look(cast: Cast, as_user: SignIn, ours: Ours, settings: Any) -> None:
    """Of another organisation, in every role at once; of ours, who only counts, and who only manages accounts. Nor does any mail."""
    ids, routes = set(Detention.objects.values_list("public_id", flat=True)), starts(ours)
    asked = {ours.case.detainee.names.get().as_written}
    own = [member("Aldo", Role.ANALYST, cast.ours), member("Mara", Role.ADMINISTRATOR, cast.ours)]
    theirs = {cast.diego.pk}
    planted = canary.plant(lambda row: not (isinstance(row, User) and row.pk in theirs), leave=SHARED | OF_TENANTS | FOUND_BY)
    stranger = with_every_role("Zoila", cast.theirs)
    casework.note_recovery_copy(by=stranger, at=ours.case.opened_at)
    before = rows()

    found = told(walk(as_user(stranger), routes, asked), planted, ids)
    for one in own:
        pages = walk(as_user(User.objects.get(pk=one.pk)), routes, asked)
        found |= told(pages, planted, ids, may_tell={"User.username", "User.display_name", "User.email"})
    settings.EMAIL_HOST = "localhost"
    notices.mail(at=ours.case.opened_at)
    found |= told(iter([("mail", str(one.message()).encode()) for one in mail.outbox]), planted, ids)

    assert not found, told_shortly(found)
    assert len(planted) > 250
    after = rows()
    assert [(table, pk) for table, was in before.items() for pk, row in was.items() if after[table].get(pk) != row] == []


def test_what_is_forbidden_and_what_is_absent_look_the_same(cast: Cast, as_user: SignIn, ours: Ours) -> None:
    stranger = with_every_role("Zoila", cast.theirs)
    casework.note_recovery_copy(by=stranger, at=ours.case.opened_at)
    browser = as_user(stranger)
    before = rows()
    differing = []

    for route, own, nobodys in addresses(ours):
        if kwargs_of(route) in ([], ["slug"], ["token"], ["kind"], ["kind", "slug"]):
            continue
        ids = {part for pair in zip(own.split("/"), nobodys.split("/"), strict=True) for part in pair if pair[0] != pair[1]}
        for method in ROUTES[route]:
            mine, nobody = (plain(browser.generic(method, one, urlencode(_ANY), content_type=_FORM), ids) for one in (own, nobodys))
            if mine != nobody:
                differing.append((route, method, mine[0], nobody[0]))

    assert not differing
    assert rows() == before


# The words of a report or a register that told of the person before the case was sealed stay where they came in; sealing closes the case.
CAME_IN = frozenset({"Candidate", "RegisterRow"})


def test_a_sealed_case_is_not_told_to_its_own_organisation(as_user: SignIn, ours: Ours) -> None:
    casework.note_recovery_copy(by=ours.olga, at=ours.case.opened_at)
    sealed = ours.sealed
    name = sealed.detainee.names.get().as_written
    routes = starts(Ours(ours.scene, sealed, sealed, ours.lidia, ours.olga))

    def is_of_it(row: models.Model) -> bool:
        of_case = getattr(row, "detention_id", None) == sealed.pk or (isinstance(row, Detention) and row.pk == sealed.pk)
        return of_case or getattr(row, "detainee_id", None) == sealed.detainee_id

    planted = canary.plant(is_of_it, leave=CAME_IN | FOUND_BY)

    found = told(walk(as_user(ours.olga), routes, {name}), planted, {sealed.public_id})

    assert not found, told_shortly(found)
    assert len(planted) > 25


def test_it_would_see_a_leak(as_user: SignIn, ours: Ours) -> None:
    """The walk is worth nothing if it doesn't come by what those see who may."""
    casework.note_recovery_copy(by=ours.olga, at=ours.case.opened_at)
    texts = {"DetaineeName.as_written", "Register.title", "Register.file_name", "Source.title", "FindableCase.name", "Fetch.address"}
    columns = {f"{model.__name__}.{column.name}" for model in canary.models_of_ours() for column in model._meta.concrete_fields}
    routes = starts(ours)
    planted = canary.plant(leave=columns - texts)

    found = told(walk(as_user(ours.olga), routes, set()), planted, set())

    assert {one.partition(" ")[0] for names in found.values() for one in names} == texts
