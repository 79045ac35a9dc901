"""NGO counts: figures that somebody published about political detentions, with who says so, what is counted and as of when.

Sentences are read in order. A figure becomes a claim only when it has both something it counts and a source; parts of a total
("22 women") are hung on the total they belong to. Figures without a source are left out, and "most" stays words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from detentions.when import When
from tracker.extraction import counts_dates
from tracker.extraction.claims import CountClaim, Span, Value
from tracker.extraction.counts_binding import bind, countable, tells_people
from tracker.extraction.counts_borrowed import adopt, adopt_bulletin, adopt_lone, adopt_quoted, adopt_sum, repeat
from tracker.extraction.counts_checks import adds_up, flow_warning, part_warnings
from tracker.extraction.counts_cues import Bound
from tracker.extraction.counts_dates import CountDate
from tracker.extraction.counts_figures import CUMULATIVE, STOCKS, Figure, Reading, add, hang, speaks_for
from tracker.extraction.counts_names import government_of, named_in
from tracker.extraction.counts_parts import place_part, stand_alone
from tracker.extraction.counts_sources import Mention, mentions_in, person_source
from tracker.extraction.counts_words import CountWords, count_words
from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.numbers import Number, find_numbers

_POLITICAL = re.compile(
    r"excarcel|polit(?:ic|ique|iek)|foro penal|opposition|oposi[ct]|opposant|disiden|dissident|human rights|derechos humanos|protest"
)
_ORGANISATIONS = frozenset({"ngo", "union", "party"})
_YEAR_2014 = re.compile(r"(?<!en todo )(?<!durante )(?<!in all of )(?<!throughout )(?<!\d)2014(?!\d)")
_NEAR = 24
_BESIDE = re.compile(r"(?<!\d)\d[\d.,]* (?:(?!y |and |to )[a-z]+ )?(?:el|on|el pasado|last) $")
_ACTED = re.compile(
    r"(?<!\w)(?:arrested|detained|released|freed|(?:detenid|arrestad|liberad|excarcelad)[oa]s) (?:(?:on|last|el|este|pasado) )*$"
)
_OPENING = 6000
_FIRST = 120
_LENT = 8
_LAST_YEAR = 2035


def read_counts(document: Document) -> tuple[CountClaim, ...]:
    """Every published figure of the report. A report without a word for what is counted costs one pass."""
    words = count_words(document.language)
    told = _cued_figures(document, words)
    bounds = {index: bind(document, document.sentences[index], numbers, words) for index, numbers in told.items()}
    bound = [index for index, found in bounds.items() if found]
    if not bound:
        return ()
    reading = Reading(document, words, government_of(document), None, _POLITICAL.search(document.folded) is not None)
    reading.heading = counts_dates.heading_date(document, words)
    reading.memory.publisher = _publisher(document, words)
    near = {index + step for index in bound for step in (-2, -1, 0, 1)}
    for sentence in document.sentences[: max(bound) + 2]:
        if sentence.is_story:
            known_only = sentence.index not in near
            numbers = [] if known_only else told.get(sentence.index) or _figures(document, sentence, words)
            _read_sentence(reading, sentence, numbers, bounds.get(sentence.index, []), known_only=known_only)
    adopt_bulletin(reading)
    adopt_lone(reading)
    for part, sentence in reading.loose_parts:
        if not hang(part, sentence, reading.figures):
            stand_alone(reading, part, sentence)
    return _claims(reading)


def _cued_figures(document: Document, words: CountWords) -> dict[int, list[Number]]:
    """The figures that may count people, by sentence, of the sentences with a word for what is counted."""
    sentences = document.sentences
    cued = [index for index in sorted(words.cues.within(document.folded, sentences)) if sentences[index].is_story]
    return {index: figures for index in cued if (figures := _figures(document, sentences[index], words))}


def _figures(document: Document, sentence: Sentence, words: CountWords) -> list[Number]:
    """The figures of a sentence that may count people."""

    def counts_people(number: Number) -> bool:
        return countable(document, sentence, number, words) and not _in_date(document, sentence, number, words)

    return find_numbers(document.folded, sentence.start, sentence.end, words.language, counts_people)


def _in_date(document: Document, sentence: Sentence, number: Number, words: CountWords) -> bool:
    """A day or a year of a date near the figure."""
    if number.grouped or number.value > _LAST_YEAR:
        return False
    low, high = max(sentence.start, number.start - _NEAR), min(sentence.end, number.end + _NEAR)
    counts_people = tells_people(document.folded[number.end : number.end + _NEAR], words)
    for match in words.date.finditer(document.folded, low, high):
        year_alone = match["year"] is not None and counts_people  # "un total de 1916 arrestos"
        if match.start() < number.end and number.start < match.end() and not year_alone:
            return True
    return False


def _read_sentence(reading: Reading, sentence: Sentence, numbers: list[Number], bounds: list[Bound], *, known_only: bool) -> None:
    document, words = reading.document, reading.words
    mentions = mentions_in(document, sentence, words, reading.government, reading.memory, known_only=known_only)
    if reading.memory.publisher is None and sentence.index <= 1:
        telling = words.aside.search(document.folded, sentence.start, sentence.end)
        if telling is None and (sentence.kind is LineKind.HEADING or sentence.end - sentence.start < _FIRST):
            reading.memory.publisher = next((mention for mention in mentions if mention.kind in _ORGANISATIONS), None)
    spoke = [mention for mention in mentions if mention.said]
    if spoke and all(mention.kind == "state" for mention in spoke):
        reading.memory.official, reading.memory.official_index = spoke[-1], sentence.index
    adopt_quoted(reading, sentence, spoke)
    if not mentions and not known_only:
        person = person_source(document, sentence, words)
        told_for = reading.memory.organisation if person is not None and speaks_for(document, sentence, words) else None
        if person is not None and told_for is not None:
            reading.memory.introduce(document.folded[person.start : person.end].split()[-1], told_for)
        elif person is not None:
            reading.memory.person, reading.memory.person_index = person, sentence.index
    if not bounds and words.this_week.search(document.folded, sentence.start, sentence.end) and sentence.end - sentence.start < _FIRST:
        reading.week_at = sentence.index  # "Movimiento de los últimos siete días:"
    if document.folded.find("2014", sentence.start, sentence.end) >= 0 and _YEAR_2014.search(document.folded, sentence.start, sentence.end):
        reading.since_2014_at = sentence.index
    if bounds and words.other_crime.search(document.folded, sentence.start, sentence.end) and not any(b.cue == "stock" for b in bounds):
        return
    if known_only:
        return
    dates = counts_dates.find_dates(document, sentence.start, sentence.end, words) if numbers else []
    for bound in sorted(bounds, key=lambda one: one.is_part):
        if bound.is_part:
            place_part(reading, sentence, bound, mentions, dates)
        else:
            add(reading, sentence, bound, mentions, dates)
    bound_at = {bound.number.start for bound in bounds}
    for number in numbers:
        if number.start not in bound_at:
            repeat(reading, sentence, number, mentions, dates)
    adopt_sum(reading, sentence, numbers, mentions)
    opens = next((one for one in mentions if one.said and one.kind in _ORGANISATIONS and one.start - sentence.start < _FIRST // 2), None)
    telling = words.that_is_the_source.match(document.folded, sentence.start)
    if telling is not None and not numbers and reading.figures:
        _lend_day(reading, sentence)
    if not numbers and mentions and (opens is not None or telling is not None):
        adopt(reading, sentence, mentions)


def _lend_day(reading: Reading, sentence: Sentence) -> None:
    """ "Twenty-four are held. The union made this known on January 12": the day of the figures of the sentence before."""
    days = counts_dates.find_dates(reading.document, sentence.start, sentence.end, reading.words)
    for figure in reading.figures[-_LENT:]:
        if figure.sentence.index == sentence.index - 1 and not any(day.cut_off and not day.since for day in figure.dates):
            figure.dates = [*figure.dates, *days]


def _publisher(document: Document, words: CountWords) -> Mention | None:
    """Who writes, when the text itself says "we" outside quotation marks: the first organisation it names."""
    quoted = [quote for quote in document.quotes if quote.start < _OPENING]
    said = (match.start() for match in words.we.finditer(document.folded, 0, _OPENING))
    if not any(not any(quote.start <= at < quote.end for quote in quoted) for at in said):
        return None
    named = (found for found in named_in(document, 0, min(len(document.text), _OPENING)) if found[3] in _ORGANISATIONS)
    return next((Mention(start, end, name, kind, said=True) for start, end, name, kind in named), None)


def _claims(reading: Reading) -> tuple[CountClaim, ...]:
    """One claim per source, metric and value; the telling with the most detail wins."""
    best: dict[tuple[str, int], Figure] = {}
    for figure in reading.figures:
        key = (figure.source.name, figure.bound.number.value)
        kept = best.get(key)
        if kept is None:
            best[key] = figure
            continue
        if kept.bound.cue == "arrest" and figure.bound.cue in {"stock", "held"} and kept.metric == "arrests_period":
            kept.bound, kept.metric = replace(figure.bound, number=kept.bound.number), figure.metric
        kept.told_again.append(figure.bound.number)
        if not any(day.cut_off and not day.since for day in kept.dates):
            kept.dates = [*kept.dates, *figure.dates]
        for pair in adds_up(figure.bound.number.value, {name: part.value for name, (part, _) in figure.parts.items()}):
            kept.parts |= {name: figure.parts[name] for name in pair}
        for name, part in figure.parts.items():
            kept.parts.setdefault(name, part)
    parts = {number.start for figure in best.values() for number, _ in figure.parts.values()}
    claims = [_claim(reading, figure) for figure in best.values() if figure.bound.number.start not in parts]
    return tuple(_with_flow_warning(_of_one_balance(claims)))


def _of_one_balance(claims: list[CountClaim]) -> list[CountClaim]:
    """ "887 are held as of May 4. In the week, 6 were jailed": a week's flow and sums since 2014 stand on the day of the stock."""
    days: dict[str, dict[str, Value[When]]] = {}
    for claim in claims:
        if claim.metric.value == "political_prisoners" and claim.as_of is not None:
            days.setdefault(claim.organisation.value, {})[str(claim.as_of.value)] = claim.as_of
    found = []
    for claim in claims:
        stock = list(days.get(claim.organisation.value, {}).values())
        if claim.as_of is None and (claim.period or claim.metric.value in CUMULATIVE) and len(stock) == 1:
            claim = replace(claim, as_of=Value(stock[0].value, stock[0].spans, "as_of.balance", 0.0))
        found.append(claim)
    return found


