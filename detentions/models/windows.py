"""What the public side sees of tables that hold more: views, so that the other rows and columns of these tables stay out of its reach.

Migration 0005 makes the views. A column that a view shows can't change its type while the view stands: drop the view, and make it again.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from detentions.models.facts import DATE_FIELDS, Dated, FactQuerySet


class PublishedFigure(Dated):
    """A figure that somebody else published, with what is public of its publisher and its source. Withdrawn ones stay, for `known_at`."""

    id = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=20, db_collation="C")
    country = models.CharField(max_length=2)
    is_agency = models.BooleanField()
    body_slug = models.CharField(max_length=60, db_collation="C")
    body_name_es = models.CharField(max_length=160)
    body_name_en = models.CharField(max_length=160)
    body_acronym = models.CharField(max_length=40)
    metric = models.CharField(max_length=40)
    scope = models.CharField(max_length=60)
    period_start = models.DateField(null=True)
    value = models.PositiveIntegerField()
    upper_bound = models.PositiveIntegerField(null=True)
    qualifier = models.CharField(max_length=10)
    partitions = models.JSONField()
    published = models.CharField(max_length=10)
    flags = ArrayField(models.CharField(max_length=60))
    note = models.TextField()
    is_checked = models.BooleanField()
    is_sample = models.BooleanField()
    source_address = models.TextField()
    source_publisher = models.TextField()
    source_title = models.TextField()

    objects = FactQuerySet["PublishedFigure"].as_manager()

    class Meta:
        managed = False
        db_table = "published_figure"

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = (
            DATE_FIELDS
            | {"id", "recorded_at", "withdrawn_at", "reference", "country", "is_agency", "body_slug", "body_name_es", "body_name_en"}
            | {"body_acronym", "metric", "scope", "period_start", "value", "upper_bound", "qualifier", "partitions", "published", "flags"}
            | {"note", "is_checked", "is_sample", "source_address", "source_publisher", "source_title"}
        )
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.reference


class PublishedOrganisation(models.Model):
    """An organisation whose figures are published here. Those that work in this installation are in the table, not in this view."""

    id = models.BigIntegerField(primary_key=True)
    slug = models.CharField(max_length=60, db_collation="C")
    country = models.CharField(max_length=2)
    verify = models.BooleanField()
    source = models.CharField(max_length=400)
    recorded_at = models.DateTimeField()
    name_es = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    acronym = models.CharField(max_length=40)
    aliases = ArrayField(models.CharField(max_length=120))
    kind = models.CharField(max_length=20)
    active_from = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "published_organisation"

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = {
            *("id", "slug", "country", "verify", "source", "recorded_at", "name_es", "name_en", "acronym", "aliases", "kind", "active_from")
        }
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.slug
