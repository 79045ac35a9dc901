"""The listed cases as they are kept for quick answers say what the file says, and nothing of who was withdrawn."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from detentions.editions import make_ready, publishing, reading
from detentions.editions.condensed import Condensed
from detentions.models import CondensedCases, Detention
from tests.api.conftest import Ask
from tests.api.registry import Registry
from tests.editions.conftest import DAY, LISTED, show

AT = datetime(2019, 5, 1, 12, 0, tzinfo=UTC)
BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def an_edition(a_record: Registry, ask: Ask) -> int:
    reading._cases.cache_clear()
    return publishing.publish(at=AT, day=DAY, regardless=True).number


def test_the_first_reader_of_an_edition_that_is_ready_waits_for_nothing(an_edition: int) -> None:
    make_ready()

    with CaptureQueriesContext(connection) as asked:
        assert len(reading.cases(an_edition)) == LISTED

    assert [one["sql"] for one in asked if '"content"' in one["sql"]] == []


def test_the_file_is_not_read_where_its_cases_are_kept_condensed(an_edition: int) -> None:
    with CaptureQueriesContext(connection) as asked:
        kept = [*reading.cases(an_edition)]

    assert [one["sql"] for one in asked if '"detentions_editionfile"."content"' in one["sql"]] == []
    CondensedCases.objects.update(made_of="of another file")
    reading._cases.cache_clear()
    assert [*reading.cases(an_edition)] == kept


def test_a_withdrawn_case_is_not_kept(an_edition: int) -> None:
    gone = Detention.objects.listed().order_by("pk")[0]
    show(gone, visibility="restricted")

    publishing.bury_withdrawn(at=AT + timedelta(days=1))

    kept = Condensed.from_bytes(bytes(CondensedCases.objects.get().content))
    assert gone.public_id not in kept.parts.ids
    assert gone.public_id.encode() not in kept.text
    assert len(reading.cases(an_edition)) == LISTED - 1


def test_a_web_process_begins_without_a_database() -> None:
    nowhere = {"DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere", "DATABASE_PUBLIC_URL": "", "DB_POOL": "0"}

    done = subprocess.run(
        [sys.executable, "-c", "from config.wsgi import application; print(callable(application))"],
        cwd=BASE,
        env={**os.environ, **nowhere, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "True"
