"""Neighbours: what the sentences beside an arrest add to it: which force came, stopped the car, broke the door.

"A teacher was led away on Monday. National Guard soldiers had stopped the bus": the second sentence has no event of its own, so that
its soldiers belong to the first. Only sentences of the same paragraph count, and only those that tell of nobody else's event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from detentions.when import Precision
from tracker.extraction.anchor import Anchor
from tracker.extraction.attributes import Attributes
from tracker.extraction.chunks import AGENCY, DATE, Row, build
from tracker.extraction.dates import DateReader
from tracker.extraction.document import Document
from tracker.extraction.event import Event
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention

_TAKEN = frozenset({"arrest", "rearrest"})
_MOST = 200  # events that are completed, so that a hostile text stays cheap
_ACTS_WITHIN = 12
_SEEN_WITHIN = 4  # sentences after a disappearance is told
_CASE_WITHIN = 3
_CLAUSES = 4  # of one event


def _is_vague(event: Event) -> bool:
    """No day is told, or only the month that a sentence about somebody else gives."""
    dated = event.dated()
    if dated is None or dated.date is None:
        return True
    own = any(fact.sentence.start <= dated.date.start < fact.sentence.end for fact in event.facts)
    return not own and dated.date.when.precision is not Precision.DAY


class Neighbours:
    """Completes events in one language."""

    def __init__(self, words: Words, attributes: Attributes, dates: DateReader) -> None:
        self._words = words
        self._attributes = attributes
        self._dates = dates
        self._linking = tuple(f"{word} " for word in words["links"])

    def complete(self, document: Document, mentions: Sequence[Mention], events: Sequence[Event], others: Sequence[Fact]) -> None:
        """Names the force that an arrest's own clauses leave open. `others` are clauses told of nobody by name."""
        named: dict[int, list[Mention]] = {}
        for mention in mentions:
            named.setdefault(mention.sentence, []).append(mention)
        taken = {fact.sentence.index for event in events for fact in event.facts} | {fact.sentence.index for fact in others}
        rows: dict[int, Row] = {}
        for event in list(events)[:_MOST]:
            if event.kind == "disappearance":
                self._last_seen(document, named, event)
            if event.dated() is None and event.first.form != "state":
                self._set_scene(document, named, event, taken)
            if event.kind in _TAKEN and event.first.form != "state" and _is_vague(event):
                self._occurred(document, named, event)
            if event.kind not in _TAKEN or any(fact.agencies for fact in event.facts):
                continue
            for fact in [one for one in event.facts if one.form != "state" and not one.rule.endswith((".listed", ".same"))][:_CLAUSES]:
                for index in self._beside(document, fact, taken):
                    if index not in rows:
                        rows[index] = self._row(document, named.get(index, ()), index)
                    acting = self._acting(rows[index])
                    if acting and not fact.agencies:
                        fact.agencies = self._attributes.agencies(rows[index], acting[0], acting[-1] + 1, 0, {})
                        place = self._attributes.state(rows[index], acting[0], len(rows[index]), acting[0])
                        if place is not None and not any(one.state for one in event.facts):
                            fact.state, fact.place = place
                        if event.dated() is None:  # the day on which they came is the day of the arrest
                            fact.date = self._attributes.date(rows[index], acting[0], len(rows[index]), acting[0], "fin")

        self._by_one_force(document, named, events)

    def _by_one_force(self, document: Document, named: Mapping[int, Sequence[Mention]], events: Sequence[Event]) -> None:
        """ "Estas detenciones fueron realizadas por el Sebin", "the raids were carried out by X": the force of every arrest told of."""
        taken = [event for event in events[:_MOST] if event.kind in _TAKEN and event.first.form != "state"]
        others = [event.first for event in taken if not any(fact.agencies for fact in event.facts)]
        if not others:
            return
        told = {tuple(item.value for item in fact.agencies) for event in taken for fact in event.facts if fact.agencies}
        for sentence in document.sentences:
            hits = document.hits_of[sentence.index]
            if not hits or not sentence.is_story or not any(hit.kind == AGENCY for hit in hits):
                continue
            words = document.folded[sentence.start : sentence.end].replace(",", " ").split()
            if self._words["seizures"].isdisjoint(words) or self._words["performed"].isdisjoint(words):
                continue
            chunks = self._row(document, named.get(sentence.index, ()), sentence.index)
            forces = self._attributes.agencies(chunks, 0, len(chunks), 0, {}) if self._performs(chunks) else []
            if forces and told <= {tuple(item.value for item in forces)}:
                for fact in others:
                    fact.agencies = [replace(force) for force in forces]
                return

    def _performs(self, chunks: Row) -> bool:
        """The arrests come before what was done, and the forces behind "by"; or somebody accuses them of the arrests."""
        seized = next((at for at, word in enumerate(chunks.words) if word in self._words["seizures"]), len(chunks))
        done = next((at for at, word in enumerate(chunks.words) if word in self._words["performed"]), len(chunks))
        force = chunks.kinds.get(AGENCY, [len(chunks)])[0]
        between = chunks.words[done:force]
        if chunks.words[done : done + 1] != [] and chunks.words[done].startswith("ac"):
            return force < seized
        return seized < done < force and not self._words["agent_prep"].isdisjoint(between)

    def _last_seen(self, document: Document, named: Mapping[int, Sequence[Mention]], event: Event) -> None:
        """ "X is missing. She left her home in Coro on June 21 and never came back": the day and the place of a disappearance."""
        fact = event.first
        for index in range(fact.sentence.index, min(len(document.sentences), fact.sentence.index + _SEEN_WITHIN)):
            words = document.folded[document.sentences[index].start : document.sentences[index].end].replace(",", " ").split()
            if self._words["leaves"].isdisjoint(words):
                continue
            chunks = self._row(document, named.get(index, ()), index)
            if event.dated() is None:
                fact.date = self._attributes.date(chunks, 0, len(chunks), 0, "noun")
            place = self._attributes.state(chunks, 0, len(chunks), 0) if not any(one.state for one in event.facts) else None
            if place is not None:
                fact.state, fact.place = place

    def _set_scene(self, document: Document, named: Mapping[int, Sequence[Mention]], event: Event, taken: set[int]) -> None:
        """ "The gates opened on Tuesday night. Among those who came out was X": the one day that the sentence before gives."""
        fact = event.first
        index = fact.sentence.index - 1
        if index < 0 or index in taken or not document.sentences[index].is_story:
            return
        if not document.folded.startswith(self._linking, fact.sentence.start):
            return
        chunks = self._row(document, named.get(index, ()), index)
        if len(chunks.kinds.get(DATE, ())) != 1:
            return
        told = self._attributes.date(chunks, 0, len(chunks), 0, "noun")
        if told is not None and told.when.precision is Precision.DAY:
            fact.date = told

    def _occurred(self, document: Document, named: Mapping[int, Sequence[Mention]], event: Event) -> None:
        """ "The last case occurred on May 20 in Coro. Five men were taken. Agents took A, B …": the day of the case."""
        fact = event.first
        for index in range(fact.sentence.index - 1, max(-1, fact.sentence.index - _CASE_WITHIN), -1):
            sentence = document.sentences[index]
            words = document.folded[sentence.start : sentence.end].split()
            if sentence.line != fact.sentence.line or self._words["happened"].isdisjoint(words):
                continue
            chunks = self._row(document, named.get(index, ()), index)
            told = self._attributes.date(chunks, 0, len(chunks), 0, "noun") if len(chunks.kinds.get(DATE, ())) == 1 else None
            case = not self._words["cases"].isdisjoint(words)
            if case and told is not None and told.when.precision is Precision.DAY:
                fact.date = told
            return

    def _beside(self, document: Document, fact: Fact, taken: set[int]) -> Iterator[int]:
        """The next sentence, then the one before."""
        for index in (fact.sentence.index + 1, fact.sentence.index - 1):
            inside = 0 <= index < len(document.sentences) and index not in taken
            if inside and document.sentences[index].line == fact.sentence.line:
                yield index

    def _row(self, document: Document, mentions: Sequence[Mention], index: int) -> Row:
        sentence = document.sentences[index]
        anchor = Anchor(document.published, month_only=document.published_precision == "month", year=document.year)
        dates = self._dates.find(document.folded, sentence.start, sentence.end, anchor)
        return build(document.folded, sentence, mentions, dates, document.hits_of[index])

    def _acting(self, chunks: Row) -> list[int]:
        """The forces that a word of coming, stopping or searching follows."""
        acts = self._words["operations"]
        return [at for at in chunks.kinds.get(AGENCY, ()) if not acts.isdisjoint(chunks.words[at + 1 : at + _ACTS_WITHIN])]
