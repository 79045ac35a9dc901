"""Unseen: a text without the characters that nobody sees, and the way back to the text as it was given.

A blank without width or a soft hyphen inside a name, or an accent kept as a character of its own, makes another word of what a
person reads as the same. They are taken out before reading; what is found cites the text with them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from tracker.extraction.claims import Span, Value

T = TypeVar("T")

_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
_HIDDEN = re.compile(f"{_UNSEEN.pattern}|[^\\W\\d_][\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Seen:
    """`text` is what a person sees. Its character `i` stands at `starts[i]` of the text as given and ends before `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def back(self, item: T) -> T:
        """The same claim, with spans of the text as it was given."""
        if isinstance(item, Value):
            return item._replace(spans=tuple(self._span(span) for span in item.spans))
        if isinstance(item, tuple):
            return tuple(self.back(one) for one in item)  # type: ignore[return-value]  # the same type
        if isinstance(item, dict):
            return {key: self.back(one) for key, one in item.items()}  # type: ignore[return-value]  # the same type
        if is_dataclass(item) and not isinstance(item, type):
            return replace(item, **{one.name: self.back(getattr(item, one.name)) for one in fields(item)})
        return item

    def _span(self, span: Span) -> Span:
        return Span(self.starts[span.start], self.ends[span.end - 1])


def _may_hide(text: str) -> bool:
    """Nearly every report is written in one byte a character, and of those only the soft hyphen is unseen: asked in no time."""
    try:
        return b"\xad" in text.encode("cp1252")
    except UnicodeEncodeError:
        return True


def as_seen(text: str) -> Seen | None:
    """The text as it is seen; nothing where that is the text.

    >>> as_seen("Ana Rojas") is None
    True
    >>> as_seen("Ra\u200bmona").text
    'Ramona'
    """
    if text.isascii() or not _may_hide(text) or _HIDDEN.search(text) is None:
        return None
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _HIDDEN.finditer(text):
        parts.append(text[at : match.start()])
        starts += range(at, match.start())
        ends += range(at + 1, match.start() + 1)
        at = match.end()
        whole = unicodedata.normalize("NFC", match.group()) if match.group()[0].isalpha() else ""
        if whole:
            parts.append(whole)
            starts += [match.start()] * len(whole)
            ends += [match.end()] * len(whole)
    parts.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Seen("".join(parts), tuple(starts), tuple(ends))
