"""How well reports are read, as reviewers' decisions show it: the share of proposed values that they kept unchanged.

A rejection because the reader misread counts every value of the proposal as not kept; other rejections say nothing about reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from tracker.models import Decision
from tracker.review.adding import BY_HAND

_MOST = 20_000  # decisions looked at: the latest


@dataclass(slots=True)
class Kept:
    kept: int = 0
    decided: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.kept / self.decided) if self.decided else 0

    def count(self, *, is_kept: bool) -> None:
        self.decided += 1
        self.kept += is_kept


@dataclass(slots=True)
class Health:
    """By kind of proposal and field, by language, and by publisher, of the decisions since a moment."""

    fields: dict[tuple[str, str], Kept] = field(default_factory=lambda: defaultdict(Kept))
    languages: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))
    publishers: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))
    confirmed: int = 0
    rejected: int = 0
    by_hand: int = 0


def health(organisations: list[int], *, since: datetime) -> Health:
    """Of the decisions that took effect since then and stand, in these organisations."""
    found = Health()
    rows = Decision.objects.filter(candidate__report__organisation__in=organisations, at__gte=since, takes_effect=True)
    rows = rows.filter(candidate_version=F("candidate__version") - 1)  # not those that were taken back
    wanted = ("action", "reason", "amended", "candidate__kind", "candidate__values", "candidate__extraction__language")
    for action, reason, amended, kind, values, language, reader, publisher in rows.order_by("-pk").values_list(
        *wanted, "candidate__extraction__reader", "candidate__report__source__publisher"
    )[:_MOST]:
        if reader == BY_HAND:
            found.by_hand += 1
            continue
        found.confirmed += action == Decision.Action.CONFIRM
        found.rejected += action == Decision.Action.REJECT
        for name, is_kept in _judged(action, reason, amended, values):
            for kept in (found.fields[kind, name], found.languages[language], found.publishers[publisher]):
                kept.count(is_kept=is_kept)
    return found


def _judged(action: str, reason: str, amended: dict[str, object], values: dict[str, object]) -> Iterator[tuple[str, bool]]:
    if action == Decision.Action.CONFIRM:
        yield from ((name, name not in amended) for name in values)
    elif action == Decision.Action.REJECT and reason in {Decision.Reason.MISREAD, Decision.Reason.NOT_A_DETENTION}:
        yield from ((name, False) for name in values)
