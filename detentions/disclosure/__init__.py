"""What may be said in public about numbers. Pure functions over plain values; docs/decisions/0012-disclosure.md says why.

Three protections stand on each other: the 10-5 rule for the people who aren't listed (`policy`), numbers that wait until enough people
have changed (`steady`, and `country` for those over time), and hidden numbers that no calculation narrows down (`witnesses`).
"""

from detentions.disclosure.bounds import tightened
from detentions.disclosure.deciding import Decision, OverTime, decide
from detentions.disclosure.history import NOBODY, History, Ledger, Past, Snapshot, Told
from detentions.disclosure.policy import FEWEST_PEOPLE, NARROWEST, TEN_FIVE, Policy, nearest
from detentions.disclosure.tables import BASE, DIMENSIONS, NOT_KNOWN, SERIES, SEVERAL, TABLES, THE_TOTAL, Cell, cells_of, grid

__all__ = [
    "BASE",
    "DIMENSIONS",
    "FEWEST_PEOPLE",
    "NARROWEST",
    "NOBODY",
    "NOT_KNOWN",
    "SERIES",
    "SEVERAL",
    "TABLES",
    "TEN_FIVE",
    "THE_TOTAL",
    "Cell",
    "Decision",
    "History",
    "Ledger",
    "OverTime",
    "Past",
    "Policy",
    "Snapshot",
    "Told",
    "cells_of",
    "decide",
    "grid",
    "nearest",
    "tightened",
]
