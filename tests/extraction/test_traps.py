"""Each trap as a small report: what must be read, and who must not become a detainee."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from detentions.when import When
from tracker.extraction.claims import DetentionClaim, Reading
from tracker.extraction.rules import Rules

_FILES = (
    "traps.toml",
    "paired_traps.toml",
    "report_traps.toml",
    "news_traps.toml",
    "unseen_traps.toml",
    "bulletin_traps.toml",
    "spared_traps.toml",
    "place_traps.toml",
)
TRAPS: list[dict[str, Any]] = [
    trap for name in _FILES for trap in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["trap"]
]


@lru_cache(maxsize=1)
def rules() -> Rules:
    return Rules.load()


def read(trap: dict[str, Any]) -> Reading:
    published = When.parse(trap["published"]) if "published" in trap else None
    return rules().read(trap["text"], published=published, language=trap["language"])


def fields_of(claim: DetentionClaim) -> dict[str, object]:
    return {
        "person": claim.person.value,
        "event": claim.event.value,
        "date": str(claim.date.value) if claim.date else "",
        "agencies": [agency.value for agency in claim.agencies],
        "state": claim.state.value if claim.state else "",
        "held_at": claim.held_at.value if claim.held_at else "",
        "sex": claim.sex.value if claim.sex else None,
        "minor": bool(claim.minor and claim.minor.value),
        "role": claim.role.value if claim.role else None,
        "charges": [charge.value for charge in claim.charges],
        "contested": bool(claim.contested and claim.contested.value),
    }


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap['name']}-{trap['language']}" for trap in TRAPS])
def test_it_reads_what_is_told_and_nothing_else(trap: dict[str, Any]) -> None:
    rows = [fields_of(claim) for claim in read(trap).detentions]

    for wanted in trap["found"]:
        assert any(wanted.items() <= row.items() for row in rows), rows
    assert {row["person"] for row in rows} <= {wanted["person"] for wanted in trap["found"]}
    assert not {row["person"] for row in rows} & set(trap["absent"])
    told = {(row["person"], row["event"]) for row in rows}
    events = {
        wanted["person"]: {one["event"] for one in trap["found"] if one["person"] == wanted["person"] and "event" in one}
        for wanted in trap["found"]
    }
    assert all(event in events[str(person)] for person, event in told if events[str(person)]), told


def test_each_trap_is_set_in_both_languages() -> None:
    languages = {name: {trap["language"] for trap in TRAPS if trap["name"] == name} for name in {trap["name"] for trap in TRAPS}}

    assert not {name for name, found in languages.items() if found != {"es", "en"}}


@pytest.mark.parametrize("trap", [trap for trap in TRAPS if "explicit" in trap], ids=lambda trap: f"{trap['name']}-{trap['language']}")
def test_it_says_who_was_said_not_to_be_taken(trap: dict[str, Any]) -> None:
    explicit = {claim.name.value for claim in read(trap).not_detained if claim.explicit}

    assert set(trap["explicit"]) <= explicit


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap['name']}-{trap['language']}" for trap in TRAPS])
def test_every_value_cites_words_of_the_text(trap: dict[str, Any]) -> None:
    for claim in read(trap).detentions:
        details = [claim.sex, claim.minor, claim.role, claim.contested, *claim.charges]
        rivals = [value for values in claim.rivals.values() for value in values]
        values = [claim.person, claim.event, claim.date, claim.state, claim.held_at, *claim.agencies, *details, *rivals]
        for value in values:
            if value is not None:
                assert value.spans
                assert all(0 <= span.start < span.end <= len(trap["text"]) for span in value.spans)
                assert value.rule
