"""What somebody with full power over the database may do to the chain. Each gives the number of the first row that is bad then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

import pgtrigger
from django.db import connection

from detentions.models import Change
from detentions.models.changes import FIRST


def sql(statement: str, *values: int | str | bytes | UUID) -> None:
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def recompute(first: int) -> None:
    """Give row `first` and all after it hashes that fit, as a forger with the code would."""
    previous = Change.objects.get(number=first - 1).hash if first > 1 else FIRST
    for change in Change.objects.filter(number__gte=first).order_by("number"):
        change.previous = previous
        previous = change.compute_hash()
        sql("UPDATE detentions_change SET previous=%s, hash=%s WHERE number=%s", change.previous, previous, change.number)


def edit(number: int) -> int:
    sql("UPDATE detentions_change SET payload=%s WHERE number=%s", b'{"n": 99}', number)
    return number


def delete(number: int) -> int:
    sql("DELETE FROM detentions_change WHERE number=%s", number)
    return number + 1


def redate(number: int) -> int:
    sql("UPDATE detentions_change SET at = at - interval '1 day' WHERE number=%s", number)
    return number


def blame_another(number: int) -> int:
    sql("UPDATE detentions_change SET by_id = by_id + 1 WHERE number=%s", number)
    return number


def swap_payloads(number: int) -> int:
    sql(
        "UPDATE detentions_change a SET payload = b.payload FROM detentions_change b WHERE (a.number, b.number) IN ((%s, %s), (%s, %s))",
        number,
        number - 1,
        number - 1,
        number,
    )
    return number - 1


def insert(number: int) -> int:
    """A forged row in between, everything after it moved up by one."""
    sql("UPDATE detentions_change SET number = number + 1000 WHERE number >= %s", number)
    sql("UPDATE detentions_change SET number = number - 999 WHERE number >= 1000")
    copied = "at, by_id, action, subject_kind, subject_id, key_id, payload, rows, root"
    before = Change.objects.get(number=number - 1).hash
    into = f"INSERT INTO detentions_change (number, {copied}, previous, hash)"
    sql(f"{into} SELECT %s, {copied}, %s, %s FROM detentions_change WHERE number = 1", number, before, "f" * 64)
    return number


def cut_tail(number: int) -> int:
    sql("DELETE FROM detentions_change WHERE number >= %s", number)
    return number


def recompute_all(number: int) -> int:
    """An edit, and every hash after it made to fit: only an anchor tells, and names the first row of which it knows better."""
    edit(number)
    recompute(number)
    return number


INNER = [edit, delete, redate, blame_another, swap_payloads]  # between the first row and the last
KINDS: Mapping[str, Callable[[int], int]] = {
    "edited": edit,
    "deleted": delete,
    "inserted": insert,
    "re-dated": redate,
    "swapped": swap_payloads,
    "tail cut": cut_tail,
    "chain recomputed": recompute_all,
}


def unlock() -> None:
    """A forger drops what stands in the way."""
    sql("ALTER TABLE detentions_change DROP CONSTRAINT IF EXISTS detentions_change_previous_key")
    sql("ALTER TABLE detentions_change DROP CONSTRAINT IF EXISTS detentions_change_hash_key")
