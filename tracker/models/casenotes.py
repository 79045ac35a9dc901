"""Notes of staff on a case, and the log of calls about it. The words are sealed under the key of the case."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.models import Detention


class CaseNote(models.Model):
    """`sealed` holds who was spoken to and what was said. `call_again_on` is a reminder, until somebody has called (`done_at`)."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        CALL = "call", _("Call or visit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    call_again_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="casenote_only_reminders_are_done", condition=Q(done_at=None) | Q(call_again_on__isnull=False)),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="casenotes_are_not_edited", exclude=["done_at"]),
            pgtrigger.Protect(name="casenotes_are_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["detention", "-at"], name="notes_of_a_case"),
            models.Index(fields=["call_again_on"], condition=Q(done_at=None, call_again_on__isnull=False), name="calls_to_make"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "detention", "kind", "at", "by", "call_again_on", "done_at"}
        never: ClassVar[set[str]] = {"sealed"}

    def __str__(self) -> str:
        return f"{self.kind} on {self.detention_id}"
