"""Does the record still stand as it was written? Reads everything, changes nothing.

The chain of changes finds an edit, a deletion, an insertion and a re-dating by itself. Whoever can recompute the whole chain, or cut its
tail, is found only with an anchor: what the chain's end was, kept outside of this installation. Rows added after the last anchor by
somebody with full power over the database can't be told from ours.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from detentions.choices import SourceKind
from detentions.models import (
    Attribute,
    Change,
    Charge,
    Citation,
    CustodyEvent,
    DetaineeName,
    Detention,
    NgoCount,
    NotDetained,
    Source,
    canonical,
)
from detentions.models.changes import FIRST

_AT_A_TIME = 500
_FACTS = {
    "name": DetaineeName,
    "attribute": Attribute,
    "event": CustodyEvent,
    "charge": Charge,
    "ngo_count": NgoCount,
    "not_detained": NotDetained,
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at some moment: how many rows, the number of the last one and its hash."""

    count: int
    last: int
    hash: str


class BadAnchor(Exception):
    """The anchor file can't be read. The message says where."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`problem` is empty when all is well; else it names the first bad row, whose number is `row` (0: none in particular)."""

    end: Anchor
    problem: str = ""
    row: int = 0


def read_anchors(text: str) -> list[Anchor]:
    """One anchor per line, as JSON, oldest first. Raises BadAnchor."""
    anchors = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        try:
            raw = json.loads(line)
            anchors.append(Anchor(int(raw["count"]), int(raw["last"]), str(raw["hash"])))
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadAnchor(f"line {number} is no anchor: {wrong}") from wrong
    return anchors


def anchor_line(anchor: Anchor) -> str:
    return json.dumps(asdict(anchor), sort_keys=True) + "\n"


def walk_chain(anchors: Sequence[Anchor] = ()) -> ChainReport:
    """Follow the chain from its first row and hold it against `anchors`. Stops at the first bad row."""
    wanted = {anchor.last: anchor for anchor in anchors}
    end = Anchor(0, 0, FIRST)
    good = 0  # the last row that an anchor vouches for
    for change in Change.objects.order_by("number").iterator(chunk_size=_AT_A_TIME):
        problem = _broken(change, end)
        anchor = wanted.get(change.number)
        if not problem and anchor and anchor.hash != change.hash:
            problem = (
                f"its hash is not the one that the anchor holds: the chain was recomputed somewhere in rows {good + 1} to {change.number}"
            )
        if problem:
            return ChainReport(end, f"change {change.number}: {problem}", change.number)
        end = Anchor(end.count + 1, change.number, change.hash)
        good = change.number if anchor else good
    if anchors and anchors[-1].last > end.last:
        missing = anchors[-1].last
        return ChainReport(
            end, f"change {end.last + 1}: it is missing; the anchor knows {missing} rows, {end.count} are here", end.last + 1
        )
    return ChainReport(end)


def _broken(change: Change, before: Anchor) -> str:
    if change.number != before.last + 1:
        return f"row {before.last + 1} is missing before it"
    if change.previous != before.hash:
        return "it does not follow the row before it"
    if change.compute_hash() != change.hash:
        return "its content is not what was written"
    return ""


def check_batches() -> Iterator[str]:
    """Problems of cases that came in bulk: a case whose facts are not those that its batch's change covers."""
    for change in Change.objects.filter(action="cases_opened_in_bulk").order_by("number"):
        payload = json.loads(bytes(change.payload))
        leaves = [bytes.fromhex(leaf) for leaf in payload["leaves"]]
        if canonical.merkle_root(leaves) != change.root:
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


def check_sources() -> Iterator[str]:
    """Problems of kept words: bytes or text that are not those received. Words whose key was erased are passed over."""
    kept = Source.objects.exclude(kind=SourceKind.ADDRESS_ONLY).filter(key__erased_at=None).order_by("received_at", "pk")
    for source in kept.iterator(chunk_size=100):
        if hashlib.sha256(bytes(source.content or b"")).hexdigest() != source.sha256:
            yield f"source {source.pk}: its bytes are not those received"
        if Citation.digest(source.text) != source.text_sha256:
            yield f"source {source.pk}: its text is not the one made of its bytes"


def check_citations() -> Iterator[str]:
    """Problems of citations: spans that no longer give the words cited, and facts that are not there."""
    facts: dict[str, set[UUID]] = {kind: set(model._default_manager.values_list("pk", flat=True)) for kind, model in _FACTS.items()}
    cited = Citation.objects.order_by("source_id", "pk").annotate(text=F("source__text"))
    for citation in cited.iterator(chunk_size=_AT_A_TIME):
        if citation.fact_id not in facts.get(citation.fact_kind, set()):
            yield f"citation {citation.pk}: the {citation.fact_kind} it belongs to is missing"
        if citation.start is not None and Citation.digest(citation.text[citation.start : citation.end]) != citation.quote_sha256:
            span = f"characters {citation.start} to {citation.end} of source {citation.source_id}"
            yield f"citation {citation.pk}: {span} are not the words cited"


def uncited_facts() -> Iterator[str]:
    """Facts without any citation, by kind. A name or attribute may rest on the words of its case; an event may not."""
    cited = set(Citation.objects.values_list("fact_id", flat=True))
    for kind, model in _FACTS.items():
        missing = _without(model._default_manager.values_list("pk", flat=True), cited)
        if missing:
            yield f"{missing} of kind {kind}"


def _without(facts: Iterable[UUID], cited: set[UUID]) -> int:
    return sum(fact not in cited for fact in facts)
