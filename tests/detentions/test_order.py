"""Which of two events comes first when their dates overlap."""

from __future__ import annotations

from datetime import date

import pytest

from detentions.custody import LifeEvent, State, in_order, state_on
from detentions.when import When

DAY = date(2024, 1, 1)


def told(kind: str, when: str, **more: str) -> LifeEvent:
    return LifeEvent(kind, When.parse(when), more.get("release_kind", "full_liberty" if kind == "release" else ""))


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([told("release", "2017-01"), told("arrest", "2017-01-22")], State.RELEASED),
        ([told("release", "2017"), told("arrest", "2017-01-22"), told("charge", "2017-01-25")], State.RELEASED),
        ([told("release", "2017-01-10"), told("arrest", "2017-01-22")], State.HELD),
        ([told("release", "2017-01"), told("rearrest", "2017-01-22")], State.HELD),
        ([told("arrest", "2016-05-01"), told("release", "2017-01"), told("arrest", "2017-01-22")], State.HELD),
        ([told("release", "2017-01", release_kind="house_arrest"), told("arrest", "2017-01-22")], State.HELD),
        ([told("arrest", "2017-01-22"), told("release", "2017-01-22")], State.RELEASED),
        ([told("release", "2017-01-22"), told("rearrest", "2017-01-22")], State.HELD),
    ],
)
def test_a_release_that_may_follow_the_only_arrest_follows_it(events: list[LifeEvent], state: State) -> None:
    assert state_on(events, DAY) == state
    assert state_on(events[::-1], DAY) == state


def test_nothing_is_lost_in_putting_events_in_order() -> None:
    events = [told("release", "2017-01"), told("hearing", "2017-01-02"), told("arrest", "2017-01-22"), told("charge", "2017-01-23")]

    assert [event.kind for event in in_order(events)] == ["hearing", "arrest", "release", "charge"]
