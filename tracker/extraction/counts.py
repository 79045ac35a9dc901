"""NGO counts: figures that somebody published about political detentions, with who says so, what is counted and as of when.

Sentences are read in order. A figure becomes a claim only when it has both something it counts and a source; parts of a total
("22 women") are hung on the total they belong to. Figures without a source are left out, and "most" stays words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from detentions.when import When
from tracker.extraction import counts_dates
from tracker.extraction.claims import CountClaim, Span, Value
from tracker.extraction.counts_binding import NOMINAL, Bound, bare, bind, countable
from tracker.extraction.counts_checks import adds_up, flow_warning, part_warnings
from tracker.extraction.counts_dates import CountDate
from tracker.extraction.counts_sources import Discourse, Mention, government_of, mentions_in, named_in, nearest, person_source
from tracker.extraction.counts_words import CountWords, count_words
from tracker.extraction.document import Document, Sentence
from tracker.extraction.numbers import Number, find_numbers

_POLITICAL = re.compile(
    r"excarcel|polit(?:ic|ique|iek)|foro penal|opposition|oposi[ct]|opposant|disiden|dissident|human rights|derechos humanos|protest"
)
_ONE_PERSON = re.compile(r" (?:sol[oa] )?(?:person|pessoa|release|excarcela|liberaci|arrest|detenci)")
_FEW = 6
_MANY_PEOPLE = 20
_LIST_ITEM = 70
_CARRY = 4
_MANY_ARRESTS = 9000
_HELD_OR_TAKEN = {"political_prisoners", "arrests_period"}
_STOCKS = frozenset({"political_prisoners", "journalists_detained", "party_members_detained", "minors_detained", "disappeared"})
_UNCOUNTED_TOTALS = frozenset({"arrests_since_2014", "released_assisted_since_2014", "subject_to_precautionary_measures"})


@dataclass(slots=True)
class Figure:
    """A figure on its way to a claim."""

    bound: Bound
    metric: str
    source: Mention
    sentence: Sentence
    dates: list[CountDate]
    period: str = ""
    inherited: bool = False
    parts: dict[str, tuple[Number, Bound]] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """State of one document's reading."""

    document: Document
    words: CountWords
    government: str
    heading: CountDate | None
    political: bool
    memory: Discourse = field(default_factory=Discourse)
    figures: list[Figure] = field(default_factory=list)
    loose_parts: list[tuple[Bound, Sentence]] = field(default_factory=list)
    unsourced: list[tuple[Bound, Sentence]] = field(default_factory=list)
    since_2014_at: int = -10


def read_counts(document: Document) -> tuple[CountClaim, ...]:
    """Every published figure of the report."""
    words = count_words(document.language)
    reading = Reading(document, words, government_of(document), None, _POLITICAL.search(document.folded) is not None)
    reading.heading = counts_dates.heading_date(document, words)
    reading.memory.publisher = _publisher(document, words)
    for sentence in document.sentences:
        if sentence.is_story:
            _read_sentence(reading, sentence)
    for bound, sentence in reading.loose_parts:
        if not _hang(bound, sentence, reading.figures):
            _stand_alone(reading, bound, sentence)
    return _claims(reading)


def _numbers(reading: Reading, sentence: Sentence) -> list[Number]:
    document = reading.document
    found = find_numbers(document.folded, sentence.start, sentence.end, reading.words.language)
    if not found:
        return []
    dated = [match.span() for match in reading.words.date.finditer(document.folded, sentence.start, sentence.end)]
    return [
        number
        for number in found
        if not any(start < number.end and number.start < end for start, end in dated)
        and countable(document, sentence, number, reading.words)
    ]


def _read_sentence(reading: Reading, sentence: Sentence) -> None:
    document, words, memory = reading.document, reading.words, reading.memory
    mentions = mentions_in(document, sentence, words, reading.government, memory)
    _note_publisher(reading, sentence, mentions)
    numbers = _numbers(reading, sentence)
    bounds = bind(document, sentence, numbers, words) if numbers else []
    if re.search(r"(?<!\d)2014(?!\d)", document.folded[sentence.start : sentence.end]):
        reading.since_2014_at = sentence.index
    if bounds and words.other_crime.search(document.folded, sentence.start, sentence.end) and not any(b.cue == "stock" for b in bounds):
        return
    dates = counts_dates.find_dates(document, sentence.start, sentence.end, words) if numbers else []
    by_number = {bound.number.start: bound for bound in bounds}
    for number in numbers:
        bound = by_number.get(number.start)
        if bound is None:
            continue
        if bound.is_part:
            _place_part(reading, sentence, bound, mentions, dates)
        else:
            _add(reading, sentence, bound, mentions, dates)
    for number in numbers:
        if number.start not in by_number:
            _repeat(reading, sentence, number, mentions, dates)
    if not numbers and mentions and words.that_is_the_source.match(document.folded, sentence.start):
        _adopt(reading, sentence, mentions)


