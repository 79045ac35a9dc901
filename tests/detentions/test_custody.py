"""State from events, as a table of lives."""

from __future__ import annotations

from datetime import date

import pytest

from detentions.custody import Contradiction, LifeEvent, Rule, State, contradictions, held, possibly_held, state_on, surely_held
from detentions.when import When

ALL = Rule("all", held_through=frozenset({"house_arrest", "order_not_carried_out"}))
STRICT = Rule("strict", held_through=frozenset(), minimum_hours=48)


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: str, when: str, release_kind: str = "", *agencies: str, unknown: bool | None = None) -> LifeEvent:
    return LifeEvent(kind, When.parse(when), release_kind, whereabouts_unknown=unknown, agencies=frozenset(agencies))


TAKEN = event("arrest", "2019-03-21", unknown=True)
PARDONED = event("release", "2020-08-31", "pardon")

LIVES = {
    "not before the arrest": ([TAKEN], "2019-03-20", False, False),
    "on the day of the arrest": ([TAKEN], "2019-03-21", True, True),
    "until the day before the release": ([TAKEN, PARDONED], "2020-08-30", True, True),
    "not at the end of the day of release": ([TAKEN, PARDONED], "2020-08-31", False, False),
    "an arrest in a month is sure at its end": ([event("arrest", "2019-03")], "2019-03-15", False, True),
    "and from then on": ([event("arrest", "2019-03")], "2019-03-31", True, True),
    "a release without a known arrest: possibly before": ([PARDONED], "2020-08-30", False, True),
    "and not after": ([PARDONED], "2020-08-31", False, False),
    "arrested and released on one day": (
        [event("arrest", "2020-01-05"), event("release", "2020-01-05", "not_stated")],
        "2020-01-05",
        False,
        False,
    ),
    "released and taken again on one day": (
        [event("arrest", "2019-01-01"), event("release", "2020-01-05", "not_stated"), event("rearrest", "2020-01-05")],
        "2020-01-05",
        True,
        True,
    ),
    "house arrest is custody": ([event("arrest", "2019-01-01"), event("release", "2020-01-05", "house_arrest")], "2020-02-01", True, True),
    "an undated release leaves doubt": ([event("arrest", "2019-01-01"), event("release", "")], "2020-02-01", False, True),
    "a transfer shows custody": ([event("transfer", "2019-05-01")], "2019-05-02", True, True),
    "the dead are not held": ([TAKEN, event("death", "2019-06-29")], "2019-06-30", False, False),
}


@pytest.mark.parametrize(("events", "on", "surely", "possibly"), LIVES.values(), ids=LIVES.keys())
def test_it_counts_as_held(events: list[LifeEvent], on: str, surely: bool, possibly: bool) -> None:
    assert surely_held(events, day(on), ALL) is surely
    assert possibly_held(events, day(on), ALL) is possibly


@pytest.mark.parametrize(("events", "on", "surely", "possibly"), LIVES.values(), ids=LIVES.keys())
def test_it_says_the_same_in_periods(events: list[LifeEvent], on: str, surely: bool, possibly: bool) -> None:
    found = held(events, ALL)

    def covers(periods: tuple[tuple[date, date | None], ...]) -> bool:
        return any(start <= day(on) and (end is None or day(on) < end) for start, end in periods)

    assert covers(found.surely) is surely
    assert covers(found.possibly) is possibly


def test_it_leaves_out_what_the_rule_leaves_out() -> None:
    house_arrest = [event("arrest", "2019-01-01"), event("release", "2020-01-05", "house_arrest")]
    short = [event("arrest", "2019-01-01"), event("release", "2019-01-02", "full_liberty")]

    assert surely_held(house_arrest, day("2020-02-01"), ALL)
    assert not surely_held(house_arrest, day("2020-02-01"), STRICT)
    assert surely_held(short, day("2019-01-01"), ALL)
    assert not surely_held(short, day("2019-01-01"), STRICT)


@pytest.mark.parametrize(
    ("events", "on", "state"),
    [
        ([TAKEN], "2019-03-20", State.NOT_KNOWN),
        ([TAKEN], "2019-03-21", State.WHEREABOUTS_UNKNOWN),
        ([TAKEN, event("located", "2019-03-25")], "2019-03-25", State.HELD),
        ([TAKEN, event("located", "2019-03-25")], "2019-03-24", State.WHEREABOUTS_UNKNOWN),
        ([TAKEN, event("release", "2019-05-01", "substitute_measures")], "2019-05-01", State.RELEASED_UNDER_MEASURES),
        ([TAKEN, event("release", "2019-05-01", "order_not_carried_out")], "2019-05-02", State.RELEASE_NOT_CARRIED_OUT),
        ([TAKEN, PARDONED], "2021-01-01", State.RELEASED),
        ([TAKEN, event("death", "2019-06-29")], "2019-06-29", State.DIED),
    ],
)
def test_it_derives_the_state(events: list[LifeEvent], on: str, state: State) -> None:
    assert state_on(events, day(on)) == state


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([event("arrest", "2019-03-14", "", "sebin"), event("arrest", "2019-03-15", "", "sebin")], [Contradiction.ARREST_DATES_DIFFER]),
        ([event("arrest", "2019-03-14", "", "sebin"), event("arrest", "2019-03", "", "sebin", "cicpc")], []),
        ([event("arrest", "2019-03-14", "", "sebin"), event("arrest", "2019-03-14", "", "dgcim")], [Contradiction.ARREST_AGENCIES_DIFFER]),
        ([event("arrest", "2019-03-14"), event("release", "2019-03-01", "pardon")], [Contradiction.RELEASE_BEFORE_ARREST]),
        ([event("death", "2019-03-14"), event("hearing", "2019-04-01")], [Contradiction.EVENT_AFTER_DEATH]),
        ([event("release", "2019-03-01", "pardon")], []),
    ],
)
def test_it_flags_what_does_not_fit_together(events: list[LifeEvent], found: list[Contradiction]) -> None:
    assert contradictions(events) == found
