"""Published counts, directories, and what every answer carries."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from detentions.choices import CountMetric
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import LATER, RECORDED, SEED_DAY, Registry
from tests.cast import organisation

ENDPOINTS = (
    *("statistics", "ngo-counts", "coverage", "definitions", "agencies", "locations", "organisations"),
    *("detentions", "editions", "changes"),
)


def test_a_count_says_all_that_its_source_says(a_registry: Registry, ask: Ask) -> None:
    a_registry.count(
        1_567,
        When.month(2019, 2),
        reference="c1",
        partitions={"men": 1_474, "women": 213},
        published="2019-03",
        note="As worded.",
        upper_bound=1_600,
    )

    (row,) = ask("ngo-counts")["results"]

    assert row == {
        "reference": "c1",
        "publisher": {"slug": "foro-penal", "name": "foro-penal", "acronym": "", "kind": "organisation"},
        "metric": "political_prisoners",
        "is_stock": True,
        "scope": "country",
        "value": 1_567,
        "upper_bound": 1_600,
        "qualifier": "exact",
        "partitions": {"men": 1_474, "women": 213},
        "as_of": {"earliest": "2019-02-01", "latest": "2019-02-28", "precision": "month"},
        "period_start": None,
        "flags": ["men_women_mismatch"],
        "note": "As worded.",
        "checked": False,
        "status": "seeded, unchecked",
        "sample": False,
        "source": {"address": row["source"]["address"], "publisher": "example.org", "title": ""},
        "published": "2019-03",
    }


def test_counts_are_found_by_body_metric_scope_and_day(a_registry: Registry, ask: Ask) -> None:
    provea = organisation("provea", is_tenant=False)
    a_registry.count(866, SEED_DAY, reference="a")
    a_registry.count(12, SEED_DAY, reference="b", metric=CountMetric.FOREIGNERS)
    a_registry.count(40, SEED_DAY, reference="c", scope="site:el-helicoide")
    a_registry.count(700, When.day(date(2019, 6, 17)), reference="d", body=provea)

    def found(**parameters: str) -> list[str]:
        return [row["reference"] for row in ask("ngo-counts", **parameters)["results"]]

    assert found() == ["a", "b", "c", "d"]
    assert found(organisation="provea") == ["d"]
    assert found(metric="foreigners") == ["b"]
    assert found(scope="site:el-helicoide") == ["c"]
    assert found(**{"from": "2019-03-22"}) == ["d"]
    assert found(to="2019-03-21", metric="political_prisoners", scope="country") == ["a"]


def test_pages_follow_one_another_without_gap_or_repeat(a_registry: Registry, client: Client) -> None:
    for number in range(7):
        a_registry.count(100 + number, When.day(date(2019, 1, 1 + number // 3)), reference=f"n{number}")

    seen, address = [], "/api/v1/ngo-counts/?limit=2"
    while address:
        response = client.get(address)
        seen += [row["reference"] for row in response.json()["results"]]
        address = response.json()["next"] or ""
        assert (f'<{address}>; rel="next"' in response.headers["Link"]) is bool(address)

    assert seen == [f"n{number}" for number in range(7)]


def test_withdrawn_counts_are_gone_but_known_then(a_registry: Registry, ask: Ask) -> None:
    a_registry.withdraw_count(a_registry.count(866, SEED_DAY), at=LATER)

    assert ask("ngo-counts")["results"] == []
    assert len(ask("ngo-counts", known_at=RECORDED.isoformat())["results"]) == 1


@pytest.mark.parametrize("begins", ["=", " =", "\n=", "\t", "＝", "\u00a0@", "-", "+"])
def test_a_spreadsheet_runs_nothing_of_it(a_registry: Registry, client: Client, begins: str) -> None:
    a_registry.count(866, SEED_DAY, note=f'{begins}HYPERLINK("https://example.org")', partitions={"men": 800})

    response = client.get("/api/v1/ngo-counts/?format=csv")

    (row,) = csv.DictReader(io.StringIO(response.content.decode(), newline=""))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert row["note"] == f'\'{begins}HYPERLINK("https://example.org")'
    assert (row["value"], row["partitions"], row["checked"]) == ("866", "men=800", "false")


def test_accept_asks_for_csv_too(a_registry: Registry, client: Client) -> None:
    assert client.get("/api/v1/definitions/", headers={"Accept": "text/csv"}).headers["Content-Type"].startswith("text/csv")


def test_only_organisations_whose_figures_are_here_are_told(a_registry: Registry, ask: Ask) -> None:
    """An organisation that works in the installation, or helps it, isn't named by being in its directory."""
    a_registry.count(866, SEED_DAY)

    assert [row["slug"] for row in ask("organisations")["results"]] == ["foro-penal"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_who_has_the_answer_gets_304(a_registry: Registry, client: Client, endpoint: str) -> None:
    first = client.get(f"/api/v1/{endpoint}/")

    again = client.get(f"/api/v1/{endpoint}/", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=60"


def test_a_new_fact_changes_the_etag(a_registry: Registry, client: Client) -> None:
    first = client.get("/api/v1/statistics/?date=2019-03-21")
    a_registry.arrest()

    again = client.get("/api/v1/statistics/?date=2019-03-21", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.json()["value"]) == (200, 1)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_any_page_may_read_it(a_registry: Registry, client: Client, endpoint: str) -> None:
    answers = [getattr(client, method)(f"/api/v1/{endpoint}/") for method in ("get", "head", "options")]

    assert [answer.status_code for answer in answers] == [200, 200, 204]
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert answers[1].headers["ETag"] == answers[0].headers["ETag"]
    assert all("Access-Control-Allow-Credentials" not in answer.headers and not answer.cookies for answer in answers)


def test_other_pages_are_for_their_own_origin(a_registry: Registry, client: Client) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_the_index_leads_everywhere(a_registry: Registry, ask: Ask, client: Client) -> None:
    index = client.get("/api/v1/").json()

    for address in [*(one["url"] for one in index["endpoints"]), index["schema"], index["docs"]]:
        assert client.get(address).status_code == 200, address


def test_the_description_lists_each_parameter_that_is_accepted(a_registry: Registry, client: Client) -> None:
    schema = json.loads(client.get("/api/v1/schema/").content)

    told = {parameter["name"] for parameter in schema["paths"]["/api/v1/statistics/"]["get"]["parameters"]}
    assert schema["openapi"].startswith("3.1")
    filters = {"agency", "state", "facility", "sex", "age_group", "civil_or_military", "charge", "custody_state"}
    of_editions = {"basis", "edition", "by", "reading"} | filters
    assert told == {"measure", "date", "from", "to", "every", "definition", "known_at", "lang", "format"} | of_editions
    assert set(schema["paths"]) >= {f"/api/v1/{endpoint}/" for endpoint in ENDPOINTS}


def test_the_docs_page_is_clean_under_the_content_security_policy(a_registry: Registry, client: Client) -> None:
    page = client.get("/api/v1/docs/")

    text = page.content.decode()
    assert "<style" not in text
    assert "http" not in text.replace(settings.SITE_URL, "")  # nothing of it comes from elsewhere
    assert all("src=" in tag for tag in text.split("<script")[1:])
    script = client.get("/api/v1/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert not script.cookies
    assert '"validatorUrl": null' in script.content.decode()
