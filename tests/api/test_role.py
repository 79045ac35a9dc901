"""A real installation: what the role of the public side reaches, and that the public side needs no more."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import models
from psycopg import sql

from config.embedded import roles
from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("installation")

ASKED = (
    *("/", "/?date=2019-03-21", "/counts/", "/method/"),
    *("/api/v1/", "/api/v1/statistics/?date=2019-03-21", "/api/v1/statistics/?from=2019-01-01&to=2019-06-01&every=week"),
    *("/api/v1/ngo-counts/?limit=1000", "/api/v1/ngo-counts/?organisation=foro-penal&format=csv", "/api/v1/definitions/"),
    *("/api/v1/agencies/", "/api/v1/locations/?kind=state", "/api/v1/organisations/", "/api/v1/schema/", "/api/v1/docs/"),
)


@pytest.fixture(scope="module")
def public(installation: Installation) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(installation.places.postgres_url(roles.PUBLIC), autocommit=True) as link:
        yield link


def _models() -> list[type[models.Model]]:
    return [*apps.get_app_config("detentions").get_models(), *apps.get_app_config("tracker").get_models()]


def _columns(model: type[models.Model], *, may_be_read: bool) -> list[str]:
    exposure = getattr(model, "Exposure", None)
    shown = exposure.public if exposure and getattr(exposure, "every_row", False) else set()
    fields = [field for field in model._meta.concrete_fields if (field.name in shown) is may_be_read]
    return [field.column for field in fields if field.column]


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.db_table)
def test_it_reads_the_public_columns_of_public_tables_and_no_other(public: psycopg.Connection[Any], model: type[models.Model]) -> None:
    table = sql.Identifier(model._meta.db_table)

    for column in _columns(model, may_be_read=True):
        public.execute(sql.SQL("SELECT {} FROM {} LIMIT 1").format(sql.Identifier(column), table))
    for column in _columns(model, may_be_read=False):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            public.execute(sql.SQL("SELECT {} FROM {} LIMIT 1").format(sql.Identifier(column), table))


@pytest.mark.parametrize(
    "words",
    [
        "SELECT * FROM detentions_detaineename",
        "SELECT * FROM detentions_detention",
        "SELECT password FROM detentions_user",
        "SELECT count(*) FROM detentions_change",
        "SELECT session_data FROM django_session",
        "SELECT text FROM detentions_source",
    ],
)
def test_names_secrets_and_whole_rows_are_refused(public: psycopg.Connection[Any], words: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        public.execute(sql.SQL(words))


OF_PUBLIC_ROWS = {model._meta.db_table for model in _models() if getattr(getattr(model, "Exposure", None), "every_row", False)}
EVERY_RELATION = """
    SELECT c.relname, c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
"""


def test_no_relation_of_the_database_is_forgotten(public: psycopg.Connection[Any]) -> None:
    """Tables, views and sequences as the database lists them, those without a model among them: row by row and as a whole."""
    found = public.execute(EVERY_RELATION).fetchall()

    assert {name for name, _kind in found} > OF_PUBLIC_ROWS
    for name, kind in found:
        columns = [row[0] for row in public.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [name])]
        assert bool(columns) is (name in OF_PUBLIC_ROWS), name
        question = "SELECT last_value FROM {}" if kind == "S" else "SELECT count(*) FROM {}"
        if name not in OF_PUBLIC_ROWS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute(sql.SQL(question).format(sql.Identifier(name)))
    assert public.execute("SELECT count(last_value) FROM pg_sequences").fetchone() == (0,)


def test_the_planner_tells_it_no_values_of_other_tables(public: psycopg.Connection[Any], installation: Installation) -> None:
    with psycopg.connect(installation.places.postgres_url(roles.OWNER), autocommit=True) as owner:
        owner.execute("ANALYZE")
        assert owner.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'detentions_countingrule'").fetchone() != (0,)
        assert owner.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'detentions_organisation'").fetchone() != (0,)

    seen = public.execute("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'").fetchall()

    assert {name for (name,) in seen} <= OF_PUBLIC_ROWS
    assert public.execute("SELECT count(*) FROM pg_stats_ext").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        public.execute("SELECT * FROM pg_statistic")


def test_an_organisation_that_works_here_and_the_source_of_a_report_are_in_no_readable_row(
    public: psycopg.Connection[Any], installation: Installation, tmp_path: Path
) -> None:
    report = tmp_path / "canary.txt"
    report.write_text("A report of the canary canary-9471, which nobody has confirmed.", encoding="utf-8")
    installation.manage("ingest", str(report), "--address", "https://canary-9471.example.org/report")
    with psycopg.connect(installation.places.postgres_url(roles.OWNER), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO detentions_organisation (slug, name_es, name_en, acronym, aliases, kind, alignment, active_from, is_tenant,"
            " country, verify, source, note, recorded_at)"
            " VALUES ('canary-9471', 'x', 'x', '', '{}', 'ngo', '', '', true, 'VE', false, '', '', now()) ON CONFLICT DO NOTHING"
        )
        assert owner.execute("SELECT count(*) FROM detentions_source WHERE address LIKE '%canary-9471%'").fetchone() == (1,)

    for name in sorted(OF_PUBLIC_ROWS):
        columns = [row[0] for row in public.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [name])]
        wanted = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
        rows = public.execute(sql.SQL("SELECT {} FROM {}").format(wanted, sql.Identifier(name))).fetchall()
        assert "canary-9471" not in str(rows), name
    assert (public.execute("SELECT count(*) FROM published_figure").fetchone() or (0,))[0] > 80


@pytest.mark.parametrize(
    "words",
    [
        "DELETE FROM detentions_agency",
        "UPDATE detentions_ngocount SET value = 0",
        "UPDATE published_organisation SET slug = ''",
        "UPDATE detentions_edition SET number = 9",
        "INSERT INTO detentions_detainee (made_at) VALUES (now())",
        "CREATE TABLE mine (a int)",
    ],
)
def test_it_writes_nothing_even_when_it_asks_for_a_writing_transaction(public: psycopg.Connection[Any], words: str) -> None:
    public.execute("SET default_transaction_read_only = off")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        public.execute(sql.SQL(words))


@pytest.mark.parametrize("address", ASKED)
def test_the_public_side_needs_no_more(installation: Installation, address: str) -> None:
    with urllib.request.urlopen(installation.base_url + address, timeout=30) as answer:
        assert answer.status == 200


def test_the_real_866_stands_beside_nobody_in_an_empty_installation(installation: Installation) -> None:
    with urllib.request.urlopen(f"{installation.base_url}/api/v1/statistics/?date=2019-03-21", timeout=30) as answer:
        said = json.load(answer)

    assert (said["value"], said["sample"]) == (0, False)
    assert [(one["count"]["value"], one["count"]["publisher"]["slug"], one["count"]["checked"]) for one in said["beside"]] == [
        (866, "foro-penal", False)
    ]
