"""The door for files with cases that leave the portal: asked for with a reason, agreed to by a second person where there are many, fetched
by who asked, and every time on record.

A sealed case is in no file, and neither is a case of another organisation that was shared with ours.
"""

from tracker.exporting.asking import Wish, ask, decide, drop, fetch, open_to, to_decide
from tracker.exporting.files import harmless, written
from tracker.exporting.table import (
    ALONE_AT_MOST,
    FETCH_WITHIN,
    MOST,
    Refused,
    exportable,
    why_not_decide,
    why_not_drop,
    why_not_fetch,
)

__all__ = [
    "ALONE_AT_MOST",
    "FETCH_WITHIN",
    "MOST",
    "Refused",
    "Wish",
    "ask",
    "decide",
    "drop",
    "exportable",
    "fetch",
    "harmless",
    "open_to",
    "to_decide",
    "why_not_decide",
    "why_not_drop",
    "why_not_fetch",
    "written",
]
