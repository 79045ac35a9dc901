"""Figures that somebody else published. Never ours, never added to ours."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from detentions.choices import STOCK_METRICS, CountMetric, CountQualifier
from detentions.models.agencies import Agency
from detentions.models.facts import DATE_FIELDS, FACT_FIELDS, Dated, Fact, FactQuerySet, date_is_in_order
from detentions.models.organisations import Organisation
from detentions.models.sources import Source


class NgoCountQuerySet(FactQuerySet["NgoCount"]):
    def for_charts(self) -> NgoCountQuerySet:
        """Without figures flagged as slips of the press or repeats (seeds/ve/README.md)."""
        return self.exclude(flags__overlap=["typo_in_source", "duplicate_of_previous", "stale_figure"])


class NgoCount(Dated, Fact):
    """One number that an organisation, an agency or a government published.

    The three date columns are the day the figure describes (`as_of`). `value` counts people unless the metric says cases.
    `partitions` are the published parts (men, women, civilians, military, adults, adolescents, convicted, unconvicted,
    foreigners). `is_checked` is false for seeded rows until a person has confirmed them against their source.
    """

    reference = models.CharField(max_length=20, db_collation="C")
    country = models.CharField(max_length=2)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    metric = models.CharField(max_length=40, choices=CountMetric)
    scope = models.CharField(max_length=60, default="country")
    period_start = models.DateField(null=True, blank=True)
    value = models.PositiveIntegerField()
    upper_bound = models.PositiveIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=10, choices=CountQualifier, default=CountQualifier.EXACT)
    partitions = models.JSONField(default=dict, blank=True)
    published = models.CharField(max_length=10, blank=True)
    statement = models.CharField(max_length=20, blank=True)
    flags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    is_checked = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    objects = NgoCountQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            date_is_in_order("ngocount"),
            models.UniqueConstraint(fields=["reference"], condition=Q(withdrawn_at=None), name="ngocount_reference_stands_once"),
            models.CheckConstraint(
                name="ngocount_is_published_by_one_body",
                condition=Q(organisation__isnull=False, agency=None) | Q(organisation=None, agency__isnull=False),
            ),
            models.CheckConstraint(name="ngocount_range_is_in_order", condition=Q(upper_bound=None) | Q(upper_bound__gte=F("value"))),
        ]
        indexes = [models.Index(fields=["country", "metric", "latest"], condition=Q(withdrawn_at=None), name="standing_counts_by_metric")]

    class Exposure:
        public: ClassVar[set[str]] = (
            DATE_FIELDS
            | {"id", "recorded_at", "withdrawn_at", "superseded_by", "reference", "country", "organisation", "agency", "metric", "scope"}
            | {"period_start", "value", "upper_bound", "qualifier", "partitions", "published", "statement", "flags", "note", "source"}
            | {"is_checked", "is_sample"}
        )
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = FACT_FIELDS - {"id", "recorded_at", "withdrawn_at", "superseded_by"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.reference}: {self.value}"

    @property
    def is_stock(self) -> bool:
        return self.metric in STOCK_METRICS
