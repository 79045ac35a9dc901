"""What a reader of files gives back, and what it may say instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Trouble(StrEnum):
    EMPTY = "empty"
    NUL = "nul"
    BINARY = "binary"
    ENCODING = "encoding"
    NO_LETTERS = "no_letters"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_MUCH = "too_much"
    TOO_SLOW = "too_slow"


class NotText(Exception):
    """The bytes are no text that can be kept. `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a file.

    `coverage` is the share of the file's visible characters that are in `text`, from 0 to 1: a page has menus, and its article is what we
    keep. `left_out` names the parts that were not read (attachments, pages without letters). `tool` names the program and its version.
    """

    text: str
    tool: str
    title: str = ""
    coverage: float = 1.0
    left_out: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """Text from a parser as we keep text: line ends as \\n, no NUL, no half characters, no blanks at line ends, no runs of empty lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").encode("utf-8", "ignore").decode()
    lines = [line.rstrip() for line in plain.split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip() + "\n"


def letters_in(text: str) -> int:
    return sum(map(str.isalnum, text))
