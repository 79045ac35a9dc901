"""What programs rely on: cheap repeats, links, choice of fields, errors in two languages, a limit that is said."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.http import http_date, parse_http_date
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisConnectionError

from detentions.models import Agency
from tests.api.conftest import Ask
from tests.api.registry import RECORDED, SEED_DAY, Registry
from tests.api.test_answers import ENDPOINTS
from tracker.api.limits import PerMinute


@pytest.mark.parametrize("endpoint", ["statistics", "ngo-counts", "coverage", "definitions"])
def test_a_date_alone_is_enough_too(a_registry: Registry, client: Client, endpoint: str) -> None:
    a_registry.count(866, SEED_DAY)
    address = f"/api/v1/{endpoint}/?lang=en"

    modified = client.get(address).headers["Last-Modified"]

    assert client.get(address, headers={"If-Modified-Since": modified}).status_code == 304
    before = http_date(parse_http_date(modified) - 3_600)
    assert client.get(address, headers={"If-Modified-Since": before}).status_code == 200


def test_what_is_written_later_is_later(a_registry: Registry, client: Client) -> None:
    a_registry.count(866, SEED_DAY, reference="a")
    far = datetime(2090, 1, 1, tzinfo=UTC)
    a_registry.count(900, SEED_DAY, reference="b", at=far)

    assert client.get("/api/v1/ngo-counts/").headers["Last-Modified"] == http_date(far.timestamp())


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_every_answer_leads_on(a_registry: Registry, client: Client, endpoint: str) -> None:
    links = client.get(f"/api/v1/{endpoint}/").headers["Link"]

    assert '/api/v1/schema/>; rel="service-desc"' in links
    assert 'rel="license"' in links


def test_a_number_links_to_itself_for_good(a_registry: Registry, client: Client) -> None:
    a_registry.arrest()
    answer = client.get("/api/v1/statistics/?date=2019-03-21")

    assert f'<{answer.json()["permalink"]}>; rel="bookmark"' in answer.headers["Link"]


def test_fields_are_chosen_in_every_form(a_registry: Registry, client: Client) -> None:
    a_registry.count(866, SEED_DAY, reference="a")
    address = "/api/v1/ngo-counts/?fields=value,reference"

    assert client.get(address).json()["results"] == [{"reference": "a", "value": 866}]
    table = client.get(f"{address}&format=csv").content.decode()
    assert list(csv.reader(io.StringIO(table))) == [["reference", "value"], ["a", "866"]]
    assert json.loads(client.get(f"{address}&format=jsonl").content) == {"reference": "a", "value": 866}


def test_a_field_that_does_not_exist_is_refused_with_near_names(a_registry: Registry, ask: Ask) -> None:
    assert ask("ngo-counts", 400, fields="reference,vale")["errors"][0]["near"][0] == "value"
    assert ask("agencies", 400, fields="slag")["errors"][0]["parameter"] == "fields"
    assert ask("statistics", 400, fields="value")["errors"][0]["parameter"] == "fields"


def _agency(slug: str, **more: Any) -> Agency:
    return Agency.objects.create(slug=slug, name_es=slug, kind="intelligence", country="VE", recorded_at=RECORDED, **more)


def test_agencies_are_told_as_they_were_on_a_day(a_registry: Registry, ask: Ask) -> None:
    old = _agency("disip", active_from="1969", active_to="2009-12")
    new = _agency("sebin", active_from="2010", predecessor=old)
    _agency("unit", parent=new)

    def told(day: str) -> dict[str, str | None]:
        return {row["slug"]: row["parent"] for row in ask("agencies", at=day)["results"] if row["slug"] in {"disip", "sebin", "unit"}}

    assert told("2009-12-31") == {"disip": None, "unit": "disip"}
    assert told("2010-01-01") == {"sebin": None, "unit": "sebin"}
    assert told("1968-12-31") == {"unit": None}
    assert len(ask("agencies", at="2019-03-21", limit=1)["results"]) == 1
    assert ask("agencies", 400, at="2019")["errors"][0]["parameter"] == "at"


def test_a_changed_agency_is_told_as_changed(a_registry: Registry, client: Client) -> None:
    _agency("sebin")
    before = client.get("/api/v1/agencies/").headers["Last-Modified"]
    Agency.objects.filter(slug="sebin").update(recorded_at=datetime(2090, 1, 1, tzinfo=UTC))

    assert parse_http_date(client.get("/api/v1/agencies/").headers["Last-Modified"]) > parse_http_date(before)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "/api/v1/statistics/?dat=1", {}, 400),
        ("get", "/api/v1/nothing/", {}, 404),
        ("get", "/api/v1/detentions/VE-222222/", {}, 404),
        ("get", "/editions/7/cases.json", {}, 404),
        ("post", "/api/v1/statistics/", {}, 405),
        ("delete", "/editions/7/cases.json", {}, 405),
        ("get", "/api/v1/definitions/", {"Accept": "image/png"}, 406),
    ],
)
def test_every_error_is_a_problem_in_words(
    a_registry: Registry, client: Client, method: str, address: str, headers: dict[str, str], status: int, language: str
) -> None:
    answer = getattr(client, method)(address, headers={**headers, "Accept-Language": language})

    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert problem["status"] == status
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert problem["title"] in _TITLES[language]


_TITLES = {
    "en": {
        *("The question can't be answered as it stands", "There is nothing at this address", "This interface is read only"),
        "The answer can't be given in this form",
    },
    "es": {
        *("La pregunta no puede responderse tal como está", "No hay nada en esta dirección", "Esta interfaz es de solo lectura"),
        "La respuesta no puede darse en esta forma",
    },
}


def test_a_fault_of_ours_is_a_problem_and_tells_nothing(a_registry: Registry, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("canary-4711")

    monkeypatch.setattr("detentions.published.changed_at", broken)

    answer = client.get("/api/v1/definitions/?lang=en")

    assert (answer.status_code, answer.json()["title"]) == (500, "Something went wrong here")
    assert b"canary" not in answer.content


def test_who_asks_too_much_is_told_when_to_come_back(a_registry: Registry, settings: Settings) -> None:
    settings.API_PER_MINUTE = 3
    network = [Client(REMOTE_ADDR=f"2001:db8::{number}") for number in range(8)]
    other = Client(REMOTE_ADDR="203.0.113.8")

    answers = [asker.get("/api/v1/definitions/?lang=en") for asker in network]  # a new minute may begin once in between

    last = answers[-1]
    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    assert (last.status_code, last.json()["type"]) == (429, "urn:problem:too-many-questions")
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert other.get("/api/v1/definitions/").status_code == 200


def test_nobody_is_turned_away_when_redis_is_away(a_registry: Registry, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(cache, "add", away)

    assert client.get("/api/v1/definitions/").status_code == 200
    assert PerMinute().wait() <= 60
