"""The transition tables are complete, and roles are as reviewed."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from detentions.choices import Role
from tests.cast import assemble
from tracker import moves, rules
from tracker.models import UNDECIDED, Candidate, Decision, Report
from tracker.rules import Permission


def test_every_state_of_a_report_is_in_the_table_and_can_be_reached() -> None:
    assert set(moves.NEXT_FOR_REPORTS) == set(Report.State)
    assert frozenset().union(*moves.NEXT_FOR_REPORTS.values()) == set(Report.State)


def test_every_state_of_a_candidate_is_in_the_table_and_can_be_reached() -> None:
    assert set(moves.DECIDING) == set(Candidate.State)
    assert frozenset().union(*(to for moves in moves.DECIDING.values() for to in moves.values())) == set(Candidate.State)


def test_every_decision_is_in_the_table_and_only_undo_leads_out_of_an_end_state() -> None:
    ends = set(Candidate.State) - set(UNDECIDED)

    assert {action for moves in moves.DECIDING.values() for action in moves} == set(Decision.Action)
    assert {action for state in ends for action in moves.DECIDING[state]} == {Decision.Action.UNDO}
    assert all(set(moves.DECIDING[state]) >= moves.VERDICTS for state in UNDECIDED)


def test_only_a_waiting_proposal_becomes_disputed() -> None:
    leads = {state for state, moves in moves.DECIDING.items() if any(Candidate.State.DISPUTED in to for to in moves.values())}

    assert leads == {Candidate.State.SECOND}


def test_every_role_is_in_the_table() -> None:
    assert set(rules.MAY) == set(Role)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.DOCUMENTER, {"see_reports", "submit", "see_cases"}),
        (Role.REVIEWER, {"see_reports", "submit", "review", "see_cases", "export"}),
        (Role.LEAD, {"see_reports", "submit", "review", "lead", "see_cases", "export", "see_figures"}),
        (Role.ANALYST, {"see_figures"}),
        (Role.ADMINISTRATOR, {"manage"}),
    ],
)
def test_a_role_may_exactly_this(role: Role, may: set[str]) -> None:
    assert {str(permission) for permission in rules.MAY[role]} == may


@pytest.mark.django_db
def test_a_permission_holds_in_one_organisation_only() -> None:
    cast = assemble()

    assert rules.organisations_of(cast.beto, Permission.REVIEW) == [cast.ours.pk]
    assert rules.organisations_of(cast.diego, Permission.REVIEW) == [cast.theirs.pk]
    assert rules.organisations_of(cast.elsa, Permission.SEE_REPORTS) == []


@pytest.mark.django_db
def test_somebody_who_left_may_nothing() -> None:
    cast = assemble()
    cast.beto.is_active = False
    cast.beto.save()

    assert rules.permissions_of(cast.beto) == set()


def test_the_drawing_in_the_docs_shows_the_tables() -> None:
    call_command("draw_states", "--check")
