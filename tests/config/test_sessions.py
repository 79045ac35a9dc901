"""Sessions are kept as Django keeps them: what was put there is there, and one that was ended does not come back."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as Django
from django.contrib.sessions.models import Session

from config.sessions import SessionStore

pytestmark = pytest.mark.django_db


def begun(**told: object) -> SessionStore:
    session = SessionStore()
    session.update(told)
    session.save()
    return session


def test_what_is_put_there_is_there_for_the_next_page_and_for_django() -> None:
    session = begun(skipped=[1])

    again = SessionStore(session.session_key)
    again["skipped"] = [1, 2]
    again.save()

    assert SessionStore(session.session_key)["skipped"] == [1, 2]
    assert Django(session.session_key)["skipped"] == [1, 2]


def test_one_that_was_ended_while_a_page_was_made_does_not_come_back() -> None:
    session = begun(skipped=[1])
    page = SessionStore(session.session_key)
    page["skipped"] = [2]

    Session.objects.filter(pk=session.session_key).delete()

    with pytest.raises(UpdateError):
        page.save()
    assert not Session.objects.exists()


def test_one_that_has_run_out_tells_nothing() -> None:
    session = begun(skipped=[1])
    Session.objects.update(expire_date="2019-03-21T12:00:00Z")

    page = SessionStore(session.session_key)

    assert page.get("skipped") is None
    assert page.session_key is None


def test_a_key_that_is_taken_is_given_to_nobody_else() -> None:
    session = begun(skipped=[1])

    other = SessionStore(session.session_key)
    other.create()

    assert other.session_key != session.session_key
    assert SessionStore(session.session_key)["skipped"] == [1]
