"""Writes the audit log. The portal's door calls it inside the transaction of the act: neither stands without the other."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from detentions import prepared
from detentions.models import User

_LONGEST = 300
# By hand: every act leaves one, and building the statement anew takes longer than the writing.
_LEAVE = """
INSERT INTO tracker_trace (at, by_id, act, subject, organisations, is_sensitive, details)
VALUES (%s, %s, %s, %s, %s::bigint[], %s, %s::jsonb)
"""


@dataclass(slots=True)
class Noted:
    """What a view adds to the trace of its own request. `organisations`: to whom else the subject belongs."""

    subject: str = ""
    organisations: set[int] = field(default_factory=set)
    is_sensitive: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def leave(*, act: str, noted: Noted, organisations: Collection[int], by: User, at: datetime) -> None:
    """One trace. Raises RuntimeError outside of a transaction: then the act could stand without it."""
    if not connection.in_atomic_block:
        raise RuntimeError("A trace is left in the transaction of the act that it tells.")
    told = json.dumps({name: _short(value) for name, value in noted.details.items()})
    places = sorted({*organisations, *noted.organisations})
    prepared.tell(_LEAVE, [at, by.pk, act, noted.subject[:60], places, noted.is_sensitive, told])


def _short(value: Any) -> Any:
    return value[:_LONGEST].replace("\x00", "") if isinstance(value, str) else value
