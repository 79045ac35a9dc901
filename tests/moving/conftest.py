"""A registry with the directories that the registers of these tests name, two leads, and a way to move a register in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from detentions.choices import AgencyKind, LocationKind, Role
from detentions.models import Agency, Location, User
from detentions.when import When
from tests.cast import Cast, assemble, member
from tracker import moving
from tracker.models import Register, RegisterRow

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    cast: Cast
    lidia: User
    lucas: User

    def send(self, content: bytes, *, name: str = "registro.csv", encoding: str = "", by: User | None = None) -> Register:
        return moving.receive(
            content=content,
            file_name=name,
            encoding=encoding,
            title="Registro de muestra",
            as_of=When.parse("2026-01"),
            organisation=self.cast.ours,
            by=by or self.cast.beto,
            at=AT,
        )

    def check(self, register: Register) -> Register:
        """Its columns as guessed, then the worker until it is done."""
        moving.name_columns(register_id=register.pk, chosen=register.fields, day_first=True, by=self.cast.beto, at=AT)
        return self.work(register)

    def work(self, register: Register) -> Register:
        for _slice in range(200):
            moving.go(register_id=register.pk, at=AT)
            register.refresh_from_db()
            if register.state not in {Register.State.CHECKING, Register.State.SIGNED, Register.State.TAKING_BACK}:
                return register
        raise AssertionError("the register goes round in circles")

    def compare(self, register: Register) -> None:
        verdicts = dict.fromkeys(register.rows.filter(is_sample=True).values_list("number", flat=True), "right")
        moving.compare_sample(register_id=register.pk, verdicts=verdicts, by=self.cast.beto, at=AT)

    def sign(self, register: Register) -> Register:
        self.compare(register)
        for lead in (self.lidia, self.lucas):
            moving.sign(register_id=register.pk, by=lead, at=AT)
        return self.work(register)

    def take_back(self, register: Register) -> Register:
        moving.take_back(register_id=register.pk, reason="Otro archivo.", by=self.lidia, at=AT)
        return self.work(register)


def named(register: Register) -> set[tuple[int, str, str]]:
    """Every fault found: row, header of its column, code."""
    headers: Mapping[int, str] = dict(enumerate(register.headers))
    rows = register.rows.filter(state=RegisterRow.State.FAULT).values_list("number", "faults")
    return {(number, headers.get(column, ""), code) for number, faults in rows for column, _field, code, _detail in faults}


def directories() -> None:
    shared = {"country": "VE", "source": "test", "recorded_at": AT}
    for acronym in ("SEBIN", "DGCIM", "PNB", "GNB"):
        Agency.objects.create(slug=acronym.lower(), name_es=acronym, acronym=acronym, kind=AgencyKind.POLICE, **shared)
    for state in ("Lara", "Zulia", "Miranda", "Táchira"):
        Location.objects.create(slug=state.lower().replace("á", "a"), name_es=state, kind=LocationKind.STATE, **shared)
    Location.objects.create(slug="el-helicoide", name_es="El Helicoide", kind=LocationKind.DETENTION_FACILITY, **shared)


@pytest.fixture
def world(db: None) -> World:
    cast = assemble()
    directories()
    return World(cast, member("Lidia", Role.LEAD, cast.ours), member("Lucas", Role.LEAD, cast.ours))


def again(pk: UUID) -> Register:
    return Register.objects.get(pk=pk)
