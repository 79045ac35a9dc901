"""Scenes: one sentence taken apart into chunks and clauses, each clause with its bounds."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extraction.anchor import Anchor
from tracker.extraction.chunks import AGENCY, FACILITY, MARK, TRIGGER, Chunk, build
from tracker.extraction.chunks import NAME as NAME_CHUNK
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause, ClauseReader
from tracker.extraction.custody import CustodyFinder
from tracker.extraction.dates import DateReader
from tracker.extraction.document import Document, Sentence
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention, Person
from tracker.extraction.slots import NAMES, Slot

ARRESTS = frozenset({"arrest", "rearrest"})
_OPENING = frozenset({"trigger", "facility"})
_TRIGGERS = frozenset({TRIGGER, FACILITY})


@dataclass(slots=True)
class Scene:
    """One sentence taken apart."""

    sentence: Sentence
    chunks: list[Chunk]
    clauses: list[Clause]
    bounds: list[tuple[int, int]]
    mentions: list[Mention]


class SceneReader:
    """Takes sentences apart in one language."""

    def __init__(self, words: Words, custody: CustodyFinder) -> None:
        self.words = words
        self.dates = DateReader(words, words.language.dates)
        self.clauses = ClauseReader(words)
        self._custody = custody

    def scene(self, document: Document, sentence: Sentence, mentions: list[Mention], anchor: Anchor) -> Scene | None:
        """The sentence taken apart, if it has a trigger at all; dates of others are only remembered."""
        hits = document.hits_of[sentence.index]
        if not sentence.is_story or not any(hit.kind in _OPENING for hit in hits):
            self.dates.remember_year(document.folded, sentence.start, sentence.end, anchor)
            return None
        return self.apart(document, sentence, mentions, anchor)

    def apart(self, document: Document, sentence: Sentence, mentions: list[Mention], anchor: Anchor) -> Scene:
        """The sentence, or a part of one, taken apart."""
        hits = [hit for hit in document.hits_of[sentence.index] if sentence.start <= hit.start and hit.end <= sentence.end]
        dates = self.dates.find(document.folded, sentence.start, sentence.end, anchor)
        forces = [hit for hit in hits if hit.kind == AGENCY]
        generic = self._custody.find(document.text, document.folded, sentence.start, sentence.end, forces)
        chunks = build(document.folded, sentence, mentions, dates, [*hits, *generic])
        clauses = [
            self.clauses.read(chunks, at) for at, chunk in enumerate(chunks) if chunk.kind in _TRIGGERS and self._triggers(chunks, at)
        ]
        return Scene(sentence, chunks, clauses, self._bounds(chunks, clauses), mentions)

    def _triggers(self, chunks: Sequence[Chunk], at: int) -> bool:
        """A trigger that counts here; or a place of custody that somebody is said to be in."""
        if chunks[at].kind == TRIGGER:
            return self._counts(chunks, at)
        if chunks[at].kind != "facility" or at < 2:
            return False
        back = at - 1
        while back > 0 and chunks[back].word in self.words["articles"]:
            back -= 1
        if chunks[back].word not in ("en", "in", "inside", "at") or any(chunk.kind == TRIGGER for chunk in chunks[max(0, at - 5) : at]):
            return False
        if not self._stays(chunks, back):
            return False
        chunks[at].event, chunks[at].form = "arrest", "state"
        return True

    def _stays(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "is kept at …", "will remain for now in the jail at …": a verb of staying, past words of no verb or name."""
        for step, back in enumerate(range(at - 1, max(-1, at - 9), -1)):
            chunk = chunks[back]
            if chunk.word in self.words["stay"] or (step < 3 and chunk.word in self.words["be"]):
                return True
            if chunk.kind in (NAME_CHUNK, TRIGGER, MARK) or chunk.word in self.words["say"] or chunk.word in self.words["relative"]:
                return False
        return False

    def lists(self, scene: Scene) -> list[list[Person]]:
        """Coordinated names of the sentence: what "the three" may stand for later."""
        lists: list[list[Person]] = []
        reach = -1
        for at, chunk in enumerate(scene.chunks):
            if chunk.kind == NAME_CHUNK and at > reach:
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
            named = [one.person for one in mentions if one.person is not None and one.start > colon and not _is_owner(document.folded, one)]
            told = {self.words.numbers.get(word, 0) for word in document.folded[sentence.start : colon].split()}
            if len(named) > 1 and len(named) in told:
                return list(dict.fromkeys(named))  # "eight suspects: her aide, A; …": all of them, whoever they are
        return [mention.person for mention in mentions if mention.person is not None and not mention.person.reasons]

    def _counts(self, chunks: Sequence[Chunk], at: int) -> bool:
        """A word of judges ("gave") is a trigger only with years beside it; a death only of someone held."""
        chunk = chunks[at]
        if self._counts_as(chunks, at):
            return True
        for key in chunk.alternatives:
            chunk.read_as(key)
            if self._counts_as(chunks, at):
                return True
        return False

    def _counts_as(self, chunks: Sequence[Chunk], at: int) -> bool:
        chunk = chunks[at]
        if chunk.near == "wanted_free":
            before = {item.word for item in chunks[max(0, at - 7) : at]}
            after = chunks[at + 1].word if at + 1 < len(chunks) else ""
            return after in self.words["freedom_of"] and not before.isdisjoint(self.words.joined("demand", "demand_noun", "celebrate"))
        if chunk.near:
            reach = 5 if chunk.near == "prison_next" else 12
            ahead = chunks[at + 1 : at + reach]
            if chunk.near == "vehicle_words" and any(item.word in self.words["friendly"] for item in ahead):
                chunk.event = "release"  # "was put straight into an embassy car"
            if chunk.event == "transfer" and self._only_leaves(chunks, at):
                return False
            named = chunk.near == "custody_words" or chunk.near == "prison_next"
            return any(item.word in self.words[chunk.near] or (named and item.kind == "facility") for item in ahead)
        if chunk.event == "hearing" and chunk.form == "noun" and self._is_setting(chunks, at):
            return False
        if chunk.event == "transfer" and not self._is_move(chunks, at) and not self._is_epithet(chunks, at):
            return False
        if chunk.event == "conditional_release" and any(item.word in self.words["inter_american"] for item in chunks[at + 1 : at + 6]):
            return False  # "medidas cautelares de la CIDH" protect, they don't free
        if chunk.event == "arrest" and chunk.form == "fin" and at and chunks[at - 1].word in self.words["wardens"]:
            chunk.event = "transfer"  # "guards came for X": out of a cell, not out of a home
            return True
        if chunk.event == "transfer" and self._only_leaves(chunks, at):
            return False
        if chunk.form == "state" and self._is_mass(chunks, at):
            return False
        if chunk.form == "state" and self._is_term(chunks, at):
            return False
        if at + 1 < len(chunks) and chunk.word in self.words["took"] and chunks[at + 1].word in self.words["took_else"]:
            return False
        if chunk.form == "fin" and at and chunks[at - 1].word in self.words["reflexive"]:
            return at + 1 < len(chunks) and chunks[at + 1].word in self.words["object_marker"]
        if chunk.form == "give" or (chunk.event == "sentence" and chunk.form == "noun"):
            near = {chunks[k].word for k in range(max(0, at - 4), min(len(chunks), at + 12))}
            return bool(near & self.words["terms"])
        if chunk.event == "death_in_custody":
            return not any(item.word in self.words["other_death"] for item in chunks)
        return True

    def _is_term(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "sentenced to eight years in prison", "held several people at gunpoint": nobody is said to be there now."""
        if any(chunk.word in self.words["held_else"] for chunk in chunks[at + 1 : at + 6]):
            return True
        told = any(chunk.event == "sentence" for chunk in chunks[max(0, at - 9) : at] if chunk.kind == TRIGGER)
        return told and at > 0 and chunks[at - 1].word in self.words["terms"]

    def _is_setting(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "imputado en una audiencia el 7 de agosto": the hearing is where it happened, not an event of its own."""
        before = [chunk.word for chunk in chunks[max(0, at - 2) : at]]
        inside = before[-1:] in (["en"], ["in"], ["at"]) or (len(before) == 2 and before[0] in ("en", "in", "at"))
        return inside and any(chunk.kind == TRIGGER for chunk in chunks[max(0, at - 12) : at])

    def _is_move(self, chunks: Sequence[Chunk], at: int) -> bool:
        """From custody to custody: not a patient's way to a clinic, nor somebody who moved himself."""
        if chunks[at].form == "fin" and at and chunks[at - 1].word in self.words["reflexive"]:
            return False
        ill = any(word in chunk.word for chunk in chunks for word in self.words["clinics"])
        return any(self.is_custody(item) or (item.kind == AGENCY and not ill) for item in chunks)

    def _is_mass(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "39 political prisoners", "la causa de los presos políticos": no clause of its own, unless names follow."""
        words = chunks[at].word.split()
        if len(words) == 1 or words[-1] not in self.words["titled"] or not (words[0].endswith("s") or words[-1].endswith("s")):
            return False
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        return following is None or (following.kind != NAME_CHUNK and following.word not in self.words["copula"] | {":"})

    def _only_leaves(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "had been brought from the cells": to the court, say; where to isn't told, so it is no move between prisons."""
        if chunks[at].word.split()[0] not in self.words["led"]:
            return False
        for ahead in range(at + 1, min(len(chunks), at + 9)):
            if chunks[ahead].word in self.words["thither"]:
                return False
            if self.is_custody(chunks[ahead]):
                return any(chunk.word in ("from", "desde", "de") for chunk in chunks[at + 1 : ahead])
        return False

    def _is_epithet(self, chunks: Sequence[Chunk], at: int) -> bool:
        """ "Los trasladados son:": the move was told before."""
        after = chunks[at + 1].word if at + 1 < len(chunks) else ""
        return (
            chunks[at].form == "part" and at > 0 and chunks[at - 1].word in self.words["definite"] and after in self.words["copula"] | {":"}
        )

    def is_custody(self, chunk: Chunk) -> bool:
        return (
            (chunk.kind == "facility" and "hospital" not in chunk.word)
            or (chunk.kind == TRIGGER and chunk.event in ARRESTS)
            or chunk.word in self.words["custody_words"]
        )

    def _bounds(self, chunks: Sequence[Chunk], clauses: Sequence[Clause]) -> list[tuple[int, int]]:
        """Where each clause begins and ends: between two triggers, at the last mark or joining word before the second."""
        bounds: list[tuple[int, int]] = []
        low = 0
        for one, other in itertools.pairwise(clauses):
            cut = self._cut(chunks, one.at, other.at)
            bounds.append((low, cut))
            low = cut
        if clauses:
            bounds.append((low, len(chunks)))
        return bounds

    def _cut(self, chunks: Sequence[Chunk], first: int, second: int) -> int:
        joints = self.words.joined("conjunctions", "boundary", "relative")
        weak = None
        for at in range(second - 1, first, -1):
            word = chunks[at].word
            if word in (";", ":", "—") or word in joints:
                return at
            if word == "," and weak is None:
                weak = at
        return weak if weak is not None else self._verb_start(chunks, second)

    def _verb_start(self, chunks: Sequence[Chunk], at: int) -> int:
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
