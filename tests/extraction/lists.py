"""Reading a list, and what it told, in the words of a test."""

from __future__ import annotations

from datetime import date
from functools import cache

from tracker.extraction.claims import DetentionClaim, Reading
from tracker.extraction.clean import fold
from tracker.extraction.rules import Rules


@cache
def rules() -> Rules:
    return Rules.load()


def read(text: str, published: str) -> Reading:
    return rules().read(text, published=date.fromisoformat(published))


def told(reading: Reading) -> set[tuple[str, str, str, str]]:
    """(person, event, date, agencies) of every claim; the agencies of an arrest only."""
    return {
        (claim.person.value, claim.event.value, str(claim.date.value) if claim.date else "", _agencies(claim))
        for claim in reading.detentions
    }


def _agencies(claim: DetentionClaim) -> str:
    return "+".join(sorted(agency.value for agency in claim.agencies))


def arrest_of(reading: Reading, name: str) -> DetentionClaim:
    return next(claim for claim in reading.detentions if claim.person.value == name and claim.event.value == "arrest")


def stands_on_its_words(text: str) -> None:
    """Every value of every claim cites words of the text that say it."""
    for claim in read(text, "2024-12-01").detentions:
        for value in [claim.person, claim.place, claim.held_at]:
            if value is not None:
                cited = fold(text[value.spans[0].start : value.spans[0].end])
                assert set(fold(value.value).split()) <= set(cited.replace(",", " ").split())
        rules_and_spans = [(claim.event.rule, claim.event.spans), *((agency.rule, agency.spans) for agency in claim.agencies)]
        if claim.date is not None:
            rules_and_spans.append((claim.date.rule, claim.date.spans))
        for rule, spans in rules_and_spans:
            assert rule
            assert all(text[span.start : span.end].strip() for span in spans)