def _claim(reading: Reading, figure: Figure) -> CountClaim:
    number, bound, document = figure.bound.number, figure.bound, reading.document
    at = Span(number.start, number.end)
    parts = {name: Value(part.value, (Span(part.start, part.end),), f"part.{how.rule}", 0.0) for name, (part, how) in figure.parts.items()}
    dates = [day for day in figure.dates if not _is_of_other(reading, figure, day)]
    heading = reading.heading if not figure.past and _is_headed(reading, figure) else None
    when: Value[When] | None = counts_dates.as_of(document, dates, at, heading)
    when = when or counts_dates.as_of_now(document, figure.sentence, at, reading.words)
    opening = counts_dates.window_start(dates, at) if figure.metric not in STOCKS | CUMULATIVE else None
    source = figure.source
    return CountClaim(
        organisation=Value(source.name, (Span(*source.evidence),), f"source.{source.rule}", 0.0),
        metric=Value(figure.metric, (Span(bound.cue_start, bound.cue_end),), f"metric.{bound.rule}", 0.0),
        value=Value(
            number.value, (at, *(Span(again.start, again.end) for again in figure.told_again)), f"value.{bound.rule}.{bound.cue}", 0.0
        ),
        as_of=when,
        qualifier=number.qualifier,
        upper_bound=number.upper_bound,
        window_start=opening,
        period=figure.period,
        breakdown=parts,
        warnings=part_warnings(number.value, {name: value.value for name, value in parts.items()}),
    )


