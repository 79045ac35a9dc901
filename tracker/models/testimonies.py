"""What somebody told us in confidence: the consent it rests on, who may read its words, and until when."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.models import Consent
from tracker.models.reports import Report


class Testimony(models.Model):
    """The consent behind a report that is a testimony. Its words are in the report's source, sealed under a key of their own.

    `sealed` holds who consented and how to reach them. `until` is the last day on which the words are open; `closed_at` says when they
    were closed, because that day had passed or because the consent was taken back.
    """

    class Basis(models.TextChoices):
        """`Consent.Basis` without what was public before: that is no testimony."""

        PERSON = Consent.Basis.PERSON.value, Consent.Basis.PERSON.label
        FAMILY = Consent.Basis.FAMILY.value, Consent.Basis.FAMILY.label
        LAWYER = Consent.Basis.LAWYER.value, Consent.Basis.LAWYER.label

    class Readers(models.TextChoices):
        TAKER = "taker", _("Who took it, and leads")
        REVIEWERS = "reviewers", _("Reviewers and leads of the organisation")
        STAFF = "staff", _("All staff of the organisation who see reports")

    class Afterwards(models.TextChoices):
        CLOSE = "close", _("The words are closed; they stay sealed")
        ERASE = "erase", _("The words are erased for good")

    report = models.OneToOneField(Report, on_delete=models.PROTECT, primary_key=True, related_name="testimony")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_on = models.DateField()
    taken_time = models.TimeField(null=True, blank=True)
    basis = models.CharField(max_length=10, choices=Basis)
    scope = models.CharField(max_length=200)
    readers = models.CharField(max_length=10, choices=Readers)
    may_quote = models.BooleanField()
    until = models.DateField()
    afterwards = models.CharField(max_length=10, choices=Afterwards)
    sealed = models.BinaryField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="testimony_says_what_was_agreed_to", condition=~Q(scope="")),
            models.CheckConstraint(
                name="testimony_is_closed_by_the_day_or_somebody", condition=Q(closed_at__isnull=False) | Q(closed_by=None)
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="testimonies_are_not_edited", exclude=["closed_at", "closed_by"]),
            pgtrigger.Protect(name="testimonies_are_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(closed_at=None), name="testimonies_that_are_open")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "report",
            "taken_by",
            "taken_on",
            "taken_time",
            "basis",
            "scope",
            "readers",
            "may_quote",
            "until",
            "afterwards",
            "closed_at",
            "closed_by",
        }
        never: ClassVar[set[str]] = {"sealed"}

    def __str__(self) -> str:
        return f"testimony of {self.taken_on}"
