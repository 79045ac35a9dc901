"""What stretches are made of, as plain values: the facts of some people who may be one, each with the time during which we said it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from detentions.custody import LifeEvent
from detentions.when import When


@dataclass(frozen=True, slots=True)
class Told:
    """Since when, and until before when, we said it."""

    recorded_at: datetime
    withdrawn_at: datetime | None = None

    def known_at(self, moment: datetime) -> bool:
        return self.recorded_at <= moment and (self.withdrawn_at is None or moment < self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class EventTold:
    """`state` is the slug of the state where it happened."""

    told: Told
    event: LifeEvent
    state: str = ""


@dataclass(frozen=True, slots=True)
class ChargeTold:
    """One status of a charge. `offence` is a slug, or "other" where the words match none of the directory; `name` tells charges apart."""

    told: Told
    name: str
    offence: str
    status: str
    when: When


@dataclass(frozen=True, slots=True)
class TraitTold:
    """One attribute of a detainee."""

    told: Told
    detainee: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class LinkTold:
    """Two detainees are one person, or one case is absorbed by another (`left` into `right`)."""

    told: Told
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class RulingTold:
    """Of the rival claims about events of `kind`, the one whose row is `followed`."""

    told: Told
    kind: str
    followed: UUID


@dataclass(slots=True)
class CaseTold:
    detention: int
    detainee: int
    events: list[EventTold] = field(default_factory=list)
    charges: list[ChargeTold] = field(default_factory=list)
    rulings: list[RulingTold] = field(default_factory=list)


@dataclass(slots=True)
class People:
    """Detainees whose numbers depend on each other: linked, now or once, as the same person or by a merged case."""

    country: str
    members: frozenset[int]
    cases: Sequence[CaseTold]
    traits: Sequence[TraitTold] = ()
    same: Sequence[LinkTold] = ()
    merges: Sequence[LinkTold] = ()

    def moments(self) -> list[datetime]:
        """When what we say of them changed, in order."""
        facts: list[TraitTold | LinkTold | EventTold | ChargeTold | RulingTold] = [*self.traits, *self.same, *self.merges]
        for case in self.cases:
            facts += [*case.events, *case.charges, *case.rulings]
        told = {id(one.told): one.told for one in facts}.values()  # those of one write share it
        ends = [one.withdrawn_at for one in told if one.withdrawn_at]
        return sorted({one.recorded_at for one in told}.union(ends))


def roots(members: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each member with the lowest id of the group that `links` tie it to."""
    found = {member: member for member in members}

    def root(one: int) -> int:
        while found[one] != one:
            one = found[one]
        return one

    for left, right in links:
        if left in found and right in found:
            low, high = sorted((root(left), root(right)))
            found[high] = low
    return {member: root(member) for member in found}
