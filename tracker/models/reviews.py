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
    """One person's decision on one candidate. `amended` lists the values that the person changed, by field: before and after.

    A decision without effect is a verdict that waits for another person's, who must not see it, or a call for one.
    `case_version` is the version of the case that it made.
    """

    class Action(models.TextChoices):
        CONFIRM = "confirm", _("Confirmed")
        REJECT = "reject", _("Rejected")
        UNVERIFIABLE = "unverifiable", _("Marked as not verifiable")
        OUT_OF_SCOPE = "out_of_scope", _("Marked as outside our scope")
        NOT_DETAINED = "not_detained", _("Recorded as not detained")
        ASK_SECOND = "ask_second", _("Asked for a second review")
        UNDO = "undo", _("Took the decision back")

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
    takes_effect = models.BooleanField(default=True)
    attach_to = models.CharField(max_length=9, blank=True)
    case_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "candidate_version"], name="decision_is_taken_once_per_version"),
            models.CheckConstraint(name="decision_to_reject_has_a_reason", condition=~Q(action="reject") | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["at"], name="decisions_by_time")]
        triggers = [pgtrigger.Protect(name="decisions_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "candidate", "by", "at", "action", "reason", "note", "amended", "candidate_version"} | {
            "takes_effect",
            "attach_to",
            "case_version",
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.action} by {self.by_id}"


class Recheck(models.Model):
    """A decided proposal decided once more by somebody who doesn't see what was decided. It changes nothing; it measures agreement."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="rechecks")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    action = models.CharField(max_length=12, choices=Decision.Action)
    values = models.JSONField(default=dict)
    differs_in = models.JSONField(default=list)
    agrees = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate"], name="candidate_is_rechecked_once")]
        triggers = [pgtrigger.Protect(name="rechecks_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "candidate", "decision", "by", "at", "action", "values", "differs_in", "agrees"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.candidate_id} by {self.by_id}"
