"""Sign-ins that failed, counted per account and address together, so that a stranger elsewhere can't lock anybody out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FailedSignIn(models.Model):
    """`who` is a keyed hash of the account's name and the address: neither is kept."""

    who = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    blocked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="failedsignin_counts_some_failure", condition=models.Q(failures__gt=0))]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = set()
        never: ClassVar[set[str]] = {"id", "who", "failures", "last_at", "blocked_until"}

    def __str__(self) -> str:
        return f"{self.failures} failures"
