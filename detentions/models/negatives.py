"""People of whom a report speaks and who were not detained: kept, so that they aren't proposed again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from detentions.choices import NotDetainedReason
from detentions.models.facts import DATE_FIELDS, FACT_FIELDS, Dated, Fact, FactQuerySet, date_is_in_order
from detentions.models.keys import CaseKey


class NotDetained(Dated, Fact):
    """The sources say that this person was not detained on that occasion. Another harm (a raid) is noted, never counted."""

    country = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_collation="C", db_index=True)
    reason = models.CharField(max_length=16, choices=NotDetainedReason)
    explicit = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    key = models.OneToOneField(CaseKey, on_delete=models.PROTECT, related_name="+")

    objects = FactQuerySet["NotDetained"].as_manager()

    class Meta(Fact.Meta):
        constraints = [*Fact.Meta.constraints, date_is_in_order("notdetained")]
        verbose_name_plural = "not detained"

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = FACT_FIELDS | DATE_FIELDS | {"country", "name", "folded", "reason", "explicit", "is_sample"}
        never: ClassVar[set[str]] = {"key"}

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
