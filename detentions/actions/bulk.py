"""The bulk path: opens many cases at once with PostgreSQL's COPY, for partners' archives, sample data and measurements.

What it writes equals what `cases.open_case`, `record_event` and `record_charge` write one by one, except that a case gets all of its facts
in its first version and that the whole batch is one Change: its `root` is the Merkle root over one leaf per case, in the order of
`payload["cases"]`. A leaf (`models.canonical.leaf_of`) hashes the facts as loaded, so that `detentions.verification` can make it again.

A batch is one transaction, and memory grows with it: five to ten thousand cases are a good size. Batches of several processes run side by
side; they wait for each other only while the change and the tallies are written, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, islice
from operator import itemgetter
from typing import Any
from uuid import uuid4

import psycopg
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from detentions import names, rollups
from detentions.actions import chain, fresh
from detentions.actions.batches import Addition, CaseFacts, ChargeFacts, states_of, told_in
from detentions.actions.cases import EventFacts, Impossible, PersonFacts, Words
from detentions.actions.extending import extend
from detentions.choices import EventKind, ReleaseKind, Visibility
from detentions.models import (
    CaseKey,
    Change,
    Citation,
    Detainee,
    DetaineeName,
    Detention,
    Organisation,
    User,
    canonical,
)
from detentions.models.canonical import ALL, COVERED, Row, Table
from detentions.rollups import finding
from detentions.rollups.copying import copy_rows, without_collecting
from detentions.rollups.facts import People
from detentions.rollups.keeping import Kept, New
from detentions.when import When

__all__ = ["OPENED", "Addition", "Batch", "CaseFacts", "ChargeFacts", "open_cases"]

OPENED = "cases_opened_in_bulk"
_ATTEMPTS = 5
_PUBLIC_ID = "detentions_detention_public_id_key"  # the constraint that a taken id breaks


@dataclass(frozen=True, slots=True)
class Batch:
    """What a bulk load wrote: the case ids in the order given, the number of rows, and the Change that stands for all."""

    public_ids: Sequence[str]
    rows: int
    change: Change


@transaction.atomic
def open_cases(
    *,
    cases: Sequence[CaseFacts],
    country: str,
    organisation: Organisation,
    is_sample: bool,
    by: User,
    at: datetime,
    additions: Sequence[Addition] = (),
    findable: bool = True,
) -> Batch:
    """Open `cases`, and add `additions` to known ones, in one batch. Their sources must be kept already.

    `findable=False` leaves the new cases out of what staff search, which is half of the time: a loader of very many then calls
    `rollups.finding.build` once after its last batch. The numbers are right at once.
    Raises Impossible, Outdated, ValueError for an empty batch.
    """
    if not cases and not additions:
        raise ValueError("A batch needs at least one case.")
    tomorrow = at.date() + timedelta(days=1)  # somewhere it is tomorrow already
    if any(event.when.earliest and event.when.earliest > tomorrow for case in cases for event in case.events):
        raise Impossible(_("The date lies in the future. Check the day, the month and the year."))
    new = partial(_Writer, country=country, organisation_id=organisation.pk, is_sample=is_sample, by_id=by.pk, at=at.astimezone(UTC))
    with without_collecting():  # what a batch is made of is gone before it ends: else it would all be looked through once
        return _open(cases, new, by=by, additions=additions, findable=findable)


def _open(cases: Sequence[CaseFacts], new: Callable[[], _Writer], *, by: User, additions: Sequence[Addition], findable: bool) -> Batch:
    rules = rollups.kept_rules()
    writer, told, numbers = _stored(cases, new, rules)
    rollups.store_new(numbers)
    wrote = extend(additions, by=by, at=writer.at)
    change = chain.append(
        action=OPENED,
        subject_kind="batch",
        subject_id=uuid4().hex,
        payload={
            **{"country": writer.country, "cases": writer.public_ids, "leaves": [leaf.hex() for leaf in writer.leaves]},
            "shown": _shown(cases, writer.public_ids),
        },
        by=by,
        at=writer.at,
        leaves=writer.leaves,
        wrote=wrote,
        detainees=[one.detention.detainee_id for one in additions],
    )
    late = rollups.derive_new(told, [kept for kept in rollups.kept_rules() if kept not in rules], writer.country)  # built while we wrote
    rollups.store_new(late)
    rollups.add_up([*numbers, *late])
    if findable:
        finding.follow(writer.detainees)
    return Batch(writer.public_ids, sum(map(len, writer.rows.values())) + sum(map(len, wrote.values())), change)


def _shown(cases: Sequence[CaseFacts], public_ids: Sequence[str]) -> dict[str, str]:
    """Those that begin otherwise than restricted."""
    both = zip(public_ids, cases, strict=True)
    return {public_id: case.visibility for public_id, case in both if case.visibility != Visibility.RESTRICTED}


def _stored(cases: Sequence[CaseFacts], new: Callable[[], _Writer], rules: Sequence[Kept]) -> tuple[_Writer, list[People], list[New]]:
    """The batch as stored, its people, and what they add to the numbers by each rule. Two batches at a time may well choose the same
    public id (eight thousand cases each: one time in eleven): the later one then chooses again."""
    states = states_of(cases)
    for attempt in count(1):
        writer = new()
        writer.reserve(cases)
        for case in cases:
            writer.add(case)
        try:
            with transaction.atomic(), _stored_meanwhile(writer.rows):  # the database is busy while we work out the numbers
                told = told_in(cases, writer.detention_ids, writer.detainees, states, country=writer.country, at=writer.at)
                numbers = rollups.derive_new(told, rules, writer.country)
            break
        except IntegrityError as wrong:
            if attempt == _ATTEMPTS or _PUBLIC_ID not in str(wrong):
                raise
    return writer, told, numbers


@contextmanager
def _stored_meanwhile(rows: Mapping[int, Sequence[Row]]) -> Iterator[None]:
    """Store the rows of a batch, and check what they refer to before other writers have to wait for us, in a thread beside the block.

    The block must ask the database nothing: the transaction's one connection is taken.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        storing = aside.submit(_store, rows, connection.connection)
        yield
        with connection.wrap_database_errors:
            storing.result()


