"""An address that somebody gave: asked for, on its way, fetched or failed. It becomes a report once its words are here."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.choices import SourceKind
from detentions.models import Organisation
from tracker.models.reports import Report


class FetchQuerySet(models.QuerySet["Fetch"]):
    def waiting(self, *, at: datetime) -> Self:
        """To be fetched now: due, or claimed by a worker whose lease has run out."""
        return self.filter(Q(state=Fetch.State.WAITING, due_at__lte=at) | Q(state=Fetch.State.FETCHING, lease_until__lt=at))

    def of_organisations(self, organisation_ids: list[int]) -> Self:
        return self.filter(organisation_id__in=organisation_ids)


class Fetch(models.Model):
    """`published` is the date as `When` writes it. `trouble` is the intake's code for what came and can't be kept.

    `was_known` says that the very words had come before: then `report` is the one they became. `feed` is the list of news that named it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        FETCHING = "fetching", _("Being fetched")
        DONE = "done", _("Fetched")
        FAILED = "failed", _("Failed")

    class Failure(models.TextChoices):
        OFF = "off", _("Fetching addresses is switched off in this installation.")
        NOT_ALLOWED = "not_allowed", _("This address is not fetched: it is not a public web address.")
        NOT_FOUND = "not_found", _("There is no server of this name.")
        NO_ANSWER = "no_answer", _("The server did not answer.")
        NOT_TRUSTED = "not_trusted", _("The server's certificate is not valid.")
        REFUSED = "refused", _("The server refuses to give the page, perhaps to everybody who is no browser.")
        GONE = "gone", _("The server says that there is no such page.")
        SERVER_ERROR = "server_error", _("The server had an error of its own.")
        TOO_BIG = "too_big", _("The page is larger than we take.")
        TOO_SLOW = "too_slow", _("The page took too long to come.")
        ROUND_AND_ROUND = "round_and_round", _("The address leads from one to the next without end.")
        UNREADABLE = "unreadable", _("What came can't be read.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(max_length=1000)
    publisher = models.CharField(max_length=200)
    published = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=14, choices=SourceKind)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    failure = models.CharField(max_length=16, choices=Failure, blank=True)
    trouble = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    feed = models.ForeignKey("tracker.Feed", on_delete=models.PROTECT, related_name="fetches", null=True, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    was_known = models.BooleanField(default=False)

    objects = FetchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fetch_is_leased_only_while_being_fetched",
                condition=Q(state="fetching", lease_until__isnull=False) | (~Q(state="fetching") & Q(lease_until=None)),
            ),
            models.CheckConstraint(name="fetch_that_is_done_has_its_report", condition=~Q(state="done") | Q(report__isnull=False)),
            models.UniqueConstraint(fields=["feed", "address"], name="entry_of_a_feed_is_fetched_once"),
            models.CheckConstraint(name="fetch_that_failed_says_why", condition=~Q(state="failed") | ~Q(failure="")),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="addresses_asked_for_latest"),
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "fetching"]), name="addresses_to_be_fetched"),
            models.Index(
                fields=["organisation", "-asked_at"], condition=~Q(state="done") | Q(was_known=True), name="addresses_that_are_no_report"
            ),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "id",
            "address",
            "publisher",
            "published",
            "title",
            "kind",
            "organisation",
            "asked_by",
            "asked_at",
            "state",
            "failure",
            "trouble",
            "attempts",
            "due_at",
            "feed",
            "report",
            "was_known",
        }
        never: ClassVar[set[str]] = {"lease_until"}

    def __str__(self) -> str:
        return f"{self.address} {self.state}"
