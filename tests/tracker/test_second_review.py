"""Two reviewers where a rule asks for two, and a person whom the reader missed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from pytest_django.fixtures import Settings

from detentions.choices import Role
from detentions.models import Citation, CustodyEvent, Detention, NotDetained, User
from tests.cast import NOW, Cast, assemble, member
from tests.tracker.proposals import TEXT, arrest, value
from tracker import review
from tracker.models import Candidate, Decision, Notice, Report
from tracker.models import Testimony as Consented
from tracker.review import Marked, Verdict

A = Decision.Action
S = Candidate.State

pytestmark = pytest.mark.django_db


def act(candidate: Candidate, who: object, action: Decision.Action = A.CONFIRM, **more: object) -> Candidate:
    now = Candidate.objects.get(pk=candidate.pk)
    return review.decide(candidate_id=now.pk, version=now.version, verdict=Verdict(action, **more), by=who, at=NOW)  # type: ignore[arg-type]


def minor(cast: Cast) -> Candidate:
    return arrest(cast, minor=value(True, "Muestra"))


def test_one_reviewer_alone_confirms_no_minor() -> None:
    cast = assemble()

    waiting = act(minor(cast), cast.beto)

    assert waiting.state == S.SECOND
    assert not Detention.objects.exists()
    assert Report.objects.get().state == Report.State.IN_QUEUE
    assert list(Notice.objects.values_list("user__username", "kind")) == [("carla", "second_wanted")]
    with pytest.raises(review.NotAllowed):
        act(waiting, cast.beto)


@pytest.mark.parametrize(
    ("strict", "sender", "state"),
    [(True, "beto", S.SECOND), (True, "ana", S.CONFIRMED), (False, "beto", S.CONFIRMED)],
)
def test_who_sent_a_report_confirms_it_alone_unless_the_installation_says_otherwise(
    settings: Settings, strict: bool, sender: str, state: Candidate.State
) -> None:
    cast, settings.OWN_REPORTS_NEED_TWO = assemble(), strict
    candidate = arrest(cast)
    Report.objects.update(submitted_by=getattr(cast, sender))

    assert act(candidate, cast.beto).state == state
    assert Detention.objects.exists() is (state == S.CONFIRMED)


def test_a_second_reviewer_makes_it_a_fact_and_the_sender_may_reject_it_alone(settings: Settings) -> None:
    cast, settings.OWN_REPORTS_NEED_TWO = assemble(), True
    candidate = arrest(cast)
    Report.objects.update(submitted_by=cast.beto)
    act(candidate, cast.beto)

    assert act(candidate, cast.carla).state == S.CONFIRMED
    review.undo(candidate_id=candidate.pk, version=Candidate.objects.get().version, by=cast.carla, at=NOW)
    assert act(candidate, cast.beto, A.REJECT, reason=Decision.Reason.MISREAD).state == S.REJECTED


def test_typing_that_a_person_is_a_minor_asks_for_two_as_well() -> None:
    cast = assemble()

    assert act(arrest(cast), cast.beto, amended={"minor": "1"}).state == S.SECOND


def test_neither_does_one_alone_say_that_a_person_is_no_minor() -> None:
    cast = assemble()
    candidate = minor(cast)

    assert act(candidate, cast.beto, amended={"minor": "0"}).state == S.SECOND
    assert act(candidate, cast.carla, amended={"minor": "0"}).state == S.CONFIRMED


def test_what_is_added_to_the_case_of_a_minor_takes_two_as_well() -> None:
    cast = assemble()
    known = minor(cast)
    act(known, cast.beto)
    case = act(known, cast.carla).detention
    assert case is not None

    later = act(arrest(cast, date=value("2019-03-22", "21 de marzo de 2019")), cast.beto, attach_to=case.public_id)

    assert later.state == S.SECOND


def test_two_who_agree_make_a_fact() -> None:
    cast = assemble()
    candidate = minor(cast)
    act(candidate, cast.beto, amended={"date": "2019-03-20"})

    act(candidate, cast.carla, amended={"date": "2019-03-20"})

    assert str(CustodyEvent.objects.get().when) == "2019-03-20"
    assert list(Decision.objects.order_by("pk").values_list("by__username", "takes_effect")) == [("beto", False), ("carla", True)]


@pytest.mark.parametrize(
    "second",
    [{"amended": {"date": "2019-03-19"}}, {"action": A.REJECT, "reason": "misread"}, {"action": A.UNVERIFIABLE}],
    ids=["another date", "rejects", "cannot verify"],
)
def test_two_who_differ_leave_it_to_a_lead(second: dict[str, object]) -> None:
    cast = assemble()
    lead = member("Greta", Role.LEAD, cast.ours)
    candidate = minor(cast)
    act(candidate, cast.beto)

    disputed = act(candidate, cast.carla, **second)  # type: ignore[arg-type]

    assert disputed.state == S.DISPUTED
    assert not Detention.objects.exists()
    third = member("Hugo", Role.REVIEWER, cast.ours)
    with pytest.raises(review.NotAllowed):
        act(candidate, third)
    assert act(candidate, lead).state == S.CONFIRMED


def test_a_minor_who_is_rejected_needs_one() -> None:
    cast = assemble()

    assert act(minor(cast), cast.beto, A.REJECT, reason="misread").state == S.REJECTED


def as_if_told_to(user: User, report: Report, *, written_by: User | None = None) -> None:
    """The report becomes a testimony that the person has taken."""
    Report.objects.update(channel=Report.Channel.TESTIMONY, submitted_by=written_by or user)
    Consented.objects.create(
        report=report,
        taken_by=user,
        taken_on=NOW.date(),
        basis=Consented.Basis.FAMILY,
        scope="test",
        readers=Consented.Readers.REVIEWERS,
        may_quote=False,
        until=NOW.date(),
        afterwards=Consented.Afterwards.CLOSE,
        sealed=b"",
    )


def test_who_took_a_testimony_does_not_confirm_it_alone() -> None:
    cast = assemble()
    candidate = arrest(cast)
    as_if_told_to(cast.beto, candidate.report)

    assert act(candidate, cast.beto).state == S.SECOND
    assert act(candidate, cast.carla).state == S.CONFIRMED


def test_nor_does_who_had_somebody_else_write_it_down() -> None:
    cast = assemble()
    candidate = arrest(cast)
    as_if_told_to(cast.beto, candidate.report, written_by=cast.ana)

    assert act(candidate, cast.beto).state == S.SECOND
    assert act(candidate, cast.carla).state == S.CONFIRMED


def test_who_asks_for_a_second_reviewer_is_not_it() -> None:
    cast = assemble()
    candidate = arrest(cast)

    act(candidate, cast.beto, A.ASK_SECOND, note="el nombre me parece otro")

    with pytest.raises(review.NotAllowed):
        act(candidate, cast.beto)
    assert act(candidate, cast.carla).state == S.CONFIRMED


def test_the_first_verdict_is_told_to_nobody() -> None:
    cast = assemble()
    candidate = minor(cast)
    act(candidate, cast.beto)

    with pytest.raises(review.Outdated) as outdated:
        review.confirm(candidate_id=candidate.pk, version=1, by=cast.carla, at=NOW)

    assert outdated.value.decision is None


def test_a_proposed_detainee_is_recorded_as_not_detained() -> None:
    cast = assemble()

    act(arrest(cast), cast.beto, A.NOT_DETAINED, reason="raided")

    assert (NotDetained.objects.get().name, NotDetained.objects.get().reason) == ("Ramona Muestra", "raided")
    assert not Detention.objects.exists()


def test_it_asks_why_a_person_is_not_a_detainee() -> None:
    cast = assemble()

    with pytest.raises(review.Unusable) as unusable:
        act(arrest(cast), cast.beto, A.NOT_DETAINED)

    assert unusable.value.field == "not_detained"


def test_marked_words_become_the_evidence_of_a_field() -> None:
    cast = assemble()

    act(arrest(cast), cast.beto, evidence={"state": Marked("en Caracas")})

    start = TEXT.index("en Caracas")
    cited = Citation.objects.get(fact_id=CustodyEvent.objects.get().pk, field="state")
    assert (cited.start, cited.end) == (start, start + len("en Caracas"))
    assert Decision.objects.get().amended["state"]["words"] == [[start, start + len("en Caracas")]]


def test_words_that_do_not_stand_in_the_text_are_no_evidence() -> None:
    cast = assemble()

    with pytest.raises(review.Unusable) as unusable:
        act(arrest(cast), cast.beto, evidence={"state": Marked("en Maracaibo")})

    assert unusable.value.field == "state"


def test_a_missed_person_is_proposed_from_the_words_and_decided_like_others() -> None:
    cast = assemble()
    candidate = arrest(cast)
    act(candidate, cast.beto)

    added = review.add_person(
        report_id=candidate.report_id, name=Marked("Raúl Prueba"), event="arrest", date="2019-03-21", by=cast.beto, at=NOW
    )

    assert (added.headline, added.state, added.values["person"]["spans"]) == ("Raúl Prueba", S.OPEN, [[109, 120]])
    assert Report.objects.get().state == Report.State.IN_QUEUE
    assert act(added, cast.beto).state == S.CONFIRMED
    with pytest.raises(review.Unusable):
        review.add_person(
            report_id=candidate.report_id, name=Marked("Raúl Prueba"), event="arrest", date="2019-03-21", by=cast.beto, at=NOW
        )


@pytest.mark.parametrize("who", ["ana", "diego"])
def test_only_reviewers_add_a_person(who: str) -> None:
    cast = assemble()
    candidate = arrest(cast)

    with pytest.raises(review.NotAllowed):
        review.add_person(report_id=candidate.report_id, name=Marked("Raúl Prueba"), event="arrest", date="", by=getattr(cast, who), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_second_reviewers_at_once_one_wins() -> None:
    cast = assemble()
    hugo = member("Hugo", Role.REVIEWER, cast.ours)
    candidate = minor(cast)
    act(candidate, cast.beto)

    def decide(who: object) -> str:
        try:
            review.confirm(candidate_id=candidate.pk, version=2, by=who, at=NOW)  # type: ignore[arg-type]
        except review.Outdated as wrong:
            return str(wrong.decision.by if wrong.decision else "")
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(2) as crowd:
        said = sorted(crowd.map(decide, [cast.carla, hugo]))

    assert said.count("won") == 1
    assert {"Carla", "Hugo"} & set(said)
    assert CustodyEvent.objects.count() == 1
    connection.close()
