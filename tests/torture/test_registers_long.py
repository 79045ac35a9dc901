"""The long form of tests/moving: a register of 5,000 rows with 300 deliberate faults, written and taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from detentions import verification
from detentions.actions import directories
from detentions.models import Change, DetaineeName, Detention
from tests.detentions.standing import said_now
from tests.moving.conftest import AT, World, named, world
from tests.moving.registers import make

__all__ = ["world"]
ROWS, FAULTS = 5_000, 300
pytestmark = [pytest.mark.torture, pytest.mark.django_db]


@contextmanager
def told(what: str, say: Callable[[str], None]) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - began:.1f} s")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_5000_rows_with_300_faults(world: World, form: str, record_property: Callable[[str, object], None]) -> None:
    lines: list[str] = []
    texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    definition = {"counts": "persons", "held_through": [], "minimum_hours": 0, "stale_after_days": 30}
    directories.load_rules(rules=[{"slug": "all", "number": 1, "definition": definition, **texts}], by=world.lidia, at=AT)
    world.sign(world.check(world.send(make(500, 0, seed=7, first_number=90_001).csv(), name="antes.csv")))
    made = make(ROWS, FAULTS - 3, seed=8)
    before = said_now()
    first_row = 2 if form == "csv" else 3

    content = made.csv() if form == "csv" else made.workbook()
    register = world.send(content, name=f"registro.{form}")
    with told("check", lines.append):
        register = world.check(register)
    found, wanted = named(register), {(one.row + first_row - 2, one.column, one.code) for one in made.faults}
    asked = register.rows.filter(state="question").count()
    world.compare(register)
    with told("write", lines.append):
        register = world.sign(register)
    written = Detention.objects.count() - 500
    faulty = {one.row for one in made.faults}
    right = {f"{row[1]} {row[2]}" for number, row in enumerate(made.rows, 2) if number not in faulty}
    names = set(DetaineeName.objects.filter(recorded_at=AT).values_list("as_written", flat=True))
    last = Change.objects.latest("number")
    with told("take back", lines.append):
        register = world.take_back(register)
    after = said_now()
    lines.append(f"{form}: {ROWS} rows, {len(wanted)} faults put in, {len(found & wanted)} named, {len(found - wanted)} named wrongly")
    lines.append(f"{written} cases written, {asked} asked about, {len(right) - written - asked} missing, rows in the change: {last.rows}")
    lines.append(f"said before {len(before)} bytes, after {len(after)}, the same: {before == after}")
    record_property("told", lines)
    print("\n".join(lines))  # noqa: T201 -- for the record

    assert found == wanted
    assert len(wanted) == FAULTS
    assert written + asked == len(right)
    assert len(names - right) <= 500  # those of the register before
    assert last.rows == written
    assert after == before
    assert [*verification.check_batches(), *verification.check_facts(), *verification.check_citations()] == []
