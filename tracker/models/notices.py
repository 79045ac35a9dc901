"""Short messages to members of staff inside the portal. No personal data: they say where to look."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.reports import Report


class Notice(models.Model):
    class Kind(models.TextChoices):
        FAILED_INTAKE = "failed_intake", _("A report could not be read")
        ASSIGNED = "assigned", _("A report was assigned to you")
        SECOND_WANTED = "second_wanted", _("A second review is wanted")
        DISPUTED = "disputed", _("Two reviewers differ")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=14, choices=Kind)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notices")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "report"], name="notice_is_given_once")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "user", "kind", "report", "made_at", "seen_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
