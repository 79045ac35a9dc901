"""The reader by rules: a report's words in, claims out. Pure, and the same for the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from detentions.when import Precision, When
from tracker.extraction import backfill, holding, relevance, sentences, sequels, whereabouts
from tracker.extraction.abroad import is_told_elsewhere
from tracker.extraction.attributes import Attributes
from tracker.extraction.capitals import as_written, is_in_capitals
from tracker.extraction.claims import CountClaim, DetentionClaim, NotDetainedClaim, Reading
from tracker.extraction.clean import fold_spaced, plain_blanks, unwrap
from tracker.extraction.compose import detention, not_detained
from tracker.extraction.conditions import is_beside, is_release
from tracker.extraction.confidence import Calibration
from tracker.extraction.contested import denial
from tracker.extraction.continuations import Story
from tracker.extraction.counts import read_counts
from tracker.extraction.counts_words import count_words
from tracker.extraction.custody import CustodyFinder
from tracker.extraction.dates import DateReader
from tracker.extraction.deaths import deaths
from tracker.extraction.details import DetailReader
from tracker.extraction.document import Document, Hit
from tracker.extraction.event import Event, by_person
from tracker.extraction.events import EventReader
from tracker.extraction.facts import Fact
from tracker.extraction.gazetteer import Gazetteer
from tracker.extraction.gazetteer import load as load_gazetteer
from tracker.extraction.language import identify
from tracker.extraction.lexicon import Lexicon, Words, load_words
from tracker.extraction.mentions import NameFinder
from tracker.extraction.merge import merge
from tracker.extraction.neighbours import Neighbours
from tracker.extraction.people import gather
from tracker.extraction.roles import Roles
from tracker.extraction.unseen import as_seen
from tracker.extraction.wordings import Together
from tracker.extraction.writing import year_of_writing

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent.parent / "seeds" / "ve"
_NEVER_MEANT = frozenset({"official", "lawyer", "byline"})  # who is nobody's "he"
_LANGUAGE_FILE = re.compile(r"[a-z]{2}\.toml")


@dataclass(frozen=True, slots=True)
class _Kit:
    """One language's tools, made once."""

    words: Words
    lexicon: Lexicon
    names: NameFinder
    events: EventReader
    roles: Roles
    details: DetailReader
    neighbours: Neighbours
    gazetteer: Gazetteer
    dates: DateReader


