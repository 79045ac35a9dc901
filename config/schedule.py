"""What Celery's beat rings, and how often: the hour hands of the installation."""

from __future__ import annotations

from typing import Any

_HOUR = 3_600


def beat(*, sweep_every: int, queue: str) -> dict[str, dict[str, Any]]:
    """The table of `CELERY_BEAT_SCHEDULE`. A ring that nobody heard until the next one is dropped. Seconds."""
    seconds = {
        "sweep": sweep_every,
        "sweep_addresses": sweep_every,
        "sweep_feeds": 60,  # asks which lists of news are due
        "sweep_registers": 60,
        "publish_edition": _HOUR,  # asks whether one is due: at most weekly, and only when enough has changed
        "close_testimonies": _HOUR,
        "forget_sessions": _HOUR,
        "check_chain": _HOUR,  # asks whether it is time: once a day
        "mail_notices": 120,
        "bury_withdrawn": 60,
    }
    return {
        name: {"task": f"tracker.tasks.{name}", "schedule": every, "options": {"expires": every, "queue": queue}}
        for name, every in seconds.items()
    }
