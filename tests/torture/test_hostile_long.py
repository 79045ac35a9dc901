"""Hostile texts against the clock: 20,000 strings each under a second, and every kind of text in time that grows with its length."""

from __future__ import annotations

import time

import pytest

from detentions.when import When
from tests.extraction_safety import hostile
from tests.extraction_safety.kinds import KINDS
from tracker.extraction.rules import Rules

pytestmark = pytest.mark.torture

_LIMIT = 1.0  # seconds of processor time for one string: other programs on the machine do not count
_PUBLISHED = When.parse("2024-08-01")
_SHORT, _TIMES = 25_000, 4
_MOST = 2.5  # times the time that growth with length alone would take; a quadratic one takes four times as much
_TOO_SHORT_TO_JUDGE = 0.05
_LINE = 2_000_000


def _seconds(reader: Rules, text: str, language: str) -> float:
    begun = time.process_time()
    reader.read(text, published=_PUBLISHED, language=language)
    return time.process_time() - begun


def test_it_reads_twenty_thousand_hostile_strings_quickly() -> None:
    reader = Rules.load()
    timed = ((_seconds(reader, text, ("es", "en", "auto")[at % 3]), text) for at, text in enumerate(hostile.strings(20_000, seed=866)))

    seconds, text = max(timed)

    print(f"slowest of 20,000: {seconds:.2f} s")  # noqa: T201 — the figure is what this test shows
    assert seconds < _LIMIT, text[:200]


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_time_in_proportion_to_the_length(kind: str) -> None:
    reader = Rules.load()
    _seconds(reader, KINDS[kind](1_000), "es")

    little = max(_seconds(reader, KINDS[kind](_SHORT), "es"), _TOO_SHORT_TO_JUDGE)
    much = _seconds(reader, KINDS[kind](_SHORT * _TIMES), "es")

    assert much < little * _TIMES * _MOST


def test_it_reads_a_line_of_two_megabytes() -> None:
    reader = Rules.load()
    short = KINDS["without a stop"](_LINE // 10)

    little, much = _seconds(reader, short, "es"), _seconds(reader, short * 10, "es")

    print(f"2 MB in one line: {much:.1f} s, a tenth of it: {little:.1f} s")  # noqa: T201 — the figures are what this test shows
    assert much < little * 10 * _MOST
