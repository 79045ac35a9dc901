"""(3) A worker reads a register, some hundred rows at a time: what is wrong, what is known, what is new. It writes no fact.

When all are read it draws the sample that a person compares with the file. Safe to repeat: a slice that was cut short is read again.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from detentions import names
from detentions.models import Detention
from detentions.when import When
from tracker import casework, matching, rules
from tracker.models import Register, RegisterRow
from tracker.moving.facts import Entries, news_of
from tracker.moving.faults import Fault
from tracker.moving.rows import Read, Reader
from tracker.moving.words import Words

SLICE = 250
SAMPLE = 20
LIKELY = 0.7  # of 1: below, a known case is not shown as perhaps the same
S = RegisterRow.State


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file that has words. `number` is the one a spreadsheet shows; `start` is its place in the register's text."""

    number: int
    start: int
    text: str

    @property
    def cells(self) -> list[str]:
        return self.text.split("\t")


def lines_of(register: Register) -> Iterator[Line]:
    """The rows below the header."""
    start = 0
    for number, text in enumerate(register.text.split("\n"), 1):
        if number > register.header_row and text:
            yield Line(number, start, text)
        start += len(text) + 1


def columns_of(register: Register) -> dict[str, int]:
    return {code: column for column, code in enumerate(register.fields) if code}


def reader_of(register: Register, lines: Sequence[Line], *, at: datetime) -> Reader:
    columns = columns_of(register)
    sex = columns.get("sex")
    sexes = {names.fold(line.cells[sex]) for line in lines if len(line.cells) > sex} if sex is not None else set()
    words = Words(register.words, sexes=frozenset(sexes), country=settings.COUNTRY)
    return Reader(columns, words, register.day_first, casework.today(at), len(register.headers))


def check(register: Register, *, at: datetime) -> bool:
    """Read the next slice. True when more is to be read."""
    lines = list(lines_of(register))
    reader = reader_of(register, lines, at=at)
    part = lines[register.done : register.done + SLICE]
    read = [(line, reader.read(line.cells)) for line in part]
    sound = [found.values for _line, found in read if not found.faults]
    entries, cases = Entries.of(sound), Known.of(register, sound)
    rows = [_row(register, line, found, entries, cases) for line, found in read]
    with transaction.atomic():
        register.rows.filter(number__in=[row.number for row in rows]).delete()
        RegisterRow.objects.bulk_create(rows)
        done = register.done + len(part)
        if done >= len(lines):
            compare_rows(register)
            draw_sample(register)
        state = Register.State.CHECKED if done >= len(lines) else Register.State.CHECKING
        Register.objects.filter(pk=register.pk, state=Register.State.CHECKING).update(
            done=done, state=state, attempts=0, lease_until=None, total=len(lines)
        )
    return done < len(lines)


def _row(register: Register, line: Line, found: Read, entries: Entries, cases: Known) -> RegisterRow:
    row = RegisterRow(register=register, number=line.number, start=line.start, end=line.start + len(line.text), values=found.values)
    row.reference = str(found.values.get("reference", ""))
    if not found.faults:
        known, fault = cases.case_of(columns_of(register), found.values)
        found.faults += [fault] if fault else []
        if known is not None and not fault:
            settle_update(row, known, entries)
        elif not fault:
            row.matches = look_for(register, found.values, entries)
            row.state = S.QUESTION if row.matches else S.NEW
    if found.faults:
        row.state, row.faults = S.FAULT, [plain(fault) for fault in found.faults]
    return row


def plain(fault: Fault) -> list[Any]:
    return [fault.column, fault.field, fault.code, fault.detail]


def settle_update(row: RegisterRow, known: Detention, entries: Entries) -> None:
    """The row speaks of a known case: it adds to it, or says nothing new."""
    row.detention = known
    row.values["new"] = news_of(known, row.values, entries)
    row.state = S.UPDATE if row.values["new"] else S.NOTHING_NEW


