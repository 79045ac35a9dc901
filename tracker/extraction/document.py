"""The analysed document that every stage reads: the words, their folded twin of the same length, sentences and what each line is.

All offsets, here and in every claim, count characters of `text`, which is the text exactly as it was given.
`folded` has the same length: lower case, no accents, typographic quotes and dashes made plain. Search in `folded`, cite from `text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.extraction.claims import Span


class LineKind(StrEnum):
    """What a line is for. Facts are read from body, heading and list; the rest names people who aren't the story's."""

    BODY = "body"
    HEADING = "heading"
    LIST = "list"
    BYLINE = "byline"
    CAPTION = "caption"
    RELATED = "related"
    BOILERPLATE = "boilerplate"


_STORY = frozenset({LineKind.BODY, LineKind.HEADING, LineKind.LIST})


@dataclass(slots=True, unsafe_hash=True)
class Sentence:
    """`text[start:end]`, the `index`-th of the document, in the `line`-th line (a paragraph of a news page is a line).

    Nobody writes to it, nor to a `Hit`; they aren't frozen because thousands are made and frozen ones take five times as long to make.
    """

    index: int
    line: int
    start: int
    end: int
    kind: LineKind

    @property
    def is_story(self) -> bool:
        return self.kind in _STORY


@dataclass(slots=True, unsafe_hash=True)
class Hit:
    """A lexicon's entry found as whole words at `start:end`. `kind` names the lexicon, `key` the entry's meaning in it."""

    start: int
    end: int
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Document:
    """One report, ready to be read. `hits` are sorted by start; `hits_of[i]` are those of sentence i.

    `beside_of[i]` are those of them that tell something beside an event; `releases` are the sentences with a word of release.
    """

    text: str
    folded: str
    language: str
    published: date | None
    sentences: tuple[Sentence, ...]
    hits: tuple[Hit, ...] = ()
    hits_of: tuple[tuple[Hit, ...], ...] = ()
    beside_of: tuple[tuple[Hit, ...], ...] = ()
    releases: frozenset[int] = frozenset()
    quotes: tuple[Span, ...] = ()
    published_precision: str = "day"
    year: int | None = None  # the year of writing, inferred from the words of an undated report
    notes: tuple[str, ...] = field(default=())

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character, by bisection."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].start <= offset:
            return self.sentences[low]
        return None
