"""A person's decision is the only way in; it is made once, and what was typed stands beside what was read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections

from detentions.choices import EventKind
from detentions.models import (
    Change,
    Citation,
    CustodyEvent,
    Detention,
)
from tests.cast import NOW, assemble
from tests.tracker.proposals import TEXT, arrest, confirm, counted, value
from tracker import review
from tracker.models import Candidate, Decision, Report


@pytest.mark.django_db
def test_a_confirmed_arrest_is_a_case_with_its_words_and_a_number() -> None:
    cast = assemble()

    confirmed = confirm(arrest(cast), cast)

    event = CustodyEvent.objects.get()
    quotes = {one.field: TEXT[one.start : one.end] for one in Citation.objects.filter(fact_id=event.pk)}
    assert (event.kind, str(event.when), [agency.slug for agency in event.agencies.all()]) == (EventKind.ARREST, "2019-03-21", ["sebin"])
    assert quotes["date"] == "21 de marzo de 2019"
    assert quotes["agencies"] == "Sebin"
    assert confirmed.detention == event.detention
    assert list(Change.objects.order_by("number").values_list("action", flat=True)) == ["words_kept", "case_opened"]
    assert counted(date(2019, 3, 21)).value == 1
    assert counted(date(2019, 3, 20)).value == 0
    assert Report.objects.get().state == Report.State.DECIDED


@pytest.mark.django_db
def test_nothing_counts_before_a_person_has_confirmed_it() -> None:
    arrest(assemble())

    assert not Detention.objects.exists()
    assert counted(date(2019, 3, 21)).value == 0


@pytest.mark.django_db
def test_a_rejected_proposal_is_kept_with_its_reason_and_becomes_nothing() -> None:
    cast = assemble()
    candidate = arrest(cast)

    review.reject(candidate_id=candidate.pk, version=1, by=cast.beto, at=NOW, reason="misread")

    assert Candidate.objects.get().state == Candidate.State.REJECTED
    assert Decision.objects.get().reason == "misread"
    assert not Detention.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ana", "diego", "elsa"])
def test_it_refuses_who_may_not_decide(who: str) -> None:
    cast = assemble()
    candidate = arrest(cast)

    with pytest.raises(review.NotAllowed):
        review.confirm(candidate_id=candidate.pk, version=1, by=getattr(cast, who), at=NOW)

    assert Candidate.objects.get().state == Candidate.State.OPEN


@pytest.mark.django_db
def test_it_tells_who_comes_second_who_was_first() -> None:
    cast = assemble()
    candidate = arrest(cast)
    confirm(candidate, cast)

    with pytest.raises(review.Outdated) as outdated:
        review.reject(candidate_id=candidate.pk, version=1, by=cast.carla, at=NOW, reason="misread")

    assert outdated.value.decision is not None
    assert outdated.value.decision.by == cast.beto
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_twenty_pairs_wins_each_time() -> None:
    cast = assemble()
    candidates = [arrest(cast, person=value(f"Ramona Muestra {letter}", "Ramona Muestra")) for letter in "abcdefghijklmnopqrst"]

    def decide(pair: tuple[Candidate, str]) -> bool:
        candidate, who = pair
        try:
            review.confirm(candidate_id=candidate.pk, version=1, by=getattr(cast, who), at=NOW)
        except review.Outdated:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as crowd:
        won = list(crowd.map(decide, [(candidate, who) for candidate in candidates for who in ("beto", "carla")]))

    assert won.count(True) == Detention.objects.count() == Decision.objects.count() == 20
    assert Change.objects.filter(action="case_opened").count() == 20
    connection.close()


@pytest.mark.django_db
def test_a_value_typed_by_hand_is_kept_beside_what_was_read() -> None:
    cast = assemble()

    confirm(arrest(cast), cast, amended={"date": "2019-03-20", "agencies": "DGCIM", "person": "Ramona Muestra"})

    event = CustodyEvent.objects.get()
    assert str(event.when) == "2019-03-20"
    assert [agency.slug for agency in event.agencies.all()] == ["dgcim"]
    assert Decision.objects.get().amended == {
        "date": {"before": "2019-03-21", "after": "2019-03-20"},
        "agencies": {"before": ["SEBIN"], "after": ["DGCIM"]},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [("date", "ayer"), ("date", "2019-02-31"), ("date", "2999-01-01"), ("agencies", "NO-EXISTE"), ("state", "Atlantis"), ("person", "")],
)
def test_it_says_at_the_field_what_the_registry_cannot_take_and_writes_nothing(field: str, typed: str) -> None:
    cast = assemble()
    candidate = arrest(cast)

    with pytest.raises(review.Unusable) as unusable:
        confirm(candidate, cast, amended={field: typed})

    assert unusable.value.field == field
    assert str(unusable.value)
    assert Candidate.objects.get().state == Candidate.State.OPEN
    assert not Detention.objects.exists()
    assert set(Change.objects.values_list("action", flat=True)) == {"words_kept"}
