"""Questions about confirmed cases that two people answer, neither seeing the other's answer: publish a name, merge what is one."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.models import Detention


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> Self:
        return self.filter(state__in=[Question.State.OPEN, Question.State.DISPUTED])


class Question(models.Model):
    """One question. That somebody asks it tells nothing of their answer, which is kept apart and shown to nobody before the end.

    `other` is the case that may be the same, or of the same person. One question of a kind about a pair is open at a time.
    """

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("Publish the case with its name?")
        MERGE = "merge", _("Are these two cases one detention?")
        SAME_PERSON = "same_person", _("Are these two cases of one person?")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a second person")
        DISPUTED = "disputed", _("Two people differ")
        YES = "yes", _("Answered with yes, and done")
        NO = "no", _("Answered with no")
        DROPPED = "dropped", _("Taken back")

    kind = models.CharField(max_length=12, choices=Kind)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_of_two_cases_names_both",
                condition=Q(kind="publish", other=None) | (~Q(kind="publish") & Q(other__isnull=False)),
            ),
            models.CheckConstraint(
                name="question_is_closed_at_a_moment",
                condition=Q(state__in=["open", "disputed"], closed_at=None)
                | (~Q(state__in=["open", "disputed"]) & Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["kind", "detention", "other"],
                condition=Q(state__in=["open", "disputed"]),
                nulls_distinct=False,
                name="question_is_open_once",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state__in=["open", "disputed"]), name="questions_to_be_answered")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "kind", "detention", "other", "state", "asked_by", "asked_at", "closed_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.kind} {self.detention_id}"


class Answer(models.Model):
    """What one person says. Kept for good; `basis` is on what the publication of a name rests."""

    class Says(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    class Basis(models.TextChoices):
        PERSON = "person", _("The person agrees")
        FAMILY = "family", _("The family agrees")
        LAWYER = "lawyer", _("The lawyer agrees")
        ALREADY_PUBLIC = "already_public", _("Made public by the person, family or employer")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    says = models.CharField(max_length=3, choices=Says)
    basis = models.CharField(max_length=14, choices=Basis, blank=True)
    reason = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "by"], name="question_is_answered_once_by_each")]
        triggers = [pgtrigger.Protect(name="answers_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "question", "by", "at", "says", "basis", "reason"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.says} by {self.by_id}"
