"""Moving in: every fault is named by row and column, nothing wrong is written, two leads sign, and the batch goes back as it came."""

from __future__ import annotations

import pytest

from detentions import verification
from detentions.models import Change, Citation, CustodyEvent, DetaineeName, Detention, Source
from tests.cast import NOW
from tests.detentions.standing import said_now
from tests.moving.conftest import AT, World, again, named
from tests.moving.registers import make
from tests.portal.scene import set_up
from tracker import casework, moving, review
from tracker.models import Register, RegisterRow

R = RegisterRow.State


def test_every_deliberate_fault_is_named_by_row_and_column_and_nothing_else(world: World) -> None:
    made = make(120, 34)

    register = world.check(world.send(made.csv()))

    assert register.state == Register.State.CHECKED
    assert named(register) == {(one.row, one.column, one.code) for one in made.faults}
    assert register.rows.filter(state=R.NEW).count() == 120 - len({one.row for one in made.faults})


def test_a_workbook_with_a_title_says_the_same(world: World) -> None:
    made = make(30, 12, seed=4)

    register = world.check(world.send(made.workbook(), name="registro.xlsx"))

    assert named(register) == {(one.row + 1, one.column, one.code) for one in made.faults}


def test_it_writes_the_right_rows_in_one_change_each_citing_its_cells(world: World) -> None:
    made = make(40, 12, seed=2)
    before = Change.objects.count()
    register = world.sign(world.check(world.send(made.csv())))

    assert register.state == Register.State.WRITTEN
    faulty = {one.row for one in made.faults}
    right = [row for number, row in enumerate(made.rows, 2) if number not in faulty]
    assert Detention.objects.count() == len(right)
    assert {name.as_written for name in DetaineeName.objects.all()} == {f"{row[1]} {row[2]}" for row in right}
    assert Change.objects.count() == before + 2  # the words kept, and the batch
    assert Change.objects.latest("number").rows == len(right)
    source = Source.objects.get()
    assert bytes(source.content or b"") == made.csv()
    for event in CustodyEvent.objects.filter(kind="arrest")[:10]:
        words = {source.text[one.start : one.end] for one in Citation.objects.filter(fact_id=event.pk)}
        assert words & {cell for row in right for cell in row}
    assert [*verification.check_batches(), *verification.check_facts(), *verification.check_citations()] == []


def test_the_telephone_numbers_of_families_are_in_no_fact(world: World) -> None:
    world.sign(world.check(world.send(make(5, 0).csv())))
    source = Source.objects.get()

    assert "0414" not in "".join(source.text[one.start : one.end] for one in Citation.objects.all() if one.start is not None)


def test_the_batch_taken_back_leaves_what_was_said_before_byte_for_byte(world: World) -> None:
    review.confirm(candidate_id=set_up_once(world), version=1, by=world.cast.carla, at=NOW)
    before = said_now()
    register = world.sign(world.check(world.send(make(30, 6, seed=3).csv())))
    assert said_now() != before

    register = world.take_back(register)

    assert register.state == Register.State.TAKEN_BACK
    assert register.kept_cases == []
    assert said_now() == before
    assert [*verification.check_batches(), *verification.check_facts()] == []


def set_up_once(world: World) -> int:
    from detentions.models import Agency  # noqa: PLC0415

    Agency.objects.filter(slug="sebin").delete()
    return set_up(world.cast).arrest.pk


def test_who_may_be_known_is_shown_and_never_linked(world: World) -> None:
    review.confirm(candidate_id=set_up_once(world), version=1, by=world.cast.carla, at=NOW)
    known = Detention.objects.get()
    rows = make(3, 0)
    rows.rows[1][1:3] = ["Ramona", "Muestra"]
    rows.rows[1][5] = "2019-03-21"

    register = world.check(world.send(rows.csv()))

    row = register.rows.get(number=3)
    assert (row.state, row.matches, row.detention) == (R.QUESTION, [known.public_id], None)
    world.sign(register)
    assert Detention.objects.count() == 3  # the open question is not written
    assert not RegisterRow.objects.get(pk=row.pk).detention_id


@pytest.mark.parametrize(("answer", "cases", "events"), [("new", 4, 1), ("out", 3, 1), ("known", 3, 2)])
def test_a_person_answers_who_it_is(world: World, answer: str, cases: int, events: int) -> None:
    review.confirm(candidate_id=set_up_once(world), version=1, by=world.cast.carla, at=NOW)
    known = Detention.objects.get()
    rows = make(3, 0)
    rows.rows[1][1:3] = ["Ramona", "Muestra"]
    rows.rows[1][5:7] = ["2019-03-21", "SEBIN"]
    rows.rows[1][7:9] = ["", ""]
    rows.rows[1][10:12] = ["2019-04-01", "Libertad plena"]
    register = world.check(world.send(rows.csv()))

    said = known.public_id if answer == "known" else answer
    moving.decide(register_id=register.pk, answers={3: said}, by=world.cast.beto, at=AT)
    world.sign(again(register.pk))

    assert Detention.objects.count() == cases
    assert CustodyEvent.objects.standing().filter(detention=known).count() == events


def test_the_same_person_twice_in_the_file_is_a_question(world: World) -> None:
    rows = make(3, 0)
    rows.rows[2][1:8] = rows.rows[0][1:8]

    register = world.check(world.send(rows.csv()))

    row = register.rows.get(number=4)
    assert (row.state, row.twin) == (R.QUESTION, 2)


