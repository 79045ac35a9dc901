"""Patterns tried only where they may start find what they find when tried everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction.openings import Openings, beginnings
from tracker.extraction.wordings import Together, Wordings

WORDINGS = (
    r"excarcel\w*|puest[oa]s? en libertad",
    r"(?:fue|fueron|ha sido) (?:\w+mente )?detenid[oa]s?|detenid[oa]s?",
    r"(?:el |los )?(?:[12]\d|3[01]|0?[1-9]) (?:de )?(?:marzo|mayo)(?:,? (?:de )?(?P<y>20\d\d))?",
    r"hace\s+(?:ya\s+)?(?:dos|tres|\d+)\s+dias|(?P<never>(?!))x",
    r"(?P<free>excarcel\w*|libres?)|(?P<taken>detenid[oa]s?|(?:el |los )?(?P<day>3|31) de)|(?P<none>x|y)",
    r"no\.? se sabe|(?<=a )la calle|d'(?:una|un)",
)
PIECES = (
    *("fue ", "fueron ", "detenida ", "detenidos", "injustamente ", "el ", "3 ", "31 ", "de ", "marzo", " 2020", ", ", ". ", "\n", "  "),
    *("hace ", "ya ", "dos ", "dias ", "no se sabe ", "no. ", "a la calle ", "d'una ", "excarcelaron ", "x", "—", "(", "12", "\u00b7", "ñ"),
)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=60, max_size=120).map("".join)


@pytest.mark.parametrize("wordings", WORDINGS)
@given(text=TEXTS, start=st.integers(0, 40), cut=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_it_finds_what_the_whole_pattern_finds(wordings: str, text: str, start: int, cut: int) -> None:
    whole = re.compile(rf"(?<![^\W\d])(?:{wordings})(?![^\W\d])")
    quick = Wordings(wordings, among=Together())

    found = [(match.span(), match.groupdict()) for match in quick.finditer(text, start, len(text) - cut)]

    assert found == [(match.span(), match.groupdict()) for match in whole.finditer(text, start, len(text) - cut)]


@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_it_knows_every_place_where_a_pattern_may_start(text: str) -> None:
    starts = Openings(WORDINGS).starts(text)

    for at, wordings in enumerate(WORDINGS):
        found = {match.start() for match in re.finditer(rf"(?<!\w)(?:{wordings})", text)}
        assert starts is None or found <= set(starts.get(at, ()))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("detenid[oa]", {"detenid"}),
        ("a(?:b|c)?d", {"abd", "acd", "ad"}),
        (r"[0-2]\d", {f"{first}{second}" for first in "012" for second in "0123456789"}),
        (r"(?!x)y\b", {"y"}),
        (r"el\s+dia", {"el dia"}),
        (r"\w+ando", set()),
        ("(?:a|)", set()),
    ],
)
def test_it_reads_beginnings_off_a_pattern(pattern: str, expected: set[str]) -> None:
    assert beginnings(pattern) == {text[:7] for text in expected}
