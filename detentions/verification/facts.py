"""Facts held against the changes that wrote them: each row as it was written, none missing, none that nobody wrote, none brought back.

The chain says what was written; this says whether the tables still say the same. Rows of a batch are held against its Merkle root in
`batches`; here they must only belong to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from detentions.models import Change, Detention
from detentions.models.coverage import CITED, TABLES, digests_of
from detentions.models.keys import Erased
from detentions.sealing import CannotOpen
from detentions.verification.payloads import Payloads

_AT_A_TIME = 500
_BULK = "cases_opened_in_bulk"


@dataclass(slots=True)
class _Written:
    """What the changes say: row → its digest and its change; fact → when and by whom it was closed. `erased`: cases whose key is gone."""

    rows: dict[str, tuple[str, int]] = field(default_factory=dict)
    closed: dict[str, tuple[datetime, int, int]] = field(default_factory=dict)
    batches: dict[str, datetime] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)


def check_facts(kinds: Iterable[str] = TABLES) -> Iterator[str]:
    """Problems of facts of these kinds, each naming the row and, where there is one, the change that wrote it."""
    written, wanted = _Written(), set(kinds)
    yield from _read_changes(written)
    for kind in TABLES:
        for part in _parts(kind) if kind in wanted else ():
            yield from _check(kind, part, written)
    for row, (_digest, number) in sorted(written.rows.items(), key=lambda item: item[1][1]):
        if row.partition(":")[0] in wanted:
            yield f"change {number}: the {_named(row)} that it wrote is missing"


def _read_changes(written: _Written) -> Iterator[str]:
    changes = Change.objects.order_by("number").iterator(chunk_size=_AT_A_TIME)
    payloads = Payloads()
    for change in changes:
        try:
            payload = payloads.of(change)
        except Erased:
            written.erased.add(change.subject_id)
            continue
        except CannotOpen:
            yield f"change {change.number}: its payload doesn't open with the key of its case"
            continue
        written.rows |= {row: (digest, change.number) for row, digest in payload.get("rows", {}).items()}
        written.closed |= dict.fromkeys(payload.get("closed", ()), (change.at, change.by_id, change.number))
        if change.action == _BULK:
            written.batches |= dict.fromkeys(payload["cases"], change.at)


Part = Sequence[tuple[Any, ...]]


def _parts(kind: str) -> Iterator[Part]:
    table = TABLES[kind]
    part: list[tuple[Any, ...]] = []
    for row in table.model._default_manager.order_by("pk").values_list(*table.covered).iterator(chunk_size=_AT_A_TIME):
        part.append(row)
        if len(part) == _AT_A_TIME:
            yield part
            part = []
    if part:
        yield part


def _check(kind: str, part: Part, written: _Written) -> Iterator[str]:
    found = dict(digests_of(kind, part))
    unknown = []
    for (row, digest), columns in zip(found.items(), part, strict=True):
        known = written.rows.pop(row, None)
        if known is None:
            unknown.append(columns)
        elif known[0] != digest:
            yield f"change {known[1]}: the {_named(row)} is not as it was written"
    if unknown:
        yield from _nobody_wrote(kind, unknown, written)
    yield from _check_closed(kind, part, written)


def _nobody_wrote(kind: str, rows: Part, written: _Written) -> Iterator[str]:
    """Rows that no single write covers: fine when they came with their case's batch, or when the case's key was erased."""
    cases = _cases(kind, rows)
    for row in rows:
        known = cases.get(row[0], set())
        in_batch = any(written.batches.get(case) == _recorded(kind, row) for case in known)
        if not in_batch and not known & written.erased:
            yield f"the {_named(f'{kind}:{row[0]}')} was written by no change"


def _recorded(kind: str, row: tuple[Any, ...]) -> Any:
    column = "opened_at" if kind == "detention" else "recorded_at"
    return row[TABLES[kind].covered.index(column)] if column in TABLES[kind].covered else None


def _cases(kind: str, rows: Part) -> dict[Any, set[str]]:
    """Row → public ids of the cases that it may have come with."""
    if kind == "detention":
        return {row[0]: {row[1]} for row in rows}
    if kind in {"event", "charge", "ruling", "grant", "consent"}:
        at = TABLES[kind].covered.index("detention_id")
        names = dict(Detention.objects.filter(pk__in={row[at] for row in rows}).values_list("pk", "public_id"))
        return {row[0]: {names[row[at]]} for row in rows}
    if kind in {"name", "attribute"}:
        at = TABLES[kind].covered.index("detainee_id")
        of_person: dict[int, set[str]] = {}
        for person, name in Detention.objects.filter(detainee_id__in={row[at] for row in rows}).values_list("detainee_id", "public_id"):
            of_person.setdefault(person, set()).add(name)
        return {row[0]: of_person.get(row[at], set()) for row in rows}
    return _cases_of_citations(rows) if kind == "citation" else {}


def _cases_of_citations(rows: Part) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = {}
    for kind in CITED & set(TABLES):
        wanted = {row[2]: row[0] for row in rows if row[1] == kind}
        table = TABLES[kind]
        facts = list(table.model._default_manager.filter(pk__in=wanted).values_list(*table.covered)) if wanted else []
        cases = _cases(kind, facts)
        for row in rows:
            if row[1] == kind and row[2] in cases:
                found[row[0]] = cases[row[2]]
    return found


def _check_closed(kind: str, part: Part, written: _Written) -> Iterator[str]:
    """A fact is withdrawn exactly when a change says so, at that moment and by that person."""
    model = TABLES[kind].model
    if "withdrawn_at" not in {column.name for column in model._meta.fields}:
        return
    rows = model._default_manager.filter(pk__in=[row[0] for row in part]).values_list("pk", "withdrawn_at", "withdrawn_by_id")
    for pk, withdrawn_at, withdrawn_by in rows:
        said = written.closed.get(f"{kind}:{pk}")
        if said and (withdrawn_at, withdrawn_by) != said[:2]:
            yield f"change {said[2]}: the {kind} {pk} that it closed " + (
                "stands again" if withdrawn_at is None else "was closed otherwise"
            )
        if withdrawn_at is not None and not said and not _is_erased(kind, pk, part, written):
            yield f"the {kind} {pk} was closed by no change"


def _is_erased(kind: str, pk: Any, part: Part, written: _Written) -> bool:
    row = next(row for row in part if row[0] == pk)
    return bool(_cases(kind, [row]).get(pk, set()) & written.erased)


def _named(row: str) -> str:
    kind, _colon, pk = row.partition(":")
    return f"{kind} {pk}"
