"""What agencies, locations, organisations and offences share: a slug that never changes meaning, a source, and kept earlier states."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

DIRECTORY_FIELDS = {"id", "slug", "country", "verify", "source", "note", "recorded_at", "edited_by"}
DIRECTORY_PUBLIC = DIRECTORY_FIELDS - {"note", "edited_by"}


class DirectoryEntry(models.Model):
    """One entry of a directory. A changed row keeps its earlier state as a SupersededEntry, in the same transaction.

    `source` is an address or says where the row comes from; `verify` marks rows a person must confirm before use as fact. `edited_by` is
    the person who wrote it as it reads now; a file of seeds changes nothing about it from then on.
    """

    slug = models.SlugField(max_length=60, unique=True, db_collation="C")
    country = models.CharField(max_length=2)
    verify = models.BooleanField(default=False)
    source = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class SupersededEntry(models.Model):
    """How a directory entry read before it was changed, by whom and why: known from `recorded_at` until `superseded_at`."""

    directory = models.CharField(max_length=20)
    slug = models.CharField(max_length=60)
    state = models.JSONField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()
    superseded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["directory", "slug", "superseded_at"], name="superseded_entry_is_kept_once")]
        triggers = [pgtrigger.Protect(name="history_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "directory", "slug", "state", "recorded_at", "superseded_at", "superseded_by", "reason"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.directory}:{self.slug} until {self.superseded_at:%Y-%m-%d}"
