"""What happened to listed people, asked of the API: arrests, releases by kind, deaths, transfers, lengths."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from detentions.actions import cases, merging, rulings
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.editions import publishing
from detentions.models import Attribute, CustodyEvent, Detention, Location
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import LATER, Registry
from tests.editions.conftest import AT, DAY, LISTED, publish, show

TOLD = AT - timedelta(days=1)
LISTED_YEAR: dict[str, Any] = {"basis": "listed", "from": "2019-01-01", "every": "year"}


def listed() -> list[Detention]:
    return list(Detention.objects.listed().order_by("pk"))


def say(record: Registry, case: Detention, kind: EventKind, when: When, release: ReleaseKind | None = None) -> CustodyEvent:
    case.refresh_from_db()
    event = EventFacts(kind=kind, when=when, release_kind=release)
    return cases.record_event(detention=case, version=case.version, event=event, by=record.by, at=TOLD)


def a_spring(record: Registry) -> None:
    """Of six arrested on 21 March: two let go in April, by two kinds; one let go in March or April; one moved, who died."""
    one, two, three, four, *_others = listed()
    say(record, one, EventKind.RELEASE, When.day(date(2019, 4, 2)), ReleaseKind.FULL_LIBERTY)
    say(record, two, EventKind.RELEASE, When.day(date(2019, 4, 20)), ReleaseKind.PARDON)
    say(record, three, EventKind.RELEASE, When.between(date(2019, 3, 25), date(2019, 4, 5)), ReleaseKind.PARDON)
    say(record, four, EventKind.TRANSFER, When.day(date(2019, 3, 28)))
    say(record, four, EventKind.DEATH, When.month(2019, 4))


def numbers(told: Any) -> list[tuple[str, str, int, int]]:
    return [(point["first"], point["date"], point["value"], point["possibly"]) for point in told["points"]]


def test_it_counts_what_happened_in_each_month(a_record: Registry, ask: Ask) -> None:
    a_spring(a_record)
    publish()
    asked = {"basis": "listed", "from": "2019-02-15"}

    found = {measure: numbers(ask("statistics", measure=measure, **asked)) for measure in ("arrests", "releases", "deaths", "transfers")}

    months = [("2019-02-15", "2019-02-28"), ("2019-03-01", "2019-03-31"), ("2019-04-01", "2019-04-30")]
    expected = {"arrests": [0, 6, 0], "releases": [0, 0, 2], "deaths": [0, 0, 1], "transfers": [0, 1, 0]}
    assert {measure: [(first, last) for first, last, *_n in rows] for measure, rows in found.items()} == dict.fromkeys(expected, months)
    assert {measure: [sure for *_days, sure, _possible in rows] for measure, rows in found.items()} == expected
    assert [possible for *_rest, possible in found["releases"]] == [0, 1, 3]


def test_it_says_with_which_rule_of_which_edition_and_how_well_it_is_known(a_record: Registry, ask: Ask) -> None:
    a_spring(a_record)
    publish()

    told = ask("statistics", measure="arrests", basis="listed", date="2019-03-21")

    assert (told["measure"], told["value"], told["possibly"], told["date"]) == ("arrests", LISTED, LISTED, "2019-03-21")
    assert (told["definition"]["id"], told["basis"], told["edition"]["number"]) == ("all-documented-v1", "listed", 1)
    assert told["coverage"]["cases"] == told["coverage"]["start_known"] == LISTED
    assert "events that the edition publishes" in told["note"]
    assert told["list"] is None
    again = ask("statistics", **dict(part.split("=") for part in told["permalink"].split("?")[1].split("&")))
    assert again["points"] == told["points"]


def test_releases_are_told_by_kind(a_record: Registry, ask: Ask) -> None:
    a_spring(a_record)
    publish()

    told = ask("statistics", measure="releases", by="release_kind", **LISTED_YEAR)

    assert {point["values"][0]: point["value"] for point in told["points"]} == {"full_liberty": 1, "pardon": 2}
    wrong = ask("statistics", status=400, measure="arrests", by="release_kinds", **LISTED_YEAR)["errors"][0]
    assert wrong["parameter"] == "by"


def test_filters_and_parts_go_by_the_values_of_the_day(a_record: Registry, ask: Ask) -> None:
    first, *_rest = listed()
    where = EventFacts(kind=EventKind.ARREST, when=When.day(date(2019, 3, 21)), place=Location.objects.get(slug="norte"))
    cases.record_event(detention=first, version=first.version, event=where, by=a_record.by, at=TOLD)
    publish()

    by_state = ask("statistics", measure="arrests", by="state", **LISTED_YEAR)
    north = ask("statistics", measure="arrests", state="norte", **LISTED_YEAR)
    near = ask("statistics", status=400, measure="arrests", state="nort", **LISTED_YEAR)["errors"][0]

    assert {point["values"][0]: point["value"] for point in by_state["points"]} == {"norte": 1, "unknown": LISTED - 1}
    assert north["points"][0]["value"] == 1
    assert (near["parameter"], near["near"]) == ("state", ["norte"])


def test_it_tells_how_long_custody_that_ended_had_lasted(a_record: Registry, ask: Ask, client: Client) -> None:
    a_spring(a_record)
    publish()
    asked = {"measure": "length_of_detention", **LISTED_YEAR}

    (point,) = ask("statistics", **asked)["points"]

    assert point["value"] == 4
    assert point["lengths"]["median_shortest"] <= point["lengths"]["median_longest"]
    assert sum(point["lengths"]["groups"].values()) == 4 - point["lengths"]["beginning_not_known"]
    table = list(csv.DictReader(io.StringIO(client.get("/api/v1/statistics/", {**asked, "format": "csv"}).content.decode())))
    assert [(row["first"], row["value"], float(row["median_longest"])) for row in table] == [
        ("2019-01-01", "4", point["lengths"]["median_longest"])
    ]
    assert "2_to_45_days=" in table[0]["groups"]
    assert ask("statistics", status=400, reading="surely", **asked)["errors"][0]["parameter"] == "reading"


def test_all_cases_are_refused_and_it_says_why(a_record: Registry, ask: Ask, client: Client) -> None:
    publish()

    for basis in ({}, {"basis": "all"}):
        told = ask("statistics", status=400, measure="releases", date="2019-04-02", **basis)
        assert (told["type"], told["errors"][0]["parameter"], told["errors"][0]["near"]) == (
            "urn:problem:bad-question",
            "basis",
            ["listed"],
        )
        assert "single people who aren't listed" in told["detail"]
    spanish = client.get("/api/v1/statistics/", {"measure": "releases", "date": "2019-04-02", "lang": "es"}).json()
    assert "basis=listed" in spanish["detail"]
    assert spanish["detail"] != told["detail"]


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"basis": "listed"}, "from"),
        ({"basis": "listed", "from": "2019-04-01", "to": "2019-05-20"}, "to"),
        ({"basis": "listed", "from": "2019-04-01", "to": "2019-03-01"}, "from"),
        ({"basis": "listed", "from": "2015-01-01", "every": "day"}, "every"),
        ({"basis": "listed", "date": "2019-04-01", "definition": "all-documented"}, "definition"),
        ({"basis": "listed", "date": "2019-04-01", "by": "sex,state,charge"}, "by"),
        ({"basis": "listed", "date": "2019-04-01", "kind": "pardon"}, "kind"),
        ({"basis": "listed", "date": "2019-04-01", "measure": "release"}, "measure"),
    ],
)
def test_it_refuses_a_question_that_it_would_have_to_guess(a_record: Registry, ask: Ask, asked: dict[str, str], parameter: str) -> None:
    publish()

    assert ask("statistics", status=400, **{"measure": "releases", **asked})["errors"][0]["parameter"] == parameter


def test_lines_of_json_hold_the_same_numbers(a_record: Registry, ask: Ask, client: Client) -> None:
    a_spring(a_record)
    publish()
    asked = {"measure": "releases", "basis": "listed", "from": "2019-03-01", "by": "release_kind"}

    lines = client.get("/api/v1/statistics/", {**asked, "format": "jsonl"}).content.decode().splitlines()

    told = [(point["first"], point["date"], *point["values"], point["value"]) for point in ask("statistics", **asked)["points"]]
    assert [(row["first"], row["date"], *row["values"], row["value"]) for row in map(json.loads, lines)] == told


def test_who_was_withdrawn_is_in_no_number(a_record: Registry, ask: Ask) -> None:
    a_spring(a_record)
    publish()
    assert ask("statistics", measure="arrests", **LISTED_YEAR)["points"][0]["value"] == LISTED
    show(listed()[0], visibility="restricted")

    publishing.bury_withdrawn(at=AT + timedelta(days=1))

    assert ask("statistics", measure="arrests", **LISTED_YEAR)["points"][0]["value"] == LISTED - 1
    kinds = ask("statistics", measure="releases", by="release_kind", **LISTED_YEAR)["points"]
    assert {point["values"][0]: point["value"] for point in kinds} == {"pardon": 2}


def test_of_a_child_only_the_month_is_told(a_record: Registry, ask: Ask) -> None:
    child, _event = cases.open_case(
        person=PersonFacts(name="Niño Muestra", attributes={Attribute.Kind.MINOR: "1"}),
        event=EventFacts(kind=EventKind.ARREST, when=When.day(date(2019, 3, 21))),
        country="VE",
        organisation=a_record.cast.ours,
        is_sample=False,
        by=a_record.by,
        at=TOLD,
    )
    show(child)
    publish()

    day = ask("statistics", measure="arrests", basis="listed", date="2019-03-21")
    month = ask("statistics", measure="arrests", basis="listed", **{"from": "2019-03-01", "to": "2019-03-31"})

    assert (day["value"], day["possibly"]) == (LISTED, LISTED + 1)
    assert numbers(month) == [("2019-03-01", "2019-03-31", LISTED + 1, LISTED + 1)]


def test_a_claim_that_a_ruling_sets_aside_is_published_as_that_and_not_counted(a_record: Registry, ask: Ask, client: Client) -> None:
    first = listed()[0]
    rival = say(a_record, first, EventKind.ARREST, When.day(date(2019, 2, 10)))
    followed = first.events.exclude(pk=rival.pk).get()
    first.refresh_from_db()
    rulings.rule_on(detention=first, version=first.version, followed=followed, reason="Two sources.", by=a_record.by, at=AT)
    publish(LATER)

    facts = ask(f"detentions/{first.public_id}/facts")["results"]
    page = client.get(reverse("public:case", args=[first.public_id]), headers={"accept-language": "en"}).content.decode()

    assert page.count("Sources differ: this record follows another account") == 1
    assert {fact["earliest"]: fact["set_aside"] for fact in facts} == {"2019-02-10": True, "2019-03-21": False}
    assert numbers(ask("statistics", measure="arrests", basis="listed", **{"from": "2019-02-01", "to": "2019-03-31"})) == [
        ("2019-02-01", "2019-02-28", 0, 0),
        ("2019-03-01", "2019-03-31", LISTED, LISTED),
    ]


def test_what_was_merged_into_a_listed_case_is_told_and_counted_with_it(a_record: Registry, ask: Ask) -> None:
    into, (other, last) = listed()[0], Detention.objects.exclude(visibility="listed").order_by("pk")[:2]
    say(a_record, last, EventKind.RELEASE, When.day(date(2019, 4, 11)), ReleaseKind.AMNESTY)
    for absorbed, by in ((last, other), (other, into)):
        absorbed.refresh_from_db()
        merging.merge_cases(absorbed=absorbed, into=by, version=absorbed.version, reason="The same.", by=a_record.by, at=AT)
    publish(LATER)

    releases = ask("statistics", measure="releases", by="release_kind", **LISTED_YEAR)["points"]

    assert [(point["values"], point["value"]) for point in releases] == [(["amnesty"], 1)]
    assert {"arrest", "release"} == {fact["kind"] for fact in ask(f"detentions/{into.public_id}/facts")["results"]}
    assert ask("statistics", measure="in_custody", basis="listed", date=DAY.isoformat())["value"] == LISTED - 1
