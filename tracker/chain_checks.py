"""Follows the chain of changes once a day, so that leads see on the audit page that nobody has altered what was written."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from detentions import verification
from tracker.models import ChainCheck

log = logging.getLogger(__name__)

_EVERY = timedelta(hours=20)  # beat rings hourly: about once a day, also where a ring is missed


def check_if_due(*, at: datetime) -> ChainCheck | None:
    """Follow the whole chain when the last time is long ago. It finds an edit, a deletion, an insertion; a chain that was computed anew
    as a whole is found only with an anchor (`manage.py verify_changes --anchor`)."""
    known = last()
    if known and at - known.at < _EVERY:
        return None
    report = verification.walk_chain()
    if report.problem:
        log.error("The chain of changes is broken: %s", report.problem)
    return ChainCheck.objects.create(at=at, changes=report.end.count, broken_at=report.row if report.problem else None)


def last() -> ChainCheck | None:
    return ChainCheck.objects.order_by("-at", "-pk").first()
