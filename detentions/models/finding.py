"""What staff find cases by: one derived row per case, kept in the same transaction as the fact (`detentions.rollups.finding`); and how many
of them have what, kept by the database itself.

Like all derived tables they hold no foreign keys and can be made again from the facts at any time.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from detentions.choices import Visibility

MINOR, FOREIGN = "minor", "foreign"
ONE_SOURCE, DIFFER = "one_source", "differ"
MARKS = (ONE_SOURCE, DIFFER)  # of the record rather than of the person
TRAITS = ("woman", "man", MINOR, "military", "civilian", FOREIGN)
STILL_THERE = ("held", "whereabouts_unknown", "release_not_carried_out", "house_arrest", "not_known")
OTHER_WORD = "w:"  # before a word that stands in a place, an agency, a charge: not in a name


# Facet → the column of `FindableCase` whose values it counts; arrays count each of their values. The facet "total" counts the rows.
FACETS = {"visibility": "visibility", "agency": "agencies", "place": "places", "trait": "traits"}


def _kept_numbers(operation: pgtrigger.Operation, *, new: bool, old: bool) -> pgtrigger.Trigger:
    """Adds what a statement wrote to the numbers, and takes off what it removed. By statement: a batch costs one addition per number.

    Whoever writes rows holds the lock of the chain's end, so no two writers wait for each other's numbers.
    """
    sides = [(1, "added")] * new + [(-1, "removed")] * old
    rows = " UNION ALL ".join(
        f"SELECT {sign} AS sign, readers, state, visibility, agencies, places, traits FROM {side}" for sign, side in sides
    )
    each = "SELECT sign, readers, state, 'total' AS facet, '' AS value FROM moved"
    for facet, column in FACETS.items():
        value = column if facet == "visibility" else f"unnest({column})"
        each += f" UNION ALL SELECT sign, readers, state, '{facet}', {value} FROM moved"
    return pgtrigger.Trigger(
        name=f"numbers_follow_{operation}".lower(),
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]  # its __init__ has no types
            new="added" if new else None, old="removed" if old else None
        ),
        func=f"""
            INSERT INTO detentions_findablenumber AS kept (readers, state, facet, value, number)
            WITH moved AS (SELECT * FROM ({rows}) rows WHERE visibility <> 'sealed')
            SELECT readers, state, facet, value, sum(sign) FROM ({each}) each
            GROUP BY readers, state, facet, value HAVING sum(sign) <> 0 ORDER BY readers, state, facet, value
            ON CONFLICT (readers, state, facet, value) DO UPDATE SET number = kept.number + excluded.number;
            RETURN NULL;
        """,
    )


class FindableCase(models.Model):
    """A case that was not merged into another, as the list of cases shows it and as searching finds it.

    `readers` are the organisations whose staff may see it: its own, and those it is shared with. `terms` are the folded words of all
    standing names, and with `OTHER_WORD` before them those of the rest of the file. `traits` are those of `TRAITS` that some standing fact
    tells, and of `MARKS` those that fit. `state` is the one after the last event told. `sources` counts those of the standing facts;
    `changed_at` is when a fact was last recorded or withdrawn.
    """

    detention_id = models.BigIntegerField(primary_key=True)
    detainee_id = models.BigIntegerField()
    public_id = models.CharField(max_length=9, db_collation="C")
    readers = ArrayField(models.BigIntegerField())
    visibility = models.CharField(max_length=10, choices=Visibility)
    is_sample = models.BooleanField()
    name = models.CharField(max_length=200)
    name_words = models.SmallIntegerField()
    terms = ArrayField(models.TextField(db_collation="C"))
    state = models.CharField(max_length=30, db_collation="C")
    first_kind = models.CharField(max_length=14, db_collation="C", blank=True)
    first_earliest = models.DateField(null=True)
    first_latest = models.DateField(null=True)
    first_precision = models.CharField(max_length=8)
    last_told = models.DateField(null=True)
    agencies = ArrayField(models.CharField(max_length=60, db_collation="C"))
    places = ArrayField(models.CharField(max_length=60, db_collation="C"))
    traits = ArrayField(models.CharField(max_length=20, db_collation="C"))
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sources = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            GinIndex(fields=["terms"], name="findable_by_terms", fastupdate=False),
            models.Index(fields=["-opened_at", "-detention_id"], name="findable_latest_first"),
            models.Index(fields=["-changed_at", "-detention_id"], name="findable_latest_change_first"),
            models.Index(fields=["detainee_id"], name="findable_of_a_detainee"),
            models.Index(fields=["last_told"], condition=models.Q(state__in=STILL_THERE), name="findable_by_silence"),
            GinIndex(fields=["agencies", "places"], name="findable_by_holders", fastupdate=False),
        ]
        triggers = [
            _kept_numbers(pgtrigger.Insert, new=True, old=False),
            _kept_numbers(pgtrigger.Delete, new=False, old=True),
            _kept_numbers(pgtrigger.Update, new=True, old=True),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            *("detention_id", "detainee_id", "public_id", "readers", "visibility", "is_sample", "opened_at", "changed_at", "sources"),
            *("name", "name_words", "terms", "state", "agencies", "places", "traits"),
            *("first_kind", "first_earliest", "first_latest", "first_precision", "last_told"),
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.public_id


class FindableNumber(models.Model):
    """How many cases in one state have one value of a facet, by exactly who may see them; sealed cases are not among them.

    Triggers on `FindableCase` keep it in the statement that changes a row. A number may be 0 after a row has gone.
    """

    readers = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=30, db_collation="C")
    facet = models.CharField(max_length=10, db_collation="C")
    value = models.CharField(max_length=60, db_collation="C", blank=True)
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["readers", "state", "facet", "value"], name="findable_number_is_kept_once")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "readers", "state", "facet", "value", "number"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.facet} {self.value}: {self.number}"


class NameWord(models.Model):
    """A word that some name has, with the key of its sound: what a misspelt word is compared with. Words are never taken away."""

    word = models.CharField(max_length=200, unique=True, db_collation="C")
    sound = models.CharField(max_length=200, db_collation="C")

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "word", "sound"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.word
