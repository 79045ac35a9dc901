"""A text cut into paragraphs and pieces, each piece carrying the mark of the words a value rests on. Pure: no Django.

Marks may overlap and lie within each other. Each stretch of text shows the shortest mark over it (the most specific one); a mark that
is hidden completely still has a place to jump to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple


class Mark(NamedTuple):
    """Characters `start` to `end` of the text. `anchor` is where links jump to; `goes_to` where a click on the mark leads."""

    start: int
    end: int
    kind: str
    letter: str
    anchor: str
    goes_to: str
    is_other: bool = False
    denies: bool = False


class Piece(NamedTuple):
    """A stretch of text under one mark, or none. `opens` says that the mark begins here, `closes` that it ends here."""

    text: str
    mark: Mark | None = None
    opens: bool = False
    closes: bool = False
    hidden_anchors: tuple[str, ...] = ()


@dataclass(slots=True)
class Paragraph:
    number: int
    start: int
    end: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_marked(self) -> bool:
        return any(piece.mark for piece in self.pieces)


def paragraphs(text: str, marks: Sequence[Mark]) -> list[Paragraph]:
    """The lines of the text that hold words, numbered from 1, cut at the borders of the marks."""
    found: list[Paragraph] = []
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            begin = start + line.index(words[0])
            found.append(Paragraph(len(found) + 1, begin, begin + len(words)))
        start += len(line)
    marks_of: dict[int, list[Mark]] = {}
    starts = [paragraph.start for paragraph in found]
    for mark in marks:
        for number in _numbers_under(found, starts, mark):
            marks_of.setdefault(number, []).append(mark)
    stretches = {paragraph.number: _stretches(paragraph, marks_of.get(paragraph.number, [])) for paragraph in found}
    shown = {over[0].anchor for cut in stretches.values() for _begin, _end, over in cut if over}
    opened: set[str] = set()
    for paragraph in found:
        paragraph.pieces = [_piece(text, begin, end, over, shown, opened) for begin, end, over in stretches[paragraph.number]]
    return found


def paragraph_number(found: Sequence[Paragraph], offset: int) -> int | None:
    """The number of the paragraph that holds the character."""
    at = bisect_right(found, offset, key=lambda paragraph: paragraph.start) - 1
    return found[at].number if at >= 0 and offset < found[at].end else None


def _numbers_under(found: Sequence[Paragraph], starts: Sequence[int], mark: Mark) -> list[int]:
    first, last = max(bisect_right(starts, mark.start) - 1, 0), bisect_left(starts, mark.end)
    return [paragraph.number for paragraph in found[first:last] if paragraph.end > mark.start]


def _stretches(paragraph: Paragraph, marks: Sequence[Mark]) -> list[tuple[int, int, list[Mark]]]:
    """The paragraph cut at the borders of the marks; of each stretch the marks over it, the one to show first."""
    first, last = paragraph.start, paragraph.end
    if not marks:
        return [(first, last, [])]
    borders = {first, last}
    for start, end, *_told in marks:
        borders.add(start if start > first else first)
        borders.add(end if end < last else last)
    ranked = sorted(marks, key=_most_specific_first)
    return [
        (begin, stop, [mark for mark in ranked if mark.start <= begin and mark.end >= stop]) for begin, stop in pairwise(sorted(borders))
    ]


def _piece(text: str, begin: int, end: int, over: Sequence[Mark], shown: set[str], opened: set[str]) -> Piece:
    """`opened` collects the anchors that have their place already; a mark that is shown nowhere gets one where it begins."""
    if not over:
        return Piece(text[begin:end])
    mark = over[0]
    opens = mark.anchor not in opened
    opened.add(mark.anchor)
    if len(over) == 1:
        return Piece(text[begin:end], mark, opens, mark.end == end)
    hidden = tuple([one.anchor for one in over[1:] if one.anchor not in shown and one.anchor not in opened])
    opened.update(hidden)
    return Piece(text[begin:end], mark, opens, mark.end == end, hidden)


def _most_specific_first(mark: Mark) -> tuple[bool, int, int, str]:
    return (mark.is_other, mark.end - mark.start, mark.start, mark.anchor)
