"""What to tell somebody whose command finds no services: a sentence instead of a traceback."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError

from config.embedded.folders import is_open
from config.messages import words


def explained(wrong: OperationalError) -> str:
    """The sentence for a database that doesn't answer because nothing runs; any other trouble is raised again as it is."""
    if settings.EMBEDDED_POSTGRES and not is_open(settings.PLACES):
        return words("not_running")
    if not settings.EMBEDDED_POSTGRES and "connection" in str(wrong):
        return words("no_database", why=str(wrong).strip())
    raise wrong
