"""The only moves of reports and proposals from state to state. `manage.py draw_states` draws them, `tracker.rules` says who makes them."""

from __future__ import annotations

from tracker.models import Candidate, Decision, Report

R = Report.State
NEXT_FOR_REPORTS: dict[Report.State, frozenset[Report.State]] = {
    R.RECEIVED: frozenset({R.READING, R.FAILED, R.CLOSED}),
    R.READING: frozenset({R.READING, R.IN_QUEUE, R.NOTHING_FOUND, R.FAILED}),
    R.IN_QUEUE: frozenset({R.DECIDED, R.CLOSED}),
    R.NOTHING_FOUND: frozenset({R.IN_QUEUE}),
    R.DECIDED: frozenset({R.IN_QUEUE}),
    R.FAILED: frozenset({R.RECEIVED}),
    R.CLOSED: frozenset(),
}

C = Candidate.State
A = Decision.Action
# State → what may be decided in it → where that may lead. Where several states are named, the rules below say which.
DECIDING: dict[Candidate.State, dict[Decision.Action, frozenset[Candidate.State]]] = {
    C.OPEN: {
        A.CONFIRM: frozenset({C.CONFIRMED, C.SECOND}),
        A.NOT_DETAINED: frozenset({C.CONFIRMED}),
        A.REJECT: frozenset({C.REJECTED}),
        A.UNVERIFIABLE: frozenset({C.UNVERIFIABLE}),
        A.OUT_OF_SCOPE: frozenset({C.OUT_OF_SCOPE}),
        A.ASK_SECOND: frozenset({C.SECOND}),
    },
    C.SECOND: {
        A.CONFIRM: frozenset({C.CONFIRMED, C.SECOND, C.DISPUTED}),
        A.NOT_DETAINED: frozenset({C.CONFIRMED, C.DISPUTED}),
        A.REJECT: frozenset({C.REJECTED, C.DISPUTED}),
        A.UNVERIFIABLE: frozenset({C.UNVERIFIABLE, C.DISPUTED}),
        A.OUT_OF_SCOPE: frozenset({C.OUT_OF_SCOPE, C.DISPUTED}),
        A.UNDO: frozenset({C.OPEN}),
    },
    C.DISPUTED: {
        A.CONFIRM: frozenset({C.CONFIRMED}),
        A.NOT_DETAINED: frozenset({C.CONFIRMED}),
        A.REJECT: frozenset({C.REJECTED}),
        A.UNVERIFIABLE: frozenset({C.UNVERIFIABLE}),
        A.OUT_OF_SCOPE: frozenset({C.OUT_OF_SCOPE}),
    },
    C.CONFIRMED: {A.UNDO: frozenset({C.OPEN})},
    C.REJECTED: {A.UNDO: frozenset({C.OPEN})},
    C.UNVERIFIABLE: {A.UNDO: frozenset({C.OPEN})},
    C.OUT_OF_SCOPE: {A.UNDO: frozenset({C.OPEN})},
}


def before(state: Report.State) -> list[Report.State]:
    """The states of a report that lead to this one: what a guarded move asks for."""
    return [known for known, following in NEXT_FOR_REPORTS.items() if state in following]


VERDICTS = frozenset(A) - {A.ASK_SECOND, A.UNDO}
