"""From a bound figure to one that is kept: its source, its metric, whether it is a count at all, and which total a part belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.extraction.counts_checks import adds_up, is_asked, is_of_case
from tracker.extraction.counts_cues import NOMINAL, Bound
from tracker.extraction.counts_dates import CountDate
from tracker.extraction.counts_sources import OTHERS, Discourse, Mention, nearest, person_source
from tracker.extraction.counts_words import CountWords
from tracker.extraction.document import Document, Sentence
from tracker.extraction.numbers import Number

_ONE_PERSON = re.compile(r" (?:sol[oa] )?(?:person|pessoa|release|excarcela|liberaci|arrest|detenci)")
FEW = 6
_MANY_PEOPLE = 20
_LIST_ITEM = 70
_CARRY = 4
_LIST_CARRY = 16
_MANY_ARRESTS = 9000
_IN_CUSTODY = re.compile(r"(?:bajo|en|in|under) (?:la )?(?:custodi|custody|cautiverio|prision|prison)")
RECENT = 40
_THOSE = re.compile(r"(?<!\w)(?:all|both|the|these|those|todos|l[oa]s|est[oa]s|es[oa]s|ambos|os|as) $")
_BIG = 100
_DETAINED = re.compile(
    r" (?:personas|people|persons|individuals|ciudadan[oa]s) (?:(?:detenid|encarcelad|arrestad)[oa]s|detained|jailed|imprisoned)"
)
_PUTS_AT = re.compile(r"(?<!\w)(?:cifran? en|calculan? en|estiman? en|situan? en|puts? at|estimates? at|numbers? at)(?!\w)")
_NOT_HERE = frozenset({"carried", "publisher", "adopted", "person.carried"})
_PART_REACH = 3  # sentences between a total and a part told in running words
_SPEAKS_ON = 2
_QUOTES = 400
_NOT_SO = re.compile(r"(?<!\w)no (?:se )?(?:dieron|fueron|son|eran|hubo|produjeron) (?:las |los )?$|(?<!\w)(?:were|are) not (?:the )?$")
_MOVED = re.compile(r"(?<!\w)(?:traslad|transfer|moved)")
_OF_THESE = re.compile(r" \([\d.,]+ ?%\) (?:de|of) (?:(?:es|l)[oa]s|est[oa]s|these|those|the) ")
_ACCORDING = re.compile(r"(?<!\w)(?:according to|segun|de acuerdo con|conforme a)(?!\w)")
_EARLIER = re.compile(
    r"(?<!\w)(?:(?:semana|mes|ano|balance|informe|reporte|conteo) (?:anterior|previo|pasad[oa])|(?:previous|last|prior) "
    r"(?:week|month|year|report|count)|(?:a|one|the) (?:week|month|year) (?:before|earlier)|"
    r"un[oa]? (?:semana|mes|ano) (?:antes|atras))(?!\w)"
)
_OF_THOSE_HELD = frozenset({"whereabouts_unknown", "awaiting_trial", "convicted"})
_WEEK_LINES = 10
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
    past: bool = False  # "a week before it had counted 893": parts told later are of the figure that holds now
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
    week_at: int = -100  # the line that says that what follows happened in a week


def source_of(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention]) -> Mention | None:
    """Who says this figure: named in the sentence, meant by "the group", carried on from before, or the publisher."""
    document, words, memory = reading.document, reading.words, reading.memory
    number = bound.number
    found, close = nearest(document, mentions, number.start, number.end)
    # not "the mission's analysis, based on data from several groups, found"
    based = found is not None and found.kind == "unnamed" and words.anaphora.search(document.folded, sentence.start, found.start)
    if found is not None and not based and (close or _is_behind(document, sentence, mentions, number)):
        return found
    person = None if speaks_for(document, sentence, words) else person_source(document, sentence, words)
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
    if official is not None and sentence.index - memory.official_index == 1 and in_quotes(document, number.start):
        return replace(official, rule="official.carried")
    quoted = in_quotes(document, number.start)
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
    return found if found is not None and found.kind not in OTHERS else None


def _is_behind(document: Document, sentence: Sentence, mentions: list[Mention], number: Number) -> bool:
    """ "13 were held while covering the ceremony, according to what was documented by X": the one source of the sentence, far behind."""
    last = mentions[-1]
    if not last.said or last.kind in OTHERS or any(one.name != last.name for one in mentions) or last.start < number.end:
        return False
    return _ACCORDING.search(document.folded, max(sentence.start, last.start - 70), last.start) is not None


def speaks_for(document: Document, sentence: Sentence, words: CountWords) -> bool:
    """ "the head of the group, A. B.": who speaks does so for an organisation told of before."""
    told = words.roles.search(document.folded, sentence.start, sentence.end) is not None
    return told and words.anaphora.search(document.folded, sentence.start, sentence.end) is not None


def in_quotes(document: Document, at: int) -> bool:
    return any(quote.start <= at < quote.end for quote in document.quotes[:_QUOTES])


def _carries(reading: Reading, sentence: Sentence, bound: Bound, current: Mention) -> bool:
    """The source of the figure before goes on speaking: an organisation for some sentences, an official only when heard again."""
    behind = sentence.index - reading.memory.current_index
    if bound.cue == "killed":
        return behind == 0
    if current.kind in {"ngo", "union", "party", "body"}:
        listed = bound.rule == "label" and sentence.end - sentence.start < _LIST_ITEM
        return behind <= (_LIST_CARRY if listed else _CARRY)
    again = reading.words.verb_before.search(reading.document.folded[sentence.start : sentence.end]) is not None
    return behind == 0 or (behind == 1 and again)


def metric_of(reading: Reading, sentence: Sentence, bound: Bound, source: Mention) -> str:
    """The metric, after what the figure's surroundings add: since 2014, members of a party, journalists."""
    document, words = reading.document, reading.words
    if bound.counts == "arrests_period":
        recent = reading.since_2014_at == sentence.index or (bound.number.value >= _MANY_ARRESTS and reading.since_2014_at > -10)
        if recent and (bound.number.value >= 1000 or words.cues.search(document.folded, sentence.start, sentence.end)):
            return "arrests_since_2014"
    if source.kind == "union" and bound.counts == "political_prisoners" and bound.cue in {"held", "inmates"}:
        return "journalists_detained"
    if source.kind == "state" and bound.cue in {"held", "inmates"}:
        return "arrests_period"
    if bound.counts in {"arrests_period", "political_prisoners"} and source.kind == "party":
        near = document.folded[bound.number.end : bound.number.end + 60]
        if words.party_people.search(near):
            return "party_members_detained"
    if bound.counts == "arrests_period" and source.kind == "ngo" and _PUTS_AT.search(document.folded, bound.cue_end, bound.number.start):
        return "political_prisoners"  # "free those detained, whom the group puts at 823"
    if bound.counts == "killed" and _IN_CUSTODY.search(document.folded, sentence.start, sentence.end):
        return "deaths_in_custody"
    if bound.counts == "disappeared" and (
        bound.rule == "of.next" or words.partitive.search(document.folded, sentence.start, bound.number.end)
    ):
        return "whereabouts_unknown"
    if bound.counts == "releases" and bound.number.value >= _MANY_ARRESTS and source.kind == "ngo":
        return "released_assisted_since_2014"
    return bound.counts


