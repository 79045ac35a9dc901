"""The record of changes: append-only, each row's hash covers the one before.

No foreign keys: the log neither blocks nor dies with what it describes. The payload is sealed under the case's key; the chain
covers its ciphertext, so that erasing the key leaves the chain verifiable.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import ClassVar

import pgtrigger
from django.db import models

FIRST = "0" * 64
LOCK_OF_THE_END = 0x5EA1C0DE  # any constant: names the advisory lock of the chain's end


class Change(models.Model):
    """One write. A batch is one change whose `root` is the Merkle root of its `rows` rows."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    key_id = models.UUIDField(null=True, blank=True)
    payload = models.BinaryField()
    rows = models.PositiveIntegerField(default=1)
    root = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="changes_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="changes_are_not_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the record of changes is append only';",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="changes_of_a_subject")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"number", "at", "by_id", "action", "subject_kind", "subject_id", "rows"}
        never: ClassVar[set[str]] = {"key_id", "payload", "root", "previous", "hash"}

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject_kind}:{self.subject_id}"

    def compute_hash(self) -> str:
        """SHA-256 over the previous hash and every column, in one canonical form."""
        at: datetime = self.at.astimezone(UTC)
        covered = [
            self.previous,
            self.number,
            at.isoformat(timespec="microseconds"),
            self.by_id,
            self.action,
            self.subject_kind,
            self.subject_id,
            str(self.key_id or ""),
            hashlib.sha256(bytes(self.payload)).hexdigest(),
            self.rows,
            self.root,
        ]
        return hashlib.sha256(json.dumps(covered, separators=(",", ":")).encode()).hexdigest()


def payload_place(number: int) -> str:
    """What a sealed payload is bound to, so that it opens only in its own row."""
    return f"change:{number}"
