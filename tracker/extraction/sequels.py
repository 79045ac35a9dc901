"""What an arrest goes on to: the day it ended, told in the same words, and others whom the same people took along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.chunks import DATE, MARK, NAME, Row
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.document import Document
from tracker.extraction.event import Event
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.scenes import Scene

_TAKEN = frozenset({"arrest", "rearrest"})
_HOME_WITHIN = 10
_WITHIN, _BOTH_ENDS = 12, 2
_FROM = frozenset({"from", "since", "desde", "del", "de"})
_TO = frozenset({"until", "till", "to", "hasta", "al"})
_LATER = re.compile(r"(?:luego|mas tarde|despues|later|then)(?!\w)[^;]{0,70}$")
_ONCE = re.compile(
    r"\bya (?:habia|habian) (?:estado|sido) |(?:habia|habian) sido [a-z]+ (?:antes|anteriormente|previamente|en el pasado)(?!\w)"
    r"|\b(?:had|have|has) (?:already|previously) been |\bpreviously (?:detained|arrested|jailed|imprisoned|released|freed)\b"
    r"|had been [a-z]+ (?:before|previously)$"
)
_ONE_OF_ONCE = ("ya habia", " sido ", "already", "previously", " before")  # told apart from nearly every sentence in no time
_ALSO = re.compile(
    r"(?:^|[.;:] ?|\n)(?:(?:the|they|los|las|estos|esos|esas|these|those)(?: [\w'-]+){0,4} (?:also|tambien|ademas)(?: [\w'-]+){0,2} "
    r"|(?:tambien|ademas|asimismo),? (?:los|las|estos|esos)(?: [\w'-]+){1,4} )$"
)


def freed_at_the_end(scene: Scene, clause: Clause, high: int, facts: Sequence[Fact]) -> list[Fact]:
    """ "was detained from 11 February until 2 June": freed on the second day."""
    chunks = scene.chunks
    days = chunks.where(DATE, clause.at + 1, min(high, clause.at + _WITHIN))
    if clause.event not in _TAKEN or clause.form not in ("part", "state") or len(days) != _BOTH_ENDS:
        return []
    (first, last), opened = days, chunks.words[days[0]].split()[:1]
    between = {*chunks.words[first + 1 : last], *chunks.words[last].split()[:1]}
    if (
        _TO.isdisjoint(between)
        or _FROM.isdisjoint({*chunks.words[clause.at + 1 : first], *opened})
        or "," in chunks.words[first + 1 : last]
    ):
        return []
    ended = Span(chunks[last].start, chunks[last].end)
    return [
        Fact(fact.person, fact.name, "release", ended, fact.sentence, "release.until", fact.polarity, "part", fact.named, chunks[last].when)
        for fact in facts
    ]


def granted_home(words: Words, scene: Scene, clause: Clause) -> Span | None:
    """ "released from prison and granted house arrest": out of prison, and held at home."""
    if clause.event != "release" or clause.form != "part":
        return None
    joined = False
    for chunk in scene.chunks[clause.at + 1 : clause.at + _HOME_WITHIN]:
        if chunk.event == "house_arrest":
            return Span(chunk.start, chunk.end) if joined else None
        joined = joined or chunk.word in words["conjunctions"]
        if chunk.kind in (NAME, MARK):
            return None
    return None


def is_first(chunks: Row, at: int) -> bool:
    """ "fue apresado por primera vez en 2017", "was first arrested in 2017": another time than the one reported."""
    after, before = chunks.words[at + 1 : at + 5], chunks.words[max(0, at - 1) : at]
    near = " ".join(chunks.words[max(0, at - 5) : at + 3])
    if any(word in near for word in _ONE_OF_ONCE) and _ONCE.search(near):
        return True
    return before == ["first"] or {"primera", "vez"} <= set(after) or {"first", "time"} <= set(after)


def taken_along(document: Document, events: Sequence[Event]) -> None:
    """ "Soldiers took A in Coro on May 3. The soldiers also took B": the day, the place and the force of the sentence before."""
    taken = [event for event in events if event.kind in _TAKEN]
    told = [(fact, event) for event in taken for fact in event.facts if fact.form in ("part", "fin")]
    for event in taken:
        first = event.first
        if first.form != "fin" and not first.rule.endswith("active"):
            continue
        opening = document.folded[first.sentence.start : first.trigger.start]
        if _ALSO.search(opening) is None and _LATER.match(opening) is None:
            continue
        before = [fact for fact, other in told if first.sentence.index - fact.sentence.index == 1 and other.person is not event.person]
        if before:
            first.date = first.date if event.dated() else before[-1].date
            first.agencies = first.agencies or [replace(force) for force in before[-1].agencies]
            if first.state is None:
                first.state, first.place = before[-1].state, before[-1].place
