"""Stated beside documented: the same days, a named rule, a ratio only for exact totals, and the same rows in every form."""

from __future__ import annotations

import csv
import io
import json

from django.test import Client

from detentions.choices import CountQualifier
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import Registry

RULE = "all-documented-v1"


def test_each_total_stands_beside_ours_of_the_same_day(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.count(866, When.parse("2019-03-21"), reference="c1")
    a_registry.count(10, When.parse("2019-03-20"), reference="c0")
    a_registry.count(900, When.month(2019, 4), reference="not known to the day")

    rows = ask("coverage", definition=RULE)["results"]

    assert [(row["date"], row["stated"]["value"], row["documented"], row["ratio"]) for row in rows] == [
        ("2019-03-20", 10, 0, 0.0),
        ("2019-03-21", 866, 1, round(1 / 866, 4)),
    ]


def test_a_total_that_is_not_exact_has_no_ratio(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.count(800, When.parse("2019-03-21"), qualifier=CountQualifier.MORE_THAN)

    (row,) = ask("coverage", definition=RULE)["results"]

    assert (row["documented"], row["ratio"]) == (1, None)


def test_it_refuses_what_it_does_not_know_with_the_near_names(a_registry: Registry, ask: Ask) -> None:
    a_registry.count(866, When.parse("2019-03-21"))

    for wrong in ({"organisation": "foro-pena"}, {"definition": "all-documented-v2"}):
        said = ask("coverage", 400, **{"definition": RULE, **wrong})
        assert "foro-penal" in str(said) or RULE in str(said)
    ask("coverage", 400, **{"from": "2020-01-01", "to": "2019-01-01"})


def test_pages_follow_each_other_without_a_gap(a_registry: Registry, ask: Ask, client: Client) -> None:
    for number in range(1, 8):
        a_registry.count(number, When.parse(f"2019-03-0{number}"), reference=f"c{number}")

    seen, address = [], f"/api/v1/coverage/?definition={RULE}&limit=3"
    while address:
        page = client.get(address.replace("http://localhost:8000", "")).json()
        seen += [row["stated"]["value"] for row in page["results"]]
        address = page["next"]

    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_csv_and_json_lines_say_the_same(a_registry: Registry, client: Client) -> None:
    a_registry.arrest()
    a_registry.count(866, When.parse("2019-03-21"))
    address = f"/api/v1/coverage/?definition={RULE}&format="

    (row,) = csv.DictReader(io.StringIO(client.get(address + "csv").content.decode()))
    lines = client.get(address + "jsonl")
    (line,) = [json.loads(one) for one in lines.content.decode().splitlines()]

    assert lines.headers["Content-Type"].startswith("application/x-ndjson")
    assert (row["stated"], row["documented"]) == ("866", "1")
    assert (line["stated"], line["documented"]) == (866, 1)
    assert list(line) == list(row)
