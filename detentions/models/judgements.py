"""Same person or not: decisions of people, kept and reversible."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from detentions.models.facts import FACT_FIELDS, Fact, FactQuerySet
from detentions.models.people import Detainee


class Judgement(Fact):
    """Whether two records speak of one person. `left` is always the lower id, so that a pair is judged once."""

    class Verdict(models.TextChoices):
        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Different people")
        UNSURE = "unsure", _("Not sure")

    left = models.ForeignKey(Detainee, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Detainee, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)

    objects = FactQuerySet["Judgement"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(name="judgement_pair_is_in_order", condition=Q(left__lt=F("right"))),
            models.UniqueConstraint(fields=["left", "right"], condition=Q(withdrawn_at=None), name="judgement_pair_stands_once"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "left", "right", "verdict", "recorded_at", "withdrawn_at"}
        staff: ClassVar[set[str]] = (FACT_FIELDS - {"id", "recorded_at", "withdrawn_at"}) | {"reason"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.left_id} {self.verdict} {self.right_id}"
