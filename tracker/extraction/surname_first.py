"""Names printed surname first: "RONDÓN MEJÍAS, Carla" anywhere, and "Rondón Mejías, Carla" where lines of a list are written so.

In ordinary letters "Rojas, Ana" is told from two people only by its neighbours: most lines begin so, and what follows the comma
are given names, or the head of the table says which column holds what.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from detentions.names import PARTICLES, speaking_case
from tracker.extraction.clean import fold
from tracker.extraction.document import Document, Sentence
from tracker.extraction.name_patterns import CAPITALS, GAP, REGISTRY, SMALL, TOKEN
from tracker.extraction.people import Mention
from tracker.extraction.sentences import BULLETS

_NAMES = rf"(?:{SMALL}{GAP}){{0,2}}{TOKEN}(?:{GAP}(?:{SMALL}{GAP}){{0,2}}{TOKEN}){{0,3}}"
_LINE = re.compile(
    rf"^[ \t|\"']*(?:\d{{1,3}}[ .)/°º|;,\t-]+|[-*·–{BULLETS}]\ufe0f?[ ]*)?[\"']?"
    rf"(?P<surnames>{_NAMES})(?P<joint>,[ ]*|[\"']?[;|\t,][\"' ]*)(?P<given>{_NAMES})(?=[ ]*(?:$|[,;:(|/\t\"'.–—-]))",
    re.MULTILINE,
)
_LINE_END = re.compile(r"\n")  # found in no time; a line's beginning would be asked for at every character
_HEAD = re.compile(
    r"(?:apellidos?|surnames?|last names?)[\"']?(?:\s*[,;|\t/&]\s*|\s+(?:y|and)\s+)[\"']?(?:(?:given |first )?names?|nombres?)(?!\w)"
)
_BEHIND_ARTICLE = (" la ", " el ", " del ", " los ", " las ", " the ", " of ", " de ")
_FEW, _ENOUGH = 2, 3


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Common given names, folded."""
    with (Path(__file__).resolve().parent / "given_names.toml").open("rb") as stream:
        return frozenset(tomllib.load(stream)["names"].split())


def in_capitals(document: Document, sentence: Sentence, blocked: bytearray, dull: frozenset[str]) -> list[Mention]:
    """ "RONDÓN MEJÍAS, Carla Beatriz": capitals say by themselves which half is the surname."""
    found: list[Mention] = []
    if CAPITALS.search(document.text, sentence.start, sentence.end) is None:
        return found
    for match in REGISTRY.finditer(document.text, sentence.start, sentence.end):
        before = document.folded[max(0, match.start() - 5) : match.start()]
        if blocked[match.start()] or before.endswith(_BEHIND_ARTICLE):  # "SEBIN, Maracaibo", "la ONG, Ana"
            continue
        if _are_names(match.group(), dull):
            found.append(_turned(match.group(1), match.group(2), match, sentence.index))
    return found


def in_lines(document: Document, blocked: bytearray, dull: frozenset[str]) -> list[Mention]:
    """Names of lines that all begin surname first, one a line; none where the lines don't agree."""
    text, known = document.text, given_names()
    starts = [0, *[found.end() for found in _LINE_END.finditer(text)]]
    alike = [match for match in (_LINE.match(text, start) for start in starts) if match is not None]
    if len(alike) < _FEW:
        return []
    headed = _HEAD.search(document.folded) is not None
    lines: list[re.Match[str]] = []
    turned = straight = 0
    for match in alike:
        if blocked[match.start("surnames")] or not _are_names(f"{match['surnames']} {match['given']}", dull):
            continue
        if match["joint"].strip() != "," and not headed:
            continue
        first, second = (_first(match[half]) in known for half in ("surnames", "given"))
        turned += second and not first
        straight += first and not second
        lines.append(match)
    if len(lines) < (_FEW if headed else _ENOUGH) or straight * 4 > turned or (not headed and 2 * turned < len(lines)):
        return []
    found = []
    for match in lines:
        sentence = document.sentence_at(match.start("surnames"))
        if sentence is not None and sentence.is_story and match.end("given") <= sentence.end:
            found.append(_turned(match["surnames"], match["given"], match, sentence.index))
    return found


def _first(names: str) -> str:
    return next((word for word in fold(names).split() if word not in PARTICLES), "")


def _are_names(names: str, dull: frozenset[str]) -> bool:
    return dull.isdisjoint(word for word in fold(names).replace(",", " ").split() if word not in PARTICLES)


def _turned(surnames: str, given: str, match: re.Match[str], sentence: int) -> Mention:
    start, end = match.start(1), match.end("given" if "given" in match.groupdict() else 2)
    name = f"{speaking_case(given)} {speaking_case(surnames.strip())}"
    tokens = tuple(word for word in re.findall(r"[a-z0-9]+", fold(name)) if word not in PARTICLES)
    mention = Mention(start, end, name, tokens, sentence)
    mention.nick = match.string[start:end]
    return mention
