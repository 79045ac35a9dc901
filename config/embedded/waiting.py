"""Wait until a server answers."""

from __future__ import annotations

import time
from collections.abc import Callable

from config.embedded.folders import ServiceFailed
from config.processes import Child

_PATIENCE = 120.0  # reading everything back after a crash may take a while


def until_it_answers(child: Child, answers: Callable[[], bool]) -> None:
    """Return once `answers` is true; raise ServiceFailed, with the server stopped, when it ends or keeps silent."""
    deadline = time.monotonic() + _PATIENCE
    try:
        while not answers():
            if child.ended():
                raise ServiceFailed(f"{child.name} ended at once (code {child.reap()}).\n" + "\n".join(child.last_lines))
            if time.monotonic() > deadline:
                raise ServiceFailed(f"{child.name} does not answer.\n" + "\n".join(child.last_lines))
            time.sleep(0.03)
    except BaseException:
        child.stop()
        raise
