"""The long form of tests/detentions/test_lives_by_chance.py: 40 random histories of 25 steps, and a proof that they met everything."""

from __future__ import annotations

import pytest

from tests.detentions.test_lives_by_chance import DONE, live

pytestmark = [pytest.mark.torture, pytest.mark.django_db]

MET = [
    *("late or plain event", "withdrawal", "correction", "merge", "split", "judged same", "judged different"),
    *("two_open_detentions", "release_before_arrest", "arrest_dates_differ", "event_after_death"),
    *("old answers, the same bytes", "old counts, the same"),
]


def test_forty_long_histories() -> None:
    DONE.clear()

    live(examples=40, steps=25)

    print(dict(sorted(DONE.items())))  # noqa: T201 — the figures are what this test shows
    assert all(DONE[what] for what in MET)
