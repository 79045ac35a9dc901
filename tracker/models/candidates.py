"""What a reader found in a report, and each fact it proposes."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from detentions.models import Detention
from tracker.models.reports import Report


class FieldValue(TypedDict):
    """One value of a candidate, as JSON: `spans` are [start, end] pairs of characters of the source's text."""

    value: Any
    spans: list[list[int]]
    rule: str
    confidence: float


class Extraction(models.Model):
    """One reading of one report by one reader in one version."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="extractions")
    reader = models.CharField(max_length=40)
    reader_version = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    is_supported = models.BooleanField(default=True)
    is_relevant = models.BooleanField()
    notes = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "reader", "reader_version"], name="extraction_is_made_once")]
        indexes = [models.Index(fields=["made_at"], name="extractions_by_time")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "id",
            "report",
            "reader",
            "reader_version",
            "language",
            "is_supported",
            "is_relevant",
            "notes",
            "made_at",
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.reader} {self.reader_version}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> Self:
        """Not decided yet: nobody has looked, a second reviewer is wanted, or two reviewers differ."""
        return self.filter(state__in=UNDECIDED)

    def of_organisations(self, organisation_ids: list[int]) -> Self:
        return self.filter(report__organisation_id__in=organisation_ids)


class Candidate(models.Model):
    """A proposed fact. It becomes one only when a person confirms it (`tracker.review`).

    `first_by` gave a verdict, or asked for somebody else's, and must not give the next; `other_by` gave one that differs.

    `values` maps field names to `FieldValue`; `rivals` holds further readings of a field. `fingerprint` names what is proposed, so that
    reading a report twice proposes nothing twice. `became_kind` and `became_id` say which fact a confirmed candidate became.
    """

    class Kind(models.TextChoices):
        DETENTION = "detention", _("Event of a detention")
        COUNT = "count", _("Published count")
        NOT_DETAINED = "not_detained", _("Named, not detained")

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        SECOND = "second", _("Waits for a second reviewer")
        DISPUTED = "disputed", _("Two reviewers differ")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        UNVERIFIABLE = "unverifiable", _("Can't be verified")
        OUT_OF_SCOPE = "out_of_scope", _("Outside our scope")

    extraction = models.ForeignKey(Extraction, on_delete=models.PROTECT, related_name="candidates")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="candidates")
    kind = models.CharField(max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    headline = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_collation="C", db_index=True)
    values = models.JSONField()
    rivals = models.JSONField(default=dict)
    confidence = models.FloatField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    other_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    became_kind = models.CharField(max_length=20, blank=True)
    became_id = models.CharField(max_length=40, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extraction", "fingerprint"], name="candidate_is_proposed_once"),
            models.CheckConstraint(
                name="candidate_is_decided_by_someone",
                condition=Q(state__in=["open", "second", "disputed"], decided_at=None, decided_by=None)
                | (~Q(state__in=["open", "second", "disputed"]) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="candidate_waits_for_someone_else",
                condition=(Q(state="second", first_by__isnull=False, other_by=None))
                | (Q(state="disputed", first_by__isnull=False, other_by__isnull=False) & ~Q(first_by=F("other_by")))
                | (~Q(state__in=["second", "disputed"]) & Q(first_by=None, other_by=None)),
            ),
            models.CheckConstraint(name="candidate_becomes_a_fact_only_when_confirmed", condition=Q(became_id="") | Q(state="confirmed")),
        ]
        indexes = [
            models.Index(fields=["report", "position"], name="candidates_of_a_report"),
            models.Index(fields=["report"], condition=Q(state__in=["open", "second", "disputed"]), name="candidates_to_be_decided"),
            models.Index(fields=["report"], condition=Q(state="second"), name="candidates_for_a_second_person"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "id",
            "extraction",
            "report",
            "kind",
            "position",
            "headline",
            "folded",
            "values",
            "rivals",
            "confidence",
            "state",
            "version",
            "first_by",
            "other_by",
            "decided_at",
            "decided_by",
            "detention",
            "became_kind",
            "became_id",
        }
        never: ClassVar[set[str]] = {"fingerprint"}

    def __str__(self) -> str:
        return f"{self.kind}: {self.headline}"


UNDECIDED = (Candidate.State.OPEN, Candidate.State.SECOND, Candidate.State.DISPUTED)
