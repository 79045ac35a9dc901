"""An invented population of the real size, and what happens to it from week to week. Seeded: one seed, one population."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from detentions.disclosure import DIMENSIONS
from detentions.disclosure.tables import Values

STATES = 8
KNOWN: dict[str, tuple[str, ...]] = {
    "agency_kind": ("intelligence", "counterintelligence", "police", "military", "non_state", "several", "unknown"),
    "state": tuple(f"s{number:02}" for number in range(STATES)),
    "sex": ("man", "woman", "unknown"),
    "age_group": ("adult", "under_18", "unknown"),
    "civil_or_military": ("civilian", "military", "unknown"),
}
_SHARES = {
    "agency_kind": (26, 22, 28, 16, 1, 4, 3),
    "state": tuple(max(1, round(300 / (place + 1) ** 1.6)) for place in range(STATES)),
    "sex": (84, 13, 3),
    "age_group": (90, 4, 6),
    "civil_or_military": (78, 18, 4),
}


@dataclass(slots=True)
class Population:
    """Units held, withheld or shown, and everybody who has a listed case."""

    withheld: dict[int, Values] = field(default_factory=dict)
    shown: dict[int, Values] = field(default_factory=dict)
    listed: set[int] = field(default_factory=set)
    next_unit: int = 1


def somebody(rng: random.Random) -> Values:
    return tuple(rng.choices(KNOWN[dimension], _SHARES[dimension])[0] for dimension in DIMENSIONS)


def population(seed: int, size: int = 866, share_listed: float = 0.25) -> Population:
    rng = random.Random(seed)
    made = Population()
    for _one in range(size):
        arrive(rng, made, listed=rng.random() < share_listed)
    return made


def arrive(rng: random.Random, into: Population, *, listed: bool) -> None:
    unit, values = into.next_unit, somebody(rng)
    into.next_unit += 1
    if listed:
        into.shown[unit] = values
        into.listed.add(unit)
    else:
        into.withheld[unit] = values


def a_week(rng: random.Random, people: Population) -> None:
    """Some are taken, some released, some listed, one taken off the list, something is learnt about one more."""
    for _one in range(rng.randint(2, 14)):
        arrive(rng, people, listed=rng.random() < 0.25)
    for group in (people.withheld, people.shown):
        for unit in rng.sample(sorted(group), rng.randint(0, 5)):
            del group[unit]
    for unit in rng.sample(sorted(people.withheld), rng.randint(0, 6)):
        people.shown[unit] = people.withheld.pop(unit)
        people.listed.add(unit)
    if rng.random() < 0.3:
        unit = rng.choice(sorted(people.shown))
        people.withheld[unit] = people.shown.pop(unit)
        people.listed.discard(unit)
    unit = rng.choice(sorted(people.withheld))
    people.withheld[unit] = somebody(rng)
