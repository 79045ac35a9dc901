"""Does a published figure agree with itself? Pure arithmetic over whole numbers of people, no Django, no clock.

A balance of an organisation has a fixed shape: a total, partitions of it in two parts, and flows since the last balance.
Slips of the press show when the parts don't add up. A mismatch is flagged and kept, never repaired: we don't know which number slipped.
"""

from __future__ import annotations

from collections.abc import Mapping

PARTITIONS = (
    ("men", "women", "men_women_mismatch"),
    ("civilians", "military", "civ_mil_mismatch"),
    ("adults", "adolescents", "adult_adolescent_mismatch"),
    ("convicted", "unconvicted", "conv_unconv_mismatch"),
)
PARTS = (*(part for pair in PARTITIONS for part in pair[:2]), "foreigners")
PART_TOO_LARGE = "part_exceeds_value"
MISMATCHES = frozenset({flag for _first, _second, flag in PARTITIONS} | {PART_TOO_LARGE})


def mismatches(value: int, parts: Mapping[str, int], qualifier: str = "exact") -> list[str]:
    """The flags a figure earns, in the order of `PARTITIONS`.

    A partition is judged only when both its parts are stated. An `exact` value must equal their sum; of one that is `at_least` or
    `more_than` the parts may reach further; nothing can be said of an `approx` one.

    >>> mismatches(1567, {"men": 1474, "women": 213})
    ['men_women_mismatch']
    """
    if qualifier == "approx":
        return []
    flags = [
        flag
        for first, second, flag in PARTITIONS
        if first in parts and second in parts and not _agrees(parts[first] + parts[second], value, qualifier)
    ]
    if qualifier == "exact" and any(count > value for count in parts.values()):
        flags.append(PART_TOO_LARGE)
    return flags


def stock_after(stock: int, came_in: int, went_out: int) -> int:
    """How many are held after a flow: those held before, with those who came in, without those who went out.

    >>> stock_after(893, 10, 1)
    902
    """
    return stock + came_in - went_out


def _agrees(total: int, value: int, qualifier: str) -> bool:
    return total == value if qualifier == "exact" else total >= value
