"""Figures that somebody else published: never ours, never added to ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.conf import settings
from django.db.models import Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from detentions import reconciliation
from detentions.choices import STOCK_METRICS, CountMetric, CountQualifier
from detentions.models import PublishedFigure
from detentions.published.figures import ALIAS
from detentions.statistics import Point
from detentions.when import Precision, When

if TYPE_CHECKING:  # a package of the development environment
    from django_stubs_ext import WithAnnotations

NEAREST_DAYS = 31


class Placed(TypedDict):
    """What `_counts` adds to each row: the day it is put in order by (a date; the stubs of Coalesce say Any)."""

    place: Any


@dataclass(frozen=True, slots=True)
class Body:
    """Who published a figure: an organisation or an agency."""

    slug: str
    name_es: str
    name_en: str
    acronym: str
    is_agency: bool


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """A figure that somebody else published."""

    reference: str
    body: Body
    metric: str
    scope: str
    value: int
    upper_bound: int | None
    qualifier: str
    partitions: dict[str, int]
    as_of: When
    period_start: date | None
    published: str
    flags: list[str]
    note: str
    is_checked: bool
    is_sample: bool
    source_address: str
    source_publisher: str
    source_title: str

    @property
    def is_stock(self) -> bool:
        return self.metric in STOCK_METRICS

    @property
    def day(self) -> date | None:
        """The day the figure describes, None when it isn't known to the day."""
        return self.as_of.earliest if self.as_of.precision == Precision.DAY else None

    @property
    def place(self) -> tuple[date, str]:
        """Where it stands in the order of `ngo_counts`."""
        return self.as_of.latest or self.as_of.earliest or date.min, self.reference


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which published figures. `first` and `last` bound the day a figure describes; `after` is the `place` of the last one seen."""

    organisation: str = ""
    metric: str = ""
    scope: str = ""
    first: date | None = None
    last: date | None = None
    known_at: datetime | None = None
    after: tuple[date, str] | None = None
    limit: int | None = None


def ngo_counts(wanted: Wanted) -> list[PublishedCount]:
    """Figures of others, by the day they describe."""
    rows = _counts(wanted.known_at)
    if wanted.organisation:
        rows = rows.filter(body_slug=wanted.organisation)
    if wanted.metric:
        rows = rows.filter(metric=wanted.metric)
    if wanted.scope:
        rows = rows.filter(scope=wanted.scope)
    if wanted.first:
        rows = rows.filter(place__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(place__lte=wanted.last)
    if wanted.after:
        day, reference = wanted.after
        rows = rows.filter(Q(place__gt=day) | Q(place=day, reference__gt=reference))
    return [_count(row) for row in rows.order_by("place", "reference").values(*_COUNT_COLUMNS)[: wanted.limit]]


def counts_for_charts(*, first: date = date.min, last: date, known_at: datetime | None = None) -> list[PublishedCount]:
    """Stated totals of people held on political grounds in the whole country, without slips of the press and repeats."""
    rows = _comparable(known_at).filter(place__gte=first, place__lte=last)
    return [_count(row) for row in rows.order_by("place", "reference").values(*_COUNT_COLUMNS)]


def counts_beside(day: date, known_at: datetime | None = None) -> list[PublishedCount]:
    """The totals stated for `day`; when there is none, those of the nearest earlier day within NEAREST_DAYS."""
    rows = _comparable(known_at)
    same = rows.filter(precision=Precision.DAY, earliest=day)
    if not same.exists():
        near = rows.filter(place__lt=day, place__gte=day - timedelta(days=NEAREST_DAYS))
        same = near.filter(place=near.aggregate(found=Max("place"))["found"])
    return [_count(row) for row in same.order_by("reference").values(*_COUNT_COLUMNS)]


def coverage_ratio(count: PublishedCount, own: Point | None) -> float | None:
    """Ours as a share of theirs: only for an exact total stated for the very same day."""
    is_exact = count.qualifier == CountQualifier.EXACT and count.upper_bound is None
    return reconciliation.ratio(count.value, own.value) if own and own.date == count.day and is_exact else None


def _counts(known_at: datetime | None) -> QuerySet[WithAnnotations[PublishedFigure, Placed]]:
    rows = PublishedFigure.objects.using(ALIAS).known_at(known_at).filter(country=settings.COUNTRY)
    return cast("QuerySet[WithAnnotations[PublishedFigure, Placed]]", rows.annotate(place=Coalesce("latest", "earliest", Value(date.min))))


def _comparable(known_at: datetime | None) -> QuerySet[WithAnnotations[PublishedFigure, Placed]]:
    no_slips = ~Q(flags__overlap=["typo_in_source", "duplicate_of_previous", "stale_figure"])
    return _counts(known_at).filter(no_slips, metric=CountMetric.POLITICAL_PRISONERS, scope="country", is_agency=False)


_BODY = ("slug", "name_es", "name_en", "acronym")
_OWN_COLUMNS = (
    *("reference", "metric", "scope", "value", "upper_bound", "qualifier", "partitions", "period_start", "published"),
    *("flags", "note", "is_checked", "is_sample"),
)
_COUNT_COLUMNS = (
    *_OWN_COLUMNS,
    *("earliest", "latest", "precision"),
    *(f"body_{column}" for column in _BODY),
    *("is_agency", "source_address", "source_publisher", "source_title"),
)


def _count(row: dict[str, Any]) -> PublishedCount:
    return PublishedCount(
        **{column: row[column] for column in _OWN_COLUMNS},
        body=Body(is_agency=row["is_agency"], **{column: row[f"body_{column}"] for column in _BODY}),
        as_of=When(row["earliest"], row["latest"], Precision(row["precision"])),
        **{column: row[column] for column in ("source_address", "source_publisher", "source_title")},
    )


def publishers() -> list[str]:
    """Slugs of all whose figures stand here."""
    return sorted(set(_counts(None).values_list("body_slug", flat=True)))


def scopes() -> list[str]:
    return sorted(set(_counts(None).values_list("scope", flat=True)))
