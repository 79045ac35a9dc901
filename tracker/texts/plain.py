"""Plain text: encodings by declaration or by certainty, never by a guess that could mangle a name."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from tracker.texts.told import NotText, Trouble

TOOL = "plain-text/1"
ENCODINGS = ("utf-8", "utf-16", "cp1252")

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x1f\x8b",
    b"ID3",
    b"RIFF",
    b"\x7fELF",
)
_MOST_CONTROLS = 0.01  # share of characters; ordinary texts have none


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` has line ends as \\n; nothing else is changed."""

    text: str
    encoding: str


def decode(content: bytes, *, encoding: str = "") -> Decoded:
    """Text from bytes, in the given encoding, or in UTF-8, or in UTF-16 where a byte order mark says so.

    Raises NotText.
    """
    if not content.strip():
        raise NotText(Trouble.EMPTY)
    if content.startswith(_SIGNATURES):
        raise NotText(Trouble.BINARY)
    used = encoding or next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode("utf-8-sig" if used == "utf-8" else used)
    except (UnicodeDecodeError, UnicodeError) as wrong:
        raise NotText(_why_undecodable(content)) from wrong
    if "\x00" in text:
        raise NotText(Trouble.NUL)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _share_of_controls(text) > _MOST_CONTROLS:
        raise NotText(Trouble.BINARY)
    if not text.strip():
        raise NotText(Trouble.EMPTY)
    return Decoded(text=text, encoding="utf-8" if used == "utf-8-sig" else used)


def _why_undecodable(content: bytes) -> Trouble:
    if b"\x00" in content:
        return Trouble.NUL
    return Trouble.BINARY if _share_of_controls(content.decode("latin-1")) > _MOST_CONTROLS else Trouble.ENCODING


def _share_of_controls(text: str) -> float:
    controls = sum(1 for letter in text if letter < " " and letter not in "\t\n\x0c")
    return controls / len(text) if text else 0.0
