"""Clean: a folded twin of the text in which every character keeps its place.

Folding works character by character so that an offset in the folded text is the same offset in the text as kept.
Combining marks become a character that no word contains but that no word breaks at.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

JOINER = "\u00b7"  # stands where a combining mark or an invisible character stood
_PLAIN = {
    "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
    "–": "-", "—": "—", "‑": "-", "−": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "ß": "s", "æ": "a", "œ": "o",
    "ø": "o", "đ": "d", "ł": "l", "ı": "i", "º": "o", "°": "o", "ª": "a", "…": ".",
}  # fmt: skip


def _fold_character(character: str) -> str:
    plain = _PLAIN.get(character)
    if plain is not None:
        return plain
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return JOINER
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character


class _FoldTable(dict[int, str]):
    """A translation table that learns each character once."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_OPENING = 6000
_FEW_WRAPS = 2
_GOES_ON = re.compile(r"\n[a-záéíóúñ]")  # what stands before is asked only behind a line's end: few characters are one
_WRAPPED = re.compile(r"[^\W\d_],?\n[a-záéíóúñ]")
_ENDED = re.compile(r"[.!?:;][\"”»)]?$|[\"”»]$")
_MARKED = re.compile(r"[•*·–—-]|\d{1,3}[.)/]|[a-z]\)")
_RAGGED = 14  # characters by which a line may be longer than most, or shorter where a word was divided
_TABLE = _FoldTable()
_WESTERN = "cp1252"  # holds nearly every report; five times as fast as going through Unicode
BYTES = bytes(range(256)).decode(_WESTERN, "replace")  # what each byte stands for
_UNFOLDED = b"\xb5"  # "µ" folds to a letter that isn't in that set
_OTHER_SIGNS = re.compile("[^" + re.escape("".join(one for one in BYTES if one not in "µ\ufffd")) + "]+")


def _folded_byte(code: int) -> int:
    try:
        return _fold_character(bytes([code]).decode(_WESTERN)).encode(_WESTERN)[0]
    except UnicodeError:
        return code


_BYTES = bytes(map(_folded_byte, range(256)))


def fold(text: str) -> str:
    """The same length as `text`: lower case, without accents, quotes and spaces made plain.

    >>> fold("Detención de JOSÉ Muñoz")
    'detencion de jose munoz'
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    western = in_bytes(text)
    if western is None or _UNFOLDED in western:
        return _by_bytes(text, _BYTES, _TABLE)
    return western.translate(_BYTES).decode(_WESTERN)


def _by_bytes(text: str, table: bytes, others: dict[int, str]) -> str:
    """Translates a text with a few signs of other scripts, an emoji or two: only those go through Unicode."""
    western = text.encode(_WESTERN, "replace").translate(table).decode(_WESTERN, "replace")
    parts: list[str] = []
    at = 0
    for signs in _OTHER_SIGNS.finditer(text):
        parts += (western[at : signs.start()], signs.group().translate(others))
        at = signs.end()
    return "".join(parts) + western[at:]


def _spaced_byte(code: int) -> int:
    try:
        return code if bytes([code]).decode(_WESTERN).isalnum() else ord(" ")
    except UnicodeError:
        return ord(" ")


class _SpacedTable(dict[int, str]):
    """Learns of each character once whether words are made of it."""

    def __missing__(self, code: int) -> str:
        told = self[code] = chr(code) if chr(code).isalnum() else " "
        return told


_SPACED = _SpacedTable()
_SPACED_BYTES = bytes(map(_spaced_byte, range(256)))


def spaced(folded: str) -> str:
    """The words between blanks: each character that is no letter or digit becomes one, and one is added at either end."""
    words = folded.translate(_SPACED) if folded.isascii() else _by_bytes(folded, _SPACED_BYTES, _SPACED)
    return f" {words} "


def plain_blanks(text: str) -> str:
    """The same length, with a plain blank for each that doesn't break or is thin."""
    if text.isascii():
        return text
    return text.replace("\u00a0", " ").replace("\u2009", " ").replace("\u202f", " ")


def unwrap(text: str) -> str:
    """The same length, with a blank where a line was broken only because it was full: "el pro-\\nfesor" stays, "fue\\ndetenido" doesn't.

    A line goes on when the next starts small; where many do, the text is set in a column, and any line without an end goes on.
    """
    if len(_GOES_ON.findall(text, 0, _OPENING)) < _FEW_WRAPS or len(_WRAPPED.findall(text, 0, _OPENING)) < _FEW_WRAPS:
        return text
    lines = text.split("\n")
    full = sorted(len(line) for line, after in pairwise(lines) if line and after[:1].islower())
    width = full[len(full) * 9 // 10 - (len(full) > 9)] if full else 0
    parts: list[str] = []
    for line, after in pairwise(lines):
        parts += (line, " " if _goes_on(line, after, width) else "\n")
    return "".join(parts) + lines[-1]


def _goes_on(line: str, after: str, width: int) -> bool:
    """The next line goes on with this one: it starts small, or its first word had no room left here."""
    if not line or _ENDED.search(line, max(0, len(line) - 2)) or not after or after[0].isspace():
        return False
    if after[0].islower():
        return True
    if _MARKED.match(after):
        return False
    return width - _RAGGED < len(line) + 1 + len(after.split(" ", 1)[0]) and len(line) <= width + _RAGGED


def fold_spaced(text: str) -> tuple[str, str]:
    """The text folded, and that with blanks for all marks, in one go.

    >>> fold_spaced("¡Sí, señor!")
    ('¡si, senor!', '  si  senor  ')
    """
    western = in_bytes(text) or _UNFOLDED
    if _UNFOLDED in western:
        folded = _by_bytes(text, _BYTES, _TABLE)
        return folded, spaced(folded)
    plain = western.translate(_BYTES)
    return _in_characters(plain), f" {_in_characters(plain.translate(_SPACED_BYTES))} "


def in_bytes(text: str) -> bytes | None:
    """One byte a character; None for a text with characters of other scripts. Plain letters alone are taken over in no time."""
    try:
        return text.encode("ascii" if text.isascii() else _WESTERN)
    except UnicodeEncodeError:
        return None


def _in_characters(western: bytes) -> str:
    return western.decode("ascii" if western.isascii() else _WESTERN)