def _store(rows: Mapping[int, Sequence[Row]], over: psycopg.Connection[Any]) -> None:
    """Cases in the order of their public ids: of two loads that chose the same ones, one waits for the other, and never both."""
    for table in ALL:
        told = rows[id(table)]
        if table.model is Detention:
            told = sorted(told, key=itemgetter(table.columns.index("public_id")))
        copy_rows(table.model._meta.db_table, table.columns, told, over=over)
    over.execute("SET CONSTRAINTS ALL IMMEDIATE")


@dataclass(slots=True)
class _Writer:
    """Turns cases into rows. One instance per batch."""

    country: str
    organisation_id: int
    is_sample: bool
    by_id: int
    at: datetime
    rows: dict[int, list[Row]] = field(default_factory=lambda: {id(table): [] for table in ALL})
    public_ids: list[str] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    detainees: list[int] = field(default_factory=list)
    keys: Sequence[tuple[str, bytes, str, datetime]] = ()
    detention_ids: list[int] = field(default_factory=list)
    _marks: dict[int, int] = field(default_factory=dict)
    _fresh: Iterator[str] = field(default_factory=fresh.row_ids)

    def reserve(self, cases: Sequence[CaseFacts]) -> None:
        """Take ids for the whole batch from the sequences, and free public ids."""
        self.detention_ids = fresh.next_ids(Detention, len(cases))
        people = iter(fresh.next_ids(Detainee, sum(case.same_person_as is None for case in cases)))
        for case in cases:
            self.detainees.append(next(people) if case.same_person_as is None else self.detainees[case.same_person_as])
        self.keys = CaseKey.rows(list(islice(self._fresh, len(cases))), at=self.at)
        self.public_ids = fresh.public_ids(self.country, len(cases))

    def add(self, case: CaseFacts) -> None:
        self._marks = {key: len(rows) for key, rows in self.rows.items()}
        position = len(self.leaves)
        detention, detainee = self.detention_ids[position], self.detainees[position]
        key = self.keys[position]
        self._put(canonical.KEYS, key)
        if case.same_person_as is None:
            self._put(canonical.DETAINEES, (detainee, self.at))
            self._person(detainee, case.person)
        core = (detention, self.public_ids[position], self.country, self.is_sample, self.at, self.by_id, key[0])
        shown = (case.visibility.value, case.visibility_reason, 1)
        self._put(canonical.DETENTIONS, (*core, detainee, self.organisation_id, *shown))
        for event in case.events:
            self._event(detention, event)
        for charge in case.charges:
            self._charge(detention, charge)
        self.leaves.append(canonical.leaf_of([self.rows[id(table)][self._marks[id(table)] :] for table in COVERED]))

    def _put(self, table: Table, row: Row) -> None:
        self.rows[id(table)].append(row)

    def _person(self, detainee: int, person: PersonFacts) -> None:
        name, aliases = names.seen(person.name), dict.fromkeys(map(names.seen, person.aliases))
        spellings = [(name, DetaineeName.Kind.MAIN, {"", "person"})]
        spellings += [(alias, DetaineeName.Kind.ALIAS, {"person", "aliases"}) for alias in aliases if alias != name]
        for spelling, kind, cited in spellings:
            fact = self._fact()
            self._put(canonical.NAMES, (*fact, detainee, spelling, names.fold(spelling), kind.value, ""))
            self._cite("name", fact[0], [words for words in person.words if words.field in cited])
        for attribute, value in person.attributes.items():
            fact = self._fact()
            self._put(canonical.ATTRIBUTES, (*fact, detainee, str(attribute), value, ""))
            self._cite("attribute", fact[0], [words for words in person.words if words.field == attribute])

    def _event(self, detention: int, event: EventFacts) -> None:
        fact = self._fact()
        release = (event.release_kind or ReleaseKind.NOT_STATED).value if event.kind == EventKind.RELEASE else ""
        where = (event.place.pk if event.place else None, event.facility.pk if event.facility else None, event.facility_as_worded)
        state = (event.whereabouts_unknown, event.acknowledged, event.contact_allowed, event.contested, "")
        row = (*fact, detention, event.kind.value, release, *_dates(event.when), event.local_time, *where, *state)
        self._put(canonical.EVENTS, row)
        for agency in event.agencies:
            self._put(canonical.EVENT_AGENCIES, (fact[0], agency.pk))
        self._cite("event", fact[0], event.words)

    def _charge(self, detention: int, charge: ChargeFacts) -> None:
        fact = self._fact()
        offence = charge.offence.pk if charge.offence else None
        self._put(canonical.CHARGES, (*fact, detention, offence, charge.as_worded, charge.status.value, *_dates(charge.when), ""))
        self._cite("charge", fact[0], charge.words)

    def _fact(self) -> tuple[str, datetime, int]:
        return (next(self._fresh), self.at, self.by_id)

    def _cite(self, kind: str, fact: str, words: Sequence[Words]) -> None:
        for one in _each_once(words):
            quote = Citation.digest(one.source.text[one.start : one.end]) if one.start is not None else ""
            self._put(canonical.CITATIONS, (next(self._fresh), kind, fact, one.field, one.source.id, one.start, one.end, quote, self.at))


def _each_once(words: Sequence[Words]) -> Iterable[Words]:
    if len({(one.start, one.end, one.field) for one in words}) == len(words):
        return words
    return {(one.source.id, one.start, one.end, one.field): one for one in words}.values()


def _dates(when: When) -> tuple[Any, Any, str]:
    return (when.earliest, when.latest, when.precision.value)
