"""Tables derived from facts, kept in the same transaction as the fact: who is held when, for every counting rule and every moment of our
knowledge; and what staff find cases by.

`stretches` derives them, purely; `loading` reads facts; `keeping` stores the difference; `tallies` adds up the present by day.
`finding` is for staff alone.
"""

from collections.abc import Iterable

from detentions.rollups import finding, keeping
from detentions.rollups.keeping import add_up, build, build_missing, derive_new, kept_rules, store_new


def follow(detainees: Iterable[int]) -> None:
    """Bring everything derived from the facts of these detainees in line with them. Call it after the facts are written, under the lock
    of the chain's end, so that no other writer's facts are missed."""
    wanted = set(detainees)
    keeping.follow(wanted)
    finding.follow(wanted)


__all__ = ["add_up", "build", "build_missing", "derive_new", "follow", "kept_rules", "store_new"]
