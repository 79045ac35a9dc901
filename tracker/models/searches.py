"""Searches that a member of staff wants to come back to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedSearch(models.Model):
    """`query` is the address's query string; it holds filters, never results."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_search_name_is_used_once")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "user", "name", "query", "made_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.name
