"""Each move of the table of decisions happens, and no other: every verdict in every state, by whoever may give it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from detentions.choices import Role
from tests.cast import NOW, Cast, assemble, member
from tests.tracker.proposals import arrest, value
from tracker import moves, review
from tracker.models import Candidate, Decision
from tracker.review import Verdict

pytestmark = pytest.mark.django_db

A, S = Decision.Action, Candidate.State
VERDICTS: dict[Decision.Action, dict[str, Any]] = {
    A.CONFIRM: {},
    A.NOT_DETAINED: {"reason": "relative"},
    A.REJECT: {"reason": "misread"},
    A.UNVERIFIABLE: {},
    A.OUT_OF_SCOPE: {},
    A.ASK_SECOND: {},
}


def act(candidate: Candidate, who: Any, action: Decision.Action, **more: Any) -> Candidate:
    now = Candidate.objects.get(pk=candidate.pk)
    if action == A.UNDO:
        return review.undo(candidate_id=now.pk, version=now.version, by=who, at=NOW)
    return review.decide(candidate_id=now.pk, version=now.version, verdict=Verdict(action, **more), by=who, at=NOW)


def in_state(cast: Cast, state: Candidate.State, lead: Any) -> Iterator[tuple[Candidate, Any]]:
    """Proposals in this state, each with somebody who may decide on it next; where it matters, of every kind there is."""
    if state == S.OPEN:
        yield arrest(cast), cast.beto
        yield arrest(cast, minor=value(True, "Muestra")), cast.beto
    elif state == S.SECOND:
        for first in (A.ASK_SECOND, A.CONFIRM):
            candidate = arrest(cast, minor=value(True, "Muestra"))
            act(candidate, cast.beto, first)
            yield candidate, cast.carla
    elif state == S.DISPUTED:
        candidate = arrest(cast, minor=value(True, "Muestra"))
        act(candidate, cast.beto, A.CONFIRM)
        act(candidate, cast.carla, A.REJECT, reason="misread")
        yield candidate, lead
    else:
        action = {S.CONFIRMED: A.CONFIRM, S.REJECTED: A.REJECT, S.UNVERIFIABLE: A.UNVERIFIABLE, S.OUT_OF_SCOPE: A.OUT_OF_SCOPE}[state]
        candidate = arrest(cast)
        act(candidate, cast.beto, action, **VERDICTS[action])
        yield candidate, cast.beto


def test_every_move_of_the_table_happens_and_no_other() -> None:
    cast = assemble()
    lead = member("Lea", Role.LEAD, cast.ours)
    seen: dict[tuple[Candidate.State, Decision.Action], set[Candidate.State]] = {}
    for state in S:
        for action in A:
            for candidate, who in in_state(cast, state, lead):
                author = cast.beto if action == A.UNDO else who
                try:
                    moved = act(candidate, author, action, **VERDICTS.get(action, {}))
                except (review.NotAllowed, review.Outdated):
                    continue
                seen.setdefault((state, action), set()).add(S(moved.state))
    # Two who say the same about what one of them had called a second reviewer for: the call is no verdict.
    agreed = arrest(cast, minor=value(True, "Muestra"))
    act(agreed, cast.beto, A.CONFIRM)
    seen[S.SECOND, A.CONFIRM].add(S(act(agreed, cast.carla, A.CONFIRM).state))
    differing = arrest(cast, minor=value(True, "Muestra"))
    act(differing, cast.beto, A.CONFIRM)
    seen[S.SECOND, A.CONFIRM].add(S(act(differing, cast.carla, A.CONFIRM, amended={"date": "2019-03-20"}).state))

    table = {(state, action): set(to) for state, moves in moves.DECIDING.items() for action, to in moves.items()}
    assert seen == table
