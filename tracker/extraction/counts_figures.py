"""From a bound figure to one that is kept: its source, its metric, whether it is a count at all, and which total a part belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tracker.extraction.counts_binding import bare
from tracker.extraction.counts_checks import adds_up
from tracker.extraction.counts_cues import NOMINAL, Bound
from tracker.extraction.counts_dates import CountDate
from tracker.extraction.counts_sources import Discourse, Mention, nearest, person_source
from tracker.extraction.counts_words import CountWords
from tracker.extraction.document import Document, Sentence
from tracker.extraction.numbers import Number

_ONE_PERSON = re.compile(r" (?:sol[oa] )?(?:person|pessoa|release|excarcela|liberaci|arrest|detenci)")
FEW = 6
_MANY_PEOPLE = 20
_LIST_ITEM = 70
_CARRY = 4
_MANY_ARRESTS = 9000
_IN_CUSTODY = re.compile(r"(?:bajo|en|in|under) (?:la )?(?:custodi|custody|cautiverio|prision|prison)")
RECENT = 40
_FEW_LEFT = 4
_BIG = 100
_NOT_HERE = frozenset({"carried", "publisher", "adopted", "person.carried"})
_SPEAKS_ON = 2
_BESIDE = 60
_BALANCE = 50
_LABELS = 8
_NEAR_SENTENCES = 2
_QUOTES = 400
_HELD_OR_TAKEN = {"political_prisoners", "arrests_period"}
STOCKS = frozenset({"political_prisoners", "journalists_detained", "party_members_detained", "minors_detained", "disappeared"})
CUMULATIVE = frozenset({"arrests_since_2014", "released_assisted_since_2014", "subject_to_precautionary_measures"})


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
    told_again: list[Number] = field(default_factory=list)
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


def source_of(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention]) -> Mention | None:
    """Who says this figure: named in the sentence, meant by "the group", carried on from before, or the publisher."""
    document, words, memory = reading.document, reading.words, reading.memory
    number = bound.number
    found, close = nearest(document, mentions, number.start, number.end)
    if found is not None and close:
        return found
    speaks_for = words.roles.search(document.folded, sentence.start, sentence.end) and words.anaphora.search(
        document.folded, sentence.start, sentence.end
    )
    person = None if speaks_for else person_source(document, sentence, words)
    if person is not None:
        memory.person, memory.person_index = person, sentence.index
        return memory.speakers.get(document.folded[person.start : person.end].split()[-1], person)
    if words.anaphora.search(document.folded, sentence.start, sentence.end):
        last = memory.current if memory.current is not None and memory.current.kind not in {"state"} else memory.organisation
        if last is not None:
            return replace(last, said=True, rule="anaphora")
    if words.we.search(document.folded, sentence.start, sentence.end) and memory.publisher is not None:
        return replace(memory.publisher, rule="publisher")
    official = memory.official
    if official is not None and sentence.index - memory.official_index == 1 and _in_quotes(document, number.start):
        return replace(official, rule="official.carried")
    quoted = _in_quotes(document, number.start)
    spoke = memory.person is not None and memory.person_index >= memory.current_index
    if (
        memory.person is not None
        and spoke
        and sentence.index - memory.person_index <= (_SPEAKS_ON if quoted or memory.current is None else 0)
    ):
        return replace(memory.person, rule="person.carried")
    if memory.current is not None and _carries(reading, sentence, bound, memory.current):
        return replace(memory.current, rule="carried")
    if memory.publisher is not None and (bound.cue != "killed" or memory.current is None):
        return replace(memory.publisher, rule="publisher")
    return found


def _in_quotes(document: Document, at: int) -> bool:
    return any(quote.start <= at < quote.end for quote in document.quotes[:_QUOTES])


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
    if bound.counts == "killed" and _IN_CUSTODY.search(document.folded, sentence.start, sentence.end):
        return "deaths_in_custody"
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
    folded = document.folded
    nominal = NOMINAL.search(folded[bound.cue_start : bound.cue_end]) is not None
    counted = words.total.search(folded, sentence.start, sentence.end) or words.this_week.search(folded, sentence.start, sentence.end)
    opened = any(day.since for day in dates) or words.since_word.search(folded, sentence.start, sentence.end) is not None
    listed = sentence.end - sentence.start < _LIST_ITEM or bound.rule == "label"
    weak = source.rule in _NOT_HERE and bound.cue in {"held", "arrest", "inmates", "disappeared"}
    if weak and not (nominal or counted or opened or listed or value >= _BIG):
        return False
    if metric in STOCKS or metric in CUMULATIVE:
        return value >= FEW or bound.cue in {"stock", "journalists"} or bound.rule == "label"
    if sentence.end - sentence.start < _LIST_ITEM and source.kind == "ngo" and bound.number.before - sentence.start < FEW:
        return True
    if value <= 1 and not _ONE_PERSON.match(folded, bound.number.end, sentence.end) and bound.rule != "label":
        return False
    if value >= (FEW if metric != "arrests_period" else _MANY_PEOPLE):
        return True
    return bool((nominal and value > 1) or counted or opened or bound.rule == "label")


def add(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention], dates: list[CountDate]) -> None:
    source = source_of(reading, sentence, bound, mentions)
    if source is None:
        reading.unsourced.append((bound, sentence))
    if source is None or source.kind == "unnamed":
        return
    metric = _metric(reading, sentence, bound, source)
    if metric == "whereabouts_unknown":
        hang(replace(bound, counts=metric, is_part=True), sentence, reading.figures[-4:])
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
    larger = [f for f in reading.figures[-RECENT:] if f.source.name == source.name and f.bound.number.value > number.value]
    same = any(f.metric == metric or {f.metric, metric} == _HELD_OR_TAKEN for f in larger)
    if bound.rule == "right.again":  # "170 of these detainees" are a part of those already counted
        return bool(larger)
    if larger and words.share.search(folded, sentence.start, number.start):
        return True
    if same and words.subset.search(folded[max(sentence.start, number.before - 40) : number.before]):
        return True
    fresh = source.rule in {"carried", "anaphora"} and metric == "political_prisoners" and bound.rule == "right"
    return fresh and any(f.metric == metric and f.bound.number.value > 2 * number.value for f in larger)


def repeat(reading: Reading, sentence: Sentence, number: Number, mentions: list[Mention], dates: list[CountDate]) -> None:
    """ "The government says 121, the president of Parliament 410": a bare figure counts what the one before it counted."""
    last = reading.figures[-1] if reading.figures else None
    if last is None and reading.unsourced and mentions:
        bound, earlier = reading.unsourced[-1]
        last = Figure(bound, bound.counts, replace(mentions[0], name=""), earlier, [])
    if number.value < FEW or not bare(reading.document, sentence, number):
        return
    if last is None or sentence.index - last.sentence.index > 1:
        _balance(reading, sentence, number, mentions, dates)
        return
    said = [mention for mention in mentions if mention.said and mention.end <= number.start and number.start - mention.end < 110]
    said = said or [mention for mention in mentions if mention.said and 0 <= mention.start - number.end < 40]
    left = reading.document.folded[max(sentence.start, number.before - 26) : number.before]
    if last.metric == "political_prisoners" and re.search(r"(?<!\w)(?:now|ahora|hoy|today|ya)(?!\w)", left) and last.source.name:
        reading.figures.append(Figure(replace(last.bound, number=number, rule="repeat"), last.metric, last.source, sentence, dates))
        return
    opens = sentence.index == last.sentence.index + 1 and number.start - sentence.start < 6
    if not said and not opens:
        return
    source = said[-1] if said else last.source
    if source.kind == "unnamed" or not source.name:
        return
    if said and source.name == last.source.name:
        return
    bound = replace(last.bound, number=number, rule="repeat")
    reading.figures.append(Figure(bound, last.metric, source, sentence, dates, last.period, inherited=True))


def _balance(reading: Reading, sentence: Sentence, number: Number, mentions: list[Mention], dates: list[CountDate]) -> None:
    """ "JEP puts it at 1,084": an organisation's bare figure, far from any other, is its count of political prisoners."""
    said = [one for one in mentions if one.said and one.kind == "ngo" and one.end <= number.start and number.start - one.end < _BESIDE]
    if not said or number.value < _BALANCE or not reading.political:
        return
    at = reading.words.cues.search(reading.document.folded, sentence.start, sentence.end)
    if at is None:
        return
    bound = Bound(number, "political_prisoners", at.start(), at.end(), "balance", cue=at.lastgroup or "")
    reading.figures.append(Figure(bound, "political_prisoners", said[-1], sentence, dates))
    reading.memory.cite(said[-1], sentence.index)


