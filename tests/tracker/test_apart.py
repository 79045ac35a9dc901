"""The first look at two names rules nobody out whom the whole comparison would offer."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest

from detentions import names
from detentions.names import PARTICLES, TITLES
from tests.finding.people import WAYS, invent
from tests.tracker.test_likeness import pairs
from tracker.matching.apart import FirstLook
from tracker.matching.likeness import fits, likeness
from tracker.matching.people import LEAST_SCORE

_CHANCE = random.Random(5)
# Words in each other's places, left out, joined, shortened to an initial: what a name may become on its way.
_PARTS = ("José", "Luis", "Pérez", "Peres", "Gómez", "P", "d", "Pepe")
_MADE = [" ".join(words) for count in (1, 2, 3, 4) for words in _CHANCE.sample(list(product(_PARTS, repeat=count)), min(8**count, 60))]


def told_apart(one: str, other: str) -> bool:
    return FirstLook(one, names.fold(one), "VE").tells_apart(other, names.fold(other))


def wrongly(one: str, other: str) -> bool:
    return told_apart(one, other) and likeness(one, other, "VE") >= LEAST_SCORE


def test_nobody_is_ruled_out_whom_the_whole_comparison_offers() -> None:
    people = invent(150, seed=3)
    near = [(way(one, _CHANCE), one) for one in people for way in WAYS]
    seeded = [(row["name_a"], row["name_b"]) for label in ("same", "different") for row in pairs(label)]
    several = [*near, *combinations(people, 2), *combinations(_MADE, 2), *seeded]

    assert [pair for pair in several if wrongly(*pair) or wrongly(*pair[::-1])] == []


def test_it_finds_fitting_words_as_the_whole_comparison_does() -> None:
    told = {word for one in invent(400, seed=6) for word in names.fold(one).split()}
    words = sorted(told | {"j", "m", "p", "pepe", "jose", "chuy", "jesus", "gonzales", "gonzalez", "peres", "perez"})
    wrong = []

    for _round in range(60):
        ours = _CHANCE.sample([word for word in words if word not in PARTICLES | TITLES | {"d"}], 4)
        look = FirstLook(" ".join(ours), " ".join(ours), "VE")
        wrong += [
            (ours, word) for word in words if look.fitting(word) != sum(1 << at for at, own in enumerate(ours) if fits(own, word, "VE"))
        ]

    assert wrong == []


def test_it_tells_most_people_in_full_apart() -> None:
    people = [name for name in invent(300, seed=4) if len(name.split()) == 4][:60]
    found = [told_apart(one, other) for one, other in combinations(people, 2)]

    assert sum(found) / len(found) > 0.99


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María Pérez de Gómez", "María Elena Gómez Lara"),  # the name of a husband
        ("Pedro Muestra Sosa (Perico)", "Pedro Luis Muestra Sosa"),
        ("Juan Carlos Muestra", "Juan Muestra Sosa"),  # neither is told in full
    ],
)
def test_it_leaves_other_names_to_the_whole_comparison(one: str, other: str) -> None:
    assert not told_apart(one, other)
    assert not told_apart(other, one)
