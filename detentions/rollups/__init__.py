"""Exact tables of who is held when, kept in the same transaction as the fact, for every counting rule and every moment of our knowledge.

`stretches` derives them, purely; `loading` reads facts; `keeping` stores the difference; `tallies` adds up the present by day.
"""

from detentions.rollups.keeping import add_new, build, build_missing, follow, kept_rules

__all__ = ["add_new", "build", "build_missing", "follow", "kept_rules"]
