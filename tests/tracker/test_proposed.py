"""A stated figure beside ours, with the proposals that nobody has decided as a part of the gap."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.detentions.test_seed_case import MARCH_21, cast, tell
from tests.tracker.proposals import arrest, propose, value
from tracker import proposed
from tracker.models import Candidate

__all__ = ["cast"]
pytestmark = pytest.mark.django_db


def named(candidate: Candidate, name: str) -> None:
    Candidate.objects.filter(pk=candidate.pk).update(headline=name, folded=name.lower())


def test_the_figure_of_a_day_stands_beside_ours_with_what_waits_for_a_decision(cast: Cast) -> None:
    tell(cast)
    arrest(cast)
    out = StringIO()

    call_command("reconcile", day=MARCH_21, stdout=out)

    beside = next(line for line in out.getvalue().splitlines() if "foro-penal, political_prisoners, country: 866 stated" in line)
    assert "1 documented by foro-penal-like-v1" in beside
    assert "1 wait for a decision, 864 not matched" in beside
    with pytest.raises(CommandError, match="Nobody stated"):
        call_command("reconcile", day=date(1990, 1, 1))


def test_whoever_was_surely_taken_and_not_surely_let_go_counts_once(cast: Cast) -> None:
    arrest(cast)
    propose(cast, event=value("transfer", "detuvo"), date=value("2019-03-20", "2019"))  # of the same name
    named(arrest(cast, date=value("2019-03", "2019")), "perhaps later")
    named(arrest(cast, date=value("2018", "2019")), "let go")
    named(propose(cast, event=value("release", "detuvo"), date=value("2019-01-02", "2019")), "let go")

    counts = {day: proposed.held_on(date.fromisoformat(day)) for day in ("2018-12-31", "2019-03-19", "2019-03-21", "2019-03-31")}

    assert counts == {"2018-12-31": 1, "2019-03-19": 0, "2019-03-21": 1, "2019-03-31": 2}


def test_whoever_is_in_the_record_or_decided_does_not_count(cast: Cast) -> None:
    case, _bytes = tell(cast)
    named(arrest(cast), case.detainee.names.get().folded)

    assert proposed.held_on(MARCH_21) == 0
