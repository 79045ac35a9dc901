"""Keeps the parts of a small installation running, and ends them in order.

Parts are started from the main thread, each in a session of its own and on a leash: Ctrl-C reaches the supervisor alone, and
nothing outlives it.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from config import env
from config.embedded.folders import ServiceFailed
from config.journal import Journal
from config.messages import words
from config.processes import Child

_STEP = 0.2
_LONGEST_DELAY = float(env.number("RESTART_WITHIN_SECONDS", 30))
_WELL_AFTER = 60.0  # seconds: a part that has run this long starts again at once when it ends


class Stopped(Exception):
    """Somebody asked to stop while the house was still being opened."""


@dataclass(slots=True)
class Part:
    """`begin` starts it and returns it running. `once`: it is meant to end by itself."""

    name: str
    begin: Callable[[], Child]
    child: Child
    once: bool = False
    failures: int = 0
    since: float = 0.0
    again_at: float | None = None


class Supervisor:
    """Parts in the order they were added; they stop in the opposite order."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.parts: list[Part] = []
        self._stopping = threading.Event()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def listen(self) -> None:
        """Ctrl-C, a polite kill and a closed terminal all mean: stop. What the caller had ignored (nohup) stays ignored."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue
            signal.signal(number, lambda *_: self._stopping.set())

    def add(self, name: str, begin: Callable[[], Child], *, once: bool = False) -> Child:
        """Start a part and keep it. Raises Stopped rather than start one while stopping."""
        if self.stopping:
            raise Stopped
        part = Part(name, begin, begin(), once=once, since=time.monotonic())
        self.parts.append(part)
        return part.child

    def run_step(self, child: Child) -> int:
        """Run `child` to its end and return its exit code; raise Stopped when asked to stop meanwhile."""
        child.start()
        if not child.wait(float("inf"), unless=lambda: self.stopping):
            child.stop()
            raise Stopped
        return child.reap()

    def tend_until(self, done: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Tend the parts until `done` (True), until `seconds` are over (False), or raise Stopped."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                return False
            self.tend()
            if self._stopping.wait(_STEP):
                raise Stopped
        return True

    def tend(self) -> None:
        """One look at every part: note those that ended, start again those whose time has come."""
        now = time.monotonic()
        for part in list(self.parts):
            if part.again_at is None and part.child.ended():
                self._note_end(part, now)
            elif part.again_at is not None and now >= part.again_at:
                self._begin_again(part)

    def _note_end(self, part: Part, now: float) -> None:
        code = part.child.reap()
        if part.once:
            self.parts.remove(part)
            if code != 0:
                self.journal.say(words("once_failed", part=part.name, code=code))
            return
        part.failures = 1 if now - part.since > _WELL_AFTER else part.failures + 1
        delay = min(_LONGEST_DELAY, 0.5 * 2 ** (part.failures - 1))
        part.again_at = now + delay
        self.journal.say(words("ended", part=part.name, code=code, delay=delay))

    def _begin_again(self, part: Part) -> None:
        try:
            part.child = part.begin()
        except ServiceFailed as why:
            self.journal.say(words("not_back", part=part.name, why=why))
            part.failures += 1
            part.again_at = time.monotonic() + min(_LONGEST_DELAY, 0.5 * 2**part.failures)
            return
        part.since, part.again_at = time.monotonic(), None

    def stop(self) -> None:
        """End every part, the last one first."""
        self._stopping.set()
        for part in reversed(self.parts):
            part.child.stop()
        self.parts.clear()
