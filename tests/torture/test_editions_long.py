"""The attack on the bytes of editions in its long form: twelve successive ones of several populations, every hidden number of the first
and the last, all pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from detentions.disclosure import NARROWEST
from detentions.editions import keeping
from tests.api.conftest import a_registry
from tests.api.registry import Registry
from tests.attacks import world
from tests.attacks.reading import read
from tests.attacks.successive import Reader
from tests.attacks.test_editions import HIDE_UNDER_FIVE, as_past, attacked, candidate

__all__ = ["a_registry"]
pytestmark = [pytest.mark.torture, pytest.mark.django_db]
EVERY = 10_000
EDITIONS = 12


@pytest.mark.parametrize(
    ("seed", "size", "share", "wildness"),
    [
        (1, 866, 0.25, 0.0),
        (2, 866, 0.9, 0.0),
        (3, 866, 0.0, 0.0),
        (4, 2_500, 0.5, 0.0),
        (5, 300, 0.25, 0.0),
        (6, 120, 0.5, 0.3),
        (7, 400, 0.75, 0.3),
        (8, 866, 0.25, 0.5),
        (9, 3_000, 0.95, 0.2),
        (10, 600, 0.0, 0.4),
        (11, 866, 0.9, 0.3),
        (12, 866, 0.9, 0.2),
        (13, 866, 0.98, 0.3),
        (14, 1_500, 0.6, 0.4),
        (15, 250, 0.9, 0.3),
        (16, 866, 0.1, 0.5),
    ],
)
def test_twelve_editions_give_nobody_away(seed: int, size: int, share: float, wildness: float, tmp_path: Path) -> None:
    with world.thrown_away(tmp_path) as registry:
        downloads = world.editions_of(world.make(registry, seed=seed, size=size, share_listed=share, wildness=wildness), EDITIONS)
        past = keeping.ledger("VE").past

    copies = [read(one) for one in downloads]
    reader = Reader(copies, past)
    changes, pairs, certain = list(reader.changes()), list(reader.over_time()), list(reader.certain())
    found = [one for last in (1, EDITIONS) for one in attacked(copies[last - 1], past[:last], tried=EVERY)]
    spans = sorted(high - low for _cell, (low, high) in found)
    print(  # noqa: T201 — the figures are what this test shows
        f"{size} people, {share:.0%} listed: {len(found)} hidden numbers, narrowest {spans[0]:.1f}, median {spans[len(spans) // 2]:.1f}; "
        f"{len(changes)} visible changes and {len(pairs)} pairs of national numbers, fewest people behind one: "
        f"{min((pair.behind for pair in [*changes, *pairs, *certain]), default='-')}"
    )
    assert spans[0] >= NARROWEST - 1e-6
    assert [pair for pair in [*changes, *pairs, *certain] if pair.is_of_too_few] == []
    assert reader.too_few_to_tell() == []
    assert reader.misprinted() == []


def test_hiding_under_five_gives_numbers_away(a_registry: Registry) -> None:
    world.make(a_registry, seed=1)
    copy, made = candidate(a_registry, HIDE_UNDER_FIVE)

    found = attacked(copy, [as_past(made)], policy=HIDE_UNDER_FIVE, tried=EVERY)

    recovered = sum(high - low < 0.5 for _cell, (low, high) in found)
    print(f"hide under five: {recovered} of {len(found)} hidden numbers recovered exactly")  # noqa: T201
    assert recovered >= 10
