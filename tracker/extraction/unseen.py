"""Unseen: a text without what only its setting put there, and the way back to the text as it was given.

A blank without width or a soft hyphen inside a name, or an accent kept as a character of its own, makes another word of what a
person reads as the same; so do two blanks for one, and a word divided at a line's end. They are taken out before reading; what is
found cites the text with them. Wide gaps that set columns become the tab that they stand for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TypeVar

from tracker.extraction.claims import CountClaim, DetentionClaim, NotDetainedClaim, Reading, Span, Value

T = TypeVar("T")
_PARTS: dict[type, Callable[[object], Iterable[object]]] = {
    claim: attrgetter(*(one.name for one in fields(claim))) for claim in (Reading, DetentionClaim, CountClaim, NotDetainedClaim)
}

_NARROW, _COLUMNS = 2, 2

_CHARACTERS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_UNSEEN = re.compile(f"[{_CHARACTERS}]+")
_BLANK = "[ \u00a0\u2009\u202f]"
_SMALL = "a-z\u00df-\u00f6\u00f8-\u00ff"
# What stands before is asked behind the first character: few characters are a blank or a hyphen.
_SPACED = re.compile(f"[ \\t](?<![^\\n].)[ \\t]*|{_BLANK}{_BLANK}+|-\\n(?<=[{_SMALL}][{_SMALL}]-\\n)(?P<rest>[{_SMALL}]{{2}}[^\\s]*) ?")
_MAY_HIDE = re.compile(f"[{_CHARACTERS}\u0300-\u036f\u2009\u202f]")  # thin blanks, too: they make gaps
_HIDDEN = re.compile(f"{_UNSEEN.pattern}|[^\\W\\d_][\u0300-\u036f]+|{_SPACED.pattern}")
_GAP = re.compile(f"[^\\s]{_BLANK}{{3,}}(?=[^\\s])")


@dataclass(frozen=True, slots=True)
class Seen:
    """`text` is what a person sees. Its character `i` stands at `starts[i]` of the text as given and ends before `ends[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def back(self, item: T) -> T:
        """The same claim, with spans of the text as it was given."""
        if isinstance(item, Value):
            return item._replace(spans=tuple([self._span(span) for span in item.spans]))
        if isinstance(item, tuple):
            return tuple([self.back(one) for one in item])  # type: ignore[return-value]  # the same type
        if isinstance(item, dict):
            return {key: self.back(one) for key, one in item.items()}  # type: ignore[return-value]  # the same type
        parts = _PARTS.get(type(item))
        return item if parts is None else type(item)(*map(self.back, parts(item)))

    def _span(self, span: Span) -> Span:
        return Span(self.starts[span.start], self.ends[span.end - 1])


def _is_set(text: str) -> bool:
    """Whether blanks are doubled or begin a line, or a line ends in a hyphen: in most texts nothing does."""
    if "  " in text or "\n " in text or "-\n" in text or "\n\t" in text:
        return True
    return "\u00a0" in text and any(mark in text for mark in ("\u00a0 ", " \u00a0", "\u00a0\u00a0"))


def _line_from(text: str, start: int) -> tuple[int, bool]:
    """Where the line ends that goes on at `start`, and whether wide gaps set it in columns."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    gaps = _GAP.findall(text, start - 1, end)
    return end, len(gaps) >= _COLUMNS


def as_seen(text: str) -> Seen | None:
    """The text as it is seen; nothing where that is the text.

    >>> as_seen("Ana Rojas") is None
    True
    >>> as_seen("Ra\u200bmona").text
    'Ramona'
    >>> as_seen("fue  detenida").text
    'fue detenida'
    """
    hides = not text.isascii() and _MAY_HIDE.search(text) is not None
    if not hides and not text.startswith((" ", "\t")) and not _is_set(text):
        return None
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = line = 0
    columns = False
    for match in (_HIDDEN if hides else _SPACED).finditer(text):
        parts.append(text[at : match.start()])
        starts += range(at, match.start())
        ends += range(at + 1, match.start() + 1)
        at = match.end()
        whole = ""
        if match["rest"]:  # the line ends behind the word that was divided
            parts.append(match["rest"])
            starts += range(*match.span("rest"))
            ends += range(match.start("rest") + 1, match.end("rest") + 1)
            if at == match.end("rest"):
                continue
            parts.append("\n")
            starts.append(at - 1)
            ends.append(at)
        elif match.group()[0].isalpha():
            whole = unicodedata.normalize("NFC", match.group())
        elif at - match.start() > 1 and match.group()[0].isspace() and text[match.start() - 1 : match.start()] not in ("", "\n"):
            if match.start() >= line:
                line, columns = _line_from(text, match.start())
            whole = "\t" if columns and at - match.start() > _NARROW else " "
        if whole:
            parts.append(whole)
            starts += [match.start()] * len(whole)
            ends += [match.end()] * len(whole)
    if not parts:
        return None
    parts.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Seen("".join(parts), starts, ends)
