"""What a change says, opened with the key of its case where it has one."""

from __future__ import annotations

import json
from typing import Any

from detentions.models import CaseKey, Change
from detentions.models.changes import payload_place
from detentions.sealing import CannotOpen


class Payloads:
    """Remembers the keys that it has read."""

    def __init__(self) -> None:
        self._keys: dict[Any, CaseKey] = {}

    def of(self, change: Change) -> dict[str, Any]:
        """Raises Erased, CannotOpen."""
        words = bytes(change.payload)
        if change.key_id:
            if change.key_id not in self._keys:
                self._keys |= CaseKey.objects.in_bulk([change.key_id])
            if change.key_id not in self._keys:
                raise CannotOpen(str(change.key_id))
            words = self._keys[change.key_id].unseal(words, place=payload_place(change.number))
        payload: dict[str, Any] = json.loads(words)
        return payload
