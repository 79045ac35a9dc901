"""How well annotated reports are read, printed on every run; a fall below a committed floor fails it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from detentions.when import When
from tracker.extraction import counts_binding
from tracker.extraction.rows import rows
from tracker.extraction.rules import Rules
from tracker.extraction.scoring import GroupScore, evaluate
from tracker.extraction.scoring_rows import load_corpus, rows_of
from tracker.extraction.scoring_text import score_table
from tracker.extraction.slots import NameLists

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
_GROUPS = [name for name, floor in FLOORS.items() if isinstance(floor, dict)]


@pytest.fixture(scope="module")
def scores() -> dict[str, GroupScore]:
    return read_corpus(draws=200)


def read_corpus(*, draws: int) -> dict[str, GroupScore]:
    reader, corpus = Rules.load(), load_corpus(HERE / "dev")
    predictions = {}
    for document in corpus:
        published = When.parse(document.published) if document.published else None
        reading = reader.read(document.text, published=published, language=document.language)
        predictions[document.id] = rows_of(rows(reading, id=document.id))
    return evaluate(corpus, predictions, draws=draws)


def test_it_prints_the_score_table(scores: dict[str, GroupScore], capsys: pytest.CaptureFixture[str]) -> None:
    table = score_table(scores)

    with capsys.disabled():
        print(f"\n{table}\n")  # noqa: T201

    assert "person" in table


@pytest.mark.parametrize(("group", "field"), [(group, field) for group in _GROUPS for field in FLOORS[group]])
def test_it_reads_no_field_worse_than_its_floor(scores: dict[str, GroupScore], group: str, field: str) -> None:
    reached = scores[group].fields[field].tally.f1

    assert reached >= FLOORS[group][field], f"{field} on {group}: F1 {reached:.3f}, the floor is {FLOORS[group][field]:.3f}"


def test_it_hardly_ever_calls_another_matter_relevant(scores: dict[str, GroupScore]) -> None:
    everything = scores["all"]

    assert everything.wrongly_relevant_share <= FLOORS["wrongly_relevant"], everything.wrongly_relevant


def test_it_hardly_ever_detains_a_name_that_must_not_be(scores: dict[str, GroupScore]) -> None:
    assert scores["all"].violation_share <= FLOORS["violations"], scores["all"].violations


def test_it_notices_when_a_rule_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts_binding, "right", lambda *args: None)
    monkeypatch.setattr(NameLists, "list_right", lambda self, chunks, at: [at])  # a list's first name alone

    reached = read_corpus(draws=0)["all"].fields

    assert reached["count"].tally.f1 < FLOORS["all"]["count"]
    assert reached["person"].tally.f1 < FLOORS["all"]["person"]
