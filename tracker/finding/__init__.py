"""Finds cases among those a person may see: by words that may be misspelt, by what the file says, by what is told when and where."""

from detentions.models.finding import STILL_THERE
from tracker.finding.counting import ORDERS
from tracker.finding.query import NOBODY, PER_PAGE, Facet, Found, Line, Named, Query
from tracker.finding.search import LineQuestions, count, counts, filtered, find, held, numbers

__all__ = [
    "NOBODY",
    "ORDERS",
    "PER_PAGE",
    "STILL_THERE",
    "Facet",
    "Found",
    "Line",
    "LineQuestions",
    "Named",
    "Query",
    "count",
    "counts",
    "filtered",
    "find",
    "held",
    "numbers",
]
