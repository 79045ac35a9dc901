"""A wrong question gets 400 and names what is wrong; never a different number."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from detentions import published
from tests.api.conftest import Ask
from tests.api.registry import SEED_DAY, Registry

WRONG = [
    # endpoint, parameters, parameter named, words of the message, near names
    ("statistics", {"dat": "2019-03-21"}, "dat", "no parameter", ["date"]),
    ("statistics", {"defnition": "x"}, "defnition", "no parameter", ["definition", "edition"]),
    ("statistics", {"date": "21.3.2019"}, "date", "YYYY-MM-DD", None),
    ("statistics", {"date": "20190321"}, "date", "YYYY-MM-DD", None),
    ("statistics", {"date": "2019-02-30"}, "date", "YYYY-MM-DD", None),
    ("statistics", {"date": "٢٠١٩-٠٣-٢١"}, "date", "YYYY-MM-DD", None),
    ("statistics", {"date": ""}, "date", "YYYY-MM-DD", None),
    ("statistics", {"date": "0001-01-01"}, "date", "no figures before", None),
    ("statistics", {"date": "9999-12-31"}, "date", "future", None),
    ("statistics", {"date": "2019-03-21", "from": "2019-01-01"}, "date", "one day", None),
    ("statistics", {"to": "2019-01-01"}, "from", "needs `from`", None),
    ("statistics", {"every": "week"}, "from", "needs `from`", None),
    ("statistics", {"from": "2019-02-01", "to": "2019-01-01"}, "from", "ends before", None),
    ("statistics", {"from": "1999-01-01", "every": "day"}, "every", "more than 1000", None),
    ("statistics", {"from": "2019-01-01", "every": "wek"}, "every", "not a valid choice", ["week"]),
    ("statistics", {"measure": "in_custdy"}, "measure", "not a valid choice", ["in_custody"]),
    ("statistics", {"definition": "foro-penal-v1"}, "definition", "isn't a value", ["foro-penal-like-v1"]),
    ("statistics", {"definition": "all\x00"}, "definition", "Null characters", None),
    ("statistics", {"known_at": "2019-03-21"}, "known_at", "offset", None),
    ("statistics", {"known_at": "2019-03-21T10:00:00"}, "known_at", "offset", None),
    ("statistics", {"known_at": "2999-03-21T10:00:00Z"}, "known_at", "future", None),
    ("statistics", {"format": "xml"}, "format", "isn't a value", None),
    ("statistics", {"lang": "fr"}, "lang", "not a valid choice", None),
    ("ngo-counts", {"organisation": "foropenal"}, "organisation", "isn't a value", ["foro-penal"]),
    ("ngo-counts", {"metric": "political_prisoner"}, "metric", "not a valid choice", ["political_prisoners"]),
    ("ngo-counts", {"scope": "contry"}, "scope", "isn't a value", ["country"]),
    ("ngo-counts", {"from": "2020-01-01", "to": "2019-01-01"}, "from", "after", None),
    ("ngo-counts", {"limit": "0"}, "limit", "1", None),
    ("ngo-counts", {"limit": "1001"}, "limit", "1000", None),
    ("ngo-counts", {"limit": "many"}, "limit", "integer", None),
    ("ngo-counts", {"cursor": "WyJ4Il0"}, "cursor", "isn't one of ours", None),
    ("ngo-counts", {"cursor": "WyJ4IiwieSJd"}, "cursor", "isn't one of ours", None),
    ("ngo-counts", {"cursor": "é"}, "cursor", "isn't one of ours", None),
    ("agencies", {"kind": "polic"}, "kind", "not a valid choice", ["police"]),
    ("agencies", {"cursor": "%%%"}, "cursor", "isn't one of ours", None),
    ("locations", {"kin": "state"}, "kin", "no parameter", ["kind"]),
    ("definitions", {"date": "2019-03-21"}, "date", "no parameter", None),
]


@pytest.mark.parametrize(("endpoint", "parameters", "name", "words", "near"), WRONG)
def test_it_refuses_and_says_why(
    a_registry: Registry, ask: Ask, endpoint: str, parameters: dict[str, str], name: str, words: str, near: list[str] | None
) -> None:
    a_registry.count(866, SEED_DAY)

    problem = ask(endpoint, 400, **parameters)

    (error,) = problem["errors"]
    assert error["parameter"] == name
    assert words in error["message"]
    if near is not None:
        assert error["near"] == near
    assert "value" not in problem


def test_it_names_every_fault_at_once(a_registry: Registry, ask: Ask) -> None:
    problem = ask("statistics", 400, date="x", measure="y", z="1")

    assert {error["parameter"] for error in problem["errors"]} == {"date", "measure", "z"}


def test_a_parameter_given_twice_is_refused(a_registry: Registry, client: Client) -> None:
    response = client.get("/api/v1/statistics/?date=2019-03-21&date=2019-03-20")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "date"


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "es"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "fr,es;q=0.5", "es"),
        ("", "fr", "es"),
        ("lang=en", "es", "en"),
        ("lang=es", "en", "es"),
    ],
)
def test_it_speaks_the_language_asked_for(a_registry: Registry, client: Client, query: str, header: str, language: str) -> None:
    client.cookies["django_language"] = "en" if language == "es" else "es"  # a cookie decides nothing here

    response = client.get(f"/api/v1/definitions/?{query}", headers={"Accept-Language": header})

    assert response.headers["Content-Language"] == language
    assert response.json()["results"][0]["text"] == {"es": "Texto de all-documented.", "en": "Text of all-documented."}[language]


def test_a_moment_whose_plus_became_a_space_is_understood(a_registry: Registry, client: Client) -> None:
    response = client.get("/api/v1/statistics/?date=2019-03-21&known_at=2019-03-25T10:00:00+00:00")

    assert response.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(db: None, client: Client, method: str) -> None:
    response: Any = getattr(client, method)("/api/v1/statistics/")

    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/statistics/extra/", "/api/v1/definitions/1/"])
def test_an_unknown_address_answers_in_the_same_form(db: None, client: Client, address: str) -> None:
    response = client.get(address, headers={"Accept-Language": "en"})

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_form_that_nobody_writes_is_refused(db: None, client: Client) -> None:
    response = client.get("/api/v1/definitions/", headers={"Accept": "image/png"})

    assert (response.status_code, response.json()["type"]) == (406, "urn:problem:no-such-form")


def test_a_database_that_does_not_answer_is_said_without_details(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_directory: str) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed")

    monkeypatch.setattr(published, "changed_at", silent)

    response = client.get("/api/v1/definitions/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert b"10.1.2.3" not in response.content
