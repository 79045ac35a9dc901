"""What people decided about candidates. Kept for good: also what was rejected, and why."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.candidates import Candidate


class Decision(models.Model):
    """One person's decision on one candidate. `amended` lists the values that the person changed, by field: before and after."""

    class Action(models.TextChoices):
        CONFIRM = "confirm", _("Confirmed")
        REJECT = "reject", _("Rejected")
        UNVERIFIABLE = "unverifiable", _("Marked as not verifiable")
        OUT_OF_SCOPE = "out_of_scope", _("Marked as outside our scope")

    class Reason(models.TextChoices):
        MISREAD = "misread", _("The reader misread the text")
        NOT_A_DETENTION = "not_a_detention", _("The text tells of no detention of this person")
        WRONG_PERSON = "wrong_person", _("Another person is meant")
        DUPLICATE = "duplicate", _("Already recorded")
        UNRELIABLE = "unreliable", _("The source can't be relied on")
        OTHER = "other", _("Another reason")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    action = models.CharField(max_length=12, choices=Action)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    note = models.CharField(max_length=500, blank=True)
    amended = models.JSONField(default=dict)
    candidate_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "candidate_version"], name="decision_is_taken_once_per_version"),
            models.CheckConstraint(name="decision_to_reject_has_a_reason", condition=~Q(action="reject") | ~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="decisions_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "candidate", "by", "at", "action", "reason", "note", "amended", "candidate_version"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.action} by {self.by_id}"
