"""Clean: a folded twin of the text in which every character keeps its place.

Folding works character by character so that an offset in the folded text is the same offset in the text as kept.
Combining marks become a character that no word contains but that no word breaks at.
"""

from __future__ import annotations

import re
import unicodedata

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
_COLUMN = re.compile(r"\n(?:(?<=[^\n]{40}[^\s.!?:;\"”»]\n)(?=[^\s•*·–—-])|(?<=[^\s.!?:;]\n)(?=[a-záéíóúñ]))")
_TABLE = _FoldTable()
_WESTERN = "cp1252"  # holds nearly every report; five times as fast as going through Unicode
_UNFOLDED = b"\xb5"  # "µ" folds to a letter that isn't in that set


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
    try:
        western = text.encode(_WESTERN)
    except UnicodeEncodeError:
        return text.translate(_TABLE)
    return text.translate(_TABLE) if _UNFOLDED in western else western.translate(_BYTES).decode(_WESTERN)


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
    return f" {folded.translate(_SPACED)} "


def unwrap(text: str) -> str:
    """The same length, with a blank where a line was broken only because it was full: "el pro-\\nfesor" stays, "fue\\ndetenido" doesn't.

    A line goes on when the next starts small; where many do, the text is set in a column, and any line without an end goes on.
    """
    if len(_GOES_ON.findall(text, 0, _OPENING)) < _FEW_WRAPS or len(_WRAPPED.findall(text, 0, _OPENING)) < _FEW_WRAPS:
        return text
    return _COLUMN.sub(" ", text)


def fold_spaced(text: str) -> tuple[str, str]:
    """The text folded, and that with blanks for all marks, in one go.

    >>> fold_spaced("¡Sí, señor!")
    ('¡si, senor!', '  si  senor  ')
    """
    try:
        western = text.encode(_WESTERN)
    except UnicodeEncodeError:
        western = _UNFOLDED
    if _UNFOLDED in western:
        folded = text.translate(_TABLE)
        return folded, spaced(folded)
    plain = western.translate(_BYTES)
    return plain.decode(_WESTERN), f" {plain.translate(_SPACED_BYTES).decode(_WESTERN)} "
