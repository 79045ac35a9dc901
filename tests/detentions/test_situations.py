"""What is said of a person at the end of a day, where they were held, what the clocks of the law show, and what doesn't fit."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from detentions.custody import (
    Acknowledgement,
    ChargeStatus,
    LifeCharge,
    LifeEvent,
    Range,
    Rule,
    State,
    days_whereabouts_unknown,
    hours_without_a_judge,
    length_of_detention,
    next_hearing,
    possibly_held,
    situation_on,
    stays,
    surely_held,
)
from detentions.local_time import local_day, moment_of, offsets_from
from detentions.when import When

_COUNTRY = tomllib.loads((Path(__file__).resolve().parents[2] / "seeds" / "ve" / "country.toml").read_text(encoding="utf-8"))
OFFSETS = offsets_from(_COUNTRY["utc_offsets"])
ALL = Rule("all", held_through=frozenset({"house_arrest", "order_not_carried_out"}), stale_after_days=365)


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: str, when: str = "", **more: object) -> LifeEvent:
    return LifeEvent(kind, When.parse(when), **more)  # type: ignore[arg-type]  # a table of tests names fields freely


TAKEN = event("arrest", "2019-03-21", whereabouts_unknown=True, agencies=frozenset({"sebin"}))
CHARGED = event("charge", "2019-03-23")
LOCATED = event("located", "2019-03-25", facility="el-helicoide", contact_allowed=False)
HEARD = event("hearing", "2019-06-10", contact_allowed=True)
SENTENCED = event("sentence", "2020-01-15")
PARDONED = event("release", "2020-08-31", release_kind="pardon")
LIFE = [TAKEN, CHARGED, LOCATED, HEARD, SENTENCED, PARDONED]


@pytest.mark.parametrize(
    ("on", "state", "acknowledged", "contact", "charges", "facility"),
    [
        ("2019-03-20", State.NOT_KNOWN, Acknowledgement.NOT_TOLD, None, ChargeStatus.NONE, ""),
        ("2019-03-21", State.WHEREABOUTS_UNKNOWN, Acknowledgement.NOT_TOLD, None, ChargeStatus.NONE, ""),
        ("2019-03-23", State.WHEREABOUTS_UNKNOWN, Acknowledgement.ACKNOWLEDGED, None, ChargeStatus.CHARGED, ""),
        ("2019-03-25", State.HELD, Acknowledgement.ACKNOWLEDGED, False, ChargeStatus.CHARGED, "el-helicoide"),
        ("2019-07-01", State.HELD, Acknowledgement.ACKNOWLEDGED, True, ChargeStatus.CHARGED, "el-helicoide"),
        ("2020-02-01", State.HELD, Acknowledgement.ACKNOWLEDGED, True, ChargeStatus.CONVICTED, "el-helicoide"),
        ("2020-08-31", State.RELEASED, Acknowledgement.ACKNOWLEDGED, True, ChargeStatus.CONVICTED, ""),
    ],
)
def test_it_tells_a_whole_life_day_by_day(
    on: str, state: State, acknowledged: Acknowledgement, contact: bool | None, charges: ChargeStatus, facility: str
) -> None:
    found = situation_on(LIFE, [], day(on), ALL)

    assert (found.state, found.acknowledgement, found.contact_allowed) == (state, acknowledged, contact)
    assert (found.charges, found.facility) == (charges, facility)
    assert found.held is (state in {State.HELD, State.WHEREABOUTS_UNKNOWN})


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([event("arrest", "2020-01-01", acknowledged=False)], Acknowledgement.DENIED),
        ([event("arrest", "2020-01-01", acknowledged=False), event("hearing", "2020-01-05")], Acknowledgement.ACKNOWLEDGED),
        ([event("arrest", "2020-01-01"), event("transfer", "2020-01-05", acknowledged=False)], Acknowledgement.DENIED),
        # a new stretch of custody begins in silence
        (
            [
                event("arrest", "2019-01-01", acknowledged=True),
                event("release", "2019-02-01", release_kind="full_liberty"),
                event("rearrest", "2020-01-01"),
            ],
            Acknowledgement.NOT_TOLD,
        ),
    ],
)
def test_it_knows_silence_from_denial(events: list[LifeEvent], told: Acknowledgement) -> None:
    assert situation_on(events, [], day("2020-02-01"), ALL).acknowledgement is told


@pytest.mark.parametrize(
    ("charges", "status"),
    [
        ([], ChargeStatus.NONE),
        ([("terrorism", "alleged", "2020-01-02")], ChargeStatus.ALLEGED),
        ([("terrorism", "alleged", "2020-01-02"), ("terrorism", "charged", "2020-01-04")], ChargeStatus.CHARGED),
        ([("terrorism", "charged", "2020-01-02"), ("terrorism", "acquitted", "2020-01-20")], ChargeStatus.CLEARED),
        ([("terrorism", "convicted", "2020-01-20"), ("incitement", "dropped", "2020-01-20")], ChargeStatus.CONVICTED),
        ([("terrorism", "charged", "2020-01-02"), ("terrorism", "dropped", "2021-01-01")], ChargeStatus.CHARGED),  # later than the day
    ],
)
def test_it_follows_each_charge_through_its_dated_statuses(charges: list[tuple[str, str, str]], status: ChargeStatus) -> None:
    told = [LifeCharge(name, said, When.parse(when)) for name, said, when in charges]

    assert situation_on([event("arrest", "2020-01-01")], told, day("2020-02-01"), ALL).charges is status


def test_it_says_when_nobody_has_confirmed_lately() -> None:
    fresh, silent = situation_on([TAKEN], [], day("2020-03-20"), ALL), situation_on([TAKEN], [], day("2020-03-21"), ALL)

    assert (fresh.is_stale, silent.is_stale, silent.days_silent) == (False, True, 366)
    assert not situation_on(LIFE, [], day("2024-01-01"), ALL).is_stale  # free people are not waited for


def test_it_gives_each_stretch_of_custody_its_place_and_its_holder() -> None:
    moved = event("transfer", "2019-09-01", facility="ramo-verde", agencies=frozenset({"dgcim"}))

    found = stays([TAKEN, LOCATED, moved, PARDONED])

    assert [(str(stay.since), str(stay.until), stay.facility, sorted(stay.agencies), stay.whereabouts_unknown) for stay in found] == [
        ("2019-03-21", "2019-03-25", "", ["sebin"], True),
        ("2019-03-25", "2019-09-01", "el-helicoide", ["sebin"], False),
        ("2019-09-01", "2020-08-31", "ramo-verde", ["dgcim"], False),
    ]


@pytest.mark.parametrize(
    ("kind", "state", "held"),
    [
        ("full_liberty", State.RELEASED, False),
        ("substitute_measures", State.RELEASED_UNDER_MEASURES, False),
        ("house_arrest", State.HOUSE_ARREST, True),
        ("order_not_carried_out", State.RELEASE_NOT_CARRIED_OUT, True),
        ("pardon", State.RELEASED, False),
        ("amnesty", State.RELEASED, False),
        ("exchange", State.RELEASED, False),
        ("escape", State.ESCAPED, False),
        ("not_stated", State.RELEASED, False),
    ],
)
def test_it_says_what_kind_of_freedom_a_release_is(kind: str, state: State, held: bool) -> None:
    found = situation_on([TAKEN, event("release", "2019-05-01", release_kind=kind)], [], day("2019-05-02"), ALL)

    assert (found.state, found.held) == (state, held)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("events", "now", "hours"),
    [
        # 02:00 in Caracas is 06:00 UTC, as the report of that day says
        ([event("arrest", "2019-03-21", local_time=time(2))], "2019-03-23T06:00", Range(48, 48, is_running=True)),
        # without an hour: from the last to the first minute of the day
        ([event("arrest", "2019-03-21")], "2019-03-23T04:00", Range(24, 48, is_running=True)),
        (
            [event("arrest", "2019-03-21", local_time=time(2)), event("hearing", "2019-03-23", local_time=time(10))],
            "2019-04-01T00:00",
            Range(56, 56),
        ),
        ([event("arrest", "2019-03-21", local_time=time(2)), PARDONED], "2019-03-22T06:00", Range(24, 24, is_running=True)),
        ([event("arrest", "2019-03")], "2019-04-10T00:00", Range(212, 956, is_running=True)),
        # noon in the years of the half hour is 16:30 UTC
        ([event("arrest", "2014-02-18", local_time=time(12))], "2014-02-18T17:30", Range(1, 1, is_running=True)),
        ([event("transfer", "2019-03-21")], "2019-04-10T00:00", None),
        # charged on a day that nobody tells: the clock has stopped, nobody knows when
        ([event("arrest", "2019-03-21", local_time=time(2)), event("charge")], "2019-03-23T06:00", Range(0, 48)),
        (
            [event("charge", "2019-01-05"), event("arrest", "2019-03-21", local_time=time(2))],
            "2019-03-21T08:00",
            Range(2, 2, is_running=True),
        ),
        ([event("arrest")], "2019-04-10T00:00", Range(0, None, is_running=True)),
    ],
)
def test_it_counts_hours_without_a_judge(events: list[LifeEvent], now: str, hours: Range | None) -> None:
    assert hours_without_a_judge(events, at(now), OFFSETS) == hours


def test_it_counts_days_with_whereabouts_unknown() -> None:
    again = [
        event("release", "2020-01-01", release_kind="full_liberty"),
        event("disappearance", "2020-05-01"),
        event("located", "2020-05-11"),
    ]

    assert days_whereabouts_unknown([TAKEN, LOCATED], day("2019-03-22")) == 2
    assert days_whereabouts_unknown([TAKEN, LOCATED], day("2019-12-31")) == 4
    assert days_whereabouts_unknown([TAKEN, LOCATED, *again], day("2020-12-31")) == 14
    assert days_whereabouts_unknown([TAKEN, event("release", "2019-04-01", release_kind="pardon")], day("2020-12-31")) == 11


def test_it_measures_a_detention_with_its_doubt() -> None:
    assert length_of_detention([TAKEN, PARDONED], day("2021-01-01"), ALL) == Range(529, 529)
    assert length_of_detention([TAKEN], day("2019-03-21"), ALL) == Range(1, 1, is_running=True)
    assert length_of_detention([event("arrest", "2019-03"), PARDONED], day("2021-01-01"), ALL) == Range(519, 549)
    assert length_of_detention([PARDONED], day("2021-01-01"), ALL) == Range(0, None)
    assert length_of_detention([TAKEN], day("2019-01-01"), ALL) is None


def test_it_finds_the_next_hearing() -> None:
    assert next_hearing([TAKEN, HEARD], day("2019-06-09")) == HEARD.when
    assert next_hearing([TAKEN, HEARD], day("2019-06-10")) is None


def test_it_lives_by_the_local_day() -> None:
    assert local_day(at("2019-03-22T03:59"), OFFSETS) == day("2019-03-21")
    assert local_day(at("2019-03-22T04:00"), OFFSETS) == day("2019-03-22")
    assert local_day(at("2014-03-22T04:29"), OFFSETS) == day("2014-03-21")
    assert moment_of(day("2014-03-22"), time(0), OFFSETS) == at("2014-03-22T04:30")
    assert local_day(at("1950-01-01T12:00"), OFFSETS) == day("1950-01-01")


def test_a_short_arrest_that_the_rule_leaves_out_does_not_make_its_release_an_unknown_start() -> None:
    short = [event("arrest", "2019-01-01"), event("release", "2019-01-02", release_kind="full_liberty")]
    strict = Rule("strict", minimum_hours=48)

    assert not any(possibly_held(short, day(on), strict) for on in ("1990-01-01", "2018-12-31", "2019-01-01", "2019-01-02"))


def test_who_is_found_in_custody_the_day_before_the_release_may_have_been_there_for_long() -> None:
    found = [event("located", "2019-01-10"), event("release", "2019-01-11", release_kind="full_liberty")]
    strict = Rule("strict", minimum_hours=48)

    assert surely_held(found, day("2019-01-10"), strict)
    assert not possibly_held([event("arrest", "2019-01-10"), *found], day("2019-01-10"), strict)
