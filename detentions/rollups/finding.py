"""Keeps what cases are found by equal to their facts (`models.finding`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Model

from detentions import names, prepared
from detentions.custody import LifeEvent, followed, in_order, rivals, state_on
from detentions.models import (
    Attribute,
    Charge,
    Citation,
    CustodyEvent,
    DetaineeName,
    Detention,
    FindableCase,
    Grant,
    NameWord,
    Ruling,
)
from detentions.models.among import among
from detentions.models.asking import Question, Row, ask
from detentions.models.changes import LOCK_OF_THE_END
from detentions.models.finding import DIFFER, FOREIGN, MINOR, ONE_SOURCE, OTHER_WORD, TRAITS
from detentions.rollups.copying import copy_rows, without_collecting
from detentions.when import Precision, When

_AT_A_TIME = 2_000
_MOST_TERMS = 400  # of one case: a hostile name or charge must not grow the index without end
_LONGEST_TERM = 60
_END_OF_TIME = date.max
_NO = {"", "0", "no"}


@dataclass(slots=True)
class _Told:
    """The standing facts of one case that it is found by."""

    case: Detention
    main_name: str = ""
    names: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    events: list[LifeEvent] = field(default_factory=list)
    agencies: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    readers: set[int] = field(default_factory=set)
    traits: set[str] = field(default_factory=set)
    facts: set[UUID] = field(default_factory=set)
    sources: set[UUID] = field(default_factory=set)
    rulings: dict[str, UUID] = field(default_factory=dict)
    changed: list[datetime] = field(default_factory=list)

    @property
    def marks(self) -> set[str]:
        """What the record should be looked at for."""
        open_claims = any(group.followed is None for group in rivals(self.events, self.rulings))
        return ({ONE_SOURCE} if len(self.sources) == 1 else set()) | ({DIFFER} if open_claims else set())


def follow(detainees: Iterable[int]) -> None:
    """Make the rows of these detainees' cases anew, and of the cases that theirs were merged into."""
    wanted = set(detainees)
    if not wanted:
        return
    own = ask((_OWN, wanted))[0]
    refresh({into or pk for pk, into in own})
    if gone := [pk for pk, into in own if into]:
        FindableCase.objects.filter(detention_id__in=gone).delete()


