"""A decision that is taken back: by whom, how long, and what then no longer stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from detentions.models import Change, CustodyEvent, NgoCount, NotDetained
from tests.cast import NOW, assemble, organisation
from tests.tracker.proposals import TEXT, arrest, propose, value
from tracker import review
from tracker.models import Candidate, Decision, Report
from tracker.review import Verdict

A = Decision.Action
S = Candidate.State

pytestmark = pytest.mark.django_db


def act(candidate: Candidate, who: object, action: Decision.Action = A.CONFIRM, **more: object) -> Candidate:
    now = Candidate.objects.get(pk=candidate.pk)
    return review.decide(candidate_id=now.pk, version=now.version, verdict=Verdict(action, **more), by=who, at=NOW)  # type: ignore[arg-type]


def test_a_confirmation_is_taken_back() -> None:
    cast = assemble()
    candidate = act(arrest(cast, charges={**value(["terrorismo"], "personas")}), cast.beto)

    review.undo(candidate_id=candidate.pk, version=candidate.version, by=cast.beto, at=NOW + timedelta(minutes=5))

    candidate.refresh_from_db()
    assert (candidate.state, candidate.became_id, candidate.detention) == (S.OPEN, "", None)
    assert not CustodyEvent.objects.standing().exists()
    assert CustodyEvent.objects.count() == 1
    assert Report.objects.get().state == Report.State.IN_QUEUE
    assert list(Decision.objects.order_by("pk").values_list("action", flat=True)) == ["confirm", "undo"]
    assert act(candidate, cast.beto).state == S.CONFIRMED


@pytest.mark.parametrize(("who", "minutes"), [("carla", 1), ("beto", 31)])
def test_only_the_author_takes_it_back_and_only_soon(who: str, minutes: int) -> None:
    cast = assemble()
    candidate = act(arrest(cast), cast.beto)

    with pytest.raises(review.NotAllowed):
        review.undo(candidate_id=candidate.pk, version=candidate.version, by=getattr(cast, who), at=NOW + timedelta(minutes=minutes))

    assert CustodyEvent.objects.standing().exists()


def test_what_was_built_upon_is_not_taken_back() -> None:
    cast = assemble()
    first = act(arrest(cast), cast.beto)
    assert first.detention
    act(arrest(cast, text=TEXT + "Otra versión."), cast.carla, attach_to=first.detention.public_id)

    with pytest.raises(review.NotAllowed):
        review.undo(candidate_id=first.pk, version=first.version, by=cast.beto, at=NOW)


def test_a_denial_and_a_figure_are_taken_back() -> None:
    cast = assemble()
    organisation("foro-ejemplo", is_tenant=False)
    denied = propose(cast, "not_detained", name=value("Raúl Prueba", "Raúl Prueba"), reason=value("denied", "no fue detenido"))
    count = propose(
        cast,
        "count",
        organisation=value("foro-ejemplo", "Foro Ejemplo"),
        metric=value("political_prisoners", "personas presas"),
        value=value(866, "866"),
        as_of=value("2019-03-21", "21 de marzo de 2019"),
    )

    for candidate in (act(denied, cast.beto), act(count, cast.beto)):
        review.undo(candidate_id=candidate.pk, version=candidate.version, by=cast.beto, at=NOW)

    assert not NotDetained.objects.standing().exists()
    assert not NgoCount.objects.standing().exists()
    assert Change.objects.filter(action__endswith="_withdrawn").count() == 2