def _note_publisher(reading: Reading, sentence: Sentence, mentions: list[Mention]) -> None:
    """A bulletin's first line names who writes it; "we" and "our organization" say that the writer counts."""
    if reading.memory.publisher is None and sentence.index <= 1:
        reading.memory.publisher = next((mention for mention in mentions if mention.kind in {"ngo", "union", "party"}), None)


def _publisher(document: Document, words: CountWords) -> Mention | None:
    """Who writes, when the text itself says "we" outside quotation marks: the first organisation it names."""
    quoted = document.quotes
    said = (match.start() for match in words.we.finditer(document.folded))
    if not any(not any(quote.start <= at < quote.end for quote in quoted) for at in said):
        return None
    named = (found for found in named_in(document, 0, len(document.text)) if found[3] in {"ngo", "union", "party"})
    return next((Mention(start, end, name, kind, said=True) for start, end, name, kind in named), None)


def _place_part(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention], dates: list[CountDate]) -> None:
    """Hang a part on its total; without one, what happened to the part may be a count ("24 soldiers were transferred")."""
    if _hang(bound, sentence, reading.figures[-4:]):
        return
    if bound.otherwise and bound.number.value >= _FEW and bound.counts not in {"whereabouts_unknown", "adolescents"}:
        _add(reading, sentence, replace(bound, counts=bound.otherwise, is_part=False), mentions, dates)
    else:
        reading.loose_parts.append((bound, sentence))


def _stand_alone(reading: Reading, bound: Bound, sentence: Sentence) -> None:
    """A part without any total is a count of its own: minors held, people whose whereabouts are unknown."""
    metric = {"whereabouts_unknown": "disappeared", "adolescents": "minors_detained"}.get(bound.counts)
    if metric is None or bound.number.value < _FEW:
        return
    document, words = reading.document, reading.words
    mentions = mentions_in(document, sentence, words, reading.government, Discourse())
    source, _ = nearest(document, mentions, bound.number.start, bound.number.end)
    if source is not None and source.kind in {"ngo", "union"}:
        dates = counts_dates.find_dates(document, sentence.start, sentence.end, words)
        reading.figures.append(Figure(bound, metric, source, sentence, dates))


def _source(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention]) -> Mention | None:
    """Who says this figure: named in the sentence, meant by "the group", carried on from before, or the publisher."""
    document, words, memory = reading.document, reading.words, reading.memory
    number = bound.number
    found, close = nearest(document, mentions, number.start, number.end)
    if found is not None and close:
        return found
    if words.anaphora.search(document.folded, sentence.start, sentence.end):
        last = memory.current if memory.current is not None and memory.current.kind not in {"state"} else memory.organisation
        if last is not None:
            return replace(last, said=True, rule="anaphora")
    if words.we.search(document.folded, sentence.start, sentence.end) and memory.publisher is not None:
        return replace(memory.publisher, rule="publisher")
    person = person_source(document, sentence, words)
    if person is not None and found is None:
        return person
    if memory.current is not None and _carries(reading, sentence, bound, memory.current):
        return replace(memory.current, rule="carried")
    if memory.publisher is not None and (bound.cue != "killed" or memory.current is None):
        return replace(memory.publisher, rule="publisher")
    return found


def _carries(reading: Reading, sentence: Sentence, bound: Bound, current: Mention) -> bool:
    """The source of the figure before goes on speaking: an organisation for some sentences, an official only when heard again."""
    behind = sentence.index - reading.memory.current_index
    if bound.cue == "killed":
        return behind == 0
    if current.kind in {"ngo", "union", "party"}:
        return behind <= _CARRY
    again = reading.words.verb_before.search(reading.document.folded[sentence.start : sentence.end]) is not None
    return behind == 0 or (behind == 1 and again)


