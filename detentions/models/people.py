"""Detainees, their names and the attributes that matter to statistics."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from detentions.models.facts import FACT_FIELDS, Fact, FactQuerySet
from detentions.models.references import kept_for_good


class Detainee(models.Model):
    """A person who was, at least once, said to be detained. Everything we say of the person is a fact of its own."""

    made_at = models.DateTimeField()

    class Meta:
        triggers = kept_for_good()

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id"}
        staff: ClassVar[set[str]] = {"made_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"detainee {self.pk}"


class DetaineeName(Fact):
    """A name of the person as a source writes it. `folded` is what searching and matching compare (`detentions.names`)."""

    class Kind(models.TextChoices):
        MAIN = "main", _("Main name")
        ALIAS = "alias", _("Other name or spelling")
        NICKNAME = "nickname", _("Nickname")

    detainee = models.ForeignKey(Detainee, on_delete=models.PROTECT, related_name="names", db_constraint=False)
    as_written = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_collation="C")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MAIN)

    objects = FactQuerySet["DetaineeName"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["detainee"], condition=models.Q(kind="main", withdrawn_at=None), name="detainee_has_one_main_name_at_a_time"
            ),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = FACT_FIELDS | {"detainee", "as_written", "folded", "kind"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.as_written


class Attribute(Fact):
    """One thing about the person that statistics group by, as a source says it. Values are codes where `kind` has a code list."""

    class Kind(models.TextChoices):
        SEX = "sex", _("Sex")
        BIRTH_DATE = "birth_date", _("Date of birth")
        NATIONALITY = "nationality", _("Nationality")
        CIVIL_OR_MILITARY = "civil_or_military", _("Civilian or military")
        OCCUPATION = "occupation", _("Occupation or role")
        MINOR = "minor", _("Under 18 when taken")

    detainee = models.ForeignKey(Detainee, on_delete=models.PROTECT, related_name="attributes", db_constraint=False)
    kind = models.CharField(max_length=18, choices=Kind)
    value = models.CharField(max_length=200)

    objects = FactQuerySet["Attribute"].as_manager()

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "detainee", "kind", "value", "recorded_at", "withdrawn_at"}
        staff: ClassVar[set[str]] = FACT_FIELDS - {"id", "recorded_at", "withdrawn_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
