"""Requests of the public to correct or remove something we say."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from detentions.models import CaseKey


class CorrectionRequest(models.Model):
    """What is asked, how to reach the person and what was answered are sealed under a key of the request's own.

    `about` is the case number as it was typed; it may be of no case. The receipt that opens the answer is kept as a hash.
    """

    class Kind(models.TextChoices):
        CORRECT = "correct", _("Correct")
        REMOVE = "remove", _("Remove")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")

    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    about = models.CharField(max_length=9, blank=True)
    key = models.OneToOneField(CaseKey, on_delete=models.PROTECT, related_name="+")
    words_sealed = models.BinaryField()
    contact_sealed = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answer_sealed = models.BinaryField(null=True)
    receipt_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="correctionrequest_deadline_is_after_receipt", condition=Q(answer_by__gt=F("received_at"))),
            models.CheckConstraint(
                name="correctionrequest_is_answered_when_closed",
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "kind", "state", "about", "received_at", "answer_by", "answered_at", "answered_by"}
        never: ClassVar[set[str]] = {"key", "words_sealed", "contact_sealed", "answer_sealed", "receipt_sha256"}

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