def _is_of_other(reading: Reading, figure: Figure, day: CountDate) -> bool:
    """ "450 since December 2024; the group counts 118": the day belongs to the figure of somebody else that it follows."""
    number = figure.bound.number
    beside = _BESIDE.search(reading.document.folded, max(0, day.start - _NEAR), day.start)
    if beside is not None and not number.start <= beside.start() < number.end:
        return True  # "850 arrests, 696 on January 23"
    acted = _ACTED.search(reading.document.folded, max(0, day.start - _NEAR), day.start) is not None
    beside_it = [one for one in reading.figures if one.sentence is figure.sentence and one is not figure]
    others = [one.bound.number for one in beside_it if acted or one.source.name != figure.source.name]
    if day.end <= number.start:
        return any(other.end <= day.start and day.start - other.end < number.start - day.end for other in others)
    return any(number.end <= other.start <= day.start for other in others)


def _is_headed(reading: Reading, figure: Figure) -> bool:
    """The day in a heading that tells a figure of its own is the day of that figure's author only."""
    heading = reading.heading
    if heading is None:
        return False
    own = [one.source.name for one in reading.figures if one.sentence.start <= heading.start < one.sentence.end]
    return not own or figure.source.name in own


def _with_flow_warning(claims: list[CountClaim]) -> list[CountClaim]:
    """Check `stock + in − out` for each source that tells two stocks and both weekly flows."""
    by_source: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        by_source.setdefault(claim.organisation.value, []).append(index)
    for indexes in by_source.values():
        stocks = [index for index in indexes if claims[index].metric.value == "political_prisoners"]
        flows = {claims[index].metric.value: claims[index].value.value for index in indexes if claims[index].period == "week"}
        told = [claims[index].value.value for index in stocks]
        warning = flow_warning(told, flows.get("arrests_period"), flows.get("releases"))
        if warning:
            claims[stocks[0]] = replace(claims[stocks[0]], warnings=(*claims[stocks[0]].warnings, warning))
    return claims
