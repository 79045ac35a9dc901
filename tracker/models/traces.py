"""Who opened, searched, changed or took out what. Append-only, in the transaction of the act itself; nothing ever deletes it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Trace(models.Model):
    """One act of one person. `act` is the route of the portal, or a step of it; `subject` says on what: a case id, a report's id.

    `organisations` are those whose leads read it: the person's own, and the one that the subject belongs to. `details` holds what was
    asked and how much came of it, never the answer. Addresses of the network are not kept.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=40, db_collation="C")
    subject = models.CharField(max_length=60, db_collation="C", blank=True)
    organisations = ArrayField(models.BigIntegerField())
    is_sensitive = models.BooleanField(default=False)
    details = models.JSONField(default=dict)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="traces_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="traces_are_not_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the audit log is append only';",
            ),
        ]
        indexes = [
            GinIndex(fields=["organisations"], name="traces_of_an_organisation", fastupdate=False),
            models.Index(fields=["by", "-id"], name="traces_of_a_person"),
            models.Index(fields=["subject", "-id"], name="traces_of_a_subject"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "at", "by", "act", "subject", "organisations", "is_sensitive", "details"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.by_id} {self.act} {self.subject}"
