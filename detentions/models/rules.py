"""Counting rules: what a number counts, as versioned data."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models


class CountingRule(models.Model):
    """A definition with a name, for example `all-documented-v1`. A changed definition is a new version; old ones stay.

    `definition` holds: `counts` (persons or detentions), `held_through` (release kinds after which the person still counts as
    held), `minimum_hours`, `stale_after_days` (0: never).
    """

    slug = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    text_es = models.TextField()
    text_en = models.TextField()
    definition = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="counting_rule_version_is_unique")]
        triggers = [pgtrigger.Protect(name="counting_rules_never_change", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = {"id", "slug", "number", "name_es", "name_en", "text_es", "text_en", "definition", "recorded_at"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.slug}-v{self.number}"
