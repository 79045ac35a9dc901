"""The attack on published figures in its long form: every hidden cell of whole editions, of several populations."""

from __future__ import annotations

import pytest

from detentions.disclosure import NARROWEST, TEN_FIVE
from tests.detentions.invented_people import population
from tests.detentions.test_disclosure import HIDE_UNDER_FIVE, attacked, edition

pytestmark = pytest.mark.torture

EVERY = 10_000


@pytest.mark.parametrize(("seed", "size", "share"), [(1, 866, 0.25), (2, 866, 0.9), (3, 866, 0.0), (4, 2_500, 0.5), (5, 300, 0.25)])
def test_no_hidden_number_of_the_edition_can_be_worked_out(seed: int, size: int, share: float) -> None:
    found = attacked(edition(population(seed, size, share)), TEN_FIVE, seed, EVERY)

    assert found
    assert [(cell, span) for cell, span in found if span[1] - span[0] < NARROWEST - 1e-6] == []


def test_hiding_under_five_gives_numbers_away() -> None:
    found = attacked(edition(population(seed=1), policy=HIDE_UNDER_FIVE), HIDE_UNDER_FIVE, 1, EVERY)

    assert sum(high - low < 0.5 for _cell, (low, high) in found) >= 10