def _metric(reading: Reading, sentence: Sentence, bound: Bound, source: Mention) -> str:
    """The metric, after what the figure's surroundings add: since 2014, members of a party, journalists."""
    document, words = reading.document, reading.words
    if bound.counts == "arrests_period":
        recent = reading.since_2014_at == sentence.index or (bound.number.value >= _MANY_ARRESTS and reading.since_2014_at > -10)
        if recent and (bound.number.value >= 1000 or words.cues.search(document.folded, sentence.start, sentence.end)):
            return "arrests_since_2014"
    if source.kind == "state" and bound.cue in {"held", "inmates"}:
        return "arrests_period"
    if bound.counts in {"arrests_period", "political_prisoners"} and source.kind == "party":
        near = document.folded[bound.number.end : bound.number.end + 60]
        if words.party_people.search(near):
            return "party_members_detained"
    if bound.counts == "disappeared" and (
        bound.rule == "of.next" or words.partitive.search(document.folded, sentence.start, bound.number.end)
    ):
        return "whereabouts_unknown"
    if bound.counts == "releases" and bound.number.value >= _MANY_ARRESTS and source.kind == "ngo":
        return "released_assisted_since_2014"
    return bound.counts


def _accepted(reading: Reading, sentence: Sentence, bound: Bound, source: Mention, metric: str, dates: list[CountDate]) -> bool:
    """It is a count, not an event of a few people told in passing, and it's about political detentions."""
    document, words, value = reading.document, reading.words, bound.number.value
    if source.kind in {"state", "person", "body", "media"} and (not reading.political or bound.cue == "killed"):
        return False
    if metric in _STOCKS or metric in _UNCOUNTED_TOTALS:
        return value >= _FEW or bound.cue in {"stock", "journalists"} or bound.rule == "label"
    folded = document.folded
    nominal = NOMINAL.search(folded[bound.cue_start : bound.cue_end]) is not None
    counted = words.total.search(folded, sentence.start, sentence.end) or words.this_week.search(folded, sentence.start, sentence.end)
    opened = any(day.since for day in dates) or words.since_word.search(folded, sentence.start, sentence.end) is not None
    if sentence.end - sentence.start < _LIST_ITEM and source.kind == "ngo" and bound.number.before - sentence.start < _FEW:
        return True
    if value <= 1 and not _ONE_PERSON.match(folded, bound.number.end, sentence.end) and bound.rule != "label":
        return False
    if value >= (_FEW if metric != "arrests_period" else _MANY_PEOPLE):
        return True
    return bool((nominal and value > 1) or counted or opened or bound.rule == "label")


def _add(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention], dates: list[CountDate]) -> None:
    source = _source(reading, sentence, bound, mentions)
    if source is None or source.kind == "unnamed":
        reading.unsourced.append((bound, sentence))
        return
    metric = _metric(reading, sentence, bound, source)
    if metric == "whereabouts_unknown":
        _hang(replace(bound, counts=metric, is_part=True), sentence, reading.figures[-4:])
        return
    if not _accepted(reading, sentence, bound, source, metric, dates) or _is_share(reading, sentence, bound, source, metric):
        return
    week = reading.words.this_week.search(reading.document.folded, sentence.start, sentence.end)
    period = "week" if week and metric in {"releases", "arrests_period"} else ""
    reading.figures.append(Figure(bound, metric, source, sentence, dates, period))
    if source.rule != "publisher":
        reading.memory.cite(source, sentence.index)


def _is_share(reading: Reading, sentence: Sentence, bound: Bound, source: Mention, metric: str) -> bool:
    """ "Most of them in Anzoátegui, with 99 arrests": a share by place of a figure already told."""
    words, folded, number = reading.words, reading.document.folded, bound.number
    larger = [f for f in reading.figures if f.source.name == source.name and f.bound.number.value > number.value]
    same = any(f.metric == metric or {f.metric, metric} == _HELD_OR_TAKEN for f in larger)
    if larger and words.share.search(folded, sentence.start, number.start):
        return True
    if same and words.subset.search(folded[max(sentence.start, number.before - 40) : number.before]):
        return True
    fresh = source.rule in {"carried", "anaphora"} and metric == "political_prisoners" and bound.rule == "right"
    return fresh and any(f.metric == metric and f.bound.number.value > 2 * number.value for f in larger)


def _repeat(reading: Reading, sentence: Sentence, number: Number, mentions: list[Mention], dates: list[CountDate]) -> None:
    """ "The government says 121, the president of Parliament 410": a bare figure counts what the one before it counted."""
    last = reading.figures[-1] if reading.figures else None
    if last is None and reading.unsourced and mentions:
        bound, earlier = reading.unsourced[-1]
        last = Figure(bound, bound.counts, replace(mentions[0], name=""), earlier, [])
    if last is None or sentence.index - last.sentence.index > 1 or number.value < _FEW or not bare(reading.document, sentence, number):
        return
    said = [mention for mention in mentions if mention.said and mention.end <= number.start and number.start - mention.end < 70]
    said = said or [mention for mention in mentions if mention.said and 0 <= mention.start - number.end < 40]
    opens = sentence.index == last.sentence.index + 1 and number.start - sentence.start < 6
    if not said and not opens:
        return
    source = said[-1] if said else last.source
    if said and source.name == last.source.name:
        return
    bound = replace(last.bound, number=number, rule="repeat")
    reading.figures.append(Figure(bound, last.metric, source, sentence, dates, last.period, inherited=True))


