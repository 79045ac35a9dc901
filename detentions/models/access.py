"""Who works for whom, in which role, and what one organisation lets another see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.choices import Role
from detentions.models.cases import Detention
from detentions.models.organisations import Organisation


class Membership(models.Model):
    """A person's role in an organisation, from one moment until another. Ended, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=14, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], condition=Q(until=None), name="membership_stands_once"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "user", "organisation", "role", "since", "until"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Grant(models.Model):
    """What an organisation lets another see of one case. Without a grant nothing of it is visible to others."""

    class Scope(models.TextChoices):
        READ = "read", _("Read the case")
        WRITE = "write", _("Read and add facts")

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=5, choices=Scope)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detention", "organisation"], condition=Q(ended_at=None), name="grant_stands_once"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "detention", "organisation", "scope", "granted_at", "granted_by", "ended_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.detention_id} → {self.organisation_id}: {self.scope}"


class SealedReader(models.Model):
    """A person named to see a sealed case; nobody else does, a lead neither. Ended, never deleted."""

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="sealed_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["detention", "user"], condition=Q(ended_at=None), name="sealed_reader_is_named_once"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "detention", "user", "named_at", "named_by", "ended_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.user_id} sees {self.detention_id}"
