"""What may be said in public about numbers. Pure functions over plain values; docs/decisions/0012-disclosure.md says why.

Three protections stand on each other: the 10-5 rule for the people who aren't listed (`policy`), numbers that wait until enough people
have changed (`steady`), and hidden numbers that no calculation narrows down (`witnesses`).
"""

from detentions.disclosure.deciding import Decision, decide
from detentions.disclosure.policy import FEWEST_PEOPLE, NARROWEST, TEN_FIVE, Policy, nearest
from detentions.disclosure.steady import Ledger, Past, Snapshot, Told, behind
from detentions.disclosure.tables import DIMENSIONS, NOT_KNOWN, SEVERAL, TABLES, THE_TOTAL, Cell, cells_of, grid

__all__ = [
    "DIMENSIONS",
    "FEWEST_PEOPLE",
    "NARROWEST",
    "NOT_KNOWN",
    "SEVERAL",
    "TABLES",
    "TEN_FIVE",
    "THE_TOTAL",
    "Cell",
    "Decision",
    "Ledger",
    "Past",
    "Policy",
    "Snapshot",
    "Told",
    "behind",
    "cells_of",
    "decide",
    "grid",
    "nearest",
]