@dataclass(frozen=True, slots=True)
class Known:
    """The cases that rows of a register name: by their number here, or by the organisation's own in a register that is in the record.

    Asked for many rows at once: a plan that fits one row badly is paid once, not for each of them.
    """

    by_number: Mapping[str, Detention]
    by_reference: Mapping[str, Detention]

    @classmethod
    def of(cls, register: Register, rows: Sequence[Mapping[str, Any]]) -> Known:
        own = rules.cases_open_to(register.organisation_id).select_related("detainee")
        numbers = {row["case"] for row in rows if row.get("case")}
        named = _by_reference(register, {row["reference"] for row in rows if row.get("reference")})
        open_cases = {case.pk: case for case in own.filter(Q(public_id__in=numbers) | Q(pk__in=named.values()))}
        return cls(
            {case.public_id: case for case in open_cases.values()},
            {reference: open_cases[pk] for reference, pk in named.items() if pk in open_cases},
        )

    def case_of(self, columns: Mapping[str, int], values: Mapping[str, Any]) -> tuple[Detention | None, Fault | None]:
        """The case that a row names, and what speaks against it."""
        if public_id := values.get("case"):
            known = self.by_number.get(public_id)
            if known is None:
                return None, Fault(columns["case"], "case", "no_such_case", public_id)
            return known, _fault_of_name(known, values, columns["case"], "case")
        known = self.by_reference.get(values.get("reference", ""))
        return (known, _fault_of_name(known, values, columns["reference"], "reference")) if known else (None, None)


def _by_reference(register: Register, references: Collection[str]) -> dict[str, int]:
    """The organisation's own number → the case that its last register with that number told of, or what that was merged into."""
    earlier = RegisterRow.objects.filter(
        reference__in=references,
        register__organisation=register.organisation_id,
        register__state=Register.State.WRITTEN,
        detention__isnull=False,
        state__in=[S.NEW, S.UPDATE, S.NOTHING_NEW],
    )
    told = earlier.order_by("register__written_at", "-pk").values_list("reference", "detention_id", "detention__merged_into_id")
    return {reference: into or case for reference, case, into in told}


def _fault_of_name(known: Detention, values: Mapping[str, Any], column: int, code: str) -> Fault | None:
    alike = matching.is_called(known.detainee_id, values["name"])
    return None if alike else Fault(column, code, "other_name", known.public_id)


def sought(register: Register, values: dict[str, Any], entries: Entries) -> matching.Sought:
    agencies = [entries.agencies[slug] for slug in values.get("agencies", ())]
    return matching.Sought(
        values["name"],
        register.organisation_id,
        When.parse(values.get("arrested", "")),
        frozenset(one.acronym or one.slug for one in agencies),
    )


def look_for(register: Register, values: dict[str, Any], entries: Entries) -> list[str]:
    found = matching.look_for(sought(register, values, entries))
    return [one.detention.public_id for one in found if one.score >= LIKELY]


def compare_rows(register: Register) -> None:
    """Hold the rows against each other: a number that stands twice is a fault, a person who stands twice is a question."""
    columns = columns_of(register)
    rows = list(register.rows.exclude(state=S.FAULT).order_by("number"))
    numbers: dict[tuple[str, str], int] = {}
    people: dict[tuple[str, str], int] = {}
    for row in rows:
        for code, wrong in (("reference", "same_reference"), ("case", "same_case")):
            if value := row.values.get(code):
                first = numbers.setdefault((code, value), row.number)
                if first != row.number:
                    row.state = S.FAULT
                    row.faults.append(plain(Fault(columns[code], code, wrong, str(first))))
        if row.state == S.FAULT:
            continue
        key = (" ".join(sorted(names.fold(row.values["name"]).split())), row.values.get("arrested", ""))
        twin = people.setdefault(key, row.number)
        if twin != row.number and row.state == S.NEW:
            row.state, row.twin = S.QUESTION, twin
    RegisterRow.objects.bulk_update(rows, ["state", "faults", "twin"], batch_size=500)


def draw_sample(register: Register) -> None:
    """Rows that a person compares with the file: by chance, from what would be written."""
    register.rows.filter(is_sample=True).update(is_sample=False)
    ids = list(register.rows.to_write().order_by("pk").values_list("pk", flat=True))
    chosen = random.SystemRandom().sample(ids, min(SAMPLE, len(ids)))
    register.rows.filter(pk__in=chosen).update(is_sample=True)
