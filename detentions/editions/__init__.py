"""Editions: frozen, numbered, signed sets of public figures and listed cases.

The public side reads them through the names below. `publishing` makes them, from `population` through `numbers` (disclosure control) and
`listed` to `files`; `trees` writes them where a plain web server finds them.
"""

from detentions.editions.answers import Number, printed, printed_days, printed_tables
from detentions.editions.listed import followed
from detentions.editions.passing import RELEASE_KIND, Happened, Lasted
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
    passages,
    paths,
    successor,
    withdrawals,
)
from detentions.editions.rows import DIMENSIONS, Asked, Cases
from detentions.statistics import Flow

__all__ = [
    "DIMENSIONS",
    "RELEASE_KIND",
    "Asked",
    "Cases",
    "File",
    "Flow",
    "Happened",
    "Info",
    "Lasted",
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
    "followed",
    "make_ready",
    "passages",
    "paths",
    "printed",
    "printed_days",
    "printed_tables",
    "successor",
    "withdrawals",
]
