"""Finds cases among those a person may see: by words that may be misspelt, by what the file says, by what is told when and where."""

from tracker.finding.search import PER_PAGE, STILL_THERE, Facet, Found, Query, count, filtered, find, split

__all__ = ["PER_PAGE", "STILL_THERE", "Facet", "Found", "Query", "count", "filtered", "find", "split"]
