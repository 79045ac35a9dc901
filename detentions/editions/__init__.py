"""Editions: frozen, numbered, signed sets of public figures and listed cases.

The public side reads them through the names below. `publishing` makes them, from `population` through `numbers` (disclosure control) and
`listed` to `files`; `trees` writes them where a plain web server finds them.
"""

from detentions.editions.answers import DIMENSIONS, Number, counted, held, printed, printed_days, printed_tables, values_of
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
    paths,
    successor,
    withdrawals,
)

__all__ = [
    "DIMENSIONS",
    "File",
    "Info",
    "NoSuchEdition",
    "Number",
    "Withdrawal",
    "cases",
    "changes",
    "counted",
    "cover",
    "edition",
    "editions",
    "figures",
    "file",
    "held",
    "paths",
    "printed",
    "printed_days",
    "printed_tables",
    "successor",
    "values_of",
    "withdrawals",
]
