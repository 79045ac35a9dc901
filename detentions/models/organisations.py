"""NGOs, outlets, parties and other bodies that say things, publish figures or own cases here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from detentions.models.directory import DIRECTORY_FIELDS, DIRECTORY_PUBLIC, DirectoryEntry
from detentions.models.references import kept_for_good


class Organisation(DirectoryEntry):
    """`is_tenant` marks an organisation that works in this installation: cases belong to it, people are its members."""

    name_es = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    acronym = models.CharField(max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    kind = models.CharField(max_length=20)
    alignment = models.CharField(max_length=24, blank=True)
    active_from = models.CharField(max_length=10, blank=True)
    is_tenant = models.BooleanField(default=False)

    class Exposure:
        public: ClassVar[set[str]] = DIRECTORY_PUBLIC | {"name_es", "name_en", "acronym", "aliases", "kind", "active_from"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = (DIRECTORY_FIELDS - DIRECTORY_PUBLIC) | {"alignment", "is_tenant"}
        never: ClassVar[set[str]] = set()


class Offence(DirectoryEntry):
    """A crime as the law words it. Charges are what authorities allege; this is only the catalogue."""

    name_es = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    law = models.CharField(max_length=160, blank=True)
    article = models.CharField(max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    kind = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=12)

    class Meta:
        triggers = kept_for_good()

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = DIRECTORY_PUBLIC | {"name_es", "name_en", "law", "article", "aliases", "kind", "jurisdiction"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = DIRECTORY_FIELDS - DIRECTORY_PUBLIC
        never: ClassVar[set[str]] = set()
