"""What each change to a case added and took away, facts side by side, the latest change first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from detentions.models import CaseKey, Change, User
from detentions.models.changes import payload_place
from detentions.models.keys import Erased
from tracker.casework.gathering import Kept
from tracker.casework.reading import CaseFile


@dataclass(frozen=True, slots=True)
class Version:
    """One change. `reason` is what the person gave as theirs; `seen_by` says from and to which visibility, where that changed."""

    change: Change
    by: User | None
    added: tuple[Kept, ...]
    removed: tuple[Kept, ...]
    reason: str
    seen_by: tuple[str, str] | None


def history(found: CaseFile) -> list[Version]:
    return [_version(change, found) for change in found.changes]


def _version(change: Change, found: CaseFile) -> Version:
    facts, payload = found.kept, _payload(change, found.detention.key)
    seen_by = (payload["from"], payload["to"]) if change.action == "visibility_changed" and payload else None
    return Version(
        change=change,
        by=found.people.get(change.by_id),
        added=tuple(fact for fact in facts if (fact.recorded_at, fact.recorded_by_id) == (change.at, change.by_id)),
        removed=tuple(fact for fact in facts if (fact.withdrawn_at, fact.withdrawn_by_id) == (change.at, change.by_id)),
        reason=str(payload.get("reason", "")),
        seen_by=seen_by,
    )


def _payload(change: Change, key: CaseKey) -> dict[str, str]:
    """What the change tells; nothing, when it is another case's or was forgotten."""
    if change.key_id != key.pk:
        return {}
    try:
        found: dict[str, str] = json.loads(key.unseal(bytes(change.payload), place=payload_place(change.number)))
    except Erased:
        return {}
    return found
