"""Whether a value's words say the value: the one rule that every span of a reading must keep."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.extraction.claims import CountClaim, DetentionClaim, Reading, Span, Value
from tracker.extraction.clean import fold
from tracker.extraction.counts_names import source_book
from tracker.extraction.counts_words import count_words
from tracker.extraction.numbers import says
from tracker.extraction.scoring_names import name_words


def broken(text: str, reading: Reading) -> list[str]:
    """Every value of the reading whose words don't say it, as a sentence; empty when all is well."""
    found = [problem for claim in reading.detentions for problem in _detention(text, claim)]
    return found + [problem for count in reading.counts for problem in _count(text, count, reading.language)]


def _words(text: str, value: Value[str]) -> list[str]:
    return [text[span.start : span.end] for span in value.spans]


def _inside(text: str, name: str, spans: tuple[Span, ...]) -> Iterator[str]:
    if not spans:
        yield f"{name}: no words"
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            yield f"{name}: {span} is outside the text"


def _detention(text: str, claim: DetentionClaim) -> Iterator[str]:
    values: dict[str, Value[str] | None] = {"person": claim.person, "event": claim.event, "state": claim.state, "held_at": claim.held_at}
    for name, value in values.items():
        if value is not None:
            yield from _inside(text, f"{name} {value.value}", value.spans)
    for agency in claim.agencies:
        yield from _inside(text, f"agency {agency.value}", agency.spans)
    if claim.date is not None:
        yield from _inside(text, f"date {claim.date.value}", claim.date.spans)
    yield from _details(text, claim)
    told = {word for words in _words(text, claim.person) for word in name_words(words)}
    if not set(name_words(claim.person.value)) <= told | _elsewhere(text):
        yield f"person {claim.person.value}: the words say {_words(text, claim.person)}"


def _details(text: str, claim: DetentionClaim) -> Iterator[str]:
    """An occupation and a crime are the very words; sex, age and a denial only have some."""
    for name, told in (("sex", claim.sex), ("minor", claim.minor), ("contested", claim.contested)):
        if told is not None:
            yield from _inside(text, name, told.spans)
    for value in (claim.role, *claim.charges):
        if value is not None and _words(text, value) != [value.value]:
            yield f"{value.rule} {value.value}: the words say {_words(text, value)}"
    for name, values in claim.rivals.items():
        for value in values:
            yield from _inside(text, f"rival {name} {value.value}", value.spans)


def _elsewhere(text: str) -> set[str]:
    """A surname shared in a coordination stands beside another name: it must at least be in the text."""
    return set(name_words(text))


def _count(text: str, claim: CountClaim, language: str) -> Iterator[str]:
    folded = fold(text)
    for name, value in (("organisation", claim.organisation), ("metric", claim.metric)):
        yield from _inside(text, f"{name} {value.value}", value.spans)
    for span in claim.metric.spans:
        if count_words(language).cues.search(folded, span.start, span.end) is None:
            yield f"metric {claim.metric.value}: {text[span.start : span.end]!r} says nothing of the kind"
    for span in claim.organisation.spans:
        if not _names(folded[span.start : span.end], text[span.start : span.end], claim.organisation.value):
            yield f"organisation {claim.organisation.value}: the words say {text[span.start : span.end]!r}"
    figures = {"value": claim.value, **claim.breakdown}
    for name, figure in figures.items():
        yield from _inside(text, f"{name} {figure.value}", figure.spans)
        for span in figure.spans:
            if not says(folded[span.start : span.end], figure.value, language):
                yield f"{name} {figure.value}: the words say {text[span.start : span.end]!r}"


def _names(folded: str, printed: str, name: str) -> bool:
    """The words are the organisation's name, one of its other names, or a government or speaker that stands for it."""
    if fold(name) == folded or printed == name:
        return True
    book = source_book()
    found = [book.keys[index] for index, start, end in book.names.find_matches_as_indexes(folded) if (start, end) == (0, len(folded))]
    known = {key[0] for key in found}
    governments = {code for _, names in book.countries for code in names.values()}
    return (
        name in known
        or (bool(known & {"Gobierno de Venezuela"}) and name in governments)
        or any(folded in person for person in book.people)
    )
