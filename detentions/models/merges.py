"""One detention recorded twice: a decision of a person, dated and reversible like every fact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from detentions.models.cases import Detention
from detentions.models.facts import FACT_FIELDS, Fact, FactQuerySet


class Merge(Fact):
    """The events of `absorbed` belong to the life of `into` while this stands. A withdrawn merge is a split.

    `Detention.merged_into` says the same of today; only this says since when, so that a number as known earlier stays as it was.
    """

    absorbed = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    objects = FactQuerySet["Merge"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(name="merge_is_of_two_cases", condition=~Q(absorbed=F("into"))),
            models.UniqueConstraint(fields=["absorbed"], condition=Q(withdrawn_at=None), name="merge_of_a_case_stands_once"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "absorbed", "into", "recorded_at", "withdrawn_at"}
        staff: ClassVar[set[str]] = (FACT_FIELDS - {"id", "recorded_at", "withdrawn_at"}) | {"reason"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.into_id}"
