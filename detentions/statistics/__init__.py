"""Numbers with a definition. One definition, one query: a page, the API and a file call the same function."""

from detentions.statistics.held import Figure, NoSuchRule, Point, in_custody, rule_named, series

__all__ = ["Figure", "NoSuchRule", "Point", "in_custody", "rule_named", "series"]