def accepted(reading: Reading, sentence: Sentence, bound: Bound, source: Mention, metric: str, dates: list[CountDate]) -> bool:
    """It is a count, not an event of a few people told in passing, and it's about political detentions."""
    document, words, value = reading.document, reading.words, bound.number.value
    if source.kind in OTHERS and (not reading.political or (bound.cue == "killed" and source.kind != "body")):
        return False
    folded = document.folded
    nominal = NOMINAL.search(folded[bound.cue_start : bound.cue_end]) is not None
    counted = words.total.search(folded, sentence.start, sentence.end) or words.this_week.search(folded, sentence.start, sentence.end)
    opened = any(day.since for day in dates) or words.since_word.search(folded, sentence.start, sentence.end) is not None
    listed = sentence.end - sentence.start < _LIST_ITEM or bound.rule == "label"
    weak = source.rule in _NOT_HERE and bound.cue in {"held", "arrest", "inmates", "disappeared"}
    if weak and not (nominal or counted or opened or listed or value >= _BIG):
        return False
    before = folded[max(sentence.start, bound.number.before - 90) : bound.number.before]
    few = metric == "political_prisoners" and value < 2 * FEW and bound.rule != "label"
    if (metric == "releases" and is_asked(before)) or (few and is_of_case(before)):
        return False
    if _NOT_SO.search(before) or (metric == "political_prisoners" and value < _MANY_PEOPLE and _MOVED.search(before)):
        return False
    if metric in STOCKS or metric in CUMULATIVE:
        return value >= FEW or bound.cue in {"stock", "journalists"} or bound.rule == "label"
    if sentence.end - sentence.start < _LIST_ITEM and source.kind == "ngo" and bound.number.before - sentence.start < FEW:
        return True
    left = folded[max(sentence.start, bound.number.before - 16) : bound.number.before]
    if value < _MANY_PEOPLE and not nominal and (source.kind == "person" or _THOSE.search(left)):
        return False
    if bound.rule == "of.next" and value < FEW:
        return False
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
    metric = metric_of(reading, sentence, bound, source)
    if metric == "arrests_period" and _are_held(reading, bound, source, dates):
        metric = "political_prisoners"
    if metric == "whereabouts_unknown":
        hang(replace(bound, counts=metric, is_part=True), sentence, reading.figures[-4:])
        return
    if not accepted(reading, sentence, bound, source, metric, dates) or _is_share(reading, sentence, bound, source, metric):
        return
    week = reading.words.this_week.search(reading.document.folded, sentence.start, sentence.end) is not None
    week = week or (sentence.index - reading.week_at <= _WEEK_LINES and sentence.end - sentence.start < _LIST_ITEM)
    period = "week" if week and metric in {"releases", "arrests_period"} else ""
    before = reading.document.folded[max(sentence.start, bound.number.before - 90) : bound.number.before]
    window = any(one.since and not two.since for one, two in pairwise(dates))
    past = metric == "political_prisoners" and (window or _EARLIER.search(before) is not None)
    reading.figures.append(Figure(bound, metric, source, sentence, dates, period, past=past))
    if source.rule != "publisher":
        reading.memory.cite(source, sentence.index)