class Rules:
    """Reads reports in every language that has a file beside this module."""

    name = "rules"
    version = "1"

    def __init__(self, kits: dict[str, _Kit], calibration: Calibration) -> None:
        self._kits = kits
        self._calibration = calibration
        self._stopwords = {code: kit.words.stopwords for code, kit in kits.items()}
        self._of_lists = {code: _words_of_lists(kit.words) for code, kit in kits.items() if not kit.words.language.partial}

    @classmethod
    def load(cls, seeds: Path = SEEDS) -> Rules:
        """Read all vocabulary: the languages beside this file and the lists in a country's folder of seeds."""
        gazetteer = load_gazetteer(seeds)
        paths = sorted(path for path in HERE.glob("*.toml") if _LANGUAGE_FILE.fullmatch(path.name))
        kits = {words.code: _kit(words, gazetteer) for words in (load_words(path) for path in paths)}
        return cls(dict(sorted(kits.items(), key=lambda item: item[0] != "es")), Calibration.load())

    def read(self, text: str, *, published: date | When | None = None, language: str = "auto") -> Reading:
        """Everything the rules find in one report. `published` may be a month."""
        seen = as_seen(text)
        if seen is not None:
            return seen.back(self._read_plain(seen.text, published, language))
        return self._read_plain(text, published, language)

    def _read_plain(self, text: str, published: date | When | None, language: str) -> Reading:
        """A text without characters that nobody sees."""
        text = unwrap(plain_blanks(text))
        folded, between = fold_spaced(text)
        code = language if language != "auto" else identify(folded, self._stopwords, self._of_lists)
        kit = self._kits.get(code)
        if kit is not None and is_in_capitals(text):
            text = as_written(text, folded, kit.lexicon.scan(text, folded, between), kit.words)
        if kit is None:
            return self._calibration.apply(self._counts_only(text, folded, between, code, published))
        return self._calibration.apply(self._read(self._document(text, folded, between, kit, published), kit))

    def _document(self, text: str, folded: str, between: str, kit: _Kit, published: date | When | None) -> Document:
        day, precision = (published, "day") if not isinstance(published, When) else (published.earliest, _coarse(published))
        hits = kit.lexicon.scan(text, folded, between)
        parts = sentences.split(folded, text, kit.words.language.lines)
        hits_of: list[list[Hit]] = [[] for _ in parts]
        beside_of: list[tuple[Hit, ...]] = [()] * len(parts)
        releases: set[int] = set()
        at = 0
        for hit in hits:
            while at < len(parts) and parts[at].end <= hit.start:
                at += 1
            if at < len(parts) and parts[at].start <= hit.start:
                hits_of[at].append(hit)
                if is_beside(hit):
                    beside_of[at] += (hit,)
                if is_release(hit):
                    releases.add(at)
        return Document(
            text,
            folded,
            kit.words.code,
            day,
            parts,
            year=None if day is not None else year_of_writing(folded, kit.words),
            hits=tuple(hits),
            hits_of=tuple(map(tuple, hits_of)),
            beside_of=tuple(beside_of),
            releases=frozenset(releases),
            quotes=sentences.quotes(folded),
            published_precision=precision,
        )

    def _counts_only(self, text: str, folded: str, between: str, code: str, published: date | When | None) -> Reading:
        """A language without a lexicon: say so, and read the figures, whose words are known in more languages."""
        any_kit = next(iter(self._kits.values()))
        document = replace(self._document(text, folded, between, any_kit, published), language=code, hits=(), hits_of=())
        counts = read_counts(document)
        return Reading(code, supported=False, is_relevant=bool(counts), counts=counts, notes=(f"language not supported: {code}",))

    def _read(self, document: Document, kit: _Kit) -> Reading:
        detentions: tuple[DetentionClaim, ...] = ()
        spared: tuple[NotDetainedClaim, ...] = ()
        unnamed = False
        if any(hit.kind in ("trigger", "facility") for hit in document.hits):
            mentions = kit.names.find(document)
            people = gather(mentions, kit.words)
            kit.roles.assign(document, people)
            story = kit.events.read(document, mentions, {id(person) for person in people if person.reasons & _NEVER_MEANT})
            events = self._events(document, story, kit)
            kit.neighbours.complete(document, mentions, events, story.anonymous)
            details = kit.details.read(document, events, by_person(events))
            detentions = tuple(detention(document, event, told, denial(event, story)) for event, told in zip(events, details, strict=True))
            spared = not_detained(people, events if detentions else [], story.spared)
            unnamed = relevance.tells_of_unnamed(document, story.anonymous, kit.words)
        counts: tuple[CountClaim, ...] = read_counts(document)
        relevant = bool(detentions or counts) or unnamed
        thin = kit.words.language.partial
        return Reading(
            document.language,
            supported=not thin,
            is_relevant=relevant,
            detentions=detentions,
            counts=counts,
            not_detained=spared,
            notes=(f"language read only in part: {document.language}",) if thin else (),
        )

    def _events(self, document: Document, story: Story, kit: _Kit) -> list[Event]:
        """What the story's clauses amount to, without what doesn't belong here."""
        told = {id(fact.person) for fact in story.facts} | {id(person) for person, _, _ in story.spared}
        facts = story.facts + [fact for fact in story.demanded if id(fact.person) not in told]
        denied = {id(person) for person, reason, _ in story.spared if reason == "denied"}
        events = merge([fact for fact in facts if not _is_of_ruler(fact) and not is_told_elsewhere(fact)], story.anonymous)
        events = relevance.keep(document, events, story.contested.keys(), denied)
        backfill.together(events)
        backfill.collective(document, events, story.anonymous, kit.words)
        sequels.taken_along(document, events)
        backfill.headed(document, events, kit.gazetteer)
        backfill.court_days(events)
        backfill.same_day(document, events)
        backfill.alongside(events, document)
        backfill.short_custody(document, events, kit.words)
        holding.custody(document, events, kit.gazetteer, kit.words)
        whereabouts.told_first(document, events, story.anonymous)
        deaths(document, events, kit.gazetteer)
        whereabouts.told_far(document, events)
        backfill.dates(document, events, kit.dates)
        return events


def _words_of_lists(words: Words) -> frozenset[str]:
    return words.joined("list_words", "list_areas", "list_labels", "list_agents", "list_dates", "person_nouns") | words.months.keys()


def _is_of_ruler(fact: Fact) -> bool:
    return fact.person is not None and "ruler" in fact.person.reasons


def _coarse(published: When) -> str:
    return "day" if published.precision is Precision.DAY else "month"


def _kit(words: Words, gazetteer: Gazetteer) -> _Kit:
    entries = [*words.language.entries, *gazetteer.entries]
    attributes = Attributes(words, gazetteer)
    of_custody = Together()
    custody = CustodyFinder(words, words.language.custody.get("head", ""), words.language.custody.get("tail", ""), of_custody)
    events = EventReader(words, attributes, custody)
    lexicon = Lexicon(entries, (of_custody, count_words(words.code).among))
    dates = DateReader(words, words.language.dates)
    neighbours = Neighbours(words, attributes, dates)
    return _Kit(words, lexicon, NameFinder(words), events, Roles(words), DetailReader(words), neighbours, gazetteer, dates)
