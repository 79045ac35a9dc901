"""Five hundred pairs of reviewers, each deciding one proposal at the same moment."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import assemble
from tests.tracker.pairs import collide

pytestmark = pytest.mark.torture


@pytest.mark.django_db(transaction=True)
def test_five_hundred_pairs_each_have_one_winner_and_lose_no_field() -> None:
    collide(assemble(), 500)
    connection.close()
