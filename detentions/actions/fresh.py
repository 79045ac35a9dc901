"""Ids that nothing has yet, for many rows at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

from django.db import connection, models

from detentions.models import Detention
from detentions.models.cases import new_public_ids

_DETENTIONS = Detention._meta.db_table


def row_ids() -> Iterator[str]:
    """UUIDs as text for the rows of a batch: a random beginning of 74 bits, then a count (version 8 of RFC 9562), so that the rows of a
    batch stand beside each other in every index."""
    noise = os.urandom(10).hex()
    begin = f"{noise[:8]}-{noise[8:12]}-8{noise[12:15]}-{'89ab'[int(noise[15], 16) & 3]}{noise[16:19]}-"
    return (f"{begin}{number:012x}" for number in count())


def next_ids(model: type[models.Model], number: int) -> list[int]:
    """From the model's sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [*cursor.fetchone(), number])
        return [row[0] for row in cursor.fetchall()]


def public_ids(country: str, number: int) -> list[str]:
    """Random ids that no case has. Another writer may still take one in between."""
    found: dict[str, None] = {}
    while len(found) < number:
        fresh = new_public_ids(country, number - len(found))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT public_id FROM {_DETENTIONS} WHERE public_id = ANY(%s)", [fresh])
            taken = {row[0] for row in cursor.fetchall()}
        found.update(dict.fromkeys(public_id for public_id in fresh if public_id not in taken))
    return list(found)
