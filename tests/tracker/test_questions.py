"""A name is published, and cases are merged, when two people say so who haven't seen each other's answer; taken back by one, at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections, transaction

from detentions.choices import Role, Visibility
from detentions.dossier import same_people
from detentions.models import Change, Detention, FindableCase, Merge, User
from tests.cast import NOW, Cast, assemble, member
from tests.tracker.proposals import arrest, value
from tracker import questions, review
from tracker.models import Answer, Notice, Question
from tracker.questions import ANSWERING, Next, Stated

K = Question.Kind
S = Question.State
YES, NO = Stated("yes", "The family asked for it.", "family"), Stated("no", "Too early.")

pytestmark = pytest.mark.django_db


def a_case(cast: Cast, name: str = "Ramona Muestra") -> Detention:
    made = review.confirm(candidate_id=arrest(cast, person=value(name, "Ramona Muestra")).pk, version=1, by=cast.beto, at=NOW)
    assert made.detention
    return made.detention


def asked(
    cast: Cast, detention: Detention, stated: Stated = YES, *, kind: Question.Kind = K.PUBLISH, other: Detention | None = None
) -> int:
    return questions.ask(kind=kind, detention=detention, other=other, stated=stated, by=cast.beto, at=NOW).pk


def answered(question: int, by: User, stated: Stated = YES) -> Question:
    return questions.answer(question_id=question, stated=stated, by=by, at=NOW)


def visibility(case: Detention) -> str:
    return Detention.objects.get(pk=case.pk).visibility


def test_one_person_publishes_nothing() -> None:
    cast = assemble()
    case = a_case(cast)

    question = asked(cast, case)

    with pytest.raises(questions.NotAllowed):
        answered(question, cast.beto)
    assert visibility(case) == Visibility.RESTRICTED


def test_two_who_agree_publish_and_both_reasons_are_kept() -> None:
    cast = assemble()
    case = a_case(cast)

    done = answered(asked(cast, case), cast.carla)

    assert done.state == S.YES
    assert visibility(case) == Visibility.LISTED
    assert FindableCase.objects.get().visibility == Visibility.LISTED
    assert Change.objects.filter(action="case_published", subject_id=case.public_id).count() == 1
    assert Answer.objects.count() == 2


def test_two_who_say_no_publish_nothing() -> None:
    cast = assemble()
    case = a_case(cast)

    assert answered(asked(cast, case, NO), cast.carla, NO).state == S.NO
    assert visibility(case) == Visibility.RESTRICTED


@pytest.mark.parametrize(("first", "second"), [(YES, NO), (NO, YES)])
def test_two_who_differ_publish_nothing_and_a_lead_decides(first: Stated, second: Stated) -> None:
    cast = assemble()
    case, lead = a_case(cast), member("Laura", Role.LEAD, cast.ours)
    question = asked(cast, case, first)

    assert answered(question, cast.carla, second).state == S.DISPUTED
    assert visibility(case) == Visibility.RESTRICTED
    with pytest.raises(questions.NotAllowed):
        answered(question, member("Otto", Role.REVIEWER, cast.ours))
    assert answered(question, lead, YES).state == S.YES
    assert visibility(case) == Visibility.LISTED


def test_a_lead_who_has_answered_does_not_settle_the_dispute() -> None:
    cast = assemble()
    case, lead = a_case(cast), member("Laura", Role.LEAD, cast.ours)
    question = asked(cast, case)
    answered(question, lead, NO)

    with pytest.raises(questions.NotAllowed):
        answered(question, lead, YES)


@pytest.mark.parametrize("who", ["ana", "diego", "elsa"])
def test_it_refuses_who_may_not_decide(who: str) -> None:
    cast = assemble()
    case = a_case(cast)
    outsider = getattr(cast, who)

    with pytest.raises(questions.NotAllowed):
        questions.ask(kind=K.PUBLISH, detention=case, other=None, stated=YES, by=outsider, at=NOW)
    with pytest.raises(questions.NotAllowed):
        answered(asked(cast, case), outsider)
    Detention.objects.filter(pk=case.pk).update(visibility=Visibility.LISTED)
    with pytest.raises(questions.NotAllowed):
        questions.withhold(detention=case, reason="x", by=outsider, at=NOW)
    assert visibility(case) == Visibility.LISTED


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (Stated("", "why"), "says"),
        (Stated("yes", " ", "family"), "reason"),
        (Stated("yes", "why"), "basis"),
        (Stated("yes", "w", "x"), "basis"),
    ],
)
def test_an_answer_without_its_reasons_is_refused_at_the_field(stated: Stated, field: str) -> None:
    cast = assemble()

    with pytest.raises(questions.Wrong) as caught:
        asked(cast, a_case(cast), stated)

    assert caught.value.field == field
    assert not Question.objects.exists()


def test_a_question_is_open_once() -> None:
    cast = assemble()
    case = a_case(cast)
    asked(cast, case)

    with pytest.raises(questions.NotAllowed):
        questions.ask(kind=K.PUBLISH, detention=case, other=None, stated=YES, by=cast.carla, at=NOW)


@pytest.mark.parametrize("how", [Visibility.SEALED, Visibility.LISTED])
def test_what_is_sealed_or_public_meanwhile_is_not_published(how: Visibility) -> None:
    cast = assemble()
    case = a_case(cast)
    question = asked(cast, case)
    Detention.objects.filter(pk=case.pk).update(visibility=how)

    with pytest.raises(questions.NotAllowed):
        answered(question, cast.carla)

    assert Question.objects.get().state == S.OPEN
    assert Answer.objects.count() == 1


def test_one_person_withdraws_at_once_whatever_else_was_written_to_the_case() -> None:
    cast = assemble()
    case = a_case(cast)
    answered(asked(cast, case), cast.carla)

    questions.withhold(detention=case, reason="The family asked.", by=cast.beto, at=NOW)

    assert visibility(case) == Visibility.RESTRICTED
    assert Change.objects.filter(action="case_withheld", subject_id=case.public_id).count() == 1
    with pytest.raises(questions.NotAllowed):
        questions.withhold(detention=case, reason="again", by=cast.beto, at=NOW)


def test_two_cases_become_one_and_two_again() -> None:
    cast = assemble()
    one, other = a_case(cast), a_case(cast, "Ramona Muestra Paz")

    answered(asked(cast, one, YES, kind=K.MERGE, other=other), cast.carla)

    assert Detention.objects.get(pk=one.pk).merged_into_id == other.pk
    questions.split(merge=Merge.objects.get(), reason="They are two.", by=cast.beto, at=NOW)
    assert Detention.objects.get(pk=one.pk).merged_into_id is None


def test_two_records_of_one_person_are_kept_together() -> None:
    cast = assemble()
    one, other = a_case(cast), a_case(cast, "Ramona Muestra Paz")

    answered(asked(cast, other, YES, kind=K.SAME_PERSON, other=one), cast.carla)

    assert same_people(one.detainee_id) == {one.detainee_id, other.detainee_id}


def test_a_merge_needs_two_cases_of_the_organisation() -> None:
    cast = assemble()
    case = a_case(cast)

    for kind in (K.MERGE, K.SAME_PERSON):
        for other in (None, case):
            with pytest.raises(questions.NotAllowed):
                asked(cast, case, YES, kind=kind, other=other)


def test_only_who_asked_takes_the_question_back() -> None:
    cast = assemble()
    question = asked(cast, a_case(cast))

    with pytest.raises(questions.NotAllowed):
        questions.take_back(question_id=question, by=cast.carla, at=NOW)
    questions.take_back(question_id=question, by=cast.beto, at=NOW)

    assert Question.objects.get().state == S.DROPPED
    assert not Notice.objects.filter(seen_at=None).exists()


def test_those_who_may_answer_are_told_and_nobody_else() -> None:
    cast = assemble()
    lead = member("Laura", Role.LEAD, cast.ours)
    question = asked(cast, a_case(cast))

    assert set(Notice.objects.values_list("user__username", "kind")) == {("carla", "answer_wanted"), ("laura", "answer_wanted")}
    answered(question, cast.carla, NO)
    assert Notice.objects.filter(kind="disputed").get().user == lead


def test_an_answer_is_kept_for_good() -> None:
    cast = assemble()
    asked(cast, a_case(cast))

    for write in (lambda: Answer.objects.update(says="no"), lambda: Answer.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_every_move_is_in_the_table_and_ends_stay_ends() -> None:
    assert set(ANSWERING) == set(S)
    assert {move for moves in ANSWERING.values() for move in moves} == set(Next)
    assert frozenset().union(*(to for moves in ANSWERING.values() for to in moves.values())) == set(S) - {S.OPEN}
    assert not any(ANSWERING[end] for end in (S.YES, S.NO, S.DROPPED))


@pytest.mark.django_db(transaction=True)
def test_of_two_second_answers_at_once_one_counts() -> None:
    cast = assemble()
    others = [cast.carla, member("Otto", Role.REVIEWER, cast.ours)]
    case = a_case(cast)
    question = asked(cast, case)
    together = Barrier(2)

    def at_once(who: User) -> str:
        together.wait()
        try:
            return answered(question, who, YES if who is others[0] else NO).state
        except questions.NotAllowed:
            return "told"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as crowd:
        told = list(crowd.map(at_once, others))

    assert told.count("told") == 1
    assert Answer.objects.count() == 2
    assert (visibility(case) == Visibility.LISTED) == ("yes" in told)
    connection.close()
