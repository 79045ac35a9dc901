"""Two reviewers decide the same proposal at the same moment, many times over."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections, transaction

from detentions.models import CustodyEvent, Detention
from tests.cast import NOW, Cast
from tests.tracker.proposals import arrest, value
from tracker import review
from tracker.models import Candidate, Decision

DATES = {"beto": "2019-03-19", "carla": "2019-03-20"}


def collide(cast: Cast, number: int) -> None:
    """`number` pairs, each with values of their own. One of each wins with all that they typed; the other is told so."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"Ramona Muestra {letters[i // 676 % 26]}{letters[i // 26 % 26]}{letters[i % 26]}" for i in range(number)]
    candidates = [arrest(cast, person=value(name, "Ramona Muestra")) for name in names]

    with ThreadPoolExecutor(2) as crowd:
        for candidate in candidates:
            together = Barrier(2)
            told = list(crowd.map(lambda who, one=candidate, at=together: _decide(cast, one, who, at), DATES))
            assert sorted(told) == ["told", "won"]

    assert Detention.objects.count() == Decision.objects.count() == CustodyEvent.objects.count() == number
    for candidate in Candidate.objects.select_related("decided_by"):
        assert candidate.decided_by is not None
        event = CustodyEvent.objects.get(pk=candidate.became_id)
        assert str(event.when) == DATES[candidate.decided_by.username]
        assert candidate.decisions.get().amended["date"]["after"] == str(event.when)


def _decide(cast: Cast, candidate: Candidate, who: str, together: Barrier) -> str:
    together.wait()
    try:
        review.confirm(candidate_id=candidate.pk, version=1, by=getattr(cast, who), at=NOW, amended={"date": DATES[who]})
    except review.Outdated as wrong:
        return "told" if wrong.decision and wrong.decision.by.username != who else "told nothing"
    finally:
        connections.close_all()
    return "won"


def part_at_once(first: Candidate, second: Candidate, cast: Cast) -> None:
    """Of one report's last two proposals each is rejected by somebody; the one decision isn't over when the other begins."""
    with ThreadPoolExecutor(1) as crowd:
        with transaction.atomic():
            review.reject(candidate_id=first.pk, version=1, by=cast.beto, at=NOW, reason="misread")
            other = crowd.submit(_reject, second, cast)
            _wait_for_a_waiting_one()
        other.result()


def _reject(candidate: Candidate, cast: Cast) -> None:
    try:
        review.reject(candidate_id=candidate.pk, version=1, by=cast.carla, at=NOW, reason="misread")
    finally:
        connections.close_all()


def _wait_for_a_waiting_one() -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("The second decision did not wait for the first one.")
