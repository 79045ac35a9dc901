"""Fragments: bare pieces of an item that say something without a verb: "PNB, avenida Lara.", "Ramo Verde", "14/05/2024"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.extraction.anchor import DateMention
from tracker.extraction.attributes import Attributes
from tracker.extraction.chunks import AGENCY, DATE, FACILITY, MARK, NAME, PLACE, Chunk, Row
from tracker.extraction.claims import Span
from tracker.extraction.document import Document
from tracker.extraction.facts import Fact, Found
from tracker.extraction.lexicon import Words

_PLAIN = frozenset({"POLICE", "SOLDIERS"})


@dataclass(slots=True)
class Fragments:
    """What the fragments of one item say."""

    date: DateMention | None = None
    agencies: list[Found] = field(default_factory=list)
    state: Found | None = None
    place: Found | None = None
    held_at: Found | None = None
    unknown: Span | None = None

    def fill(self, other: Fragments) -> None:
        """Takes what is missing from a heading that several items share."""
        self.date = self.date or other.date
        self.agencies = self.agencies or list(other.agencies)
        if self.state is None:
            self.state, self.place = other.state, other.place
        self.held_at = self.held_at or other.held_at

    def complete(self, fact: Fact, own: Sequence[Fact], *, leaving: bool) -> None:
        """Writes the fragments over what the introduction said of everybody, not over what the item's `own` clauses say."""
        if self.date is not None and all(one.date is None for one in own):
            fact.date = self.date
        if self.agencies and not leaving and not any(one.agencies for one in own):
            fact.agencies = list(self.agencies)
        if self.state is not None and all(one.state is None for one in own):
            fact.state, fact.place = self.state, self.place
        if self.held_at is not None and all(one.held_at is None for one in own):
            fact.held_at = self.held_at
        fact.unknown = fact.unknown or self.unknown


class FragmentReader:
    """Reads fragments in one language."""

    def __init__(self, words: Words, attributes: Attributes) -> None:
        self._attributes = attributes
        self._words = words
        here = words["list_links"] | words["articles"]
        self._before_agency = here | words["agent_prep"] | words["list_agents"] | words["of"] | words["conjunctions"] | words["led"]
        self._before_place = here | words["area_nouns"] | words["list_areas"] | words["of"] | words["conjunctions"]
        self._before_custody = here | words["premises"] | words["custody_words"] | words["stay"] | words["be"] | words["adverbs"]
        self._before_custody |= words["of"]
        self._before_date = here | words["list_dates"] | words["weekdays"] | frozenset(words.weekdays)

    def read(self, document: Document, chunks: Row, start: int, found: Fragments, abroad: Mapping[str, str]) -> None:
        """Adds what stands bare in the chunks from `start` on."""
        for at in range(start, len(chunks)):
            chunk = chunks[at]
            if chunk.kind == AGENCY:
                self._agency(chunks, at, start, found, abroad)
            elif chunk.kind == PLACE:
                self._place(chunks, at, start, found)
            elif chunk.kind == FACILITY:
                self._custody(document, chunks, at, start, found)
            elif chunk.kind == DATE:
                self._date(chunks, at, start, found)

    def _lead(self, chunks: Row, at: int, start: int) -> list[Chunk]:
        """What stands between the last mark, or name, and the chunk."""
        lead: list[Chunk] = []
        for back in range(at - 1, start - 1, -1):
            if chunks[back].kind in (MARK, NAME):
                break
            lead.append(chunks[back])
        return lead

    def _agency(self, chunks: Row, at: int, start: int, found: Fragments, abroad: Mapping[str, str]) -> None:
        code = abroad.get(chunks[at].event, chunks[at].event)
        lead = self._lead(chunks, at, start)
        if code in _PLAIN or self._attributes.is_premises(chunks, at):
            return
        if not all(one.kind == AGENCY or one.word in self._before_agency for one in lead):
            return
        words = {one.word for one in lead}
        if words & self._words["of"] and not words & self._words["list_agents"]:  # "de la PNB": whose, not by whom
            return
        if self._serves(chunks, at - len(lead), start):
            return
        if all(one.value != code for one in found.agencies):
            found.agencies.append(Found(code, Span(chunks[at].start, chunks[at].end), "agency.item"))

    def _serves(self, chunks: Row, at: int, start: int) -> bool:
        """ "sargento, GNB" may be the force somebody serves in: no telling."""
        previous = self._lead(chunks, at - 1, start)
        return any(one.word in self._words["serving"] for one in previous) and all(one.kind != AGENCY for one in previous)

    def _place(self, chunks: Row, at: int, start: int, found: Fragments) -> None:
        lead = self._lead(chunks, at, start)
        if found.state is not None or not all(one.kind in (AGENCY, PLACE) or one.word in self._before_place for one in lead):
            return
        if not lead and at > 1 and chunks[at - 1].word == "(" and chunks[at - 2].kind == FACILITY:  # where the prison is
            return
        if lead and lead[-1].word in self._words["of"]:  # "de Carora": where somebody is from
            return
        place = self._attributes.state(chunks, at, at + 1, at)
        if place is not None:
            found.state, found.place = (Found(one.value, one.span, "place.item") for one in place)

    def _custody(self, document: Document, chunks: Row, at: int, start: int, found: Fragments) -> None:
        lead = self._lead(chunks, at, start)
        if found.held_at is not None or not all(one.word in self._before_custody for one in lead):
            return
        custody = self._attributes.custody(chunks, at, at + 1, "arrest")
        if custody is not None and "hospital" not in chunks[at].word:
            found.held_at = Found(document.text[custody.span.start : custody.span.end], custody.span, custody.rule)

    def _date(self, chunks: Row, at: int, start: int, found: Fragments) -> None:
        when = chunks[at].when
        lead = self._lead(chunks, at, start)
        if found.date is not None or when is None or when.ahead or not when.when.is_known:
            return
        if all(one.word in self._before_date for one in lead):
            found.date = when
