"""A key per case, wrapped by the installation's data key. Destroying the row's key material erases what it sealed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from detentions import sealing
from detentions.models.references import kept_for_good


class Erased(Exception):
    """The key was destroyed on purpose: what it sealed can't be read any more."""


class CaseKey(models.Model):
    """Seals the personal payloads of one case (changes, notes, testimony, contacts)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(null=True)
    data_key_fingerprint = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = kept_for_good()
        constraints = [
            models.CheckConstraint(
                name="casekey_is_either_there_or_erased",
                condition=Q(wrapped__isnull=False, erased_at=None) | Q(wrapped=None, erased_at__isnull=False),
            ),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = {"id", "made_at", "erased_at"}
        never: ClassVar[set[str]] = {"wrapped", "data_key_fingerprint"}

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def build(cls, *, at: datetime) -> CaseKey:
        """A new key, not yet saved."""
        master = sealing.data_key(settings.DATA_KEY)
        made = cls(made_at=at, data_key_fingerprint=sealing.fingerprint(master))
        made.wrapped = sealing.seal(master, sealing.new_key(), place=made._place())
        return made

    @classmethod
    def rows(cls, ids: Sequence[str], *, at: datetime) -> list[tuple[str, bytes, str, datetime]]:
        """New keys under these ids, as rows to be stored: id, wrapped key, fingerprint of the data key, time."""
        master = sealing.data_key(settings.DATA_KEY)
        mark = sealing.fingerprint(master)
        wrapped = sealing.seal_keys(master, [f"casekey:{pk}" for pk in ids])
        return [(pk, key, mark, at) for pk, key in zip(ids, wrapped, strict=True)]

    def seal(self, payload: bytes, *, place: str) -> bytes:
        return sealing.seal(self._key(), payload, place=place)

    def unseal(self, sealed: bytes, *, place: str) -> bytes:
        """Raises Erased or sealing.CannotOpen."""
        return sealing.unseal(self._key(), bytes(sealed), place=place)

    def _key(self) -> bytes:
        if self.wrapped is None:
            raise Erased(str(self.pk))
        return sealing.unseal(sealing.data_key(settings.DATA_KEY), bytes(self.wrapped), place=self._place())

    def _place(self) -> str:
        return f"casekey:{self.pk}"
