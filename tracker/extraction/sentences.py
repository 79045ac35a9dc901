"""Lines and sentences, and what each line is for: story, byline, caption, related headline, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tracker.extraction.claims import Span
from tracker.extraction.document import LineKind, Sentence

# "ideológicos.La semana": the blank got lost
_GLUED = r"(?:(?<=[a-záéíóúñ]{3}\.)|(?<=[a-z] \d\d\.)|(?<= \d{4}\.))(?=[¿¡]?[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+[ ,])"
_AFTER = rf"(?:[\"')\]»”’]|\[\d{{1,3}}\])*(\s+(?=[\"'(\[«“‘¿¡—–-]*[^\W_a-z])|{_GLUED})"
_QUOTED = r"(?<=[!?])[\"'»”’](\s+)"  # "Who?" she asked: any word may follow
_STOP = re.compile(rf"[.!?](?<![.!?][.!?])[.!?]*+(?:{_AFTER}|{_QUOTED})")
_FULL_STOP = re.compile(rf"\.(?<!\.\.)\.*+{_AFTER}")  # one mark alone is found faster
_ABBREVIATED = frozenset(
    (
        "sr sra sras srs dr dra dras drs lic ing abg prof gral gen cnel tcnel cap capt sgto sgt tte lt col maj mr mrs "
        "ms st jr av art nro no num pag vs etc ee.uu u.s u.n ph.d a.m p.m jan feb mar apr aug sep sept oct nov dec rev "
        "sen gov rep cia c.a s.a dept est aprox ej dip exmo mons pbro fr hon"
    ).split()
)
_LONGEST_ABBREVIATION = 12
BULLETS = "•‣◦●○■□▪▫◾◽▶►➡➤→✅☑✔❌✖🔴🔵🟢🟡⚫🔹🔸🔻👉📌📍"
_LIST_MARK = re.compile(rf"\s*(?:(?:[-*·–—]|\d{{1,3}}[.)/]|[a-z][.)])\s+|[{BULLETS}]\ufe0f?\s*|\|?\s*\d{{1,3}}\s?[|;\t])")
_QUOTE = re.compile(r'"[^"\n]{1,1500}"')
_LONGEST_BYLINE = 90
_LONGEST_SENTENCE = 1500
_LONGEST_HEADLINE = 160


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
    stop = _STOP if "?" in text or "!" in text else _FULL_STOP
    label = False  # "LEE TAMBIÉN" on a line of its own: the headline is the next one
    for number, line in enumerate(folded.split("\n")):
        end = offset + len(line)
        if line and not line.isspace():
            kind = LineKind.RELATED if label and len(line) < _LONGEST_HEADLINE else _kind(line, marks, first=not sentences)
            label = line.strip(" :") in marks["related"]
            for start, stopped in _pieces(folded, text, stop.finditer(text, offset, end), offset, end):
                for at in range(start, stopped, _LONGEST_SENTENCE):  # hostile text without stops stays cheap
                    sentences.append(Sentence(len(sentences), number, at, min(at + _LONGEST_SENTENCE, stopped), kind))
        offset = end + 1
    return tuple(sentences)


def _pieces(folded: str, text: str, stops: Iterable[re.Match[str]], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of the line `text[begin:end]`, in which `stops` are the marks behind which one may start."""
    line = begin
    for stop in stops:
        plain, at = stop.lastindex == 1, stop.start()
        if plain and text[at] == "." and _is_abbreviated(folded[max(line, at - _LONGEST_ABBREVIATION) : at]):
            continue
        blanks = stop.span(1 if plain else 2)
        yield begin, blanks[0]
        begin = blanks[1]
    rest = folded[begin:end].rstrip()
    if rest:
        yield begin, begin + len(rest)


def _is_abbreviated(before: str) -> bool:
    """A letter alone or a known abbreviation stands right before the stop."""
    before = before.replace("(", " ")
    if not before or before[-1].isspace():
        return False
    word = before.rsplit(None, 1)[-1]
    return word in _ABBREVIATED or (len(word) == 1 and "a" <= word <= "z")


def quotes(folded: str) -> tuple[Span, ...]:
    """Regions in quotation marks, within one line."""
    return tuple(Span(found.start(), found.end()) for found in _QUOTE.finditer(folded))