def test_the_next_file_with_the_same_numbers_adds_to_the_same_cases(world: World) -> None:
    rows = make(4, 0)
    for row in rows.rows:
        row[10:12] = ["", ""]
    world.sign(world.check(world.send(rows.csv())))
    rows.rows[1][10:12] = ["2026-02-01", "Libertad plena"]

    register = world.check(world.send(rows.csv()))

    assert list(register.rows.order_by("number").values_list("state", flat=True)) == [R.NOTHING_NEW, R.UPDATE, R.NOTHING_NEW, R.NOTHING_NEW]
    before = said_now()
    register = world.sign(register)
    case = casework.case_file(Detention.objects.get(events__kind="release").public_id, world.cast.beto, day=AT.date())
    assert case
    assert [change.action for change in case.changes] == ["cases_opened_in_bulk"] * 2
    assert Detention.objects.count() == 4
    assert CustodyEvent.objects.standing().filter(kind="release").count() == 1
    world.take_back(register)
    assert said_now() == before


def test_a_number_that_another_person_carries_is_a_fault(world: World) -> None:
    rows = make(2, 0)
    world.sign(world.check(world.send(rows.csv())))
    rows.rows[0][1:3] = ["Otra Persona", "Distinta Boceto"]

    assert named(world.check(world.send(rows.csv()))) == {(2, "N°", "other_name")}


def test_one_lead_is_not_enough_nor_is_the_same_lead_twice(world: World) -> None:
    register = world.check(world.send(make(3, 0).csv()))
    with pytest.raises(moving.Refused):
        moving.sign(register_id=register.pk, by=world.lidia, at=AT)  # nobody has compared the sample
    world.compare(register)
    with pytest.raises(moving.Refused):
        moving.sign(register_id=register.pk, by=world.cast.beto, at=AT)  # no lead
    moving.sign(register_id=register.pk, by=world.lidia, at=AT)
    with pytest.raises(moving.Refused):
        moving.sign(register_id=register.pk, by=world.lidia, at=AT)

    assert not Detention.objects.exists()


def test_a_signature_falls_when_the_plan_changes(world: World) -> None:
    rows = make(3, 0)
    rows.rows[2][1:8] = rows.rows[0][1:8]
    register = world.check(world.send(rows.csv()))
    world.compare(register)
    moving.sign(register_id=register.pk, by=world.lidia, at=AT)

    moving.decide(register_id=register.pk, answers={4: "new"}, by=world.cast.beto, at=AT)
    moving.sign(register_id=register.pk, by=world.lucas, at=AT)

    register = again(register.pk)
    assert (register.first_by, register.second_by, register.state) == (world.lucas, None, Register.State.CHECKED)


def test_rows_that_were_changed_behind_the_signatures_are_not_written(world: World) -> None:
    register = world.check(world.send(make(3, 0).csv()))
    world.compare(register)
    for lead in (world.lidia, world.lucas):
        moving.sign(register_id=register.pk, by=lead, at=AT)
    row = register.rows.get(number=3)
    row.values["name"] = "Otro Nombre"
    row.save()

    register = world.work(register)

    assert (register.state, register.trouble, register.first_by) == (Register.State.CHECKED, "changed_meanwhile", None)
    assert not Detention.objects.exists()


def test_a_wrong_row_in_the_sample_sends_it_back_to_its_columns(world: World) -> None:
    register = world.check(world.send(make(3, 0).csv()))
    verdicts = dict.fromkeys(register.rows.filter(is_sample=True).values_list("number", flat=True), "right")
    verdicts[2] = "wrong"

    moving.compare_sample(register_id=register.pk, verdicts=verdicts, by=world.cast.beto, at=AT)

    assert (again(register.pk).state, again(register.pk).trouble) == (Register.State.MAPPING, "sample_wrong")


def test_what_a_word_means_is_said_once_and_kept_for_the_next_file(world: World) -> None:
    rows = make(3, 0)
    rows.rows[0][6] = "Los de siempre"
    register = world.check(world.send(rows.csv()))
    assert named(register) == {(2, "Organismo", "unknown_word")}

    moving.settle_word(register_id=register.pk, meanings={("agencies", "Los de siempre"): "sebin"}, by=world.cast.beto, at=AT)
    assert named(world.work(register)) == set()

    rows.rows[1][6] = "LOS DE SIEMPRE"
    assert named(world.check(world.send(rows.csv()))) == set()


def test_a_hundred_long_headers_are_kept_too(world: World) -> None:
    headers = ["Nombre", "Fecha de detención", *(f"{number} {'x' * 190}" for number in range(90))]

    register = world.check(world.send((",".join(headers) + "\nLuis Muestra,2024-05-14\n").encode()))

    assert register.rows.get().state == R.NEW


def test_a_worker_that_died_is_followed_by_another(world: World) -> None:
    register = world.send(make(3, 0).csv())
    moving.name_columns(register_id=register.pk, chosen=register.fields, day_first=True, by=world.cast.beto, at=AT)
    Register.objects.filter(pk=register.pk).update(lease_until=AT, attempts=1)

    moving.go(register_id=register.pk, at=AT)
    assert again(register.pk).state == Register.State.CHECKING  # somebody may still be at it
    Register.objects.filter(pk=register.pk).update(lease_until=NOW)
    assert moving.sweep(at=AT) == 1
    moving.go(register_id=register.pk, at=AT)
    assert again(register.pk).state == Register.State.CHECKED


def test_thrown_away_nothing_of_it_stays(world: World) -> None:
    register = world.check(world.send(make(3, 0).csv()))

    moving.discard(register_id=register.pk, by=world.cast.beto)

    assert not Register.objects.exists()
    assert not RegisterRow.objects.exists()
    assert not Source.objects.exists()
