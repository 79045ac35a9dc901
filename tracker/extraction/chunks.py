"""A sentence as a row of chunks: names, dates, agencies, places, triggers and the words between them.

Grammar is easier to read off a row where "la Dirección General de Contrainteligencia Militar" is one thing.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from tracker.extraction.anchor import DateMention
from tracker.extraction.document import Hit, Sentence
from tracker.extraction.people import Mention

_WORD = re.compile(r"(?:u\.s\.(?:a\.)?|u\.k\.|u\.n\.|ee\.uu\.)|[^\W\d_]+(?:['·-][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]")
_ASCII_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*|[0-9]+(?:[.,][0-9]+)*|[^\w\s]", re.ASCII)  # the same of plain text, twice as fast
_LINKS = re.compile(r"(?:^| )(?:(?:del?|al?|en|l[ao]s?|el|from|out|of|in(?:to)?|to|at|the|una?|an) )+$")
_ABBREVIATED = frozenset("mr mrs ms dr dra sr sra gen gov lt col capt sgt lic ing abg prof sen rep jr cnel gral tte cap".split())
NAME, DATE, AGENCY, PLACE, FACILITY, ORG, TRIGGER, WORD, NUMBER, MARK = (
    "name",
    "date",
    "agency",
    "place",
    "facility",
    "org",
    "trigger",
    "w",
    "num",
    "p",
)
_RANK = {"facility": 2, "agency": 3, "org": 4, "trigger": 5, "place": 6}
_TRIGGER_RANK = _RANK["trigger"]
_SAME, _FIRST = "same/subj", 1  # "los otros militares son": the words of a force within it mean no force
_KIND = attrgetter("kind")
_Item = Mention | DateMention | Hit


class Chunk:
    """One thing in a sentence. `word` is its folded text; the rest is what it stands for."""

    event: str = ""
    form: str = ""
    near: str = ""
    alternatives: Sequence[str] = ()
    mention: Mention | None = None
    when: DateMention | None = None

    def __init__(self, kind: str, start: int, end: int, word: str) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.word = word

    def read_as(self, key: str) -> None:
        """Take the meaning of a lexicon's entry: event, form and what must stand near."""
        self.event, _, rest = key.partition("/")
        self.form, _, self.near = rest.partition("/")

    def __repr__(self) -> str:
        return f"<{self.kind} {self.word}>"


class Row(list[Chunk]):
    """A sentence's chunks in order, with what rules ask of all of them, told once: their words, and where each kind stands."""

    def __init__(self, chunks: Iterable[Chunk] = ()) -> None:
        super().__init__(chunks)
        self.words = [chunk.word for chunk in self]
        self.kinds: dict[str, list[int]] = {}
        kinds = self.kinds
        for at, chunk in enumerate(self):
            kind = chunk.kind
            if kind != WORD:
                if kind in kinds:
                    kinds[kind].append(at)
                else:
                    kinds[kind] = [at]

    def where(self, kind: str, low: int, high: int) -> list[int]:
        """Where in `low:high` chunks of the kind stand; not for words."""
        found = self.kinds.get(kind)
        return found[bisect_left(found, low) : bisect_left(found, high)] if found else []


