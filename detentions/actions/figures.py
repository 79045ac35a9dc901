"""One figure that somebody else published, as a value, and the row that holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from detentions import arithmetic
from detentions.choices import CountMetric, CountQualifier
from detentions.models import Agency, NgoCount, Organisation, Source, User
from detentions.when import When


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number, as the source states it.

    `body` said so. `as_of` is the day (or range) the figure describes; a flow has a `period_start` besides. `value` counts people
    unless the metric says cases. `reference` names the figure for good; "" when it has none yet.
    """

    body: Organisation | Agency
    country: str
    metric: CountMetric
    value: int
    as_of: When
    reference: str = ""
    scope: str = "country"
    period_start: date | None = None
    upper_bound: int | None = None
    qualifier: CountQualifier = CountQualifier.EXACT
    partitions: Mapping[str, int] = field(default_factory=dict)
    published: str = ""
    statement: str = ""
    flags: Sequence[str] = ()
    note: str = ""
    is_checked: bool = False
    is_sample: bool = False

    def all_flags(self) -> list[str]:
        """The flags given, with those that the arithmetic earns now, each once."""
        given = [flag for flag in self.flags if flag not in arithmetic.MISMATCHES]
        return [*given, *arithmetic.mismatches(self.value, self.partitions, self.qualifier)]

    def state(self) -> dict[str, Any]:
        """As JSON values: what two statements of one figure are compared by, and what a Change keeps. Not: who checked it."""
        return {
            "reference": self.reference,
            "country": self.country,
            "body": self.body.slug,
            "metric": str(self.metric),
            "value": self.value,
            "as_of": str(self.as_of),
            "scope": self.scope,
            "period_start": str(self.period_start or ""),
            "upper_bound": self.upper_bound,
            "qualifier": str(self.qualifier),
            "partitions": dict(self.partitions),
            "published": self.published,
            "statement": self.statement,
            "flags": self.all_flags(),
            "note": self.note,
        }


def figure_of(count: NgoCount) -> Figure:
    """The figure that a row holds, to be changed with `dataclasses.replace` and recorded again."""
    body = count.organisation or count.agency
    if body is None:
        raise ValueError(f"{count.reference} has no body, against the constraint ngocount_is_published_by_one_body")
    return Figure(
        body=body,
        country=count.country,
        metric=CountMetric(count.metric),
        value=count.value,
        as_of=count.when,
        reference=count.reference,
        scope=count.scope,
        period_start=count.period_start,
        upper_bound=count.upper_bound,
        qualifier=CountQualifier(count.qualifier),
        partitions=dict(count.partitions),
        published=count.published,
        statement=count.statement,
        flags=tuple(count.flags),
        note=count.note,
        is_checked=count.is_checked,
        is_sample=count.is_sample,
    )


def row_of(figure: Figure, source: Source, *, by: User, at: datetime) -> NgoCount:
    """The figure as a row, not yet saved."""
    return NgoCount(
        reference=figure.reference,
        country=figure.country,
        organisation=figure.body if isinstance(figure.body, Organisation) else None,
        agency=figure.body if isinstance(figure.body, Agency) else None,
        metric=figure.metric,
        scope=figure.scope,
        earliest=figure.as_of.earliest,
        latest=figure.as_of.latest,
        precision=figure.as_of.precision.value,
        period_start=figure.period_start,
        value=figure.value,
        upper_bound=figure.upper_bound,
        qualifier=figure.qualifier,
        partitions=dict(figure.partitions),
        published=figure.published,
        statement=figure.statement,
        flags=figure.all_flags(),
        note=figure.note,
        source=source,
        is_checked=figure.is_checked,
        is_sample=figure.is_sample,
        recorded_at=at,
        recorded_by=by,
    )


def conflicting(figure: Figure) -> list[NgoCount]:
    """Standing figures about exactly the same thing on the same day (for a flow: over the same days) that give another number.

    Only exact numbers can contradict each other. Figures known to be slips or repeats are passed over.
    """
    if figure.qualifier != CountQualifier.EXACT or figure.as_of.precision.value != "day":
        return []
    rows = (
        NgoCount.objects.standing()
        .for_charts()
        .filter(
            country=figure.country,
            metric=figure.metric,
            scope=figure.scope,
            earliest=figure.as_of.earliest,
            precision="day",
            period_start=figure.period_start,
            qualifier=CountQualifier.EXACT,
            is_sample=figure.is_sample,
        )
    )
    return list(rows.exclude(value=figure.value).exclude(reference=figure.reference).order_by("reference"))


@dataclass(frozen=True, slots=True)
class Flow:
    """From one stock to the next: `before` and what came in and went out in between. `unexplained`: stated minus expected.

    A difference is no slip by itself: organisations register earlier arrests late.
    """

    before: int
    came_in: int
    went_out: int
    stated: int

    @property
    def expected(self) -> int:
        return arithmetic.stock_after(self.before, self.came_in, self.went_out)

    @property
    def unexplained(self) -> int:
        return self.stated - self.expected


def flow_into(stock: NgoCount) -> Flow | None:
    """What the same body says of the time since its last stock; None without both flows over exactly that time."""
    flows = {
        metric: _same_body(stock).filter(metric=metric, earliest=stock.earliest, precision="day").exclude(period_start=None).first()
        for metric in (CountMetric.ARRESTED_IN_PERIOD, CountMetric.RELEASED_IN_PERIOD)
    }
    came_in, went_out = flows[CountMetric.ARRESTED_IN_PERIOD], flows[CountMetric.RELEASED_IN_PERIOD]
    if came_in is None or went_out is None or came_in.period_start != went_out.period_start:
        return None
    before = _same_body(stock).filter(metric=stock.metric, earliest=came_in.period_start, precision="day").first()
    return Flow(before.value, came_in.value, went_out.value, stock.value) if before else None


def _same_body(stock: NgoCount) -> QuerySet[NgoCount]:
    """Standing exact figures of who stated `stock`, of the same scope, without slips and repeats; in a fixed order."""
    rows = NgoCount.objects.standing().for_charts().filter(country=stock.country, scope=stock.scope, qualifier=CountQualifier.EXACT)
    return rows.filter(organisation=stock.organisation_id, agency=stock.agency_id).order_by("reference")
