"""Editions: frozen, numbered, signed sets of public figures and listed cases.

The public side reads them through the names below. `publishing` makes them, from `population` through `numbers` (disclosure control) and
`listed` to `files`; `trees` writes them where a plain web server finds them.
"""

from detentions.editions.answers import Number, printed, printed_days, printed_tables
from detentions.editions.reading import (
    File,
    Info,
    NoSuchEdition,
    Withdrawal,
    cases,
    changes,
    cover,
    edition,
    editions,
    figures,
    file,
    make_ready,
    paths,
    successor,
    withdrawals,
)
from detentions.editions.rows import DIMENSIONS, Asked, Cases

__all__ = [
    "DIMENSIONS",
    "Asked",
    "Cases",
    "File",
    "Info",
    "NoSuchEdition",
    "Number",
    "Withdrawal",
    "cases",
    "changes",
    "cover",
    "edition",
    "editions",
    "figures",
    "file",
    "make_ready",
    "paths",
    "printed",
    "printed_days",
    "printed_tables",
    "successor",
    "withdrawals",
]
