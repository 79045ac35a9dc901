"""What is asked of the case list, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from detentions.models import FindableCase, SealedReader

Named = Sequence[int] | QuerySet[SealedReader, Any]  # the sealed cases that a person is named to see
PER_PAGE = 50
MOST_PAGES = 200
NOBODY = 0  # looks after it


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. Of several values of one attribute, one is enough; of traits and marks, all are wanted.

    `since` and `until` are days within which the first event may lie; an unknown day may always. `silent_since`: may still be held, and
    nothing was told of since that day. `keepers` are those who look after a case, `NOBODY` for none. `cases` are numbers of chosen cases.
    `order` is one of `search.ORDERS`; without one, the best match or the latest change comes first.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    traits: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    keepers: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()
    silent_since: date | None = None
    order: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Facet:
    """How many cases there would be with each value of one attribute, whatever of it is chosen now: value → number, largest first.

    A case may count under several values. `labels` is for values that are no codes: how people write them.
    """

    name: str
    values: tuple[tuple[str, int], ...]
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the page, with what the organisation itself has put on it."""

    case: FindableCase
    tags: tuple[str, ...] = ()
    keeper: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `is_partial`: no case has all the words, these have all but one. `silent`: how many of those found have no news."""

    lines: tuple[Line, ...]
    total: int
    facets: tuple[Facet, ...]
    is_partial: bool
    page: int

    @property
    def cases(self) -> tuple[FindableCase, ...]:
        return tuple(line.case for line in self.lines)

    @property
    def pages(self) -> int:
        return min(MOST_PAGES, max(1, -(-self.total // PER_PAGE)))
