"""What a web process does before it takes its first question: it reads the last edition and its pages, so that nobody waits for that or is
refused.

Nothing depends on it. Without a database or an edition the process begins all the same, and one that takes too long goes on beside the
first answers, which wait for it.
"""

from __future__ import annotations

import gc
import logging
import threading
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.template.loader import get_template

from detentions import editions

SECONDS = 15.0  # gunicorn gives a process up that says nothing for thirty

_YOUNG = 50_000  # new objects between two looks for cycles: the largest pages make as many, and most of them go with the page
_TEMPLATES = Path(__file__).resolve().parents[1] / "tracker" / "templates"

_log = logging.getLogger(__name__)


def warm_up(seconds: float = SECONDS) -> None:
    """Returns when the last edition is there, and after so many seconds at the latest."""
    reading = threading.Thread(target=_read, name="warming", daemon=True)
    reading.start()
    reading.join(seconds)


def settle() -> None:
    """What a process holds for all its life is looked through for cycles no more: that took a tenth of a second in some page."""
    import_module(settings.ROOT_URLCONF)
    for path in sorted(_TEMPLATES.rglob("*.html")):
        get_template(str(path.relative_to(_TEMPLATES)))
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


def _read() -> None:
    try:
        editions.make_ready()
    except DatabaseError as wrong:
        _log.info("The last edition waits for its first reader: %s", type(wrong).__name__)
    finally:
        connections.close_all()
