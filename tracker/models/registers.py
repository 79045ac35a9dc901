"""An organisation's own register on its way in: the file as it came, what its columns mean, and each row with what is wrong with it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from detentions.models import Detention, Organisation, Source


class ColumnMap(models.Model):
    """What the columns of an organisation's register mean, kept for its next file with the same header.

    `fields` has one code of `tracker.moving.fields` per column, "" for a column that is not used. `words`: field → folded word of the
    register → code or slug here.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    headers = ArrayField(models.CharField(max_length=200))
    headers_sha256 = models.CharField(max_length=64)  # a hundred long headers are more than an index takes
    fields = ArrayField(models.CharField(max_length=30, blank=True))
    words = models.JSONField(default=dict)
    day_first = models.BooleanField(default=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "headers_sha256"], name="columnmap_is_saved_once_per_header")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            "id",
            "organisation",
            "headers",
            "headers_sha256",
            "fields",
            "words",
            "day_first",
            "saved_at",
            "saved_by",
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return ", ".join(self.headers)

    @staticmethod
    def digest(headers: Sequence[str]) -> str:
        return hashlib.sha256("\t".join(headers).encode()).hexdigest()


class RegisterQuerySet(models.QuerySet["Register"]):
    def waiting(self, *, at: datetime) -> Self:
        """For a worker: to be checked, written or taken back, and nobody has it, or its lease has run out."""
        return self.filter(Q(state__in=FOR_WORKERS), Q(lease_until=None) | Q(lease_until__lt=at))

    def of_organisations(self, organisation_ids: list[int]) -> Self:
        return self.filter(organisation_id__in=organisation_ids)


class Register(models.Model):
    """One file. Until it is written it can be thrown away with all its rows; then its bytes are a Source and stay.

    `text` is its table, one line per row and tabs between cells: what citations point into. `plan_sha256` is what the first lead signed;
    the second must sign the very same.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be named")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        SIGNED = "signed", _("Being written")
        WRITTEN = "written", _("In the record")
        TAKING_BACK = "taking_back", _("Being taken back")
        TAKEN_BACK = "taken_back", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    as_of = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=80)
    encoding = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    text_tool = models.CharField(max_length=60)
    left_out = models.JSONField(default=list)
    header_row = models.PositiveIntegerField()
    headers = ArrayField(models.CharField(max_length=200))
    fields = ArrayField(models.CharField(max_length=30, blank=True))
    words = models.JSONField(default=dict)
    day_first = models.BooleanField(default=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.MAPPING)
    trouble = models.CharField(max_length=30, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    compared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    plan_sha256 = models.CharField(max_length=64, blank=True)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    change_number = models.PositiveBigIntegerField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    back_reason = models.CharField(max_length=500, blank=True)
    kept_cases = ArrayField(models.CharField(max_length=9), default=list, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="register_is_signed_by_two_different_people",
                condition=Q(second_by=None) | (Q(first_by__isnull=False) & ~Q(first_by=F("second_by"))),
            ),
            models.CheckConstraint(
                name="register_in_the_record_was_signed_twice",
                condition=~Q(state__in=["signed", "written", "taking_back", "taken_back"]) | Q(second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="register_in_the_record_has_its_source_and_change",
                condition=~Q(state__in=["written", "taking_back", "taken_back"])
                | Q(source__isnull=False, change_number__isnull=False, written_at__isnull=False),
            ),
            models.CheckConstraint(
                name="register_is_signed_after_its_sample_was_compared", condition=Q(first_by=None) | Q(compared_by__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-sent_at"], name="registers_of_an_organisation"),
            models.Index(fields=["state"], condition=Q(state__in=["checking", "signed", "taking_back"]), name="registers_for_workers"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            *("id", "organisation", "sent_by", "sent_at", "title", "as_of", "file_name", "content", "sha256", "media_type", "encoding"),
            *(
                "text",
                "text_tool",
                "left_out",
                "header_row",
                "headers",
                "fields",
                "words",
                "day_first",
                "total",
                "done",
                "state",
                "trouble",
            ),
            *("compared_by", "compared_at", "first_by", "first_at", "second_by", "second_at", "source", "change_number", "written_at"),
            *("back_by", "back_at", "back_reason", "kept_cases", "attempts"),
        }
        never: ClassVar[set[str]] = {"lease_until", "plan_sha256"}

    def __str__(self) -> str:
        return self.title


FOR_WORKERS = (Register.State.CHECKING, Register.State.SIGNED, Register.State.TAKING_BACK)


class RegisterRowQuerySet(models.QuerySet["RegisterRow"]):
    def to_write(self) -> Self:
        """New cases and additions that nothing speaks against."""
        return self.filter(state__in=[RegisterRow.State.NEW, RegisterRow.State.UPDATE])


class RegisterRow(models.Model):
    """One row. `number` is the one that a spreadsheet shows; `start` and `end` are its line in the register's text.

    `values` is what was understood: field → value as the registry takes it. `faults`: [column, field, code, detail]. `matches`: ids of
    known cases that may be the same person; `twin` is an earlier row that may be. A person answers with `decision`: "new", "out", or a
    case id.
    """

    class State(models.TextChoices):
        NEW = "new", _("New case")
        UPDATE = "update", _("Adds to a known case")
        NOTHING_NEW = "nothing_new", _("Nothing new")
        QUESTION = "question", _("Perhaps known")
        FAULT = "fault", _("Fault")
        OUT = "out", _("Left out by a person")

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State)
    reference = models.CharField(max_length=60, blank=True, db_collation="C")
    values: models.JSONField[Any] = models.JSONField(default=dict)
    faults: models.JSONField[Any] = models.JSONField(default=list)
    twin = models.PositiveIntegerField(null=True, blank=True)
    matches = ArrayField(models.CharField(max_length=9), default=list, blank=True)
    decision = models.CharField(max_length=9, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = RegisterRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="registerrow_is_read_once")]
        indexes = [
            models.Index(fields=["register", "state", "number"], name="rows_of_a_register"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="rows_by_reference"),
            models.Index(fields=["detention"], condition=Q(detention__isnull=False), name="rows_of_a_case"),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {
            *("id", "register", "number", "start", "end", "state", "reference", "values", "faults", "twin", "matches"),
            *("decision", "decided_by", "decided_at", "is_sample", "detention"),
        }
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.register_id} {self.number}"
