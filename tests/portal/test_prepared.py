"""Questions asked word for word are planned once per connection, and bring what Django would bring."""

from __future__ import annotations

import pytest
from django.db import connection

from detentions import prepared
from detentions.models import User
from tests.cast import Cast
from tracker.models import Report

pytestmark = pytest.mark.django_db


def test_it_makes_the_objects_that_django_makes(cast: Cast) -> None:
    columns = prepared.Columns(User)

    ((*told, more),) = prepared.ask(f"SELECT {columns.of('u')}, 7 FROM detentions_user u WHERE id = %s", [cast.ana.pk])
    made = columns.made(iter(told))

    known = User.objects.get(pk=cast.ana.pk)
    assert more == 7
    assert made == known
    assert {one.attname: getattr(made, one.attname) for one in User._meta.concrete_fields} == {
        one.attname: getattr(known, one.attname) for one in User._meta.concrete_fields
    }
    assert not made._state.adding


def test_what_is_left_out_is_read_when_it_is_asked_for(cast: Cast) -> None:
    columns = prepared.Columns(User, but=["email"])

    (told,) = prepared.ask(f"SELECT {columns.of('u')} FROM detentions_user u WHERE id = %s", [cast.ana.pk])

    assert columns.made(iter(told)).get_deferred_fields() == {"email"}


def test_lists_come_as_lists() -> None:
    columns = prepared.Columns(Report, only=["reasons", "id"])

    (told,) = prepared.ask("SELECT %s, %s::jsonb", ["00000000-0000-0000-0000-000000000001", '["minor"]'])

    assert columns.made(iter(told)).reasons == ["minor"]


def test_it_says_how_many_rows_it_wrote(cast: Cast) -> None:
    assert prepared.tell("UPDATE detentions_user SET email = %s WHERE id = %s", ["a@example.org", cast.ana.pk]) == 1
    assert prepared.tell("UPDATE detentions_user SET email = %s WHERE id = %s", ["a@example.org", 0]) == 0


def test_it_is_planned_once_where_the_connection_is_kept(cast: Cast) -> None:
    question = "SELECT username FROM detentions_user WHERE id = %s"
    before, connection.connection.prepare_threshold = connection.connection.prepare_threshold, 2

    try:
        for person in (cast.ana, cast.beto, cast.carla, cast.diego):
            assert prepared.ask(question, [person.pk]) == [(person.username,)]
        kept = prepared.ask("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [question.replace("%s", "$1")])
    finally:
        connection.connection.prepare_threshold = before

    assert kept == [(1,)]
