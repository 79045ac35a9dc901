"""Rival claims: tellings of one event that can't all be true. They stay side by side, open or with a ruling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from detentions.custody.events import BEGINNINGS, ENDINGS, LifeEvent, in_order, same_day

_SETTLED_ONCE = ("arrest", "release", "death")  # what happens once between two others
_UNSAID = frozenset({"", "not_stated"})


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


def takings(events: Iterable[LifeEvent]) -> list[list[LifeEvent]]:
    """Arrests and disappearances, the tellings of one together. A release or death between two sets them apart; so does a re-arrest, unless
    it is told of the very day of another."""
    groups: list[list[LifeEvent]] = []
    is_out = True
    for event in in_order(events):
        if event.kind in BEGINNINGS:
            if not is_out and (event.kind != "rearrest" or _is_again(event, groups[-1])):
                groups[-1].append(event)
            else:
                groups.append([event])
            is_out = False
        elif event.kind in ENDINGS:
            is_out = True
    return groups


def releases(events: Iterable[LifeEvent]) -> list[list[LifeEvent]]:
    """Releases, the tellings of one together. Between two arrests a person leaves once: two releases there are two only when their days
    surely differ and their kinds too, as when house arrest is followed by full liberty."""
    found: list[list[LifeEvent]] = []
    stretch: list[LifeEvent] = []
    for event in in_order(events):
        if event.kind == "release":
            stretch.append(event)
        elif event.kind in BEGINNINGS:
            found += _apart(stretch)
            stretch = []
    return found + _apart(stretch)


def _is_again(rearrest: LifeEvent, group: Sequence[LifeEvent]) -> bool:
    return any(
        rearrest.when.may_be(other.when) if other.kind == "rearrest" else same_day(rearrest, other) and rearrest.when == other.when
        for other in group
    )


def _apart(stretch: Sequence[LifeEvent]) -> list[list[LifeEvent]]:
    groups: list[list[LifeEvent]] = []
    for event in sorted(stretch, key=lambda one: one.release_kind in _UNSAID):  # whoever says no kind joins what is said of those days
        fits = [group for group in groups if all(_is_one_release(event, other) for other in group)]
        near = [group for group in fits if any(event.when.may_be(other.when) for other in group)]
        if fits:
            (near or fits)[0].append(event)
        else:
            groups.append([event])
    return groups


def _is_one_release(one: LifeEvent, other: LifeEvent) -> bool:
    return one.when.may_be(other.when) or len({one.release_kind, other.release_kind} - _UNSAID) < 2


def _tellings(events: Sequence[LifeEvent], kind: str) -> list[list[LifeEvent]]:
    match kind:
        case "arrest":
            groups = [[event for event in group if event.kind == "arrest"] for group in takings(events)]
        case "release":
            groups = releases(events)
        case _:
            groups = [[event for event in in_order(events) if event.kind == kind]]
    return [group for group in groups if len(group) > 1]


def _differ(one: LifeEvent, other: LifeEvent) -> bool:
    if one.when.is_known and other.when.is_known and not one.when.may_be(other.when):
        return True
    if one.agencies and other.agencies and one.agencies.isdisjoint(other.agencies):
        return True
    return len({one.release_kind, other.release_kind} - _UNSAID) > 1
