"""Cases that came in bulk, held against the Merkle root of their batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detentions.models import Change, Detention, canonical

_AT_A_TIME = 500


def check_batches() -> Iterator[str]:
    """Problems of cases that came in bulk: a case whose facts are not those that its batch's change covers."""
    for change in Change.objects.filter(action="cases_opened_in_bulk").order_by("number"):
        payload = json.loads(bytes(change.payload))
        leaves = [bytes.fromhex(leaf) for leaf in payload["leaves"]]
        if canonical.root_over(leaves, payload.get("rows", {})) != change.root:
            yield f"change {change.number}: its leaves do not give its root"
        for start in range(0, len(leaves), _AT_A_TIME):
            part = payload["cases"][start : start + _AT_A_TIME]
            found = _leaves(part, change, seen=payload["cases"][:start])
            for public_id, leaf in zip(part, leaves[start:], strict=False):
                if public_id not in found:
                    yield f"change {change.number}: case {public_id} is missing"
                elif found[public_id] not in {leaf, None}:
                    yield f"change {change.number}: case {public_id} is not as it was loaded"


def _leaves(public_ids: Sequence[str], change: Change, *, seen: Sequence[str]) -> dict[str, bytes | None]:
    """The leaves of these cases, made again from the tables. None where the case's key was erased."""
    cases = {case.public_id: case for case in Detention.objects.filter(public_id__in=public_ids).select_related("key")}
    people = set(Detention.objects.filter(public_id__in=seen).values_list("detainee_id", flat=True))
    rows = _rows([case.pk for case in cases.values()], [case.detainee_id for case in cases.values()], change)
    found: dict[str, bytes | None] = {}
    for public_id in public_ids:
        case = cases.get(public_id)
        if case is None:
            continue
        first = case.detainee_id not in people
        people.add(case.detainee_id)
        detention, names, attributes, events, agencies, charges, citations = rows
        of_person = [*names[case.detainee_id], *attributes[case.detainee_id]] if first else []
        facts = [row[0] for row in (*of_person, *events[case.pk], *charges[case.pk])]
        parts: list[Sequence[canonical.Row]] = [
            detention[case.pk],
            names[case.detainee_id] if first else [],
            attributes[case.detainee_id] if first else [],
            events[case.pk],
            [row for event in events[case.pk] for row in agencies[event[0]]],
            charges[case.pk],
            [row for fact in facts for row in citations[fact]],
        ]
        found[public_id] = None if case.key.erased_at else canonical.leaf_of(parts)
    return found


Rows = Mapping[Any, list[canonical.Row]]


def _rows(detentions: Sequence[int], detainees: Sequence[int], change: Change) -> tuple[Rows, ...]:
    """The covered rows of each table of `canonical.COVERED`, by what they belong to."""
    by_case = {"detention_id__in": detentions, "recorded_at": change.at}
    by_person = {"detainee_id__in": detainees, "recorded_at": change.at}
    core = _grouped(canonical.DETENTIONS, 0, {"pk__in": detentions})
    names = _grouped(canonical.NAMES, 3, by_person)
    attributes = _grouped(canonical.ATTRIBUTES, 3, by_person)
    events = _grouped(canonical.EVENTS, 3, by_case)
    charges = _grouped(canonical.CHARGES, 3, by_case)
    ids = [row[0] for table in (names, attributes, events, charges) for rows in table.values() for row in rows]
    agencies = _grouped(canonical.EVENT_AGENCIES, 0, {"custodyevent_id__in": [row[0] for rows in events.values() for row in rows]})
    citations = _grouped(canonical.CITATIONS, 2, {"fact_id__in": ids, "recorded_at": change.at})
    return core, names, attributes, events, agencies, charges, citations


def _grouped(table: canonical.Table, by: int, wanted: Mapping[str, object]) -> Rows:
    found: dict[Any, list[canonical.Row]] = defaultdict(list)
    for row in table.model._default_manager.filter(**wanted).values_list(*table.covered):
        found[row[by]].append(row)
    return found