def _are_held(reading: Reading, bound: Bound, source: Mention, dates: list[CountDate]) -> bool:
    """ "until October 28 it lists 875 people detained", beside another's count of those held: a stock too, for no window opens."""
    told = reading.document.folded[bound.number.end : bound.cue_end]
    if source.kind != "ngo" or _DETAINED.fullmatch(told) is None or any(day.since for day in dates):
        return False
    return any(day.cut_off for day in dates) and any(figure.metric == "political_prisoners" for figure in reading.figures)


def _is_share(reading: Reading, sentence: Sentence, bound: Bound, source: Mention, metric: str) -> bool:
    """ "Most of them in Anzoátegui, with 99 arrests": a share by place of a figure already told."""
    words, folded, number = reading.words, reading.document.folded, bound.number
    larger = [f for f in reading.figures[-RECENT:] if f.source.name == source.name and f.bound.number.value > number.value]
    same = any(f.metric == metric or {f.metric, metric} == _HELD_OR_TAKEN for f in larger)
    if larger and _OF_THESE.match(folded, number.end, sentence.end):
        return True  # "3,963 (56%) of these arrests"
    if bound.rule == "right.again":  # "170 of these detainees" are a part of those already counted
        return bool(larger)
    if larger and bound.cue == "journalists" and words.partitive.search(folded, sentence.start, number.start):
        return True  # "of the detained, 71 were private citizens and 24 journalists"
    if larger and words.share.search(folded, sentence.start, number.start):
        return True
    if same and words.subset.search(folded[max(sentence.start, number.before - 40) : number.before]):
        return True
    last = reading.figures[-1] if reading.figures else None
    told = last is not None and last.metric == "releases" and last.source.name == source.name
    if told and last is not None and bound.cue == "held" and sentence.index - last.sentence.index <= _PART_REACH:
        return last.bound.number.value > number.value  # "49 were released. 20 were held in X": where those 49 had been
    fresh = source.rule in {"carried", "anaphora"} and metric == "political_prisoners" and bound.rule == "right"
    return fresh and any(f.metric == metric and f.bound.number.value > 2 * number.value for f in larger)


def hang(bound: Bound, sentence: Sentence, figures: list[Figure]) -> bool:
    """Hang a part on its total: the latest one it completes, or else the latest that is large enough."""
    value = bound.number.value
    far = bound.rule.startswith("label") or bound.counts == "whereabouts_unknown"
    reach = RECENT if far or sentence.end - sentence.start < _LIST_ITEM else _PART_REACH
    figures = [figure for figure in figures if abs(figure.sentence.index - sentence.index) <= reach]
    told = [figure for figure in figures if bound.counts in figure.parts and figure.parts[bound.counts][0].value == value]
    if told and told[-1].sentence is not sentence:
        return True  # "the three adolescents have turned eighteen": the three of the figure before
    open_for = [
        f for f in reversed(figures) if f.metric not in CUMULATIVE and bound.counts not in f.parts and value <= f.bound.number.value
    ]
    if bound.counts in _OF_THOSE_HELD:
        held = [figure for figure in open_for if figure.metric == "political_prisoners"]
        open_for = held or [figure for figure in open_for if figure.metric not in {"releases", "transferred"}]
    if not open_for:
        return False
    for figure in open_for:
        if adds_up(figure.bound.number.value, {**{k: n.value for k, (n, _) in figure.parts.items()}, bound.counts: value}):
            figure.parts[bound.counts] = (bound.number, bound)
            return True
    near = [figure for figure in open_for if figure.sentence.index == sentence.index]
    if not near and value < _BIG // 10 and not bound.rule.startswith("label") and bound.counts in {"men", "women", "civilians", "military"}:
        return False  # "two men pushed him": not two of the 1,229
    stocks = [figure for figure in open_for if figure.metric == "political_prisoners"]
    stocks.sort(key=lambda figure: figure.past)
    (near or stocks or open_for)[0].parts[bound.counts] = (bound.number, bound)
    return True
