"""The long form of tests/journeys/test_worker_kills.py: 80 kills while 4,000 reports are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.test_worker_kills import kill_and_count

pytestmark = pytest.mark.torture


def test_eighty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    kills, flushes, found = kill_and_count(tmp_path / "data", tmp_path, batches=40, in_a_batch=100, least=80)

    print(f"{kills} kills, Redis emptied {flushes} times, {found}")  # noqa: T201 — the figures are what this test shows
    assert kills >= 80
    assert found == {"reports": 4000, "extractions": 4000, "read twice": 0, "candidates": 4000, "proposed twice": 0, "failed": 0}
