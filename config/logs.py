"""What the processes say of themselves: lines on the console, whose keeper (systemd, a container) keeps them."""

from __future__ import annotations

from typing import Any


def to_the_console(level: str) -> dict[str, Any]:
    """Django's `LOGGING`; `level` is the least that is said."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
        "filters": {
            "no_sweeps": {  # twelve lines a minute that say nothing
                "()": "django.utils.log.CallbackFilter",
                "callback": lambda record: "tracker.tasks.sweep" not in record.getMessage(),
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_sweeps"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django.request": {"level": "ERROR"}, "celery.app.trace": {"level": "WARNING"}},
    }
