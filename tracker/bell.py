"""Rings a Celery task by name, after the transaction has committed. The only place that does.

A ring that fails is no loss: the report's row says that work is waiting, and the sweep rings again.
"""

from __future__ import annotations

import logging
from functools import partial
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring_reading(report_id: UUID) -> None:
    """Ask a worker to read the report, once the row is committed."""
    transaction.on_commit(partial(_send, "tracker.tasks.read_report", report_id=str(report_id)))


def ring_fetching(fetch_id: UUID) -> None:
    """Ask a worker to fetch the address, once the row is committed."""
    transaction.on_commit(partial(_send, "tracker.tasks.fetch_address", fetch_id=str(fetch_id)))


def ring_feed(feed_id: int) -> None:
    """Ask a worker to look at the list of news, once the row is committed."""
    transaction.on_commit(partial(_send, "tracker.tasks.look_at_feed", feed_id=feed_id))


def ring_register(register_id: UUID) -> None:
    """Ask a worker to go on with an organisation's register, once the row is committed."""
    transaction.on_commit(partial(_send, "tracker.tasks.move_register", register_id=str(register_id)))


def ring_entry(directory: str, slug: str) -> None:
    """Ask a worker to bring what is derived in line with a changed entry of a directory, once it is committed."""
    transaction.on_commit(partial(_send, "tracker.tasks.follow_entry", directory=directory, slug=slug))


def ring_burial() -> None:
    """Ask a worker to take what is not public any more out of all editions, once the row is committed."""
    transaction.on_commit(partial(_send, "tracker.tasks.bury_withdrawn"))


def _send(task: str, **ids: str | int) -> None:
    try:
        current_app.send_task(task, kwargs=ids, queue=settings.CELERY_TASK_DEFAULT_QUEUE)
    except OperationalError:
        log.warning("The bell did not ring (%s): the broker is away. The sweep will ring again.", task)
