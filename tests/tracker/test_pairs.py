"""Of two reviewers at once one wins, the other is told so, and no field is lost."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import assemble
from tests.tracker.pairs import collide, part_at_once
from tests.tracker.proposals import arrest
from tracker.models import Report


@pytest.mark.django_db(transaction=True)
def test_twenty_pairs_each_have_one_winner_and_lose_no_field() -> None:
    collide(assemble(), 20)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_when_its_last_two_proposals_are_decided_at_once_the_report_leaves_the_queue() -> None:
    cast = assemble()
    first, second = arrest(cast), arrest(cast)

    part_at_once(first, second, cast)

    report = Report.objects.get()
    assert (report.state, report.to_decide) == (Report.State.DECIDED, 0)
    connection.close()
