"""The lives of a country as known at a moment, one per case that counts: for flows and lengths, which are not kept in tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from detentions.models.rollups import DIMENSIONS
from detentions.rollups.loading import everybody
from detentions.rollups.stretches import Life, lives_at
from detentions.statistics.questions import Question

_NOW = datetime.max.replace(tzinfo=UTC)


def lives(question: Question) -> Iterator[Life]:
    """Merged cases are one life. The filters are not applied: a value belongs to a day (`matches`)."""
    moment = question.known_at or _NOW
    for people in everybody(question.country):
        yield from lives_at(people, moment)


def matches(life: Life, day: date, question: Question) -> bool:
    """Whether the values of the life on the day pass the filters."""
    if not question.filters:
        return True
    values = life.values_on(day)
    return all(values[DIMENSIONS.index(dimension)] in wanted for dimension, wanted in question.filters.items())
