"""No text, however hostile, breaks the reader or makes it do more work than its length calls for.

Against the clock: tests/torture/test_hostile_long.py.
"""

from __future__ import annotations

import sys
from functools import cache

import pytest

from detentions.when import When
from tests.extraction_safety import hostile
from tests.extraction_safety.kinds import KINDS
from tests.extraction_safety.spans import broken
from tracker.extraction.rules import Rules

_PUBLISHED = When.parse("2024-08-01")
_SHORT, _TIMES = 4_000, 3
_MOST = 1.6  # times the work that growth with length alone would be
_LISTS = [name for name in KINDS if not name.startswith("run of")]


@cache
def reader() -> Rules:
    return Rules.load()


def work(text: str) -> int:
    """How many functions are called while a text is read: the same on every machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        reader().read(text, published=_PUBLISHED, language="es")
    finally:
        sys.setprofile(before)
    return calls


def test_it_reads_hostile_strings() -> None:
    for index, text in enumerate(hostile.strings(400, seed=20190321)):
        reading = reader().read(text, published=_PUBLISHED, language=("es", "en", "auto")[index % 3])

        assert broken(text, reading, _PUBLISHED) == [], text[:200]


@pytest.mark.parametrize("kind", _LISTS)
def test_it_does_work_in_proportion_to_the_length(kind: str) -> None:
    work(KINDS[kind](_SHORT))  # what is made once is made

    little, much = work(KINDS[kind](_SHORT)), work(KINDS[kind](_SHORT * _TIMES))

    assert much < little * _TIMES * _MOST
