"""Whether a value's words say the value: the one rule that every span of a reading must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from detentions.when import Precision, When
from tracker.extraction.anchor import Anchor, DateMention
from tracker.extraction.claims import CountClaim, DetentionClaim, Reading, Span, Value
from tracker.extraction.clean import fold, unwrap
from tracker.extraction.counts_names import source_book
from tracker.extraction.counts_words import count_words
from tracker.extraction.dates import DateReader
from tracker.extraction.lexicon import load_words
from tracker.extraction.numbers import says
from tracker.extraction.rules import HERE
from tracker.extraction.scoring_names import name_words
from tracker.extraction.unseen import Seen, as_seen

# A day that its own words don't say: they lean on another day of the report ("ese mismo día", "that month", "three days after
# he was taken", "between then and now") or on the day of publication. They are cited all the same: they made the rule resolve.
_THAT_YEAR = re.compile(r"(?:ese|mismo|aquel) ano|(?:that|same|following|previous) year")
_LEANING = frozenset(
    {"date.relative", "date.period", "date.counted_back", "date.between", "date.anniversary", "date.custody_length", "date.same_day"}
)


def broken(text: str, reading: Reading, published: When | None = None) -> list[str]:
    """Every value of the reading whose words don't say it, as a sentence; empty when all is well.

    What nobody sees is no part of what words say: spans of a text that holds such characters are followed into the text as it is seen.
    """
    shown = as_seen(text)
    if shown is not None:
        text, reading = shown.text, _followed(shown, text).back(reading)
    found = [problem for claim in reading.detentions for problem in _detention(text, claim)]
    found += [problem for claim in reading.detentions for problem in _day(text, claim, reading.language, published)]
    found += [problem for count in reading.counts for problem in _as_of(text, count, reading.language, published)]
    return found + [problem for count in reading.counts for problem in _count(text, count, reading.language)]


def _followed(shown: Seen, text: str) -> Seen:
    """The way from the text as given to the text as it is seen."""
    at = [0] * len(text)
    for number, (start, end) in enumerate(zip(shown.starts, shown.ends, strict=True)):
        at[start:end] = [number] * (end - start)
    return Seen(text, tuple(at), tuple(number + 1 for number in at))


@cache
def _dates(language: str) -> DateReader:
    words = load_words(HERE / f"{language}.toml")
    return DateReader(words, words.language.dates)


def _day(text: str, claim: DetentionClaim, language: str, published: When | None) -> Iterator[str]:
    """Read alone against the day of publication, a day's words give that day; where they lean on another, they still give one."""
    if claim.date is None:
        return
    value, rule, words = claim.date.value, claim.date.rule, [text[span.start : span.end] for span in claim.date.spans]
    coarse = published is not None and published.precision is not Precision.DAY
    anchor = Anchor(published.earliest if published is not None else None, month_only=coarse)
    folded = fold(unwrap(text))
    told = [one for span in claim.date.spans for one in _dates(language).find(folded, span.start, span.end, anchor)]
    said = any(one.when == value or (_THAT_YEAR.search(fold(" ".join(words))) and _but_for_the_year(one.when, value)) for one in told)
    leaning = rule in _LEANING and (bool(told) or rule != "date.relative")
    if not said and not leaning and not (published is None and _same_day(told, value)):  # the year of writing comes from elsewhere
        yield f"{rule} {value}: the words {words} say {[str(one.when) for one in told]}"


def _but_for_the_year(one: When, other: When) -> bool:
    """ "24 de junio de ese año": the year is another sentence's."""
    first, second = one.earliest, other.earliest
    return one.precision is other.precision and first is not None and second is not None and f"{first:%m%d}" == f"{second:%m%d}"


def _same_day(told: list[DateMention], value: When) -> bool:
    """Without a day of publication the words give no year; a report that tells its year elsewhere lends it."""
    return all(not one.when.is_known or one.when == value for one in told)


def _as_of(text: str, claim: CountClaim, language: str, published: When | None) -> Iterator[str]:
    """A figure's day is said by its words; the day of publication by words like "hoy", "siguen", "so far" beside it."""
    if claim.as_of is None:
        return
    if claim.as_of.rule == "as_of.published":
        said = [text[span.start : span.end] for span in claim.as_of.spans]
        if claim.as_of.value != published or not all(count_words(language).now.fullmatch(fold(word)) for word in said):
            yield f"as of {claim.as_of.value}: published {published}, the words say {said}"
    yield from _inside(text, f"as of {claim.as_of.value}", claim.as_of.spans)


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