def _adopt(reading: Reading, sentence: Sentence, mentions: list[Mention]) -> None:
    """ "That is according to X": the figures just told without a source are X's."""
    for bound, earlier in reading.unsourced:
        if earlier.index == sentence.index - 1:
            source = mentions[0]
            metric = _metric(reading, earlier, bound, source)
            if _accepted(reading, earlier, bound, source, metric, []):
                reading.figures.append(Figure(bound, metric, source, earlier, []))
                reading.memory.cite(source, sentence.index)


def _hang(bound: Bound, sentence: Sentence, figures: list[Figure]) -> bool:
    """Hang a part on its total: the latest one it completes, or else the latest that is large enough."""
    value = bound.number.value
    open_for = [
        f for f in reversed(figures) if f.metric not in _UNCOUNTED_TOTALS and bound.counts not in f.parts and value <= f.bound.number.value
    ]
    if not open_for:
        return False
    for figure in open_for:
        if adds_up(figure.bound.number.value, {**{k: n.value for k, (n, _) in figure.parts.items()}, bound.counts: value}):
            figure.parts[bound.counts] = (bound.number, bound)
            return True
    near = [figure for figure in open_for if figure.sentence.index == sentence.index]
    stocks = [figure for figure in open_for if figure.metric == "political_prisoners"]
    (near or stocks or open_for)[0].parts[bound.counts] = (bound.number, bound)
    return True


def _claims(reading: Reading) -> tuple[CountClaim, ...]:
    """One claim per source, metric and value; the telling with the most detail wins."""
    best: dict[tuple[str, int], Figure] = {}
    for figure in reading.figures:
        key = (figure.source.name, figure.bound.number.value)
        kept = best.get(key)
        if kept is None:
            best[key] = figure
            continue
        for name, part in figure.parts.items():
            kept.parts.setdefault(name, part)
    kept_figures = [figure for figure in best.values() if not _is_part_of_another(figure, list(best.values()))]
    claims = [_claim(reading, figure) for figure in kept_figures]
    return tuple(_with_flow_warning(claims))


def _is_part_of_another(figure: Figure, figures: list[Figure]) -> bool:
    return any(figure.bound.number.start == number.start for other in figures if other is not figure for number, _ in other.parts.values())


def _claim(reading: Reading, figure: Figure) -> CountClaim:
    number, bound, document = figure.bound.number, figure.bound, reading.document
    at = Span(number.start, number.end)
    parts = {name: Value(part.value, (Span(part.start, part.end),), f"part.{how.rule}", 0.0) for name, (part, how) in figure.parts.items()}
    when: Value[When] | None = counts_dates.as_of(document, figure.dates, at, reading.heading)
    opening = counts_dates.window_start(figure.dates, at) if figure.metric not in _STOCKS else None
    source = figure.source
    return CountClaim(
        organisation=Value(source.name, (Span(*source.evidence),), f"source.{source.rule}", 0.0),
        metric=Value(figure.metric, (Span(bound.cue_start, bound.cue_end),), f"metric.{bound.rule}", 0.0),
        value=Value(number.value, (at,), f"value.{bound.rule}.{bound.cue}", 0.0),
        as_of=when,
        qualifier=number.qualifier,
        upper_bound=number.upper_bound,
        window_start=opening,
        period=figure.period,
        breakdown=parts,
        warnings=part_warnings(number.value, {name: value.value for name, value in parts.items()}),
    )


def _with_flow_warning(claims: list[CountClaim]) -> list[CountClaim]:
    """Check `stock + in − out` for each source that tells two stocks and both weekly flows."""
    for name in {claim.organisation.value for claim in claims}:
        own = [claim for claim in claims if claim.organisation.value == name]
        stocks = [claim for claim in own if claim.metric.value == "political_prisoners"]
        flows = {claim.metric.value: claim.value.value for claim in own if claim.period == "week"}
        warning = flow_warning([claim.value.value for claim in stocks], flows.get("arrests_period"), flows.get("releases"))
        if warning and stocks:
            index = claims.index(stocks[0])
            claims[index] = replace(claims[index], warnings=(*claims[index].warnings, warning))
    return claims