def build(folded: str, sentence: Sentence, mentions: Iterable[Mention], dates: Iterable[DateMention], hits: Sequence[Hit]) -> Row:
    """The sentence's chunks. Where two things overlap, a name wins, then a date, a place of custody, an agency, an organisation."""
    found: list[tuple[int, _Item]] = [(4 if item.namesake else 0, item) for item in mentions if item.person is not None or item.namesake]
    found += zip(itertools.repeat(1), dates)
    found += [(_FIRST if hit.key == _SAME else _RANK[hit.kind], hit) for hit in _without_inner(folded, hits) if hit.kind in _RANK]
    spans = sorted((rank, item.start - item.end, item.start, order, item) for order, (rank, item) in enumerate(found))
    kept: list[tuple[int, int, int, _Item]] = []
    others: dict[tuple[int, int], list[str]] = {}
    base = sentence.start
    taken = 0  # one bit for each character of the sentence
    for rank, length, start, order, item in spans:
        end = start - length
        bits = ((1 << -length) - 1) << (start - base)
        if not taken & bits:
            kept.append((start, end, order, item))
            taken |= bits
        elif rank == _TRIGGER_RANK and isinstance(item, Hit) and any((start, end) == (begin, stop) for begin, stop, _, _ in kept):
            others.setdefault((start, end), []).append(item.key)
    kept.sort()
    chunks: list[Chunk] = []
    at = base
    told = folded[base : sentence.end]
    word = _ASCII_WORD if told.isascii() and "u." not in told else _WORD
    for start, end, _, item in kept:
        _words(word, folded, at, start, chunks)
        chunks.append(_chunk(folded, start, end, item))
        if others:
            chunks[-1].alternatives = others.get((start, end), [])
        at = end
    _words(word, folded, at, sentence.end, chunks)
    return Row(chunks)


def _without_inner(folded: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Without the organisations whose name is only part of a place's: "Palacio de Miraflores".

    "salió de la cárcel de Yare": where a prison's name begins inside the words of a trigger, these end at their verb.
    """
    kinds = set(map(_KIND, hits))
    if FACILITY in kinds and TRIGGER in kinds:
        houses = [hit for hit in hits if hit.kind == FACILITY]
        hits = [_cut(folded, hit, houses) if hit.kind == TRIGGER else hit for hit in hits]
    if ORG in kinds and PLACE in kinds:
        wider = [hit for hit in hits if hit.kind == PLACE]
        hits = [hit for hit in hits if hit.kind != ORG or not any(_is_part(hit, place) for place in wider)]
    return hits


def _cut(folded: str, hit: Hit, houses: Iterable[Hit]) -> Hit:
    over = next((house for house in houses if hit.start < house.start < hit.end <= house.end), None)
    verb = _LINKS.sub("", folded[hit.start : over.start]) if over is not None else ""
    return Hit(hit.start, hit.start + len(verb), hit.kind, hit.key) if verb else hit


def _is_part(hit: Hit, place: Hit) -> bool:
    return place.start <= hit.start and hit.end <= place.end and (place.start, place.end) != (hit.start, hit.end)


def _words(pattern: re.Pattern[str], folded: str, start: int, end: int, chunks: list[Chunk]) -> None:
    """Adds the words, numbers and marks between two things. Only blanks stand between them, so each is found by its text."""
    if end - start < 2 and folded[start:end] in ("", " "):
        return
    add, find, at = chunks.append, folded.find, start
    for word in pattern.findall(folded, start, end):
        begin = find(word, at)
        at = begin + len(word)
        if word[0].isalpha():
            add(Chunk(WORD, begin, at, word))
        elif word != "." or not chunks or chunks[-1].end != begin or chunks[-1].word not in _ABBREVIATED:
            add(Chunk(_kind(word[0]), begin, at, word))


def _kind(first: str) -> str:
    if first.isdecimal():
        return NUMBER
    return WORD if first.isalnum() else MARK


def _chunk(folded: str, start: int, end: int, item: _Item) -> Chunk:
    if isinstance(item, Hit):
        chunk = Chunk(item.kind, start, end, folded[start:end])
        chunk.read_as(item.key)
    elif isinstance(item, DateMention):
        chunk = Chunk(DATE, start, end, folded[start:end])
        chunk.when = item
    elif item.namesake:
        chunk = Chunk(ORG, start, end, folded[start:end])
    else:
        chunk = Chunk(NAME, start, end, folded[start:end])
        chunk.mention = item
    return chunk


def words_before(chunks: Row, index: int, count: int) -> list[str]:
    """Up to `count` words to the left, nearest first, not beyond a full stop inside the sentence."""
    found: list[str] = []
    for at in range(index - 1, -1, -1):
        if chunks[at].word in (";", ":") or len(found) >= count:
            break
        found.append(chunks[at].word)
    return found
