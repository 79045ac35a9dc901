"""Short messages to members of staff inside the portal. No personal data: they say where to look."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.exports import Export
from tracker.models.questions import Question
from tracker.models.registers import Register
from tracker.models.reports import Report


class Notice(models.Model):
    """About a report, a question, an export or a register. `mailed_at`: when an e-mail said that something waits, and nothing more."""

    class Kind(models.TextChoices):
        FAILED_INTAKE = "failed_intake", _("A report could not be read")
        ASSIGNED = "assigned", _("A report was assigned to you")
        SECOND_WANTED = "second_wanted", _("A second review is wanted")
        DISPUTED = "disputed", _("Two reviewers differ")
        ANSWER_WANTED = "answer_wanted", _("A second person is wanted for a case")
        EXPORT_WANTED = "export_wanted", _("Somebody wants to take cases out")
        EXPORT_DECIDED = "export_decided", _("Your export was decided on")
        SIGN_WANTED = "sign_wanted", _("A register waits for your signature")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=14, choices=Kind)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notices", null=True, blank=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="notices", null=True, blank=True)
    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="notices", null=True, blank=True)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="notices", null=True, blank=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "report", "question", "export", "register"], nulls_distinct=False, name="notice_is_given_once"
            ),
            models.CheckConstraint(
                name="notice_is_about_one_thing",
                condition=Q(report__isnull=False, question=None, export=None, register=None)
                | Q(report=None, question__isnull=False, export=None, register=None)
                | Q(report=None, question=None, export__isnull=False, register=None)
                | Q(report=None, question=None, export=None, register__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-made_at"], name="notices_of_a_person"),
            models.Index(fields=["made_at"], condition=Q(seen_at=None, mailed_at=None), name="notices_to_be_mailed"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "user", "kind", "report", "question", "export", "register", "made_at", "seen_at", "mailed_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
