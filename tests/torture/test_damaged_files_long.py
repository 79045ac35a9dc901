"""The long form of tests/tracker/texts: a thousand damaged files of four kinds."""

from __future__ import annotations

import pytest

from tests.tracker.texts import files
from tracker.texts import NotText, Trouble, to_words

pytestmark = pytest.mark.torture


def test_a_thousand_damaged_files_give_words_or_a_reason() -> None:
    outcomes = [_outcome(seed) for seed in range(1_000)]

    assert "words" in outcomes
    assert set(outcomes) <= {"words", *Trouble} - {Trouble.TOO_SLOW}


def _outcome(seed: int) -> str:
    try:
        return "words" if to_words(files.damaged(seed)).told.text.strip() else "no words and no reason"
    except NotText as refused:
        return refused.trouble
