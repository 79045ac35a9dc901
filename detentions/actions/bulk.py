"""The bulk path: opens many cases at once with PostgreSQL's COPY, for partners' archives, sample data and measurements.

What it writes equals what `cases.open_case`, `record_event` and `record_charge` write one by one, except that a case gets all of its facts
in its first version and that the whole batch is one Change: its `root` is the Merkle root over one leaf per case, in the order of
`payload["cases"]`. A leaf (`models.canonical.leaf_of`) hashes the facts as loaded, so that `detentions.verification` can make it again.

A batch is one transaction, and memory grows with it: five to ten thousand cases are a good size. Batches of several processes run side by
side; they wait for each other only while the change and the tallies are written, at the end.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from detentions import names, rollups
from detentions.actions import chain
from detentions.actions.batches import Addition, CaseFacts, ChargeFacts, told_in
from detentions.actions.cases import EventFacts, Impossible, PersonFacts, Words
from detentions.actions.extending import extend
from detentions.choices import EventKind, ReleaseKind, SourceKind
from detentions.models import (
    CaseKey,
    Change,
    Citation,
    Detainee,
    DetaineeName,
    Detention,
    Organisation,
    Source,
    User,
    canonical,
)
from detentions.models.canonical import ALL, COVERED, SOURCES, Row, Table
from detentions.models.cases import new_public_id
from detentions.rollups import finding
from detentions.rollups.copying import copy_rows
from detentions.when import When

__all__ = ["OPENED", "Addition", "Batch", "CaseFacts", "ChargeFacts", "KeptText", "keep_texts", "open_cases"]

OPENED = "cases_opened_in_bulk"


@dataclass(frozen=True, slots=True)
class KeptText:
    """Words to be kept as a Source, as they came: bytes are the UTF-8 of `text`."""

    text: str
    publisher: str
    published: When
    kind: SourceKind
    language: str
    title: str = ""
    is_sample: bool = False


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
    writer = _Writer(country=country, organisation_id=organisation.pk, is_sample=is_sample, by_id=by.pk, at=at.astimezone(UTC))
    writer.reserve(cases)
    for case in cases:
        writer.add(case)
    for table in ALL:
        _copy(table, writer.rows[id(table)])
    rows = sum(len(rows) for rows in writer.rows.values())
    numbers = rollups.derive_new(told_in(cases, writer.detention_ids, writer.detainees, country=country, at=writer.at))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # references are checked here, before other writers have to wait for us
    wrote = extend(additions, by=by, at=writer.at)
    change = chain.append(
        action=OPENED,
        subject_kind="batch",
        subject_id=uuid4().hex,
        payload={"country": country, "cases": writer.public_ids, "leaves": [leaf.hex() for leaf in writer.leaves]},
        by=by,
        at=writer.at,
        leaves=writer.leaves,
        wrote=wrote,
        detainees=[one.detention.detainee_id for one in additions],
    )
    for rule, stretches in numbers.items():
        rollups.add_new(rule, country, stretches)
    if findable:
        finding.follow(writer.detainees)
    return Batch(writer.public_ids, rows + sum(map(len, wrote.values())), change)


@transaction.atomic
def keep_texts(*, texts: Sequence[KeptText], by: User, at: datetime) -> list[Source]:
    """The Sources that keep `texts`, in their order; words that are kept already are not kept twice."""
    hashes = [hashlib.sha256(text.text.encode()).hexdigest() for text in texts]
    known = {source.sha256 for source in Source.objects.filter(sha256__in=hashes).only("sha256")}
    new = {sha256: text for sha256, text in zip(hashes, texts, strict=True) if sha256 not in known}
    rows = [_source_row(text, sha256, by_id=by.pk, at=at) for sha256, text in new.items()]
    _copy(SOURCES, rows)
    if rows:
        wrote = {"source": [row[0] for row in rows]}
        chain.append(action="words_kept", subject_kind="batch", subject_id=uuid4().hex, payload={}, by=by, at=at, wrote=wrote)
    kept = {source.sha256: source for source in Source.objects.filter(sha256__in=hashes).defer("content")}
    return [kept[sha256] for sha256 in hashes]


def _source_row(text: KeptText, sha256: str, *, by_id: int, at: datetime) -> Row:
    dates = (text.published.earliest, text.published.latest, text.published.precision.value)
    words = (text.text.encode(), "text/plain", "utf-8", text.text, sha256, "bulk 1", text.title, text.publisher, "")
    return (uuid4(), text.kind.value, sha256, *words, text.language, text.is_sample, at, by_id, *dates)


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
    keys: Sequence[tuple[UUID, bytes, str, datetime]] = ()
    detention_ids: list[int] = field(default_factory=list)
    _marks: dict[int, int] = field(default_factory=dict)
    _fresh: Iterator[str] = field(default_factory=lambda: _ids())

    def reserve(self, cases: Sequence[CaseFacts]) -> None:
        """Take ids for the whole batch from the sequences, and free public ids."""
        self.detention_ids = _next_ids(DETENTION_TABLE, len(cases))
        fresh = iter(_next_ids(DETAINEE_TABLE, sum(case.same_person_as is None for case in cases)))
        for case in cases:
            self.detainees.append(next(fresh) if case.same_person_as is None else self.detainees[case.same_person_as])
        self.keys = CaseKey.rows(number=len(cases), at=self.at)
        self.public_ids = _free_public_ids(self.country, len(cases))

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
        spellings = [(person.name, DetaineeName.Kind.MAIN, {"", "person"})]
        spellings += [
            (alias, DetaineeName.Kind.ALIAS, {"person", "aliases"}) for alias in dict.fromkeys(person.aliases) if alias != person.name
        ]
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
        for one in dict.fromkeys(words) if len(words) > 1 else words:
            quote = Citation.digest(one.source.text[one.start : one.end]) if one.start is not None else ""
            self._put(canonical.CITATIONS, (next(self._fresh), kind, fact, one.field, one.source.pk, one.start, one.end, quote, self.at))


DETENTION_TABLE = Detention._meta.db_table
DETAINEE_TABLE = Detainee._meta.db_table


def _copy(table: Table, rows: Sequence[Row]) -> None:
    copy_rows(table.model._meta.db_table, table.columns, rows)


def _ids() -> Iterator[str]:
    """Random UUIDs of version 4 as text, made in bulk."""
    while True:
        noise = os.urandom(16 * 1024).hex()
        for at in range(0, len(noise), 32):
            one = noise[at : at + 32]
            yield f"{one[:8]}-{one[8:12]}-4{one[13:16]}-{'89ab'[int(one[16], 16) & 3]}{one[17:20]}-{one[20:]}"


def _dates(when: When) -> tuple[Any, Any, str]:
    return (when.earliest, when.latest, when.precision.value)


def _next_ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def _free_public_ids(country: str, count: int) -> list[str]:
    """Random ids that no case has. Another writer may still take one in between: then the batch fails and can be sent again."""
    found: dict[str, None] = {}
    while len(found) < count:
        fresh = [new_public_id(country) for _missing in range(count - len(found))]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT public_id FROM {DETENTION_TABLE} WHERE public_id = ANY(%s)", [fresh])
            taken = {row[0] for row in cursor.fetchall()}
        found.update(dict.fromkeys(public_id for public_id in fresh if public_id not in taken))
    return list(found)
