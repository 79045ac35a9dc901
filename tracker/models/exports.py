"""Files with cases that leave the portal: who asks for which, who else agrees, and until when the file may be fetched."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are taken for another: the code is read out from a printed page


def new_code() -> str:
    return "EX-" + "".join(secrets.choice(_LETTERS) for _letter in range(6))


class Export(models.Model):
    """One file. `cases` is frozen when it is asked for: a second person agrees to these and no others. What is in the file is read when it
    is fetched, and only what the person may still see.

    `query` is the question of the case list that led to it, `columns` are names of the list's columns. `code` stands in every row of the
    file. `organisations` are those whose cases it holds: a lead of each must agree.
    """

    class Format(models.TextChoices):
        CSV = "csv", _("CSV: for any program")
        XLSX = "xlsx", _("XLSX: for spreadsheets")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        ALLOWED = "allowed", _("May be fetched")
        REFUSED = "refused", _("Refused")
        DROPPED = "dropped", _("Taken back")

    code = models.CharField(max_length=9, unique=True, default=new_code, db_collation="C")
    state = models.CharField(max_length=8, choices=State)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=400)
    query = models.CharField(max_length=2000, blank=True)
    format = models.CharField(max_length=4, choices=Format)
    columns = ArrayField(models.CharField(max_length=20))
    cases = ArrayField(models.BigIntegerField())
    organisations = ArrayField(models.BigIntegerField())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_because = models.CharField(max_length=400, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    fetched = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="export_is_never_decided_by_who_asked", condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by"))
            ),
            models.CheckConstraint(name="export_that_may_be_fetched_has_an_end", condition=~Q(state="allowed") | Q(until__isnull=False)),
        ]
        indexes = [
            GinIndex(fields=["organisations"], name="exports_of_an_organisation", fastupdate=False),
            models.Index(fields=["asked_by", "-asked_at"], name="exports_of_a_person"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            *("id", "code", "state", "asked_by", "asked_at", "reason", "query", "format", "columns", "cases", "organisations"),
            *("decided_by", "decided_at", "decided_because", "until", "fetched", "fetched_at"),
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.code
