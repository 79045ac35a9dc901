"""One log for all parts: on the terminal, each line with the name of its part, and kept in a rotated file."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock

_LARGEST = 5_000_000
_KEPT = 5
_WIDTH = 11
_FILE_ONLY = frozenset({"postgres", "redis"})  # talkative, and of no use to a newcomer


class Journal:
    """Safe to use from many threads. A terminal that has gone away is no reason to stop."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = file
        self._handler = RotatingFileHandler(file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", errors="replace")
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._lock = Lock()

    def line(self, part: str, text: str) -> None:
        """For everybody: on the terminal and in the file."""
        self._write(part, text, shown=part not in _FILE_ONLY)

    def keep(self, part: str, text: str) -> None:
        """In the file alone."""
        self._write(part, text, shown=False)

    def say(self, text: str) -> None:
        for line in text.splitlines():
            self.line("up", line)

    def show_only(self, text: str) -> None:
        """On the terminal and nowhere else: what must not be kept, such as a sign-in link."""
        with self._lock:
            self._show(f"{'':{_WIDTH}}| {text}")

    def _write(self, part: str, text: str, *, shown: bool) -> None:
        text = f"{part:<{_WIDTH}}| {text}"
        with self._lock:
            self._handler.handle(logging.makeLogRecord({"msg": text}))
            if shown:
                self._show(text)

    @staticmethod
    def _show(text: str) -> None:
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except (OSError, ValueError):  # the terminal was closed
            return

    def close(self) -> None:
        self._handler.close()
