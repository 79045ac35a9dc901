"""Respectively: "A y B fueron detenidos el 3 y el 5 de marzo, en Coro y Maracay, respectivamente": to each its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from detentions.when import When
from tracker.extraction.anchor import DateMention
from tracker.extraction.chunks import DATE, FACILITY, PLACE, Row
from tracker.extraction.claims import Span
from tracker.extraction.facts import Fact, Found
from tracker.extraction.lexicon import Words

_BEHIND, _PAIR = 4, 2
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


def to_each(words: Words, chunks: Row, at: int, high: int, facts: Sequence[Fact], states: Mapping[str, str]) -> None:
    """As many days or places as people, behind the trigger at `at` and before "respectively": each of theirs in order."""
    if len(facts) < _PAIR:
        return
    last = next((k for k in range(at + 1, min(len(chunks), high + _BEHIND)) if chunks.words[k].startswith("respectiv")), 0)
    if not last:
        return
    days = [told for k in chunks.where(DATE, at, last) for told in _days(words, chunks, k)]
    if len(days) == len(facts):
        for fact, day in zip(facts, days, strict=True):
            fact.date = day
    places = [k for k in chunks.where(PLACE, at, last) if chunks[k].event in states]
    if len(places) == len(facts):
        for fact, k in zip(facts, places, strict=True):
            span = Span(chunks[k].start, chunks[k].end)
            fact.state = Found(states[chunks[k].event], span, "place.respective")
            fact.place = Found(chunks[k].event, span, "place.respective")


def are_several_prisons(words: Words, chunks: Row, low: int, high: int) -> bool:
    """ "releases are under way at A and B, in Miranda; C, in Aragua", "taken to A, B and C": nobody is freed from or in all of them."""
    found = chunks.where(FACILITY, low, high)
    for one, other in pairwise(found):
        between = [word for word in chunks.words[one + 1 : other] if word not in words["articles"]]
        if between and between[-1] in words.plus("conjunctions", "; ,") and chunks.words[low:high].count("respectivamente") == 0:
            return one + 1 < other
    return False


def _days(words: Words, chunks: Row, at: int) -> list[DateMention]:
    """The day of a chunk; both where it tells two: "el 28 de febrero y el 5 de marzo"."""
    told = chunks[at].when
    if told is None or not told.when.is_known:
        return []
    if told.kind != "span" or told.when.earliest is None:
        return [told]
    word = chunks[at].word
    months = [(match.start(), words.months[match.group()]) for match in re.finditer(r"[a-z]+", word) if match.group() in words.months]
    found = []
    for match in _DAY.finditer(word):
        near = min(months, key=lambda month: abs(month[0] - match.start()), default=None)
        try:
            day = date(told.when.earliest.year, near[1] if near else told.when.earliest.month, int(match.group()))
        except ValueError:
            return []
        found.append(replace(told, when=When.day(day), kind="day"))
    return found
