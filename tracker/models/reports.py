"""A report: what came in, and how far it has travelled. This row is the queue of record; a Celery message is only a hint."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.models import Organisation, Source
from detentions.when import When


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self, *, at: datetime) -> Self:
        """To be read: received, or claimed by a worker whose lease has run out."""
        return self.filter(Q(state=Report.State.RECEIVED) | Q(state=Report.State.READING, lease_until__lt=at))

    def of_organisations(self, organisation_ids: list[int]) -> Self:
        return self.filter(organisation_id__in=organisation_ids)


class Report(models.Model):
    """One report on its way. Its words are in `source`, which never changes.

    `due_at` orders the queue: the day of arrival plus the time that its `urgency` leaves, so that what waits long comes first
    too. `reasons` and `tells_of` are codes (`tracker.ranking`), `language` is that of the latest reading. A claim is a courtesy
    among reviewers with an end; the guard is the version.
    `published` is the day that its sender told, as `When` writes it, where it isn't the one of the source: another organisation had sent
    the same words before.
    `coverage` is the share, 0 to 1, of the file's visible letters that its text holds; `left_out` names what was not read;
    `is_partial` tells reviewers to look at the original.
    `sketch` stands for the words (`tracker.matching.twins`), `twin` is the organisation's first report with nearly the same,
    `alike` in percent.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        READING = "reading", _("Being read")
        IN_QUEUE = "in_queue", _("In the queue")
        NOTHING_FOUND = "nothing_found", _("Read, nothing to propose")
        DECIDED = "decided", _("Decided")
        FAILED = "failed", _("Failed")
        CLOSED = "closed", _("Closed: the consent has ended")

    class Channel(models.TextChoices):
        PASTE = "paste", _("Pasted")
        FILE = "file", _("File")
        COMMAND = "command", _("Command line")
        PARTNER = "partner", _("Partner")
        TESTIMONY = "testimony", _("Testimony")
        ADDRESS = "address", _("Web address")

    class Failure(models.TextChoices):
        KEEPS_CRASHING = "keeps_crashing", _("Reading it stopped the worker several times.")
        READER_ERROR = "reader_error", _("The reader met an error of its own.")
        NO_TEXT = "no_text", _("No text was found in it.")

    class Urgency(models.IntegerChoices):
        ROUTINE = 0, _("routine")
        SOON = 1, _("soon")
        URGENT = 2, _("urgent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=14, choices=State, default=State.RECEIVED)
    failure = models.CharField(max_length=16, choices=Failure, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    reasons = models.JSONField(default=list, blank=True)
    tells_of = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=8, blank=True)
    to_decide = models.PositiveIntegerField(default=0)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    coverage = models.FloatField(default=1.0)
    left_out = models.JSONField(default=list, blank=True)
    is_partial = models.BooleanField(default=False)
    sketch = ArrayField(models.BigIntegerField(), default=list, blank=True)
    twin = models.ForeignKey("self", on_delete=models.PROTECT, related_name="copies", null=True, blank=True)
    alike = models.PositiveSmallIntegerField(default=0)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_is_leased_only_while_being_read",
                condition=Q(state="reading", lease_until__isnull=False) | (~Q(state="reading") & Q(lease_until=None)),
            ),
            models.UniqueConstraint(fields=["source", "organisation"], name="words_are_read_once_in_an_organisation"),
            models.CheckConstraint(
                name="report_failed_for_a_named_reason",
                condition=(Q(state="failed") & ~Q(failure="")) | (~Q(state="failed") & Q(failure="")),
            ),
            models.CheckConstraint(
                name="report_is_claimed_until_a_moment",
                condition=Q(claimed_by=None, claimed_until=None) | Q(claimed_by__isnull=False, claimed_until__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(fields=["sketch"], name="reports_by_their_words"),
            models.Index(fields=["organisation"], condition=Q(state="failed"), name="reports_that_failed"),
            models.Index(fields=["received_at"], condition=Q(state__in=["received", "reading"]), name="reports_to_be_read"),
            models.Index(fields=["organisation", "due_at", "id"], condition=Q(state="in_queue"), name="reports_to_be_decided"),
            models.Index(fields=["organisation", "urgency", "received_at"], condition=Q(state="in_queue"), name="reports_that_wait_by_age"),
            models.Index(fields=["organisation", "language", "due_at", "id"], condition=Q(state="in_queue"), name="reports_in_a_language"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "id",
            "source",
            "organisation",
            "channel",
            "submitted_by",
            "published",
            "received_at",
            "state",
            "failure",
            "attempts",
            "read_at",
            "decided_at",
            "due_at",
            "urgency",
            "reasons",
            "tells_of",
            "language",
            "to_decide",
            "assigned_to",
            "claimed_by",
            "claimed_until",
            "coverage",
            "left_out",
            "is_partial",
            "twin",
            "alike",
        }
        never: ClassVar[set[str]] = {"lease_until", "sketch"}

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def when(self) -> When:
        """When it was published, as its own sender told."""
        return When.parse(self.published) if self.published else self.source.when

    @property
    def percent_kept(self) -> int:
        return int(100 * self.coverage)
