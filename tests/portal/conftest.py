"""What the tests of the portal share: the cast, a browser per person, and no memory of another test's samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from detentions.models import User
from tests.cast import Cast, assemble
from tracker.portal import context

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    context.holds_samples.forget()
    context.country_names.forget()
    yield
    context.holds_samples.forget()
    context.country_names.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def as_user() -> SignIn:
    """A browser in which the person is signed in, in the language asked for."""

    def sign_in(user: User, *, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
