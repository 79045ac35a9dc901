"""People in custody, as the API says it."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from detentions import published
from detentions.choices import CountQualifier
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import LATER, RECORDED, Registry

SEED_DAY = date(2019, 3, 21)


@pytest.mark.parametrize(("day", "value"), [("2019-03-20", 0), ("2019-03-21", 1), ("2019-03-22", 1)])
def test_the_seed_case_counts_from_its_day_on(a_registry: Registry, ask: Ask, day: str, value: int) -> None:
    a_registry.arrest()

    said = ask("statistics", measure="in_custody", date=day)

    assert (said["date"], said["value"], said["possibly"]) == (day, value, value)


def test_a_release_ends_custody_on_its_day(a_registry: Registry, ask: Ask) -> None:
    a_registry.release(a_registry.arrest(), When.day(date(2019, 4, 10)))

    assert [ask("statistics", date=day)["value"] for day in ("2019-04-09", "2019-04-10")] == [1, 0]


def test_uncertain_dates_widen_the_reading(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest(When.month(2019, 3))

    said = ask("statistics", date="2019-03-21")

    assert (said["value"], said["possibly"]) == (0, 1)


def test_the_count_of_the_same_day_stands_beside_it(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.count(866, When.day(SEED_DAY), flags=("cutoff_unknown",))

    said = ask("statistics", date="2019-03-21")

    (beside,) = said["beside"]
    assert beside["count"]["value"] == 866
    assert beside["count"]["publisher"]["slug"] == "foro-penal"
    assert beside["count"]["source"]["address"].startswith("https://example.org/")
    assert beside["count"]["checked"] is False
    assert beside["count"]["status"] == "seeded, unchecked"
    assert (beside["same_day"], beside["days_earlier"], beside["own_value"], beside["ratio"]) == (True, 0, 1, round(1 / 866, 4))
    assert said["value"] == 1  # never added


def test_without_one_the_nearest_earlier_count_is_given_and_said(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.count(800, When.day(SEED_DAY - timedelta(days=31)))
    a_registry.count(790, When.day(SEED_DAY - timedelta(days=90)))

    said = ask("statistics", date="2019-03-21")

    (beside,) = said["beside"]
    assert (beside["count"]["value"], beside["days_earlier"], beside["same_day"], beside["ratio"]) == (800, 31, False, None)
    assert "nearest earlier" in said["beside_note"]


def test_a_count_older_than_a_month_or_later_than_the_day_is_not_beside(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.count(800, When.day(SEED_DAY - timedelta(days=32)))
    a_registry.count(900, When.day(SEED_DAY + timedelta(days=1)))

    assert ask("statistics", date="2019-03-21")["beside"] == []


@pytest.mark.parametrize(
    "unlike",
    [
        {"qualifier": CountQualifier.APPROX},
        {"qualifier": CountQualifier.MORE_THAN},
        {"upper_bound": 900},
        {"value": 0},
    ],
)
def test_no_ratio_is_given_where_two_numbers_cannot_be_compared(a_registry: Registry, ask: Ask, unlike: dict[str, Any]) -> None:
    a_registry.arrest()
    a_registry.count(unlike.pop("value", 866), When.day(SEED_DAY), **unlike)

    (beside,) = ask("statistics", date="2019-03-21")["beside"]

    assert beside["ratio"] is None


@pytest.mark.parametrize("flag", ["typo_in_source", "duplicate_of_previous", "stale_figure"])
def test_slips_of_the_press_are_not_put_beside(a_registry: Registry, ask: Ask, flag: str) -> None:
    a_registry.count(8_660, When.day(SEED_DAY), flags=(flag,))

    assert ask("statistics", date="2019-03-21")["beside"] == []


def test_it_answers_as_known_then(a_registry: Registry, ask: Ask) -> None:
    a_registry.release(a_registry.arrest(), When.day(date(2019, 4, 10)))

    before = ask("statistics", date="2019-04-20", known_at=(LATER - timedelta(days=1)).isoformat())
    long_before = ask("statistics", date="2019-04-20", known_at=(RECORDED - timedelta(days=1)).isoformat())

    assert (before["value"], long_before["value"]) == (1, 0)
    assert ask("statistics", date="2019-04-20")["value"] == 0


def test_its_permalink_finds_the_same_number_after_later_facts(a_registry: Registry, ask: Ask, client: Client) -> None:
    a_registry.arrest()
    before = ask("statistics", date="2019-04-20")
    a_registry.release(a_registry.arrest(at=LATER), When.day(date(2019, 4, 10)))

    again = client.get(before["permalink"], headers={"Accept-Language": "en"}).json()

    assert (again["value"], again["known_at"]) == (before["value"], RECORDED.isoformat().replace("+00:00", "Z"))


def test_every_answer_says_its_rule_basis_coverage_and_licence(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.arrest(When.unknown())

    said = ask("statistics", date="2019-03-21")

    assert said["definition"] == {
        "id": "all-documented-v1",
        "name": "All documented",
        "text": "Text of all-documented.",
        "counts": "persons",
    }
    assert (said["basis"], said["licence"]["name"], said["sample"]) == ("all", "CC BY 4.0", False)
    assert said["coverage"] == {"cases": 2, "start_known": 1, "share_start_known": 0.5, "listed": None, "share_listed": None}
    assert "no edition" in said["note"]


def test_the_rule_decides(a_registry: Registry, ask: Ask) -> None:
    a_registry.release(a_registry.arrest(), When.day(SEED_DAY + timedelta(days=1)))

    values = {rule: ask("statistics", date="2019-03-21", definition=rule)["value"] for rule in ("all-documented-v1", "foro-penal-like-v1")}

    assert values == {"all-documented-v1": 1, "foro-penal-like-v1": 0}


def test_invented_cases_are_said_to_be_in_it(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest(is_sample=True)

    assert ask("statistics", date="2019-03-21")["sample"] is True


def test_a_series_ends_each_month_and_has_the_counts_of_its_days(a_registry: Registry, ask: Ask) -> None:
    a_registry.arrest()
    a_registry.count(866, When.day(SEED_DAY))
    a_registry.count(989, When.month(2019, 2))

    said = ask("statistics", **{"from": "2019-02-01", "to": "2019-04-15", "every": "month"})

    assert [(point["date"], point["value"]) for point in said["points"]] == [
        ("2019-02-28", 0),
        ("2019-03-31", 1),
        ("2019-04-15", 1),
    ]
    assert (said["date"], said["value"]) == (None, None)
    assert [(one["count"]["value"], one["own_value"], one["ratio"] is None) for one in said["beside"]] == [
        (989, None, True),
        (866, 1, False),
    ]


def test_a_series_and_its_single_days_agree(a_registry: Registry, ask: Ask) -> None:
    a_registry.release(a_registry.arrest(When.month(2019, 3)), When.between(date(2019, 4, 3), date(2019, 4, 9)))

    series = ask("statistics", **{"from": "2019-02-25", "to": "2019-04-20", "every": "day"})["points"]

    for point in series[::6]:
        alone = ask("statistics", date=point["date"])
        assert (alone["value"], alone["possibly"]) == (point["value"], point["possibly"])


def test_csv_carries_the_same_numbers(a_registry: Registry, ask: Ask, client: Client) -> None:
    a_registry.arrest()
    a_registry.count(866, When.day(SEED_DAY))
    wanted = {"from": "2019-03-19", "to": "2019-03-22", "every": "day"}

    text = client.get("/api/v1/statistics/", {**wanted, "format": "csv"}).content.decode()

    rows = list(csv.DictReader(io.StringIO(text)))
    points = ask("statistics", **wanted)["points"]
    assert [(row["date"], int(row["value"]), int(row["possibly"])) for row in rows] == [
        (point["date"], point["value"], point["possibly"]) for point in points
    ]
    assert [row["beside"] for row in rows] == ["", "", "foro-penal 866 @ 2019-03-21", ""]


def test_withdrawn_facts_stop_counting_at_once(a_registry: Registry, ask: Ask) -> None:
    detention = a_registry.arrest()
    assert ask("statistics", date="2019-03-21")["value"] == 1

    a_registry.withdraw_all(detention)

    assert ask("statistics", date="2019-03-21")["value"] == 0


def test_without_live_statistics_it_says_why_and_gives_no_number(a_registry: Registry, ask: Ask, settings: LazySettings) -> None:
    a_registry.arrest()
    settings.LIVE_STATISTICS = False

    problem = ask("statistics", 503, date="2019-03-21")

    assert problem["type"] == "urn:problem:not-published-yet"
    assert "disclosure control" in problem["detail"]
    assert "value" not in problem
    assert ask("ngo-counts")["results"] == []


def test_it_works_while_the_short_memory_is_down(a_registry: Registry, ask: Ask, settings: LazySettings) -> None:
    a_registry.arrest()
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}

    assert ask("statistics", date="2019-03-21")["value"] == 1


def test_the_local_day_is_that_of_the_country() -> None:
    assert published.today(RECORDED.replace(hour=3, minute=59)) == date(2019, 3, 21)
    assert published.today(RECORDED.replace(hour=4)) == date(2019, 3, 22)
    assert published.today(RECORDED.replace(year=2010, hour=4, minute=15)) == date(2010, 3, 21)
