"""When the chain of changes was followed from its first row, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ChainCheck(models.Model):
    """`changes`: how many rows were as they were written. `broken_at`: the first one that was not, None where all were."""

    at = models.DateTimeField()
    changes = models.PositiveBigIntegerField()
    broken_at = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="chain_checks_latest_first")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "at", "changes", "broken_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.changes} changes, broken at {self.broken_at}" if self.broken_at else f"{self.changes} changes"
