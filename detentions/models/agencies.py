"""Security and justice bodies, as a dated hierarchy."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from detentions.choices import AgencyKind
from detentions.models.directory import DIRECTORY_FIELDS, DIRECTORY_PUBLIC, DirectoryEntry
from detentions.models.locations import Location


class Agency(DirectoryEntry):
    """A body that arrests, holds, charges or judges. `predecessor` is what it grew out of (DISIP → SEBIN).

    `active_from` and `active_to` are as exact as the source: YYYY, YYYY-MM or YYYY-MM-DD.
    """

    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    acronym = models.CharField(max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    aliases_weak = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    kind = models.CharField(max_length=30, choices=AgencyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, related_name="successors", null=True, blank=True)
    active_from = models.CharField(max_length=10, blank=True)
    active_to = models.CharField(max_length=10, blank=True)
    state = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name_plural = "agencies"

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = DIRECTORY_PUBLIC | {
            "name_es",
            "name_en",
            "acronym",
            "aliases",
            "kind",
            "parent",
            "predecessor",
            "active_from",
            "active_to",
            "state",
        }
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = (DIRECTORY_FIELDS - DIRECTORY_PUBLIC) | {"aliases_weak"}
        never: ClassVar[set[str]] = set()

    @property
    def short_name(self) -> str:
        return self.acronym or self.name_es
