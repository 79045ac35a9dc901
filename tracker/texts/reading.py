"""Bytes of any kind to the text that is kept beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tracker.texts import plain
from tracker.texts.kinds import Kind, kind_of
from tracker.texts.told import NotText, Told, Trouble, letters_in

_BASE = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": os.defpath, "PYTHONUTF8": "1", "HOME": "/nonexistent"}  # all that the child gets: no key, no address of a service
_KILLED_AFTER = 30  # seconds by the clock
_PLENTY = 0.6  # coverage below this is shown to reviewers (docs/decisions/0018)


@dataclass(frozen=True, slots=True)
class Words:
    """A file's words and how they were had. `encoding` is empty where the format says it itself."""

    told: Told
    kind: Kind
    encoding: str = ""

    @property
    def is_partial(self) -> bool:
        """Whether a person should look at the original: much of it, or a named part of it, is not in the text."""
        return self.told.coverage < _PLENTY or bool(self.told.left_out)


def plain_words(content: bytes, *, encoding: str = "") -> Words:
    """Pasted words: text as it is, also where it looks like a page or a message. Raises NotText."""
    decoded = plain.decode(content, encoding=encoding)
    return Words(Told(decoded.text, plain.TOOL), Kind.PLAIN, decoded.encoding)


def to_words(content: bytes, *, encoding: str = "") -> Words:
    """The words of a file, whatever its format. Raises NotText."""
    kind = kind_of(content)
    if kind is Kind.PLAIN:
        return plain_words(content, encoding=encoding)
    told = in_child(kind, content, encoding)
    if not letters_in(told.text):
        raise NotText(Trouble.NO_LETTERS)
    return Words(told, kind)


def in_child(kind: Kind, content: bytes, encoding: str) -> Told:
    """What the child process makes of the bytes. Raises NotText."""
    command = [sys.executable, "-m", "tracker.texts.child", kind.value, encoding]
    try:
        done = subprocess.run(command, input=content, cwd=_BASE, env=ENVIRONMENT, capture_output=True, timeout=_KILLED_AFTER, check=False)
    except subprocess.TimeoutExpired as slow:
        raise NotText(Trouble.TOO_SLOW) from slow
    if done.returncode != 0:
        raise NotText(Trouble.TOO_MUCH)
    said = json.loads(done.stdout)
    if trouble := said.get("trouble"):
        raise NotText(Trouble(trouble))
    return Told(**said)
