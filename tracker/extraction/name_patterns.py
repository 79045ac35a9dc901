"""Patterns of names: runs of capitals, nicknames within them, and lists that put the surname first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detentions.names import PARTICLES
from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.people import Mention

_FEW = 2  # sentences
_OPENING = 12  # characters

UPPER = "".join(chr(code) for code in [*range(0x41, 0x250), *range(0x1E00, 0x1F00)] if chr(code).isupper())
SMALL = r"(?:de|del|des|du|la|le|las|los|da|das|do|dos|di|van|von|der|den|bin|al|el)"
TOKEN = rf"(?:Jr\.|Sr\.(?= ?,)|[{UPPER}]\.(?=[ ,;)]|[{UPPER}]|$)|[{UPPER}](?:[\w’'·-]{{0,30}}\w)?)"
GAP = r"[ \u00a0]{1,2}"
NICK = r"[\"“«'‘(][^\W\d_][\w .’'-]{1,18}[\"”»'’)]"
# A run's first word, told from its capital on: a search for a capital is many times as fast as one for what may not precede it.
FIRST = rf"[{UPPER}](?<![\w@#/.-].)(?:(?<=J)r\.|(?<=S)r\.(?= ?,)|\.(?=[ ,;)]|[{UPPER}]|$)|(?:[\w’'·-]{{0,30}}\w)?)"
RUN = re.compile(rf"{FIRST}(?:{GAP}(?:{SMALL}{GAP}){{0,3}}(?:{NICK}{GAP})?{TOKEN}|(?<=\.){TOKEN})*")
NICKNAME = re.compile(NICK)
_PLAIN = re.compile(r"[a-z0-9]+")
SHOUTED = rf"[{UPPER}]{{2,}}(?:(?:{GAP}|-)[{UPPER}]{{2,}}){{0,3}}(?:{GAP}|-)?"
REGISTRY = re.compile(rf"(?<!\w)({SHOUTED}),[ ]+({TOKEN}(?:{GAP}(?:{SMALL}{GAP}){{0,2}}{TOKEN}){{0,3}})")
CAPITALISED = re.compile(rf"(?<!\w)[{UPPER}]\w")
CAPITALS = re.compile(rf",(?<=[{UPPER}]{{2}},)")  # told from the comma on, which is found faster than capitals


def tokens(plain: str) -> tuple[str, ...]:
    """The words of a folded name that tell people apart."""
    told = plain.split() if plain.isascii() and plain.replace(" ", "").isalnum() else _PLAIN.findall(plain)
    return tuple(told) if PARTICLES.isdisjoint(told) else tuple([word for word in told if word not in PARTICLES])


def cuts_at_place(folded: str, begin: int, stop: int, before: Sequence[tuple[int, int]], end: int) -> bool:
    """ "Ana Rojas de Carora" ends before the town; "Francisco de Miranda" and "Maribel Sucre Ocanto" go on."""
    of = folded[before[-1][0] : before[-1][1]]
    names = sum(1 for start, stop_ in before if folded[start:stop_] not in PARTICLES)
    return of in ("de", "del") and names >= 2 and stop >= end


def without_house(folded: str, part: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """ "Ana Rojas de Radio Norte": more than one word after "de" is where she works, not whom she married."""
    for at in range(2, len(part) - 2):
        if folded[part[at][0] : part[at][1]] == "de" and folded[part[at + 1][0] : part[at + 1][1]] not in PARTICLES:
            return part[:at]
    return part


def all_capitals(document: Document, sentence: Sentence) -> bool:
    """A Headline Written Like This gives no hint which words are names."""
    if sentence.kind is not LineKind.HEADING or sentence.end - sentence.start > 200:
        return False
    long = [word for word in document.text[sentence.start : sentence.end].split() if len(word) > 4 and word[0].isalpha()]
    share = 0.75 if len(document.sentences) > _FEW else 0.9  # a message of a line or two names nobody elsewhere
    return len(long) >= 4 and sum(word[0].isupper() for word in long) >= share * len(long)


def leads(folded: str, start: int, mention: Mention) -> bool:
    """The name opens its sentence, and isn't "X's wife"."""
    return mention.start - start <= _OPENING and not folded.startswith("'s", mention.end)


def is_brand(surface: str) -> bool:
    """ "CanalNorte", "VPItv": capitals within a word, as no surname has them but "MacArthur"."""
    if surface.isupper() or surface[1:].islower() or not surface.isalpha() or surface.startswith(("Mc", "Mac", "De", "Di")):
        return False
    return any(map(str.isupper, surface[2:]))
