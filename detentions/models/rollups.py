"""Tables derived from facts, kept in the same transaction as the fact (`detentions.rollups`). Rebuilt at will; nothing is told here first.

They hold no foreign keys: each of them can be made again from the facts, and a check per row would cost more than the row.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models


class Dimension(StrEnum):
    """What a number can be split by. Each has one value per stretch, so that the parts always add up to the whole."""

    AGENCY = "agency"
    STATE = "state"
    FACILITY = "facility"
    SEX = "sex"
    AGE_GROUP = "age_group"
    CIVIL_OR_MILITARY = "civil_or_military"
    NATIONALITY = "nationality"
    CHARGE = "charge"
    CUSTODY_STATE = "custody_state"


DIMENSIONS = tuple(Dimension)
NOT_KNOWN = ""
SEVERAL = "several"  # more than one value stands: two agencies at one arrest, rival claims without a ruling
TOTAL = ""  # the `dimension` of a tally that is split by nothing


class Stretch(models.Model):
    """Days on which a rule counts a unit as held, with one value per dimension, as known during a span of time.

    A rectangle in two times: held from `from_day` until before `to_day`, known from `known_from` until before `known_to` (None: still).
    0001-01-01 and 9999-12-31 stand for an unknown beginning and for "until now". All stretches together are the possible reading, those
    with `sure` the sure one. `unit` is what the rule counts: a detainee, a detention, a charge of one. `length_class` is the number of
    binary digits of the length in days: whoever covers a day began less than 2^class days before it, so that the question of who does
    is a short range of an index.
    """

    rule_id = models.BigIntegerField()
    country = models.CharField(max_length=2, db_collation="C")
    detainee_id = models.BigIntegerField()
    unit = models.BigIntegerField()
    from_day = models.DateField()
    to_day = models.DateField()
    length_class = models.SmallIntegerField()
    sure = models.BooleanField()
    agency = models.CharField(max_length=60, db_collation="C")
    state = models.CharField(max_length=60, db_collation="C")
    facility = models.CharField(max_length=60, db_collation="C")
    sex = models.CharField(max_length=60, db_collation="C")
    age_group = models.CharField(max_length=60, db_collation="C")
    civil_or_military = models.CharField(max_length=60, db_collation="C")
    nationality = models.CharField(max_length=60, db_collation="C")
    charge = models.CharField(max_length=60, db_collation="C")
    custody_state = models.CharField(max_length=60, db_collation="C")
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["detainee_id"], name="stretches_of_a_detainee"),
            models.Index(
                fields=["rule_id", "country", "length_class", "from_day"],
                include=["to_day", "sure", "known_from", *DIMENSIONS],
                condition=models.Q(known_to=None),
                name="stretches_known_still",
            ),
            models.Index(
                fields=["rule_id", "country", "length_class", "from_day"],
                include=["to_day", "sure", "known_from", "known_to", *DIMENSIONS],
                condition=models.Q(known_to__isnull=False),
                name="stretches_known_once",
            ),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {
            *("rule_id", "country", "unit", "from_day", "to_day", "length_class", "sure", "known_from", "known_to"),
            *DIMENSIONS,
        }
        staff: ClassVar[set[str]] = {"id", "detainee_id"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.unit} {self.from_day}/{self.to_day}"


class Tally(models.Model):
    """By how much the number held changes on each day of a block of days, as known now, for one value of one dimension.

    `sure` and `possible` hold one 4-byte integer per day. The number on a day is the sum of all changes until that day.
    """

    rule_id = models.BigIntegerField()
    country = models.CharField(max_length=2, db_collation="C")
    dimension = models.CharField(max_length=20, db_collation="C", blank=True)
    value = models.CharField(max_length=60, db_collation="C", blank=True)
    block = models.IntegerField()
    sure = models.BinaryField()
    possible = models.BinaryField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["rule_id", "country", "dimension", "value", "block"], name="tally_has_one_row_per_block")
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "rule_id", "country", "dimension", "value", "block", "sure", "possible"}
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.dimension}={self.value} {self.block}"


class BuiltRule(models.Model):
    """A counting rule whose stretches and tallies are complete since `built_at`."""

    rule_id = models.BigIntegerField(unique=True)
    built_at = models.DateTimeField()

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "rule_id", "built_at"}
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return str(self.rule_id)
