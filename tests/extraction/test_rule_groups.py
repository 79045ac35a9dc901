"""No group of rules can go unnoticed: without it, at least one of the small reports with a trap is read wrongly."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detentions.when import When
from tests.extraction.test_traps import TRAPS, fields_of
from tracker.extraction import (
    backfill,
    clauses,
    conditions,
    continuations,
    events,
    holding,
    kin,
    phrases,
    relevance,
    rules,
    slots,
    triggers,
)
from tracker.extraction.continuations import Continuations
from tracker.extraction.coreference import Memory
from tracker.extraction.forces import Forces
from tracker.extraction.items import ItemReader
from tracker.extraction.neighbours import Neighbours
from tracker.extraction.polarity import Polarity, PolarityReader
from tracker.extraction.roles import Roles
from tracker.extraction.rules import Rules
from tracker.extraction.scenes import SceneReader
from tracker.extraction.triggers import TriggerJudge

FIELD_TRAPS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("field_traps.toml").read_text(encoding="utf-8"))["trap"]


def _nothing(*args: object, **kwargs: object) -> None:
    """In place of a rule that writes."""


def _no(*args: object, **kwargs: object) -> bool:
    return False


def _nobody(*args: object, **kwargs: object) -> list[object]:
    return []


def _the_names(words: object, lists: object, chunks: object, at: object, names: list[int]) -> list[int]:
    return names


GROUPS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "leads": (events, "name_leads", _nothing),
    "companions": (clauses, "companions", _the_names),
    "described after the verb": (clauses, "described_after", _nobody),
    "described in the next sentence": (continuations, "goes_on_describing", _nobody),
    "who leads a team": (phrases, "names_title", _no),
    "picture credits": (Roles, "_is_credited", _no),
    "accusations": (TriggerJudge, "_is_accusation", _no),
    "members of a group": (clauses, "included", _nobody),
    "members of a title": (triggers, "opens_ahead", _no),
    "groups": (events, "name_groups", _nothing),
    "same fate": (events, "share", _nothing),
    "siblings": (kin, "with_siblings", lambda words, scene, clause, people, facts: people),
    "neighbours": (Neighbours, "complete", _nothing),
    "asides in lists": (slots, "past_aside", lambda *args: 0),
    "enumerations": (events, "enumerated", lambda lists, chunks, names, **kwargs: names),
    "unclosed asides": (phrases.Phrases, "unclosed", _nothing),
    "columns": (rules, "unwrap", lambda text: text),
    "outlaws": (TriggerJudge, "_by_outlaws", _no),
    "told by the way": (SceneReader, "_is_by_the_way", _no),
    "other matters": (relevance, "keep", lambda document, events, contested, denied: events),
    "denials by those in power": (rules, "denial", _nothing),
    "roles": (Roles, "assign", _nothing),
    "conditions": (conditions, "tell_all", _nothing),
    "custody": (holding, "custody", _nothing),
    "what holds together": (backfill, "together", _nothing),
    "headed paragraphs": (backfill, "headed", _nothing),
    "leads about several": (backfill, "collective", _nothing),
    "lists": (ItemReader, "read", _nobody),
    "continuations": (Continuations, "goes_on", _nothing),
    "pronouns": (Memory, "resolve", _nobody),
    "polarity": (PolarityReader, "of", lambda self, chunks, at: Polarity.FACT),
    "demands": (events, "is_demanded", _no),
    "forces abroad": (Forces, "abroad", lambda *args: {}),
    "year of writing": (rules, "year_of_writing", _nothing),
}


def is_read(reader: Rules, trap: dict[str, Any], *, every_event: bool) -> bool:
    """Whether the reader finds what the trap asks for, nobody else, and with `every_event` nothing else of anybody."""
    published = When.parse(trap["published"]) if "published" in trap else None
    reading = reader.read(trap["text"], published=published, language=trap["language"])
    rows = [{name: "" if value is None else value for name, value in fields_of(claim).items()} for claim in reading.detentions]
    wanted = [{name: "" if value is None else value for name, value in one.items()} for one in trap["found"]]
    events_of = {one["person"]: {other.get("event") for other in wanted if other["person"] == one["person"]} for one in wanted}
    exact = all(row["person"] in events_of for row in rows) and len(rows) == trap.get("rows", len(rows))
    if every_event:
        exact = exact and all(None in events_of[row["person"]] or row["event"] in events_of[row["person"]] for row in rows)
    return exact and all(any(one.items() <= row.items() for row in rows) for one in wanted)


def all_are_read(reader: Rules) -> bool:
    return all(is_read(reader, trap, every_event=True) for trap in TRAPS) and all(
        is_read(reader, trap, every_event=False) for trap in FIELD_TRAPS
    )


def test_every_trap_is_read_with_all_rules() -> None:
    assert all_are_read(Rules.load())


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_rules_is_missed_when_it_is_gone(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, instead = GROUPS[group]
    monkeypatch.setattr(owner, name, instead)

    assert not all_are_read(Rules.load()), f"nobody misses {group}"
