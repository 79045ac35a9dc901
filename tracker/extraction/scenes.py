"""Scenes: one sentence taken apart into chunks and clauses, each clause with its bounds."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extraction.anchor import Anchor
from tracker.extraction.chunks import AGENCY, DATE, FACILITY, MARK, NUMBER, TRIGGER, WORD, Row, build
from tracker.extraction.chunks import NAME as NAME_CHUNK
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause, ClauseReader
from tracker.extraction.custody import CustodyFinder
from tracker.extraction.dates import DateReader
from tracker.extraction.document import Document, Hit, Sentence
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.slots import NAMES, Slot
from tracker.extraction.triggers import TriggerJudge

_OPENING = frozenset({"trigger", "facility"})
_TRIGGERS = frozenset({TRIGGER, FACILITY})
_TO_DAY = 4
_BY_THE_WAY = 4


@dataclass(slots=True)
class Scene:
    """One sentence taken apart."""

    sentence: Sentence
    chunks: Row
    clauses: list[Clause]
    bounds: list[tuple[int, int]]
    mentions: list[Mention]


class SceneReader(TriggerJudge):
    """Takes sentences apart in one language."""

    def __init__(self, words: Words, custody: CustodyFinder) -> None:
        super().__init__(words)
        self.dates = DateReader(words, words.language.dates)
        self.clauses = ClauseReader(words)
        self._custody = custody

    def scene(self, document: Document, sentence: Sentence, mentions: list[Mention], anchor: Anchor) -> Scene | None:
        """The sentence taken apart, if it has a trigger at all; dates of others are only remembered."""
        if sentence.is_story:
            for hit in document.hits_of[sentence.index]:
                if hit.kind in _OPENING:
                    return self.apart(document, sentence, mentions, anchor)
        self.dates.remember_year(document.folded, sentence.start, sentence.end, anchor)
        return None

    def apart(self, document: Document, sentence: Sentence, mentions: list[Mention], anchor: Anchor) -> Scene:
        """The sentence, or a part of one, taken apart."""
        hits = [hit for hit in document.hits_of[sentence.index] if sentence.start <= hit.start and hit.end <= sentence.end]
        dates = self.dates.find(document.folded, sentence.start, sentence.end, anchor)
        if dates and any(hit.kind == FACILITY for hit in hits):
            dates = [
                day for day in dates if not any(hit.kind == FACILITY and hit.start <= day.start and day.end <= hit.end for hit in hits)
            ]
        forces = [hit for hit in hits if hit.kind == AGENCY]
        generic = self._custody.find(document.text, document.folded, sentence.start, sentence.end, forces)
        named = [one for one in mentions if not self._is_of_house(one, generic)] if generic else mentions
        chunks = build(document.folded, sentence, named, dates, [*hits, *generic])
        clauses = [
            self.clauses.read(chunks, at)
            for at in sorted(chunks.kinds.get(TRIGGER, []) + chunks.kinds.get(FACILITY, []))
            if self.triggers(chunks, at) and not self.clauses.is_called(chunks, at)
        ]
        return Scene(sentence, chunks, clauses, self._bounds(chunks, clauses), mentions)

    def _is_of_house(self, mention: Mention, houses: Sequence[Hit]) -> bool:
        """ "Centro de Procesados y Anexos Femeninos de Coro": capitals inside a house's name that no given name opens."""
        if not mention.tokens or mention.tokens[0] in self.words.joined("masculine", "feminine"):
            return False
        return any(house.start < mention.start and mention.end <= house.end for house in houses)

    def lists(self, scene: Scene) -> list[list[Person]]:
        """Coordinated names of the sentence: what "the three" may stand for later."""
        lists: list[list[Person]] = []
        reach = -1
        for at in scene.chunks.kinds.get(NAME_CHUNK, ()):
            if at > reach:
                slot = Slot(NAMES, self.clauses.phrases.list_right(scene.chunks, at))
                reach = slot.names[-1]
                if len(slot.names) > 1:
                    lists.append([person for person, _ in self.people(scene, slot)])
        return [[person for people in lists for person in people], *lists] if len(lists) > 1 else lists

    def bare_list(self, document: Document, mentions: list[Mention]) -> list[Person]:
        """The people of a sentence without a trigger, when it is little more than their names."""
        sentence = document.sentences[mentions[0].sentence] if mentions else None
        colon = document.folded.find(":", sentence.start, sentence.end) if sentence is not None else -1
        if sentence is not None and colon >= 0:
            behind = [one for one in mentions if one.person is not None and one.start > colon and not _is_owner(document.folded, one)]
            told = {self.words.numbers.get(word, 0) for word in document.folded[sentence.start : colon].split()}
            for ones in (behind, [one for one in behind if not one.governed]):  # "A; B of the band C": C is no item
                named = list(dict.fromkeys(one.person for one in ones if one.person is not None))
                if len(named) > 1 and len(named) in told:
                    return named  # "eight suspects: her aide, A; …": all of them, whoever they are
        return [mention.person for mention in mentions if mention.person is not None and not mention.person.reasons]

    def _bounds(self, chunks: Row, clauses: Sequence[Clause]) -> list[tuple[int, int]]:
        """Each clause's bounds; what is told by the way is no more than its own words."""
        if len(clauses) < 2:
            return self._apart(chunks, clauses)
        passing = [False, *(self._is_by_the_way(chunks, one, other) for one, other in itertools.pairwise(clauses))]
        main = iter(self._apart(chunks, [clause for clause, by_the_way in zip(clauses, passing, strict=True) if not by_the_way]))
        return [(one.at, one.at + 1) if by_the_way else next(main) for one, by_the_way in zip(clauses, passing, strict=True)]

    def _apart(self, chunks: Row, clauses: Sequence[Clause]) -> list[tuple[int, int]]:
        """Where each clause begins and ends: between two triggers, at the last mark or joining word before the second."""
        bounds: list[tuple[int, int]] = []
        low = 0
        for one, other in itertools.pairwise(clauses):
            if self._is_adjunct(chunks, other):
                bounds.append((low, len(chunks)))
                continue
            cut = self._cut(chunks, one.at, other.at)
            bounds.append((low, cut))
            low = cut
        if clauses:
            bounds.append((low, len(chunks)))
        return self._closed(bounds)

    def _is_adjunct(self, chunks: Row, clause: Clause) -> bool:
        """ "detained two men in dawn raids on Friday", "fue detenido durante un allanamiento en Coro": the search belongs to the arrest."""
        if clause.event != "raid":
            return False
        before = chunks.words[max(0, clause.at - 5) : clause.at]
        return not self.words["amidst"].isdisjoint(before)

    def _is_by_the_way(self, chunks: Row, one: Clause, other: Clause) -> bool:
        """ "murió en prisión en 2021", "are held in a cell of the Sebin": where it happened, and no clause of its own."""
        if self._is_adjective(chunks, other.at) and other.at - one.at <= _BY_THE_WAY:
            return True
        if other.form != "state" or other.slot.kind == NAMES or chunks[other.at].kind == FACILITY or other.at - one.at > _BY_THE_WAY:
            return False
        joints = self.words.joined("conjunctions", "boundary", "relative")
        return not any(chunk.kind == MARK or chunk.word in joints for chunk in chunks[one.at + 1 : other.at])

    def _is_adjective(self, chunks: Row, at: int) -> bool:
        """ "released six jailed trade unionists on Monday": a word between a number and its noun tells no clause of its own."""
        if chunks[at].form not in ("part", "state") or self.words["object_marker"] or not 0 < at < len(chunks) - 1:
            return False
        before, after = chunks[at - 1], chunks[at + 1]
        counted = before.kind == NUMBER or before.word in self.words.numbers
        return (
            counted and after.kind == WORD and after.word not in self.words["prepositions"] and after.word not in self.words["time_nouns"]
        )

    def _closed(self, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """A clause that shares its words with a search ends where the next one begins."""
        begins, following = len(bounds) and bounds[-1][0], None
        for at in range(len(bounds) - 1, -1, -1):
            low, high = bounds[at]
            if low < begins:
                begins, following = low, begins
            if following is not None and high > following:
                bounds[at] = (low, following)
        return bounds

    def _cut(self, chunks: Row, first: int, second: int) -> int:
        joints = self.words.joined("conjunctions", "boundary", "relative")
        weak = None
        for at in range(second - 1, first, -1):
            word = chunks[at].word
            if word == "(" and second - at <= _TO_DAY:
                return at  # "A, B (ya liberada) y C": a clause in brackets
            if word in (";", ":", "—") or (word in joints and not self._opens_date(chunks, at)):
                return at
            if word == "," and weak is None:
                weak = at
        return weak if weak is not None else self._verb_start(chunks, second)

    def _opens_date(self, chunks: Row, at: int) -> bool:
        """ "X, detenido desde el 19 de febrero, no fue llevado al juez": no clause begins with "since" and a day."""
        if chunks[at].word not in self.words["boundary"]:
            return False
        ahead = at + 1
        while ahead < len(chunks) and ahead < at + _TO_DAY and chunks[ahead].word in self.words.plus("articles", "pasado pasada last this"):
            ahead += 1
        return ahead < len(chunks) and chunks[ahead].kind == DATE

    def _verb_start(self, chunks: Row, at: int) -> int:
        while at > 0 and (chunks[at - 1].word in self.words.joined("be", "have", "stay", "adverbs")):
            at -= 1
        return at

    def people(self, scene: Scene, slot: Slot) -> list[tuple[Person, Span]]:
        found = []
        for at in slot.names:
            chunk = scene.chunks[at]
            if chunk.mention is not None and chunk.mention.person is not None:
                found.append((chunk.mention.person, Span(chunk.start, chunk.end)))
        return found


def _is_owner(folded: str, mention: Mention) -> bool:
    """ "X's brother, Y": only Y is an item."""
    return folded[mention.end : mention.end + 2] == "'s" or folded[mention.end - 2 : mention.end] == "'s"
