"""The only window of the public side: what may be said in public, as plain values.

Every query goes through the alias `public`, whose role reads no table of cases at all: editions, directories and figures of others,
by named columns. Only live figures, which a trial installation shows without disclosure control, are counted as the application.
"""

from detentions.published.counts import (
    NEAREST_DAYS,
    Body,
    PublishedCount,
    Wanted,
    counts_beside,
    counts_for_charts,
    coverage_ratio,
    ngo_counts,
    publishers,
    scopes,
)
from detentions.published.directories import Entry, agencies, changed_at, holds_samples, locations, offences, organisations
from detentions.published.figures import (
    DEFAULT_DEFINITION,
    FIRST_DAY,
    Definition,
    Held,
    NotPublishedYet,
    definitions,
    held_on,
    held_series,
    is_live,
    today,
)
from detentions.statistics import NoSuchRule, Point

__all__ = [
    "DEFAULT_DEFINITION",
    "FIRST_DAY",
    "NEAREST_DAYS",
    "Body",
    "Definition",
    "Entry",
    "Held",
    "NoSuchRule",
    "NotPublishedYet",
    "Point",
    "PublishedCount",
    "Wanted",
    "agencies",
    "changed_at",
    "counts_beside",
    "counts_for_charts",
    "coverage_ratio",
    "definitions",
    "held_on",
    "held_series",
    "holds_samples",
    "is_live",
    "locations",
    "ngo_counts",
    "offences",
    "organisations",
    "publishers",
    "scopes",
    "today",
]
