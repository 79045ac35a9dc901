"""Finds cases among those a person may see: by words that may be misspelt, by what the file says, by what is told when and where."""

from tracker.finding.search import PER_PAGE, Facet, Found, Query, count, find

__all__ = ["PER_PAGE", "Facet", "Found", "Query", "count", "find"]
