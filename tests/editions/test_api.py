"""The API over editions: what it answers is what the edition's files say."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from detentions.editions import publishing
from detentions.models import Detention
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import Registry
from tests.editions.conftest import AT, DAY, LISTED, WITHHELD, files, publish, show


def test_it_lists_editions_and_serves_their_files_as_they_were_signed(a_record: Registry, ask: Ask, client: Client) -> None:
    edition = publish()

    (told,) = ask("editions")["results"]
    assert told["number"] == edition.number == 1
    for path, content in files(edition).items():
        answer = client.get(f"/editions/1/{path}")
        assert (answer.status_code, answer.content) == (200, content)
        assert client.get(f"/editions/1/{path}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/editions/1/other.json").status_code == 404
    assert client.get("/editions/7/cases.json").status_code == 404


def test_it_lists_public_cases_and_nobody_else(a_record: Registry, ask: Ask) -> None:
    publish()

    found = ask("detentions")["results"]

    assert {row["id"] for row in found} == set(Detention.objects.listed().values_list("public_id", flat=True))
    assert ask("detentions", fields="id,name", limit=2)["results"] == [{"id": row["id"], "name": row["name"]} for row in found[:2]]
    assert len(ask("detentions", held_on="2019-04-01")["results"]) == LISTED
    assert ask("detentions", held_on="2019-03-01")["results"] == []
    assert ask(f"detentions/{found[0]['id']}/facts")["results"] == found[0]["events"]


def test_a_withheld_case_answers_like_one_that_does_not_exist(a_record: Registry, client: Client) -> None:
    publish()
    withheld = Detention.objects.filter(visibility="restricted").order_by("pk")[0].public_id

    answers = [client.get(f"/api/v1/detentions/{one}/") for one in (withheld, "VE-222222")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_withdrawn_case_is_gone_from_every_edition_and_the_feed_says_so(a_record: Registry, ask: Ask) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0]
    show(case, visibility="restricted")
    publishing.bury_withdrawn(at=AT + timedelta(days=1))

    assert case.public_id not in {row["id"] for row in ask("detentions", edition=1)["results"]}
    ask(f"detentions/{case.public_id}", status=404)
    assert [(row["id"], row["change"]) for row in ask("changes")["results"]][-1] == (case.public_id, "withdrawn")


def test_the_feed_goes_on_where_its_cursor_says(a_record: Registry, ask: Ask) -> None:
    publish()

    first = ask("changes", limit=4)

    rest = ask("changes", limit=4, cursor=first["next"].split("cursor=")[1].split("&")[0])
    assert [row["id"] for row in [*first["results"], *rest["results"]]] == sorted(
        Detention.objects.listed().values_list("public_id", flat=True)
    )
    assert rest["next"] is None


def test_a_moment_resolves_to_an_edition(a_record: Registry, ask: Ask) -> None:
    publish()
    publish(AT + timedelta(days=8))

    assert {row["edition"] for row in ask("detentions", known_at="2019-05-02T00:00:00Z")["results"]} == {1}
    assert {row["edition"] for row in ask("detentions")["results"]} == {2}
    assert ask("detentions", status=400, known_at="2019-04-01T00:00:00Z")["errors"][0]["parameter"] == "known_at"
    assert ask("detentions", status=400, edition=9)["errors"][0]["near"] == ["1", "2"]


def test_unknown_fields_and_values_get_near_names(a_record: Registry, ask: Ask) -> None:
    publish()

    assert ask("detentions", status=400, fields="id,nam")["errors"][0]["near"] == ["name"]
    assert ask("detentions", status=400, agenci="sebin")["errors"][0]["near"] == ["agency"]
    assert ask("detentions", status=400, held_on="2019-04-01", definition="al")["errors"][0]["parameter"] == "definition"


def test_the_files_hold_only_what_was_decided(a_record: Registry) -> None:
    (row, *_rest) = json.loads(files(publish())["cases.json"])

    assert set(row) == {"id", "person", "name", "name_withheld", "events", "charges", "periods"}
    assert set(row["events"][0]) == {
        *("kind", "earliest", "latest", "precision", "release_kind", "whereabouts_unknown", "acknowledged"),
        *("place", "state", "facility", "agencies", "sources", "set_aside"),
    }


def test_both_bases_answer_apart_and_as_printed(a_record: Registry, ask: Ask) -> None:
    edition = publish()

    everybody, listed = ask("statistics", basis="all"), ask("statistics", basis="listed", date="2019-04-30")

    assert (everybody["value"], everybody["points"][0]["status"], everybody["edition"]["number"]) == (WITHHELD + LISTED, "exact", 1)
    assert (listed["value"], listed["basis"]) == (LISTED, "listed") == (len(ask("detentions", held_on="2019-04-30")["results"]), "listed")
    assert f"edition={edition.number}" in everybody["permalink"]
    assert ask("statistics", basis="listed", date="2019-03-20")["value"] == 0


def test_every_printed_table_is_answered_with_the_same_numbers(a_record: Registry, ask: Ask) -> None:
    printed = [one for one in json.loads(files(publish())["figures.json"]) if one["basis"] == "all" and one["by"]]

    for table in {",".join(one["by"]) for one in printed}:
        told = {tuple(point["values"]): point["value"] for point in ask("statistics", basis="all", by=table)["points"]}
        assert told == {tuple(one["values"]): one["value"] for one in printed if ",".join(one["by"]) == table}


def test_all_has_no_filters_and_no_other_days(a_record: Registry, ask: Ask) -> None:
    publish()

    assert ask("statistics", status=400, basis="all", sex="woman")["errors"][0]["parameter"] == "sex"
    assert ask("statistics", status=400, basis="all", date="2019-04-12")["errors"][0]["near"] == ["2019-03-31", "2019-04-30", "2019-02-28"]
    assert "state,sex" in ask("statistics", status=400, basis="all", by="sex,state")["errors"][0]["near"]
    assert ask("statistics", status=400, basis="all", by="sex", date="2019-03-31")["errors"][0]["parameter"] == "date"
    assert ask("statistics", status=400, basis="listed", date="2030-01-01")["errors"][0]["parameter"] == "date"


def test_random_questions_get_no_number_that_is_not_printed(a_record: Registry, ask: Ask) -> None:
    assert ask_at_random(ask, 200) > 100


def ask_at_random(ask: Ask, tries: int) -> int:
    """Ask `basis=all` whatever comes to mind; every number in an answer must be printed. Answers with how many there were."""
    printed = {
        (tuple(one["by"]), tuple(one["values"]), one["date"], one["definition"], one["reading"]): one["value"]
        for one in json.loads(files(publish())["figures.json"])
        if one["basis"] == "all"
    }
    rng = random.Random(7)
    names = ("agency_kind", "state", "sex", "age_group", "civil_or_military", "nationality")
    told = 0
    for _try in range(tries):
        question = {"basis": "all"}
        if rng.random() < 0.6:
            question["by"] = ",".join(rng.sample(names, rng.randint(1, 2)))
        if rng.random() < 0.4:
            question["date"] = (DAY - timedelta(days=rng.randint(0, 400))).isoformat()
        if rng.random() < 0.3:
            question["reading"] = rng.choice(("surely", "possibly"))
        if rng.random() < 0.3:
            question["definition"] = rng.choice(("all-documented-v1", "foro-penal-like-v1"))
        said = _either(ask, question)
        for point in said.get("points", ()):
            told += 1
            key = (tuple(said["by"]), tuple(point["values"]), point["date"], said["definition"]["id"], question.get("reading", "surely"))
            assert printed[key] == point["value"]
    return told


def _either(ask: Ask, question: dict[str, str]) -> Any:
    try:
        return ask("statistics", **question)
    except AssertionError:
        return ask("statistics", status=400, **question)


def test_production_needs_no_live_figures_once_there_is_an_edition(a_record: Registry, ask: Ask, settings: Settings) -> None:
    settings.LIVE_STATISTICS = False
    ask("statistics", status=503)
    publish()

    assert ask("statistics")["value"] == WITHHELD + LISTED


def test_the_first_page_shows_the_last_edition_where_live_figures_are_off(a_record: Registry, client: Client, settings: Settings) -> None:
    settings.LIVE_STATISTICS = False
    publish()

    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()

    assert '<span class="n">23</span>' in page
    assert "30 April 2019" in page


ANSWERS = (
    "statistics/?basis=all",
    "statistics/?basis=all&by=sex",
    "statistics/?basis=listed&by=agency",
    "statistics/?basis=listed&from=2019-03-01",
    "detentions/?held_on=2019-04-30",
    "coverage/?edition=1",
    "ngo-counts/",
)


@pytest.mark.parametrize("address", ANSWERS)
def test_an_answer_carries_what_finds_it_again(a_record: Registry, client: Client, address: str) -> None:
    publish()
    answer = client.get(f"/api/v1/{address}")
    told = answer.json()
    publish(AT + timedelta(days=8), day=DAY + timedelta(days=8))

    again = client.get("{0.path}?{0.query}".format(urlsplit(told["permalink"])))

    assert told["licence"]["name"] == "CC BY 4.0"
    assert f'<{told["permalink"]}>; rel="bookmark"' in answer.headers["Link"]
    assert "ngo-counts" in address or (told["edition"]["number"] == 1 and told["definition"])
    assert "statistics" not in address or told["coverage"]
    rows = "points" if "statistics" in address else "results"
    assert again.json()[rows] == told[rows]


def test_one_case_and_every_list_say_their_licence(a_record: Registry, ask: Ask) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0].public_id

    for endpoint in (f"detentions/{case}", f"detentions/{case}/facts"):
        told = ask(endpoint)
        assert (told["edition"], told["licence"]["name"]) == (1, "CC BY 4.0")
        assert told["permalink"].endswith(f"/{endpoint}/?edition=1")
    for endpoint in ("editions", "changes", "definitions", "agencies", "locations", "organisations"):
        assert ask(endpoint)["licence"]["name"] == "CC BY 4.0"


def test_coverage_says_what_a_number_rests_on_and_nothing_that_is_not_printed(a_record: Registry, ask: Ask) -> None:
    show(a_record.arrest(When.unknown()))
    publish()

    listed, everybody = ask("statistics", basis="listed")["coverage"], ask("statistics", basis="all")["coverage"]

    assert (listed["cases"], listed["start_known"]) == (LISTED + 1, LISTED)
    assert (everybody["cases"], everybody["start_known"]) == (None, None)
    assert (everybody["listed"], everybody["share_listed"]) == (LISTED, round(LISTED / (LISTED + WITHHELD), 4))
    assert ask("statistics", basis="all", by="sex")["coverage"]["listed"] is None
