"""What doesn't fit together is flagged; rivals stay side by side until somebody rules."""

from __future__ import annotations

from uuid import UUID

import pytest

from detentions.custody import Contradiction, LifeEvent, contradictions, contradictions_between, followed, rivals
from detentions.when import When
from tests.detentions.test_situations import TAKEN, event

FREED = event("release", "2019-05-01", release_kind="full_liberty")


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([TAKEN, FREED, event("release", "2019-05-01", release_kind="house_arrest")], [Contradiction.RELEASES_DIFFER]),
        ([TAKEN, FREED, event("release", "2019-07-01", release_kind="full_liberty")], [Contradiction.RELEASES_DIFFER]),
        ([TAKEN, FREED, event("release", "2019-05-01", release_kind="not_stated")], []),
        (
            [
                TAKEN,
                event("release", "2019-05-01", release_kind="substitute_measures"),
                event("release", "2020-05-01", release_kind="amnesty"),
            ],
            [],
        ),
        ([TAKEN, FREED, event("rearrest", "2019-06-01"), event("release", "2019-07-01", release_kind="full_liberty")], []),
        ([TAKEN, FREED, event("transfer", "2019-06-01")], [Contradiction.IN_CUSTODY_AFTER_RELEASE]),
        ([TAKEN, event("release", "2019-05-01", release_kind="house_arrest"), event("transfer", "2019-06-01")], []),
        ([TAKEN, event("rearrest", "2019-06-01")], [Contradiction.REARREST_WITHOUT_RELEASE]),
        ([event("rearrest", "2019-06-01")], []),
        ([TAKEN, event("death", "2019-06-29"), event("death", "2019-06-30")], [Contradiction.DEATHS_DIFFER]),
        ([event("release", "2019-05-01", release_kind="pardon")], []),
    ],
)
def test_it_flags_what_one_life_cannot_hold(events: list[LifeEvent], found: list[Contradiction]) -> None:
    assert contradictions(events) == found


@pytest.mark.parametrize(
    ("when", "agency", "found"), [("2005-06-01", "sebin", True), ("2005-06-01", "disip", False), ("2012", "disip", True)]
)
def test_it_flags_an_agency_that_was_not_there_yet_or_any_more(when: str, agency: str, found: bool) -> None:
    existed = {"disip": (When.parse("1969"), When.parse("2010-06-01")), "sebin": (When.parse("2010-06-01"), When.unknown())}

    told = contradictions([event("arrest", when, agencies=frozenset({agency}))], existed)

    assert told == ([Contradiction.AGENCY_NOT_THERE_YET] if found else [])


@pytest.mark.parametrize(
    ("lives", "found"),
    [
        ([[TAKEN], [event("arrest", "2020-01-01")]], [Contradiction.TWO_OPEN_DETENTIONS]),
        ([[TAKEN, FREED], [event("arrest", "2020-01-01")]], []),
        ([[TAKEN, FREED], [event("arrest", "2019-04-30")]], [Contradiction.TWO_OPEN_DETENTIONS]),
        (
            [[TAKEN, event("release", "2019-05-01", release_kind="house_arrest")], [event("arrest", "2020-01-01")]],
            [Contradiction.TWO_OPEN_DETENTIONS],
        ),
        ([[TAKEN], [FREED]], []),  # a release whose arrest is on the other case: not sure to overlap
        ([[TAKEN, event("death", "2019-06-29")], [event("hearing", "2020-01-01")]], [Contradiction.HELD_AFTER_DEATH]),
    ],
)
def test_it_flags_what_two_detentions_of_one_person_cannot_be(lives: list[list[LifeEvent]], found: list[Contradiction]) -> None:
    assert contradictions_between(lives) == found


def claim(number: int, kind: str, when: str, **more: object) -> LifeEvent:
    return event(kind, when, fact=UUID(int=number), **more)


def test_it_keeps_rivals_side_by_side_until_somebody_rules() -> None:
    first, other = claim(1, "arrest", "2019-03-14"), claim(2, "arrest", "2019-03-15")
    freed = claim(3, "release", "2019-05-01", release_kind="pardon")

    (group,) = rivals([first, other, freed], {})
    (ruled,) = rivals([first, other, freed], {"arrest": UUID(int=2)})

    assert (group.claims, group.followed) == ((first, other), None)
    assert ruled.followed == other.fact
    assert followed([first, other, freed], {}) == [first, other, freed]
    assert followed([first, other, freed], {"arrest": UUID(int=2)}) == [other, freed]


def test_it_sees_no_rivals_in_two_arrests_with_a_release_between() -> None:
    told = [claim(1, "arrest", "2019-03-14"), claim(2, "release", "2019-04-01", release_kind="pardon"), claim(3, "arrest", "2019-06-01")]

    assert rivals(told, {}) == []