@transaction.atomic
def build() -> int:
    """All rows anew, from the facts alone. Returns how many cases can be found. Writers wait meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_END])
    FindableCase.objects.all().delete()
    everybody = list(Detention.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
    refresh(everybody)
    return len(everybody)


def refresh(detentions: Iterable[int]) -> None:
    """Derive the rows of these cases and store them. A case that was merged into another has none, and neither has one that was taken back:
    nothing stands of it, not even a name.
    """
    wanted = sorted(set(detentions))
    with without_collecting():
        for start in range(0, len(wanted), _AT_A_TIME):  # a batch of a hundred thousand cites millions of facts: never all in one question
            _refresh(set(wanted[start : start + _AT_A_TIME]))


def _refresh(detentions: set[int]) -> None:
    read = _read(detentions)
    rows = [_row(told) for told in read if told.names or told.events]
    if empty := [told.case.pk for told in read if not (told.names or told.events)]:
        FindableCase.objects.filter(detention_id__in=empty).delete()
    _store(rows)


def _store(rows: Sequence[FindableCase]) -> None:
    """By COPY: a batch of a bulk load passes here too."""
    words = sorted({word for row in rows for word in row.terms if not word.startswith(OTHER_WORD)})
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_WORDS} (word, sound) SELECT * FROM unnest(%s::text[], %s::text[]) ON CONFLICT (word) DO NOTHING",
            [words, [names.sound(word) for word in words]],
        )
        cursor.execute(f"DELETE FROM {_TABLE} WHERE detention_id = ANY(%s)", [[row.detention_id for row in rows]])
    copy_rows(_TABLE, _COLUMNS, ([getattr(row, column) for column in _COLUMNS] for row in rows))


_TABLE, _WORDS = FindableCase._meta.db_table, NameWord._meta.db_table
_COLUMNS = [str(field.column) for field in FindableCase._meta.concrete_fields]


def _row(told: _Told) -> FindableCase:
    case = told.case
    events = followed(told.events, told.rulings) if told.rulings else told.events
    first = next(iter(in_order(events)), None)
    known = [day for event in events for day in (event.when.latest or event.when.earliest,) if day]
    name_words = {word for name in told.names for word in _words(name)}
    other = {OTHER_WORD + word for text in told.words for word in _words(text)}
    terms = [term[:_LONGEST_TERM] for term in (*sorted(name_words), *sorted(other))]
    return FindableCase(
        detention_id=case.pk,
        detainee_id=case.detainee_id,
        public_id=case.public_id,
        readers=sorted(told.readers),
        visibility=case.visibility,
        is_sample=case.is_sample,
        name=told.main_name,
        name_words=min(len(name_words), _MOST_TERMS),
        terms=terms[:_MOST_TERMS],
        state=state_on(events, _END_OF_TIME).value,
        first_kind=first.kind if first else "",
        first_earliest=first.when.earliest if first else None,
        first_latest=first.when.latest if first else None,
        first_precision=(first.when.precision if first else Precision.UNKNOWN).value,
        last_told=max(known, default=None),
        agencies=sorted(told.agencies),
        places=sorted(told.places),
        traits=sorted(told.traits | told.marks),
        opened_at=case.opened_at,
        changed_at=max([case.opened_at, *told.changed]),
        sources=len(told.sources),
    )


@lru_cache(maxsize=4_096)
def _words(text: str) -> list[str]:
    """Folded. Kept for the names of bodies, places and offences, which come again and again."""
    return names.fold(text).split()


_PLACES = [f"{role}__{part}" for role in ("place", "place__state", "facility", "facility__state") for part in ("slug", "name_es")]
_EVENT = ("pk", "detention_id", "kind", "earliest", "latest", "precision", "release_kind", "whereabouts_unknown", "facility_as_worded")
_AGENCY = ("custodyevent_id", "agency__slug", "agency__name_es", "agency__acronym")


def _when_changed(model: type[Model], column: str) -> Question:
    rows = model._default_manager.order_by().values_list(column)
    return Question(lambda ids: rows.filter(among(column, ids)).annotate(Max("recorded_at"), Max("withdrawn_at")))


_OWN = Question(lambda ids: Detention.objects.filter(among("detainee_id", ids)).values_list("pk", "merged_into_id"))
_CASE = prepared.Columns(Detention)
_WITH_MERGED = f"SELECT {_CASE.of('d')} FROM detentions_detention d WHERE id = ANY(%s) OR merged_into_id = ANY(%s) ORDER BY id"
_OF_CASES = (
    Question(
        lambda ids: (
            CustodyEvent.objects.standing().filter(among("detention_id", ids)).order_by("recorded_at", "pk").values_list(*_EVENT, *_PLACES)
        )
    ),
    Question(
        lambda ids: (
            Charge.objects.standing().filter(among("detention_id", ids)).values_list("pk", "detention_id", "offence__name_es", "as_worded")
        )
    ),
    Question(lambda ids: Grant.objects.filter(among("detention_id", ids), ended_at=None).values_list("detention_id", "organisation_id")),
    Question(
        lambda ids: (
            Ruling.objects.standing()
            .filter(among("detention_id", ids))
            .order_by("recorded_at", "pk")
            .values_list("detention_id", "field", "followed_fact")
        )
    ),
    *(_when_changed(model, "detention_id") for model in (CustodyEvent, Charge, Ruling)),
)
_OF_PEOPLE = (
    Question(
        lambda ids: (
            DetaineeName.objects.standing()
            .filter(among("detainee_id", ids))
            .order_by("pk")
            .values_list("pk", "detainee_id", "kind", "as_written")
        )
    ),
    Question(lambda ids: Attribute.objects.standing().filter(among("detainee_id", ids)).values_list("pk", "detainee_id", "kind", "value")),
    *(_when_changed(model, "detainee_id") for model in (DetaineeName, Attribute)),
)
# By the facts' own ids, asked afterwards: a join with facts that no statistics tell of yet may be done the slow way round.
_TAKEN_PART = Question(lambda ids: CustodyEvent.agencies.through.objects.filter(among("custodyevent_id", ids)).values_list(*_AGENCY))
_SOURCES = Question(lambda ids: Citation.objects.filter(among("fact_id", ids)).values_list("fact_id", "source_id").distinct())


def _read(wanted: set[int]) -> list[_Told]:
    cases = [_CASE.made(iter(row)) for row in prepared.ask(_WITH_MERGED, [list(wanted), list(wanted)])]
    told = {case.pk: _Told(case) for case in cases if case.merged_into_id is None}
    of_case = {case.pk: told[case.merged_into_id or case.pk] for case in cases if (case.merged_into_id or case.pk) in told}
    of_person: dict[int, list[_Told]] = defaultdict(list)
    for case in cases:
        if case.pk in of_case:
            of_person[case.detainee_id].append(of_case[case.pk])
            of_case[case.pk].words.append(case.public_id)
            of_case[case.pk].readers.add(case.organisation_id)
    answers = ask(*((one, of_case) for one in _OF_CASES), *((one, of_person) for one in _OF_PEOPLE))
    (events, charges, grants, rulings), changes = answers[:4], answers[4:7]
    (names_of, attributes), changes_of_people = answers[7:9], answers[9:]
    _add_people(of_person, names_of, attributes)
    for fact, detention, offence, worded in charges:
        of_case[detention].words += [offence or "", worded]
        of_case[detention].facts.add(fact)
    for detention, organisation in grants:
        of_case[detention].readers.add(organisation)
    for detention, kind, fact in rulings:
        of_case[detention].rulings[kind] = fact
    for detention, *moments in chain.from_iterable(changes):
        of_case[detention].changed += [moment for moment in moments if moment]
    for person, *moments in chain.from_iterable(changes_of_people):
        for one in of_person[person]:
            one.changed += [moment for moment in moments if moment]
    case_of = {row[0]: of_case[row[1]] for row in events}
    by_fact: dict[UUID, list[_Told]] = {fact: [one] for fact, one in case_of.items()}
    for one in told.values():
        for fact in one.facts:
            by_fact.setdefault(fact, []).append(one)
    taken_part, sources = ask((_TAKEN_PART, case_of), (_SOURCES, by_fact))
    _add_events(case_of, taken_part, events)
    for fact, source in sources:
        for one in by_fact[fact]:
            one.sources.add(source)
    return list(told.values())


def _add_people(of_person: Mapping[int, Sequence[_Told]], names_of: Sequence[Row], attributes: Sequence[Row]) -> None:
    main = DetaineeName.Kind.MAIN
    for fact, person, kind, name in names_of:
        for told in of_person[person]:
            told.names.append(name)
            told.facts.add(fact)
            if kind == main and (not told.main_name or told.case.detainee_id == person):
                told.main_name = name
    for fact, person, kind, value in attributes:
        for told in of_person[person]:
            told.words.append(value)
            told.facts.add(fact)
            told.traits |= _traits(kind, value, told.case.country)


def _traits(kind: str, value: str, country: str) -> set[str]:
    match kind:
        case Attribute.Kind.MINOR:
            return set() if value in _NO else {MINOR}
        case Attribute.Kind.NATIONALITY:
            return set() if value == country else {FOREIGN}
    return {value} & set(TRAITS)


def _add_events(case_of: Mapping[UUID, _Told], taken_part: Sequence[Row], events: Sequence[Row]) -> None:
    agencies: dict[UUID, set[str]] = defaultdict(set)
    for event, slug, *words in taken_part:
        agencies[event].add(slug)
        case_of[event].agencies.add(slug)
        case_of[event].words += words
    for fact, _detention, kind, earliest, latest, precision, release, unknown, worded, *places in events:
        told = case_of[fact]
        when = When(earliest, latest, Precision(precision))
        facility = places[_PLACES.index("facility__slug")] or ""
        told.events.append(LifeEvent(kind, when, release, unknown, agencies=frozenset(agencies[fact]), facility=facility, fact=fact))
        told.facts.add(fact)
        told.words += [worded, *(name for name in places[1::2] if name)]
        told.places |= {slug for slug in places[::2] if slug}
