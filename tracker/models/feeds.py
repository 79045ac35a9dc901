"""Lists of news (RSS, Atom) that a worker looks at now and then: each entry becomes an address to be fetched, once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.choices import SourceKind
from detentions.models import Organisation
from tracker.models.fetches import Fetch


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(is_active=True, due_at__lte=at)

    def of_organisations(self, organisation_ids: list[int]) -> Self:
        return self.filter(organisation_id__in=organisation_ids)


class Feed(models.Model):
    """Only http and https; the fetcher guards against addresses inside our own network.

    `words`: folded words between blanks, one of which a title or summary must hold; empty takes everything. `followed_by` stands for the
    addresses that come of it; who may not send reports any more can't. `failure` is of the last look, `failing_since` of the first
    of those that failed in a row.
    """

    class Every(models.IntegerChoices):
        HALF_HOUR = 30, _("every half hour")
        HOUR = 60, _("every hour")
        SIX_HOURS = 360, _("every six hours")
        DAY = 1440, _("once a day")

    class Trouble(models.TextChoices):
        """What can be wrong beside what a `Fetch` may meet."""

        NO_FEED = "no_feed", _("What came is no list of news: neither RSS nor Atom.")
        NOBODY = "nobody", _("Who followed it may not send reports any more. Follow it anew in your own name.")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=1000)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=SourceKind, default=SourceKind.NEWS)
    words = models.CharField(max_length=500, blank=True)
    every_minutes = models.PositiveIntegerField(choices=Every, default=Every.HOUR)
    is_active = models.BooleanField(default=True)
    followed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    followed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=16, choices=[*Fetch.Failure.choices, *Trouble.choices], blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="feed_is_followed_once"),
            models.CheckConstraint(name="feed_address_is_http", condition=Q(address__regex=r"^https?://")),
            models.CheckConstraint(
                name="feed_that_fails_says_since_when",
                condition=Q(failure="", failing_since=None) | (~Q(failure="") & Q(failing_since__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(is_active=True), name="feeds_to_be_looked_at")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "id",
            "organisation",
            "address",
            "publisher",
            "kind",
            "words",
            "every_minutes",
            "is_active",
            "followed_by",
            "followed_at",
            "due_at",
            "looked_at",
            "entries",
            "failure",
            "failing_since",
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.publisher
