"""Counting rules: what a number counts, as versioned data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pgtrigger
from django.db import models

from detentions.choices import ReleaseKind


class CountingRule(models.Model):
    """A definition with a name, for example `all-documented-v1`. A changed definition is a new version; old ones stay.

    `definition` holds what `checked` lists: `counts` (persons, detentions or charges), `held_through` (the forms of custody beside
    detention itself, as the release kinds after which the person still counts), `minimum_hours` (an arrest that surely ended sooner
    doesn't count), `stale_after_days` (who has not been heard of for longer doesn't count; 0: everybody does), and, where the number
    itself is the wide reading of uncertain dates, `reading` ("surely" unless said).
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
        every_row = True
        public: ClassVar[set[str]] = {"id", "slug", "number", "name_es", "name_en", "text_es", "text_en", "definition", "recorded_at"}
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.slug}-v{self.number}"

    @property
    def reading(self) -> str:
        return str(self.definition.get("reading", "surely"))


class BadDefinition(Exception):
    """A definition says something that no number can be counted by. The message says what."""


def checked(name: str, definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """`definition`, if it is complete and understood. Raises BadDefinition."""
    missing, unknown = _NEEDED - definition.keys(), definition.keys() - _NEEDED - {"reading"}
    if missing or unknown:
        raise BadDefinition(f"{name}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    if definition["counts"] not in {"persons", "detentions", "charges"}:
        raise BadDefinition(f"{name}: counts is {definition['counts']!r}, not persons, detentions or charges")
    if strange := set(definition["held_through"]) - set(ReleaseKind.values):
        raise BadDefinition(f"{name}: held_through names {sorted(strange)}, which are no kinds of release")
    if any(not isinstance(definition[key], int) or definition[key] < 0 for key in ("minimum_hours", "stale_after_days")):
        raise BadDefinition(f"{name}: minimum_hours and stale_after_days are whole numbers from 0")
    if definition.get("reading", "surely") not in {"surely", "possibly"}:
        raise BadDefinition(f"{name}: reading is {definition['reading']!r}, not surely or possibly")
    return definition


_NEEDED = frozenset({"counts", "held_through", "minimum_hours", "stale_after_days"})
