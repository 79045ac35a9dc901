"""(6, 7) A worker writes what two leads have signed, as one batch, and takes it back as one. Each is a transaction: all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from detentions import archive
from detentions.actions import bulk, reverting
from detentions.choices import SourceKind
from detentions.models import Change, Detention, Grant, Source, User
from detentions.when import When
from tracker import rules
from tracker.models import Candidate, CaseNote, Question, Register, RegisterRow
from tracker.moving.checking import columns_of, plain
from tracker.moving.facts import Cells, Entries, addition_of, case_of
from tracker.moving.faults import Fault
from tracker.moving.signing import plan_of

S = Register.State
R = RegisterRow.State


class AnotherPlan(Exception):
    """The rows are not those that were signed."""


@transaction.atomic
def write(register: Register, *, at: datetime) -> None:
    """Raises AnotherPlan, Impossible, Outdated; then nothing was written."""
    signer = register.second_by
    if register.plan_sha256 != plan_of(register) or signer is None:
        raise AnotherPlan
    rows = list(register.rows.select_for_update().to_write().order_by("number"))
    entries = Entries.of([row.values for row in rows])
    source = _keep(register, by=signer, at=at)
    open_cases = _known_cases(register, rows)
    new = [row for row in rows if row.state == R.NEW]
    more = [row for row in rows if row.state == R.UPDATE and row.detention_id in open_cases]
    batch = bulk.open_cases(
        cases=[case_of(row.values, entries, _cells(register, row, source)) for row in new],
        additions=[
            addition_of(open_cases[row.detention_id], row.values, entries, _cells(register, row, source))
            for row in more
            if row.detention_id
        ],
        country=settings.COUNTRY,
        organisation=register.organisation,
        is_sample=False,
        by=signer,
        at=at,
    )
    _note_cases(new, batch.public_ids)
    _note_closed(register, [row for row in rows if row.state == R.UPDATE and row.detention_id not in open_cases])
    Register.objects.filter(pk=register.pk, state=S.SIGNED).update(
        state=S.WRITTEN, source=source, change_number=batch.change.number, written_at=at, lease_until=None, attempts=0, trouble=""
    )


@transaction.atomic
def withdraw(register: Register, *, at: datetime) -> None:
    """Raises reverting.NotABatch; then nothing was withdrawn."""
    by, number = register.back_by, register.change_number
    assert by is not None
    assert number is not None
    batch = Change.objects.get(number=number)
    done = reverting.revert(batch=batch, keep=_begun(register), reason=register.back_reason, by=by, at=at)
    Register.objects.filter(pk=register.pk, state=S.TAKING_BACK).update(
        state=S.TAKEN_BACK, kept_cases=list(done.kept), lease_until=None, attempts=0, trouble=""
    )


def _keep(register: Register, *, by: User, at: datetime) -> Source:
    source, _is_new = archive.keep(
        content=bytes(register.content),
        text=register.text,
        text_tool=register.text_tool,
        encoding=register.encoding,
        media_type=register.media_type,
        kind=SourceKind.PARTNER_LIST,
        publisher=(register.organisation.name_es or register.organisation.slug)[:200],
        published=When.parse(register.as_of),
        title=register.title,
        by=by,
        at=at,
    )
    return source


def _cells(register: Register, row: RegisterRow, source: Source) -> Cells:
    """Where each field stands in the source. A file that was kept as something else before has another text: then the whole is cited."""
    if source.text != register.text:
        return Cells(source)
    spans: dict[str, tuple[int, int]] = {}
    starts = [row.start]
    cells = register.text[row.start : row.end].split("\t")
    for cell in cells:
        starts.append(starts[-1] + len(cell) + 1)
    for code, column in columns_of(register).items():
        if column < len(cells) and cells[column]:
            spans[code] = (starts[column], starts[column] + len(cells[column]))
    return Cells(source, spans)


def _known_cases(register: Register, rows: Sequence[RegisterRow]) -> dict[int | None, Detention]:
    wanted = [row.detention_id for row in rows if row.state == R.UPDATE and row.detention_id]
    known = rules.cases_open_to(register.organisation_id).filter(pk__in=wanted).select_related("detainee")
    return {case.pk: case for case in known.select_for_update(of=("self",))}


def _note_cases(rows: Sequence[RegisterRow], public_ids: Sequence[str]) -> None:
    cases = dict(Detention.objects.filter(public_id__in=public_ids).values_list("public_id", "pk"))
    for row, public_id in zip(rows, public_ids, strict=True):
        row.detention_id = cases[public_id]
    RegisterRow.objects.bulk_update(rows, ["detention"], batch_size=1_000)


def _note_closed(register: Register, rows: Sequence[RegisterRow]) -> None:
    """Cases that were sealed or merged since the check: their rows are not written, and say so."""
    columns = columns_of(register)
    for row in rows:
        code = "case" if row.values.get("case") else "reference" if row.reference else "name"
        column = columns.get(code, columns.get("surnames", 0))
        row.state = R.FAULT
        row.faults = [plain(Fault(column, code, "no_such_case", row.detention.public_id if row.detention else ""))]
    RegisterRow.objects.bulk_update(rows, ["state", "faults"], batch_size=1_000)


def _begun(register: Register) -> set[str]:
    """Cases of the batch that people have begun to work with: notes, questions, proposals, grants to others."""
    mine = register.rows.filter(state=R.NEW).values("detention")
    begun = {"detention__in": mine}
    found = Detention.objects.filter(
        Q(pk__in=CaseNote.objects.filter(**begun).values("detention"))
        | Q(pk__in=Question.objects.filter(**begun).values("detention"))
        | Q(pk__in=Candidate.objects.filter(**begun).values("detention"))
        | Q(pk__in=Grant.objects.filter(**begun).values("detention"))
    )
    return set(found.values_list("public_id", flat=True))
