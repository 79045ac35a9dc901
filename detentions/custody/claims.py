"""Rival claims: tellings of one event that can't all be true. They stay side by side, open or with a ruling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from detentions.custody.events import BEGINNINGS, LifeEvent, in_order

_SETTLED_ONCE = ("arrest", "release", "death")  # what happens once between two others


@dataclass(frozen=True, slots=True)
class Rivals:
    """Claims about one event of a kind. `followed` is the claim that a person's ruling follows; None while it is open."""

    kind: str
    claims: tuple[LifeEvent, ...]
    followed: UUID | None


def rivals(events: Sequence[LifeEvent], rulings: Mapping[str, UUID]) -> list[Rivals]:
    """Groups of claims that differ in day, agency or kind of release. `rulings` maps a kind of event to the claim followed."""
    found = []
    for kind in _SETTLED_ONCE:
        for group in _tellings(events, kind):
            if any(_differ(one, other) for one, other in combinations(group, 2)):
                followed = rulings.get(kind)
                found.append(Rivals(kind, tuple(group), followed if followed in {claim.fact for claim in group} else None))
    return found


def followed(events: Sequence[LifeEvent], rulings: Mapping[str, UUID]) -> list[LifeEvent]:
    """The events without the claims that a ruling doesn't follow. Where nobody has ruled, all stay."""
    dropped = {claim.fact for group in rivals(events, rulings) if group.followed for claim in group.claims if claim.fact != group.followed}
    return [event for event in events if event.fact is None or event.fact not in dropped]


def _tellings(events: Sequence[LifeEvent], kind: str) -> list[list[LifeEvent]]:
    """The claims of `kind`, those of one stretch of custody together: a re-arrest or a release between two sets them apart."""
    parting = {"rearrest"} if kind != "arrest" else {"rearrest", "release"}
    groups: list[list[LifeEvent]] = [[]]
    for event in in_order(events):
        if event.kind == kind:
            groups[-1].append(event)
        elif event.kind in parting or (kind == "release" and event.kind in BEGINNINGS):
            groups.append([])
    return [group for group in groups if len(group) > 1]


def _differ(one: LifeEvent, other: LifeEvent) -> bool:
    if one.when.is_known and other.when.is_known and not one.when.may_be(other.when):
        return True
    if one.agencies and other.agencies and one.agencies.isdisjoint(other.agencies):
        return True
    return len({one.release_kind, other.release_kind} - {"", "not_stated"}) > 1
