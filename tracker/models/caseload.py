"""How an organisation sorts its cases among its own people: tags, and who looks after which. Nobody outside of it sees either."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from detentions.models import Detention, Organisation


class CaseTag(models.Model):
    """A word that the organisation of the case has put on it. `folded` compares; taken off, it stays on record."""

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=40)
    folded = models.CharField(max_length=40, db_collation="C")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detention", "folded"], condition=Q(ended_at=None), name="tag_stands_once_on_a_case"),
        ]
        indexes = [models.Index(fields=["organisation", "folded"], condition=Q(ended_at=None), name="standing_tags_by_word")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "detention", "organisation", "words", "folded", "by", "at", "ended_by", "ended_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.words


class CaseAssignment(models.Model):
    """Who of the organisation looks after a case, from one moment until another. One person at a time."""

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detention"], condition=Q(ended_at=None), name="case_is_looked_after_by_one_person"),
        ]
        indexes = [models.Index(fields=["user"], condition=Q(ended_at=None), name="standing_assignments_of_a_user")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "detention", "organisation", "user", "by", "at", "ended_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.detention_id} → {self.user_id}"
