"""Whether a proposed figure fits what the same body published before and after. It is shown beside the form; a reviewer decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from detentions import together
from detentions.actions.figures import Figure
from detentions.choices import COUNT_FLAGS
from detentions.models import Agency, NgoCount, Organisation
from detentions.when import When
from tracker.models import Candidate
from tracker.review.facts import Unusable, count_figure

_BEFORE, _AFTER = 3, 1
_NEAR = timedelta(days=366)
_FAR = 1.5  # times as many, or as few, within a year


@dataclass(slots=True)
class Line:
    """A figure of the body. `source` is "" for the proposed one; `change` is against the line below."""

    as_of: When
    value: int
    source: str
    check: str | Promise = ""
    is_odd: bool = False
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """The proposed figure among those on file, the latest first."""

    body: Organisation | Agency
    metric: str
    lines: list[Line]


def beside(candidate: Candidate) -> Beside | None:
    """None while the proposal doesn't name a body, a figure and a day that can be compared."""
    try:
        figure = count_figure(candidate)
    except Unusable:
        return None
    later, earlier = _on_file(figure, figure.as_of.latest or date.max)
    here = Line(figure.as_of, figure.value, "")
    lines = [*map(_line, reversed(later)), here, *map(_line, earlier)]
    for newer, older in pairwise(lines):
        newer.change = newer.value - older.value
    here.check, here.is_odd = _judged(figure, earlier)
    return Beside(figure.body, figure.metric, lines)


def _on_file(figure: Figure, day: date) -> tuple[list[NgoCount], list[NgoCount]]:
    """The next figures after the day, and the last ones up to it."""
    rows = NgoCount.objects.standing().filter(country=figure.country, metric=figure.metric, scope=figure.scope).select_related("source")
    rows = rows.filter(agency=figure.body) if isinstance(figure.body, Agency) else rows.filter(organisation=figure.body)
    later = rows.filter(latest__gt=day).order_by("latest", "reference")[:_AFTER]
    earlier = rows.filter(latest__lte=day).order_by("-latest", "-reference")[:_BEFORE]
    together.answer(later, earlier)
    return list(later), list(earlier)


def _line(row: NgoCount) -> Line:
    said = next((COUNT_FLAGS[flag] for flag in row.flags if flag in COUNT_FLAGS), None)
    standing = _("confirmed") if row.is_checked else _("not checked yet")
    return Line(row.when, row.value, str(row.source), said or standing, bool(said))


def _judged(figure: Figure, earlier: list[NgoCount]) -> tuple[str | Promise, bool]:
    """What stands out: the same figure again, a rival for the same day, a leap."""
    same_day = [row for row in earlier if row.when == figure.as_of]
    if any(row.value == figure.value for row in same_day):
        return _("the same figure is on file"), False
    if same_day:
        return _("another figure is on file for this day"), True
    before = next(iter(_comparable(figure, earlier)), None)
    if before is None:
        return "", False
    low, high = sorted((before.value, figure.value))
    return (_("far from the one before"), True) if high > low * _FAR else (_("in range"), False)


def _comparable(figure: Figure, earlier: list[NgoCount]) -> Iterator[NgoCount]:
    """Stocks of the year before. A flow depends on its period."""
    for row in earlier:
        if row.is_stock and row.latest and figure.as_of.latest and figure.as_of.latest - row.latest <= _NEAR:
            yield row
