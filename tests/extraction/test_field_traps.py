"""Each trap for one field as a small report: the day, the place, the force, where somebody is held, and what must not be read for them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.test_traps import fields_of, read

_FILES = ("field_traps.toml", "attribute_traps.toml")
TRAPS: list[dict[str, Any]] = [
    trap for name in _FILES for trap in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["trap"]
]


def rows_of(trap: dict[str, Any]) -> list[dict[str, object]]:
    return [{name: "" if value is None else value for name, value in fields_of(claim).items()} for claim in read(trap).detentions]


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap['name']}-{trap['language']}" for trap in TRAPS])
def test_it_gives_each_field_what_the_words_say(trap: dict[str, Any]) -> None:
    rows = rows_of(trap)

    for wanted in trap["found"]:
        assert any(wanted.items() <= row.items() for row in rows), rows
    assert len(rows) == trap.get("rows", len(rows)), rows
    assert {row["person"] for row in rows} <= {wanted["person"] for wanted in trap["found"]}
    assert not {row["person"] for row in rows} & set(trap["absent"])


def test_each_trap_is_set_in_both_languages() -> None:
    languages = {name: {trap["language"] for trap in TRAPS if trap["name"] == name} for name in {trap["name"] for trap in TRAPS}}

    assert not {name for name, found in languages.items() if found != {"es", "en"}}


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap['name']}-{trap['language']}" for trap in TRAPS])
def test_it_cites_words_for_each_field(trap: dict[str, Any]) -> None:
    for claim in read(trap).detentions:
        for value in [claim.date, claim.state, claim.held_at, *claim.agencies]:
            if value is not None:
                assert value.spans
                assert all(0 <= span.start < span.end <= len(trap["text"]) for span in value.spans)
        if claim.held_at is not None:
            assert claim.held_at.value == trap["text"][claim.held_at.spans[0].start : claim.held_at.spans[0].end]
