"""One definition, one query: whatever an edition prints, the API says in every form, and the listed number is the length of its list."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from detentions.actions import cases
from detentions.choices import EventKind
from detentions.models import Agency, Attribute, Detention, Location
from detentions.rollups import build_missing
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import RECORDED, SEED_DAY, Registry
from tests.editions.conftest import AT, files, publish

Key = tuple[tuple[str, ...], str]
COARSER = {"age_group"}  # an edition prints grown-ups and minors, the API the groups of age themselves


def _made_various(record: Registry) -> None:
    """Both bases get men and women, two states, two agencies, a place, and somebody who was freed."""
    sebin, police = (
        Agency.objects.create(slug=slug, name_es=slug, kind=kind, country="VE", recorded_at=RECORDED)
        for slug, kind in (("sebin", "intelligence"), ("pnb", "police"))
    )
    house = Location.objects.create(slug="house", name_es="house", kind="detention_facility", country="VE", recorded_at=RECORDED)
    states = list(Location.objects.filter(kind="state").order_by("slug"))
    for number, case in enumerate(Detention.objects.order_by("pk")):
        facts = {"recorded_at": RECORDED, "recorded_by": record.by}
        Attribute.objects.create(detainee=case.detainee, kind="sex", value=("man", "man", "woman")[number % 3], **facts)
        Attribute.objects.create(detainee=case.detainee, kind="civil_or_military", value=("civilian", "military")[number % 2], **facts)
        event = cases.EventFacts(
            kind=EventKind.TRANSFER, when=SEED_DAY, place=states[number % 2], facility=house, agencies=((sebin, police)[number % 2],)
        )
        cases.record_event(detention=case, version=case.version, event=event, by=record.by, at=RECORDED)
    freed = Detention.objects.listed().order_by("pk")[0]
    record.release(freed, When.day(date(2019, 4, 9)), at=AT - timedelta(days=2))
    build_missing(at=RECORDED)


def _tables(figures: Iterable[dict[str, Any]]) -> dict[tuple[str, ...], Counter[Key]]:
    """The printed numbers by question: basis, rule, reading and grouping."""
    found: dict[tuple[str, ...], dict[Key, Any]] = {}
    for one in figures:
        question = (one["basis"], one["definition"], one["reading"], ",".join(one["by"]))
        found.setdefault(question, {})[tuple(one["values"]), one["date"]] = one["value"]
    return found  # type: ignore[return-value]


def _in_every_form(client: Client, question: dict[str, str]) -> list[dict[Key, Any]]:
    """The same question in JSON, CSV and JSON Lines: number by values and day."""
    answers = [client.get("/api/v1/statistics/", {**question, "format": form}) for form in ("json", "csv", "jsonl")]
    assert [answer.status_code for answer in answers] == [200] * 3, (question, answers[0].content)
    plain = answers[0].json()["points"]
    table = list(csv.DictReader(io.StringIO(answers[1].content.decode())))
    lines = [json.loads(line) for line in answers[2].content.splitlines()]
    return [
        {(tuple(row["values"]), row["date"]): row["value"] for row in plain},
        {(tuple(filter(None, row["values"].split("|"))), row["date"]): int(row["value"]) if row["value"] else None for row in table},
        {(tuple(row["values"]), row["date"]): row["value"] for row in lines},
    ]


def test_every_table_of_an_edition_reads_the_same_everywhere(a_record: Registry, client: Client) -> None:
    _made_various(a_record)
    edition = publish()
    made = files(edition)
    tables = _tables(json.loads(made["figures.json"]))
    table_file = list(csv.DictReader(io.StringIO(made["figures.csv"].decode())))

    walked: Counter[str] = Counter()
    for (basis, definition, reading, by), printed in tables.items():
        if set(by.split(",")) & COARSER and basis == "listed":
            continue
        question = {"basis": basis, "definition": definition, "reading": reading, **({"by": by} if by else {})}
        days = sorted({day for _values, day in printed})
        wanted = question if by else {**question, "from": days[0], "to": days[-1]}
        for told in _in_every_form(client, wanted):
            shown = {key: value for key, value in told.items() if key in printed}
            zeros = {key: 0 for key, value in printed.items() if key not in told and value == 0 and basis == "listed"}
            assert {**shown, **zeros} == printed, question
            assert all(value in {0, None} or key in printed or not by for key, value in told.items())
        walked[basis] += len(printed)
    of_file = Counter(row["basis"] for row in table_file)
    skipped = sum(len(told) for (basis, _rule, _reading, by), told in tables.items() if basis == "listed" and set(by.split(",")) & COARSER)
    assert walked["all"] == of_file["all"] > 100
    assert walked["listed"] + skipped == of_file["listed"] > 50


def test_the_listed_number_is_the_length_of_the_list_behind_it(a_record: Registry, client: Client, ask: Ask) -> None:
    _made_various(a_record)
    publish()
    values = {
        name: {value for point in ask("statistics", basis="listed", by=name)["points"] for value in point["values"]}
        for name in ("agency", "state", "facility", "sex", "age_group", "civil_or_military", "charge", "custody_state")
    }

    numbers = 0
    for day in ("2019-03-20", "2019-03-31", "2019-04-30"):
        for filters in [{}, *({name: value} for name, told in values.items() for value in told)]:
            answer = ask("statistics", basis="listed", date=day, **filters)
            rows = client.get("{0.path}?{0.query}".format(urlsplit(answer["list"]))).json()["results"]
            assert len({row["person"] for row in rows}) == answer["value"], (day, filters)
            numbers += bool(answer["value"])
    assert numbers > 15
