"""Each trap for a published figure: who says it, what it counts, as of when, and which figures are nobody's count."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.test_traps import read

_FILES = ("count_traps.toml", "bulletin_count_traps.toml")
TRAPS: list[dict[str, Any]] = [
    trap for name in _FILES for trap in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["trap"]
]


def counts_of(trap: dict[str, Any]) -> list[dict[str, object]]:
    return [
        {
            "organisation": claim.organisation.value,
            "metric": claim.metric.value,
            "value": claim.value.value,
            "as_of": str(claim.as_of.value) if claim.as_of else "",
            **{name: part.value for name, part in claim.breakdown.items()},
        }
        for claim in read(trap).counts
    ]


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap['name']}-{trap['language']}" for trap in TRAPS])
def test_it_reads_the_figures_that_are_published_and_no_others(trap: dict[str, Any]) -> None:
    found = counts_of(trap)

    for wanted in trap["counts"]:
        assert any(wanted.items() <= count.items() for count in found), found
    assert len(found) == len(trap["counts"]), found
    parts = [name for wanted in trap["counts"] for name in wanted]
    assert {name for count in found for name in count} <= {"organisation", "metric", "value", "as_of", *parts}


def test_each_trap_is_set_in_both_languages() -> None:
    languages = {name: {trap["language"] for trap in TRAPS if trap["name"] == name} for name in {trap["name"] for trap in TRAPS}}

    assert not {name for name, found in languages.items() if found != {"es", "en"}}
