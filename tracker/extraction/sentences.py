"""Lines and sentences, and what each line is for: story, byline, caption, related headline, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.extraction.claims import Span
from tracker.extraction.document import LineKind, Sentence

_STOP = re.compile(r"[.!?]+")
_BREAK = re.compile(r"[\"')\]»”’]*(\s+)(?=[\"'(\[«“‘¿¡—–-]*[^\W_a-z])")
_QUOTED = re.compile(r"[\"'»”’](\s+)")  # "Who?" she asked: any word may follow
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[a-z]|sra?s?|dra?s?|lic|ing|abg|prof|gral|gen|cnel|tcnel|cap|capt|sgto|sgt|tte|lt|col|maj|mr|mrs|ms|st|jr"
    r"|av|art|nro|no|num|pag|vs|etc|ee\.uu|u\.s|u\.n|ph\.d|a\.m|p\.m|a\. m|p\. m|jan|feb|mar|apr|aug|sept?|oct|nov|dec|rev|sen|gov|rep"
    r"|cia|c\.a|s\.a|dept|est|aprox|ej|dip|exmo|mons|pbro|fr|hon)\.$"
)
_LIST_MARK = re.compile(r"\s*(?:[-•*·–—]|\d{1,3}[.)/]|[a-z][.)])\s+")
_QUOTE = re.compile(r'"[^"\n]{1,1500}"')
_LONGEST_BYLINE = 90
_LONGEST_SENTENCE = 1500


def _kind(line: str, marks: Mapping[str, tuple[str, ...]], *, first: bool) -> LineKind:
    text = line.strip()
    if text.startswith(marks["related"]) and len(text) < 250:
        return LineKind.RELATED
    if text.startswith(marks["boilerplate"]) and len(text) < 250:
        return LineKind.BOILERPLATE
    if text.startswith(marks["caption"]):
        return LineKind.CAPTION
    if len(text) <= _LONGEST_BYLINE and text.startswith(marks["byline"]) and not text.endswith((".", "!", "?", '"')):
        return LineKind.BYLINE
    if _LIST_MARK.match(line):
        return LineKind.LIST
    if first and len(text) < 200 and not text.endswith("."):
        return LineKind.HEADING
    return LineKind.BODY


def split(folded: str, text: str, marks: Mapping[str, tuple[str, ...]]) -> tuple[Sentence, ...]:
    """Every sentence with its place. A blank line or a line's end always ends a sentence."""
    sentences: list[Sentence] = []
    offset = 0
    seen = 0
    for number, line in enumerate(folded.split("\n")):
        if line.strip():
            kind = _kind(line, marks, first=seen == 0)
            seen += 1
            for start, end in _pieces(line, text[offset : offset + len(line)]):
                sentences.append(Sentence(len(sentences), number, offset + start, offset + end, kind))
        offset += len(line) + 1
    return tuple(sentences)


def _pieces(line: str, original: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    begin = 0
    for stop in _STOP.finditer(original):
        first, end = stop.span()
        found = _BREAK.match(original, end)
        if found is None:
            found = _QUOTED.match(original, end) if original[end - 1] != "." else None
        elif original[first] == "." and _ABBREVIATION.search(line[max(0, first - 12) : first + 1]):
            continue
        if found is not None:
            pieces.append((begin, found.start(1)))
            begin = found.end(1)
    if line[begin:].strip():
        pieces.append((begin, len(line.rstrip())))
    return [bounded for piece in pieces for bounded in _bounded(piece)]


def _bounded(piece: tuple[int, int]) -> list[tuple[int, int]]:
    """No sentence is longer than a page of words: hostile text without stops stays cheap."""
    start, end = piece
    if end - start <= _LONGEST_SENTENCE:
        return [piece]
    return [(at, min(at + _LONGEST_SENTENCE, end)) for at in range(start, end, _LONGEST_SENTENCE)]


def quotes(folded: str) -> tuple[Span, ...]:
    """Regions in quotation marks, within one line."""
    return tuple(Span(found.start(), found.end()) for found in _QUOTE.finditer(folded))
