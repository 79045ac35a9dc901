"""Untrue: what somebody says isn't so, before the words that tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OPENS = frozenset({"desmiente", "desmentido", "cierto", "verdad", "falso", "true", "untrue", "false"})
_NOT_SO = re.compile(
    r"\b(?:se (?:ha )?(?:desmiente|desmentido)|(?:es|era) falso|no (?:es|era) (?:cierto|verdad)|not true|(?:is|was) (?:false|untrue))\b"
    r"[^.;]*\b(?:que|that)\b (?!no\b)"
)


def is_untrue(before: Sequence[str]) -> bool:
    """ "No es cierto que X fuera detenido", "it is not true, as rumoured online, that X was arrested"."""
    return not _OPENS.isdisjoint(before) and _NOT_SO.search(" ".join(before) + " ") is not None