def adopt(reading: Reading, sentence: Sentence, mentions: list[Mention]) -> None:
    """ "That is according to X": the figures just told without a source are X's."""
    for bound, earlier in reading.unsourced[-RECENT:]:
        if earlier.index == sentence.index - 1:
            source = mentions[0]
            metric = _metric(reading, earlier, bound, source)
            if _accepted(reading, earlier, bound, source, metric, []):
                reading.figures.append(Figure(bound, metric, source, earlier, []))
                reading.memory.cite(source, sentence.index)


def adopt_quoted(reading: Reading, sentence: Sentence, spoke: list[Mention]) -> None:
    """`"… arrests. … of them," says X`: the figures in the quotation that X's words end."""
    for bound, earlier in reading.unsourced[-_FEW_LEFT:] if spoke else []:
        if earlier.index == sentence.index - 1 and earlier.line == sentence.line and _in_quotes(reading.document, bound.number.start):
            metric = _metric(reading, earlier, bound, spoke[0])
            if _accepted(reading, earlier, bound, spoke[0], metric, []):
                reading.figures.append(Figure(bound, metric, spoke[0], earlier, []))


def adopt_lone(reading: Reading) -> None:
    """A balance told before its author is named: a flow or stock without a source, beside the figures of the report's only organisation."""
    own = [figure for figure in reading.figures if figure.source.kind in {"ngo", "union"}]
    if len({figure.source.name for figure in own}) != 1:
        return
    first = own[0]
    for bound, sentence in reading.unsourced[:RECENT]:
        told = reading.document.folded[bound.cue_start : bound.cue_end]
        near = abs(sentence.index - first.sentence.index) <= (_LABELS if bound.rule == "label" else _NEAR_SENTENCES)
        if (
            near
            and bound.cue != "killed"
            and (NOMINAL.search(told) or bound.cue == "stock" or bound.rule == "label")
            and _accepted(reading, sentence, bound, first.source, bound.counts, [])
        ):
            reading.figures.append(Figure(bound, bound.counts, replace(first.source, rule="adopted"), sentence, []))


def hang(bound: Bound, sentence: Sentence, figures: list[Figure]) -> bool:
    """Hang a part on its total: the latest one it completes, or else the latest that is large enough."""
    value = bound.number.value
    figures = [figure for figure in figures if abs(figure.sentence.index - sentence.index) <= RECENT]
    open_for = [
        f for f in reversed(figures) if f.metric not in CUMULATIVE and bound.counts not in f.parts and value <= f.bound.number.value
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
