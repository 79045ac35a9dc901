"""Confidences say how often values like theirs were right."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from detentions.when import When
from tracker.extraction.claims import DetentionClaim, NotDetainedClaim, Reading, Span, Value
from tracker.extraction.confidence import Calibration, Judged, calibration_error, held_back, reliability
from tracker.extraction.judging import judge
from tracker.extraction.rules import Rules
from tracker.extraction.scoring_rows import load_corpus

LARGEST_ERROR = 0.06
SMALLEST_BIN = 30


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    reader = Rules.load()
    found = []
    for document in load_corpus(Path(__file__).parent / "dev"):
        published = When.parse(document.published) if document.published else None
        found += judge(document, reader.read(document.text, published=published, language=document.language))
    return found


def test_it_is_calibrated_on_documents_it_was_not_fitted_on(judged: list[Judged]) -> None:
    table = reliability(held_back(judged))

    assert min(one.size for one in table) >= SMALLEST_BIN
    assert calibration_error(table) <= LARGEST_ERROR


def test_it_gives_every_value_a_probability(judged: list[Judged]) -> None:
    calibration = Calibration.load()

    chances = {calibration.probability(one.field, one.rule, one.language) for one in judged}

    assert all(0 < chance < 1 for chance in chances)
    assert max(chances) - min(chances) > 0.1


def test_it_leans_on_the_field_when_a_rule_is_new() -> None:
    seen = [Judged("one", "date", "date.day", "es", correct=index < 90) for index in range(100)]
    calibration = Calibration.fit(seen)

    assert calibration.probability("date", "date.never_seen", "es") == pytest.approx(0.88, abs=0.05)


def test_it_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    calibration = Calibration.fit([Judged("one", "date", "date.day", "es", correct=True)])

    calibration.save(tmp_path / "table.json")

    assert Calibration.load(tmp_path / "table.json") == calibration


def test_it_leaves_what_was_read_as_it_was() -> None:
    told = {field.name: Value(field.name, (Span(at, at + 1),), "rule", 0.0) for at, field in enumerate(fields(DetentionClaim))}
    several = {name: (told[name],) for name in ("agencies", "aliases", "charges")}
    claim = DetentionClaim(**{**told, **several, "rivals": {"date": (told["date"],)}, "confidence": 0.0})  # type: ignore[arg-type]
    spared = NotDetainedClaim(told["person"], told["event"], explicit=True)

    reading = Calibration({}).apply(Reading("es", supported=True, is_relevant=True, detentions=(claim,), not_detained=(spared,)))

    assert {field.name: _without_chance(getattr(reading.detentions[0], field.name)) for field in fields(claim)} == {
        field.name: _without_chance(getattr(claim, field.name)) for field in fields(claim)
    }
    assert [_without_chance(getattr(reading.not_detained[0], field.name)) for field in fields(spared)] == [
        _without_chance(getattr(spared, field.name)) for field in fields(spared)
    ]


def _without_chance(told: object) -> object:
    if isinstance(told, Value):
        return told[:3]
    if isinstance(told, dict):
        return {name: _without_chance(value) for name, value in told.items()}
    if isinstance(told, float):
        return None
    return [_without_chance(one) for one in told] if isinstance(told, tuple) else told
