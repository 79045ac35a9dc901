"""Editions: frozen, numbered, signed sets of public figures and listed cases, with the files they consist of."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """Figures of `day`, as known at `made_at`. `basis` is the state that the next edition is compared with, sealed: who was in which cell.

    `changed` counts the cases that changed since the edition before.
    """

    number = models.PositiveIntegerField(unique=True)
    country = models.CharField(max_length=2)
    day = models.DateField()
    made_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)
    changed = models.PositiveIntegerField()
    basis = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(name="edition_numbers_begin_with_one", condition=Q(number__gte=1))]
        triggers = [pgtrigger.Protect(name="editions_never_change", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = {"id", "number", "country", "day", "made_at", "is_sample"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"changed"}
        never: ClassVar[set[str]] = {"basis"}

    def __str__(self) -> str:
        return f"edition {self.number}"


class EditionFile(models.Model):
    """One file of an edition, byte for byte. It changes only when a listed case is withdrawn: then the case leaves every edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=80, db_collation="C")
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "path"], name="edition_file_stands_once")]
        triggers = [pgtrigger.Protect(name="edition_files_are_not_deleted", operation=pgtrigger.Delete)]

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = {"id", "edition", "path", "media_type", "content", "sha256"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.path}"


class CondensedCases(models.Model):
    """The listed cases of an edition once more, in the form in which questions are quick. `made_of` is the sum of the `cases.json` that
    they were made of: where that file has another sum, they say nothing."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")
    made_of = models.CharField(max_length=64)
    content = models.BinaryField()

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = {"id", "edition", "made_of", "content"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"cases of {self.edition_id}"


class Tombstone(models.Model):
    """A case that was listed in an edition and is no longer: nothing of it is served any more, in no edition made until then.

    `successor` is the listed case that it was merged into, "" where there is none: who asks for the old id is sent there.
    """

    public_id = models.CharField(max_length=9, unique=True, db_collation="C")
    at = models.DateTimeField()
    successor = models.CharField(max_length=9, blank=True, default="", db_collation="C")

    class Meta:
        triggers = [pgtrigger.Protect(name="tombstones_are_not_deleted", operation=pgtrigger.Delete)]

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = {"id", "public_id", "at", "successor"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.public_id
