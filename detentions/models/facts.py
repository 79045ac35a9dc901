"""What all facts share: two times, a withdrawal instead of an edit, and the uncertain date."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from detentions.choices import DatePrecision
from detentions.models.references import ReferencesLeadSomewhere
from detentions.when import Precision, When

WITHDRAWAL_FIELDS = ["withdrawn_at", "withdrawn_by", "withdrawn_reason", "superseded_by"]
FACT_FIELDS = {"id", "recorded_at", "recorded_by", *WITHDRAWAL_FIELDS}
DATE_FIELDS = {"earliest", "latest", "precision"}

M = TypeVar("M", bound=models.Model)


class FactQuerySet(models.QuerySet[M]):
    """Verbs every fact understands."""

    def standing(self) -> Self:
        """Neither withdrawn nor superseded: what we say now."""
        return self.filter(withdrawn_at=None)

    def known_at(self, moment: datetime | None) -> Self:
        """What we said at `moment`; with None, what we say now."""
        if moment is None:
            return self.standing()
        return self.filter(recorded_at__lte=moment).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment))


class Fact(models.Model):
    """Recorded once, then perhaps withdrawn or superseded; never edited (a database trigger holds it).

    Who did it has no index: nobody asks for all facts of a user, and each would cost every write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    superseded_by = models.OneToOneField("self", on_delete=models.PROTECT, related_name="supersedes", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by=None, superseded_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_is_withdrawn_after_recorded",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("recorded_at")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="facts_are_not_edited", exclude=WITHDRAWAL_FIELDS),
            pgtrigger.Protect(name="facts_are_not_deleted", operation=pgtrigger.Delete),
            ReferencesLeadSomewhere(),
        ]


class Dated(models.Model):
    """An uncertain date in three columns; `when` is the value."""

    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=DatePrecision, default=DatePrecision.UNKNOWN)

    class Meta:
        abstract = True

    @property
    def when(self) -> When:
        return When(self.earliest, self.latest, Precision(self.precision))


def date_is_in_order(model: str) -> models.CheckConstraint:
    """The constraint each `Dated` model lists: earliest is not after latest, and only an unknown date is empty."""
    return models.CheckConstraint(
        name=f"{model}_date_is_in_order",
        condition=Q(precision="unknown", earliest=None, latest=None)
        | (
            ~Q(precision="unknown")
            & (Q(earliest=None) | Q(latest=None) | Q(earliest__lte=F("latest")))
            & (Q(earliest__isnull=False) | Q(latest__isnull=False))
        ),
    )
