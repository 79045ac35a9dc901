"""Addresses that are looked at regularly for new reports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from detentions.models import Organisation


class Feed(models.Model):
    """Only http and https; the fetcher guards against addresses inside our own network."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    address = models.URLField(max_length=1000)
    publisher = models.CharField(max_length=200)
    every_minutes = models.PositiveIntegerField(default=60)
    is_active = models.BooleanField(default=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="feed_is_followed_once"),
            models.CheckConstraint(name="feed_address_is_http", condition=Q(address__regex=r"^https?://")),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "organisation", "address", "publisher", "every_minutes", "is_active", "looked_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.publisher
