"""What is decided leaves its trace, or doesn't happen; what is kept can't be edited."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from detentions.models import (
    Change,
    Citation,
    DetaineeName,
    Detention,
    Source,
)
from tests.cast import assemble
from tests.tracker.proposals import arrest, confirm
from tracker.models import Candidate, Decision


@pytest.mark.django_db
def test_a_write_whose_change_cannot_be_recorded_does_not_happen() -> None:
    cast = assemble()
    candidate = arrest(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE detentions_change ADD CONSTRAINT disk_is_full CHECK (action = 'words_kept')")

    with pytest.raises(DatabaseError):
        confirm(candidate, cast)

    assert Candidate.objects.get().state == Candidate.State.OPEN
    assert not Detention.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Source, Citation, Change, Decision], ids=lambda model: model.__name__)
def test_what_is_kept_cannot_be_edited_or_deleted(model: Any) -> None:
    cast = assemble()
    confirm(arrest(cast), cast)

    table = connection.ops.quote_name(model._meta.db_table)
    for attempt in (f"DELETE FROM {table}", f"UPDATE {table} SET {connection.ops.quote_name(model._meta.pk.column)} = NULL"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)
    assert model.objects.exists()


@pytest.mark.django_db
def test_a_fact_is_withdrawn_and_never_edited() -> None:
    cast = assemble()
    confirm(arrest(cast), cast)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE detentions_detaineename SET as_written = 'somebody else'")
    assert DetaineeName.objects.get().as_written == "Ramona Muestra"
