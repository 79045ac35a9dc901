"""What is asked first only saves time: reading is the same without asking."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extraction.test_traps import TRAPS, rules
from tracker.extraction import capitals, unseen
from tracker.extraction.clean import fold, fold_spaced
from tracker.extraction.lexicon import Words
from tracker.extraction.polarity import PolarityReader
from tracker.extraction.rules import Rules
from tracker.extraction.scoring_rows import load_corpus

DEV = Path(__file__).parents[1] / "corpus/dev"
_SETTINGS = st.text("ae\u00e9 \u00a0\u2009\u202f\n\t-\u200b\u00ad\u0301\u201d\U0001f534", max_size=12)
_SCRIPTS = st.text("aR\u00e9\u00d1 .,\u00b5\u2026\u201d\u2022\u0436\u01c5\ufb01\U0001d601\U0001f534\u0081\u0301\u200b7\u0661", max_size=20)


class _Met(frozenset[str]):
    """Words of which each sentence is taken to have one."""

    def isdisjoint(self, other: object) -> bool:
        return False


@given(_SETTINGS)
def test_a_text_is_taken_apart_wherever_something_in_it_is_not_seen(text: str) -> None:
    shown = unseen.as_seen(text)

    assert (shown is None) == (unseen._HIDDEN.search(text) is None)


@given(_SCRIPTS)
def test_characters_fold_the_same_alone_and_among_others(text: str) -> None:
    folded, between = fold_spaced(text)

    assert folded == fold(text) == "".join(map(fold, text))
    assert between == f" {''.join(one if one.isalnum() else ' ' for one in folded)} "


def test_polarity_is_the_same_where_no_word_is_looked_for_first(monkeypatch: pytest.MonkeyPatch) -> None:
    gated, made = rules(), PolarityReader.__init__

    def open_to_all(reader: PolarityReader, words: Words) -> None:
        made(reader, words)
        reader._telling = _Met(reader._telling)

    monkeypatch.setattr(PolarityReader, "__init__", open_to_all)
    ungated = Rules.load()

    annotated = [(document.text, document.language) for document in load_corpus(DEV)]
    for text, language in annotated + [(trap["text"], trap["language"]) for trap in TRAPS]:
        assert ungated.read(text, language=language) == gated.read(text, language=language)


def test_no_dictionary_is_asked_for_words_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def recorded(word: str, lang: str) -> bool:
        asked.append(word)
        return False

    capitals._is_known.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(capitals, "is_known", recorded)
        rules().read(f"{'A' * 5_000} VIO A LOS XILOGRABADORES EN EL PARQUE DE LA ESQUINA", language="es")
    capitals._is_known.cache_clear()

    assert asked
    assert max(map(len, asked)) < 100  # letters
