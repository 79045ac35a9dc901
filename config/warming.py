"""What a web process does before it takes its first question: it reads the last edition, so that nobody waits for that or is refused.

Nothing depends on it. Without a database or an edition the process begins all the same, and one that takes too long goes on beside the
first answers, which wait for it.
"""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, connections

from detentions import editions

SECONDS = 15.0  # gunicorn gives a process up that says nothing for thirty

_log = logging.getLogger(__name__)


def warm_up(seconds: float = SECONDS) -> None:
    """Returns when the last edition is there, and after so many seconds at the latest."""
    reading = threading.Thread(target=_read, name="warming", daemon=True)
    reading.start()
    reading.join(seconds)


def _read() -> None:
    try:
        editions.make_ready()
    except DatabaseError as wrong:
        _log.info("The last edition waits for its first reader: %s", type(wrong).__name__)
    finally:
        connections.close_all()
