"""Figures that borrow: what a bare figure counts from the one before it, or who says it from a sentence that comes later."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.extraction.counts_binding import bare
from tracker.extraction.counts_cues import NOMINAL, Bound
from tracker.extraction.counts_dates import CountDate, find_dates
from tracker.extraction.counts_figures import FEW, RECENT, Figure, Reading, accepted, in_quotes, metric_of
from tracker.extraction.counts_names import named_in
from tracker.extraction.counts_sources import Mention
from tracker.extraction.document import Sentence
from tracker.extraction.numbers import Number

_FEW_LEFT = 4
_ITS_DAY = re.compile(r" (?:el|on|el pasado|last) ")
_BESIDE = 60
_BALANCE = 50
_LABELS = 8
_HEAD = 3  # lines in which a bulletin names itself
_LINES = 2  # of figures that make a list
_OPENS = 4  # characters before a figure that opens its line
_NEAR_SENTENCES = 2


def repeat(reading: Reading, sentence: Sentence, number: Number, mentions: list[Mention], dates: list[CountDate]) -> None:
    """ "The government says 121, the president of Parliament 410": a bare figure counts what the one before it counted."""
    last = reading.figures[-1] if reading.figures else None
    if last is None and reading.unsourced and mentions:
        bound, earlier = reading.unsourced[-1]
        last = Figure(bound, bound.counts, replace(mentions[0], name=""), earlier, [])
    behind = _ITS_DAY.match(reading.document.folded, number.end, sentence.end)
    own = [replace(day, cut_off=True) for day in dates if behind is not None and behind.end() == day.start]
    if last is not None and last.sentence is sentence and own:
        reading.figures.append(Figure(replace(last.bound, number=number, rule="series"), last.metric, last.source, sentence, own))
        return  # "7 releases on Friday, 15 on Saturday and 46 on Sunday"
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
        if earlier.index == sentence.index - 1 and sentence.line - earlier.line <= 1:
            source = mentions[0]
            metric = metric_of(reading, earlier, bound, source)
            if accepted(reading, earlier, bound, source, metric, []):
                reading.figures.append(Figure(bound, metric, source, earlier, []))
                reading.memory.cite(source, sentence.index)


def adopt_sum(reading: Reading, sentence: Sentence, numbers: list[Number], mentions: list[Mention]) -> None:
    """ "32 people were arrested in Lara. 14 in Carora, 13 in Quíbor and 5 in Duaca, according to X": the whole is X's."""
    told = [(bound, one) for bound, one in reading.unsourced[-_FEW_LEFT:] if one.index == sentence.index - 1 and one.line == sentence.line]
    for bound, earlier in told if mentions and len(numbers) > 1 else []:
        if bound.number.value == sum(number.value for number in numbers):
            metric = metric_of(reading, earlier, bound, mentions[0])
            days = find_dates(reading.document, earlier.start, earlier.end, reading.words)
            reading.figures = [figure for figure in reading.figures if figure.sentence is not sentence]
            reading.figures.append(Figure(bound, metric, mentions[0], earlier, days))
            return


def adopt_quoted(reading: Reading, sentence: Sentence, spoke: list[Mention]) -> None:
    """`"… arrests. … of them," says X`: the figures in the quotation that X's words end."""
    for bound, earlier in reading.unsourced[-_FEW_LEFT:] if spoke else []:
        if earlier.index == sentence.index - 1 and earlier.line == sentence.line and in_quotes(reading.document, bound.number.start):
            metric = metric_of(reading, earlier, bound, spoke[0])
            if accepted(reading, earlier, bound, spoke[0], metric, []):
                reading.figures.append(Figure(bound, metric, spoke[0], earlier, []))


def adopt_bulletin(reading: Reading) -> None:
    """ "Balance de Foro Penal al 3 de marzo" and a list of figures: a bulletin without a verb is told by whom its first lines name."""
    document = reading.document
    if reading.figures or len(reading.unsourced) + len(reading.loose_parts) < _LINES:
        return
    end = document.sentences[min(len(document.sentences), _HEAD) - 1].end
    named = {name: (start, stop, kind) for start, stop, name, kind in named_in(document, 0, end) if kind in {"ngo", "union"}}
    if len(named) != 1:
        return
    name, (start, stop, kind) = next(iter(named.items()))
    source = Mention(start, stop, name, kind, said=True, rule="bulletin")
    for bound, sentence in reading.unsourced[:RECENT]:
        metric = metric_of(reading, sentence, bound, source)
        days = find_dates(document, sentence.start, sentence.end, reading.words)
        listed = bound.rule.startswith("label") or bound.number.before - sentence.start < _OPENS or any(day.cut_off for day in days)
        if listed and accepted(reading, sentence, bound, source, metric, []):
            week = reading.words.this_week.search(document.folded, sentence.start, sentence.end) is not None
            period = "week" if week and metric in {"releases", "arrests_period"} else ""
            reading.figures.append(Figure(bound, metric, source, sentence, days, period))


def adopt_lone(reading: Reading) -> None:
    """A balance told before its author is named: a flow or stock without a source, beside the figures of the report's only organisation."""
    own = [figure for figure in reading.figures if figure.source.kind in {"ngo", "union"}]
    if len({figure.source.name for figure in own}) != 1:
        return
    first = own[0]
    for bound, sentence in reading.unsourced[:RECENT]:
        told = reading.document.folded[bound.cue_start : bound.cue_end]
        near = abs(sentence.index - first.sentence.index) <= (_LABELS if bound.rule == "label" else _NEAR_SENTENCES)
        near = near and (bound.rule == "label" or sentence.line == first.sentence.line)
        if (
            near
            and bound.cue != "killed"
            and (NOMINAL.search(told) or bound.cue == "stock" or bound.rule == "label")
            and accepted(reading, sentence, bound, first.source, bound.counts, [])
        ):
            reading.figures.append(Figure(bound, bound.counts, replace(first.source, rule="adopted"), sentence, []))
