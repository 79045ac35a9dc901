"""A real installation: what the role of the public side reaches, and that the public side needs no more."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
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
    shown = exposure.public | exposure.counted if exposure else set()
    fields = [field for field in model._meta.concrete_fields if (field.name in shown) is may_be_read]
    return [field.column for field in fields if field.column]


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.db_table)
def test_it_reads_the_columns_of_exposure_and_no_other(public: psycopg.Connection[Any], model: type[models.Model]) -> None:
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


@pytest.mark.parametrize(
    "words",
    [
        "DELETE FROM detentions_agency",
        "UPDATE detentions_ngocount SET value = 0",
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
