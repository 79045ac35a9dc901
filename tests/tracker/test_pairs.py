"""Of two reviewers at once one wins, the other is told so, and no field is lost."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import assemble
from tests.tracker.pairs import collide


@pytest.mark.django_db(transaction=True)
def test_twenty_pairs_each_have_one_winner_and_lose_no_field() -> None:
    collide(assemble(), 20)
    connection.close()
