"""No text, however hostile, takes long or breaks the reader."""

from __future__ import annotations

import time

import pytest

from detentions.when import When
from tests.extraction_safety import hostile
from tracker.extraction.rules import Rules

_LIMIT = 1.0  # seconds of processor time for one string: other programs on the machine do not count
_PUBLISHED = When.parse("2024-08-01")


def _slowest(count: int, *, seed: int) -> tuple[float, str]:
    reader, slowest = Rules.load(), (0.0, "")
    for index, text in enumerate(hostile.strings(count, seed=seed)):
        begun = time.process_time()
        reader.read(text, published=_PUBLISHED, language=("es", "en", "auto")[index % 3])
        slowest = max(slowest, (time.process_time() - begun, text))
    return slowest


def test_it_reads_hostile_strings_quickly() -> None:
    seconds, text = _slowest(400, seed=20190321)

    assert seconds < _LIMIT, text[:200]


@pytest.mark.torture
def test_it_reads_twenty_thousand_hostile_strings_quickly() -> None:
    seconds, text = _slowest(20_000, seed=866)

    assert seconds < _LIMIT, text[:200]
