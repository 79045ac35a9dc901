"""Lists of names: where a report names people item by item, what introduces them, and the pieces each item is made of.

An item is a marked line ("1. …", "- …"), a line of its own that starts with a name, or a part between semicolons.
Only the shape is decided here; `items` reads what the introduction and each item tell.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention
from tracker.extraction.sections import Item, items_of
from tracker.extraction.sentences import BULLETS

_MARK = re.compile(
    rf"\s*(?:(?:[-*·–—]|n[°º.]\s?\d{{1,3}}[.)]?|\d{{1,3}}\s?[.)/°º-]{{1,2}}|[a-z][.)])\s+|[{BULLETS}]\ufe0f?\s*|\|?\s*(?:\d{{1,3}}\s?[|;\t]\s*)|\|\s*)"
)
_SEMICOLON = re.compile(r"\s*[;]\s*(?:y\s|e\s|and\s)?\s*")
_CELL = re.compile(r"\s*[;|\t]\s*|\s+[/–—-]\s+")
_AFTER_NAME = re.compile(r"\s*(?:$|\t|[,;(:/|.–—-])")
_LONGEST_BARE = 200
_LONGEST_HEADING = 60
_LONGEST_MORE = 160
_TITLES = 4
_HEADS = 5


@dataclass(slots=True)
class Listing:
    """A list: its items, and the sentences before it that may introduce it, the nearest first."""

    heads: list[Sentence]
    items: list[Item] = field(default_factory=list)
    inline: bool = False

    @property
    def first(self) -> int:
        return self.items[0].pieces[0].index

    @property
    def last(self) -> int:
        return self.items[-1].pieces[-1].index


@dataclass(slots=True)
class _Line:
    sentences: list[Sentence]
    named: bool  # starts with somebody's name
    marked: bool
    trigger: bool
    alone: bool = False  # a name and nothing else

    def follows(self, other: _Line) -> bool:
        """Right below, without a blank line between."""
        return self.sentences[0].line == other.sentences[0].line + 1

    @property
    def size(self) -> int:
        return self.sentences[-1].end - self.sentences[0].start


class ListFinder:
    """Finds lists in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._titles = words["titles"] | words["honorifics"] | words["person_nouns"] | words["office"] | words["articles"]

    def find(self, document: Document, mentions: Sequence[Sequence[Mention]]) -> list[Listing]:
        """All lists of the report, in order. `mentions` are those of each sentence."""
        lines, semicolons = self._lines(document, mentions), ";" in document.folded
        found: list[Listing] = []
        at = barren = 0
        while at < len(lines):
            end = self._run(document, lines, at) if lines[at].named and at >= barren else at
            listing = self._listing(document, lines, at, end, mentions) if end > at + 1 else None
            barren = max(barren, end)  # a run that is no list isn't tried again from its second line
            if listing is None:
                listing, end = self._sections(document, lines, at, mentions)
            if listing is None:
                cards = self._cards(lines, at)
                end = cards[-1][1] if len(cards) > 1 else at
                listing = self._of_cards(document, lines, cards, mentions) if end > at else None
            if listing is not None:
                found.append(listing)
                at = end
            else:
                found.extend(self._between_semicolons(document, lines, at, mentions) if semicolons else ())
                at += 1
        return found

    def _lines(self, document: Document, mentions: Sequence[Sequence[Mention]]) -> list[_Line]:
        lines = []
        for _, group in itertools.groupby(document.sentences, key=lambda sentence: sentence.line):
            sentences = list(group)
            if not sentences[0].is_story:
                continue
            first = sentences[0]
            end = sentences[-1].end
            mark = _MARK.match(document.folded, first.start, end)
            marked = first.kind is LineKind.LIST or mark is not None
            start = mark.end() if mark is not None else first.start
            here = list(itertools.chain.from_iterable([mentions[sentence.index] for sentence in sentences]))
            named = self._starts_with_name(document, start, end, here, titles=_TITLES if marked else 1)
            trigger = any(hit.kind == "trigger" for sentence in sentences for hit in document.hits_of[sentence.index])
            line = _Line(sentences, named, marked, trigger)
            line.named = named and (marked or self._is_bare(document, line, here))
            line.alone = line.named and all(one.end >= end - 1 for one in here if one.person is not None)
            lines.append(line)
        return lines

    def _starts_with_name(self, document: Document, start: int, end: int, mentions: Sequence[Mention], *, titles: int) -> bool:
        first = next((item for item in mentions if item.person is not None and start <= item.start < end), None) if mentions else None
        if first is None or len(first.tokens) < 2 or first.start - start > 60:
            return False
        before = document.folded[start : first.start].replace(".", " ").strip(" \"'(*").split()
        if before and before[-1].endswith(":") and all(word.strip(",:") in self._words["list_labels"] for word in before):
            return True  # "Nombre: Ana Rojas"
        return len(before) <= titles and all(word.strip(",:") in self._titles for word in before)

    def _is_bare(self, document: Document, line: _Line, mentions: Sequence[Mention]) -> bool:
        """A short line that is a name and perhaps a few words about it: no sentence of a story."""
        first = next(item for item in mentions if item.person is not None)
        if line.size > _LONGEST_BARE or _AFTER_NAME.match(document.folded, first.end, line.sentences[0].end) is None:
            return False
        words = document.folded[first.end : line.sentences[-1].end].replace(",", " ").split()
        return not any(word.strip(".") in self._words["say"] for word in words)

    def _run(self, document: Document, lines: Sequence[_Line], at: int) -> int:
        """The end of the run of items that starts at line `at`."""
        marked = lines[at].marked
        end = at + 1
        for ahead in range(at + 1, len(lines)):
            line = lines[ahead]
            if line.marked if marked else line.named and not line.marked:
                if line.named:
                    end = ahead + 1
            elif ahead - end >= 2 or line.size > _LONGEST_MORE or line.named or not self._goes_on(document, lines, ahead, marked=marked):
                break
        return end

    def _goes_on(self, document: Document, lines: Sequence[_Line], at: int, *, marked: bool) -> bool:
        """A line between two items: more of the one above, or a short heading of those below."""
        following = next((line for line in lines[at + 1 : at + 3] if line.named and line.marked == marked), None)
        line = lines[at]
        if following is None or (line.trigger and (not marked or self._is_heading(document, line))):
            return False
        return marked or line.size <= _LONGEST_HEADING

    def _sections(
        self, document: Document, lines: Sequence[_Line], at: int, mentions: Sequence[Sequence[Mention]]
    ) -> tuple[Listing | None, int]:
        """Two lines or more like "Valencia (29/07): A, 23; B, 31", under a line that announces them."""
        found: list[Item] = []
        end = at
        while end < len(lines) and not lines[end].named and (items := items_of(document, lines[end].sentences, mentions)):
            found += items
            end += 1
        if end < at + 2 or at == 0 or not self._announces(document, lines[at - 1]):
            return None, at
        return Listing(self._heads(lines, at), found), end

    def _cards(self, lines: Sequence[_Line], at: int) -> list[tuple[int, int]]:
        """Blocks without blank lines inside that start with a name alone and go on to tell of that person."""
        cards: list[tuple[int, int]] = []
        while at < len(lines) and lines[at].alone:
            end = at + 1
            while end < len(lines) and lines[end].follows(lines[end - 1]) and not lines[end].alone:
                end += 1
            if end == at + 1:
                break
            cards.append((at, end))
            at = end
        return cards

    def _of_cards(
        self, document: Document, lines: Sequence[_Line], cards: Sequence[tuple[int, int]], mentions: Sequence[Sequence[Mention]]
    ) -> Listing:
        listing = Listing(self._heads(lines, cards[0][0]))
        for start, end in cards:
            sentences = [sentence for line in lines[start:end] for sentence in line.sentences]
            pieces = [piece for line in lines[start:end] for piece in self._pieces(document, line.sentences)]
            listing.items.append(Item(pieces, [mention for sentence in sentences for mention in mentions[sentence.index]]))
        return listing

    def _listing(
        self, document: Document, lines: Sequence[_Line], at: int, end: int, mentions: Sequence[Sequence[Mention]]
    ) -> Listing | None:
        top = at
        heading: Sentence | None = None
        while top > 0 and at - top < 2 and not lines[top - 1].trigger and self._is_heading(document, lines[top - 1]):
            top -= 1
            heading = heading or lines[top].sentences[0]
        listing = Listing(self._heads(lines, top))
        for line in lines[at:end]:
            named_here = [mention for sentence in line.sentences for mention in mentions[sentence.index]]
            if line.named:
                listing.items.append(Item(list(self._pieces(document, line.sentences)), named_here, heading))
            elif not line.marked and self._is_heading(document, line):
                heading = line.sentences[0]
            elif not line.marked:
                listing.items[-1].pieces += self._pieces(document, line.sentences)
                listing.items[-1].mentions += named_here
        announced = lines[at].marked or (top > 0 and self._announces(document, lines[top - 1]))
        return listing if len(listing.items) > 1 and announced else None

    def _is_heading(self, document: Document, line: _Line) -> bool:
        text = document.folded[line.sentences[0].start : line.sentences[-1].end].strip()
        return len(line.sentences) == 1 and line.size <= _LONGEST_HEADING and not line.named and not text.endswith((".", "!", "?"))

    def _announces(self, document: Document, line: _Line) -> bool:
        """ "Fueron detenidos:", "Esta es la lista", or a heading that says what happened."""
        last = line.sentences[-1]
        ends = document.folded[last.start : last.end].rstrip().endswith((".", "!", "?"))
        return self._announces_names(document, last) or (line.trigger and not ends)

    def _announces_names(self, document: Document, sentence: Sentence) -> bool:
        text = document.folded[sentence.start : sentence.end].strip()
        return text.endswith(":") or bool({word.strip(".,:;\"'") for word in text.split()} & self._words["list_words"])

    def _heads(self, lines: Sequence[_Line], top: int) -> list[Sentence]:
        heads: list[Sentence] = []
        for line in reversed(lines[max(0, top - 2) : top]):
            if line.marked and line.named:
                break
            heads += reversed(line.sentences)
            if line.trigger:
                break
        return heads[:_HEADS]

    def _pieces(self, document: Document, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
        """The sentences of an item cut at semicolons, bars, slashes and dashes."""
        line = sentences[0]
        mark = _MARK.match(document.folded, line.start, sentences[-1].end)
        for sentence in sentences:
            start = max(sentence.start, mark.end()) if mark is not None else sentence.start
            for cut in _CELL.finditer(document.folded, start, sentence.end):
                yield Sentence(sentence.index, sentence.line, start, cut.start(), LineKind.LIST)
                start = cut.end()
            if start < sentence.end:
                yield Sentence(sentence.index, sentence.line, start, sentence.end, LineKind.LIST)

    def _between_semicolons(
        self, document: Document, lines: Sequence[_Line], at: int, mentions: Sequence[Sequence[Mention]]
    ) -> Iterator[Listing]:
        """ "Fueron detenidos: A, 24 años, PNB; B, GNB; y C, en Cabudare": each part is an item."""
        sentences = lines[at].sentences
        for order, sentence in enumerate(sentences):
            if ";" not in document.folded[sentence.start : sentence.end] or len(mentions[sentence.index]) < 2:
                continue
            colon = document.folded.find(":", sentence.start, mentions[sentence.index][0].start)
            if colon < 0:
                colon = document.folded.find(":", sentence.start, document.folded.index(";", sentence.start))
            start = colon + 1 if colon >= 0 else sentence.start
            before = list(reversed(sentences[:order])) or (self._heads(lines, at) if colon >= 0 or not lines[at].trigger else [])
            if colon < 0 and not (before and self._announces_names(document, before[0])):
                continue
            head = [Sentence(sentence.index, sentence.line, sentence.start, start, sentence.kind)] if colon >= 0 else []
            listing = Listing([*head, *before][:_HEADS], inline=bool(head))
            cuts = [place for cut in _SEMICOLON.finditer(document.folded, start, sentence.end) for place in cut.span()]
            bounds = [start, *cuts, sentence.end]
            parts = list(zip(bounds[::2], bounds[1::2], strict=True))
            for begin, stop in parts:
                own = [mention for mention in mentions[sentence.index] if begin <= mention.start < stop]
                piece = Sentence(sentence.index, sentence.line, begin, stop, LineKind.LIST)
                if self._starts_with_name(document, begin, stop, own, titles=_TITLES):
                    listing.items.append(Item([piece], own))
                elif not listing.items:
                    break
                else:
                    listing.items[-1].pieces.append(piece)
                    listing.items[-1].mentions += own
            if len(listing.items) > 1 and 2 * len(listing.items) > len(parts):
                yield listing
