"""What the tests of the portal share: the cast, a browser per person, and no memory of another test's samples."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from detentions.models import User
from tests.cast import Cast, assemble
from tracker.portal import case_columns, context, dashboard, directories, numbers_today

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()


def forget_everything() -> None:
    """What pages remember for some seconds: the samples, the directories, some numbers of the dashboard."""
    context.holds_samples.forget()
    context.country_names.forget()
    for remembered in (case_columns.known_names, dashboard.lately_read, numbers_today.silent_since, numbers_today.beside_ours):
        remembered.forget()
    for options in directories.suggested.values():
        options.forget()
    for names in directories.known.values():
        names.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def give_second_factor(user: User) -> None:
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})


@pytest.fixture
def as_user() -> SignIn:
    """A browser in which the person has just signed in with a second factor, in the language asked for."""

    def sign_in(user: User, *, language: str = "en", second_factor: bool = True) -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        if second_factor:
            give_second_factor(user)
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
        return client

    return sign_in
