"""What is said of a person and of an event, as values, and the rows that keep it. Its callers open the transaction and leave the Change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from detentions import names, prepared
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Agency, Attribute, Citation, CustodyEvent, Detainee, DetaineeName, Detention, Location, Source, User
from detentions.models.facts import Fact
from detentions.when import When

Wrote = Mapping[str, Sequence[UUID]]  # kind → the rows written


_ANNOUNCED_AHEAD = timedelta(days=731)
_TOOK_PART = "INSERT INTO detentions_custodyevent_agencies (custodyevent_id, agency_id) SELECT %s, unnest(%s::bigint[])"


class Impossible(Exception):
    """The fact can't be true (for example, it lies in the future). The message is for users."""


@dataclass(frozen=True, slots=True)
class Words:
    """A span of a source that a field of a fact rests on. Without a span: the source as a whole."""

    source: Source
    start: int | None = None
    end: int | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What is said of one event of a detention."""

    kind: EventKind
    when: When
    release_kind: ReleaseKind | None = None
    agencies: Sequence[Agency] = ()
    place: Location | None = None
    facility: Location | None = None
    facility_as_worded: str = ""
    whereabouts_unknown: bool | None = None
    acknowledged: bool | None = None
    contact_allowed: bool | None = None
    contested: bool = False
    local_time: time | None = None
    words: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is said of a person. `attributes` maps Attribute.Kind values to values; each is cited by its own field name."""

    name: str
    aliases: Sequence[str] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    words: Sequence[Words] = ()


def refuse_the_impossible(event: EventFacts, *, at: datetime) -> None:
    """A date that lies ahead: of anything but a hearing, which is announced. Raises Impossible."""
    tomorrow = at.date() + timedelta(days=1)  # somewhere it is tomorrow already
    if event.kind == EventKind.HEARING and event.when.earliest and event.when.earliest > tomorrow + _ANNOUNCED_AHEAD:
        raise Impossible(_("A hearing can be announced at most two years ahead."))
    if event.kind != EventKind.HEARING and event.when.earliest and event.when.earliest > tomorrow:
        raise Impossible(_("The date lies in the future. Check the day, the month and the year."))


def record_person(detainee: Detainee, person: PersonFacts, *, by: User, at: datetime) -> Wrote:
    """The main name of a new detainee, and everything else the words say."""
    name = _name(detainee, person.name, DetaineeName.Kind.MAIN, by=by, at=at)
    _cite_new("name", name, [words for words in person.words if words.field in {"", "person"}], at=at)
    more = _add(detainee, person, spelt={name.as_written}, said=set(), by=by, at=at)
    return {**more, "name": [name.pk, *more["name"]]}


def add_to_person(detainee: Detainee, person: PersonFacts, *, by: User, at: datetime) -> Wrote:
    """Spellings and attributes that are new for the person; the main name stays as it is, and attributes that differ stand side by side."""
    spelt = set(DetaineeName.objects.standing().filter(detainee=detainee).values_list("as_written", flat=True))
    said = set(Attribute.objects.standing().filter(detainee=detainee).values_list("kind", "value"))
    return _add(detainee, person, spelt=spelt, said=said, by=by, at=at)


def _add(
    detainee: Detainee, person: PersonFacts, *, spelt: Collection[str], said: Collection[tuple[str, str]], by: User, at: datetime
) -> Wrote:
    wrote: dict[str, list[UUID]] = {"name": [], "attribute": []}
    for alias in dict.fromkeys(map(names.seen, (person.name, *person.aliases))):
        if alias not in spelt:
            made_name = _name(detainee, alias, DetaineeName.Kind.ALIAS, by=by, at=at)
            _cite_new("name", made_name, [words for words in person.words if words.field in {"person", "aliases"}], at=at)
            wrote["name"].append(made_name.pk)
    for kind, value in person.attributes.items():
        if (kind, value) not in said:
            made = Attribute.objects.create(detainee=detainee, kind=kind, value=value, recorded_at=at, recorded_by=by)
            _cite_new("attribute", made, [words for words in person.words if words.field == kind], at=at)
            wrote["attribute"].append(made.pk)
    return wrote


def _name(detainee: Detainee, as_written: str, kind: DetaineeName.Kind, *, by: User, at: datetime) -> DetaineeName:
    return DetaineeName.objects.create(
        detainee=detainee, as_written=names.seen(as_written), folded=names.fold(as_written), kind=kind, recorded_at=at, recorded_by=by
    )


def write_event(detention: Detention, event: EventFacts, *, by: User, at: datetime) -> CustodyEvent:
    made = CustodyEvent.objects.create(
        detention=detention,
        kind=event.kind,
        release_kind=(event.release_kind or ReleaseKind.NOT_STATED) if event.kind == EventKind.RELEASE else "",
        place=event.place,
        facility=event.facility,
        facility_as_worded=event.facility_as_worded,
        whereabouts_unknown=event.whereabouts_unknown,
        acknowledged=event.acknowledged,
        contact_allowed=event.contact_allowed,
        contested=event.contested,
        local_time=event.local_time,
        recorded_at=at,
        recorded_by=by,
        **dates(event.when),
    )
    if event.agencies:
        prepared.tell(_TOOK_PART, [made.pk, list({agency.pk for agency in event.agencies})])
    _cite_new("event", made, event.words, at=at)
    return made


def dates(when: When) -> dict[str, Any]:
    return {"earliest": when.earliest, "latest": when.latest, "precision": when.precision.value}


def cite(kind: str, fact: Fact, words: Sequence[Words], *, at: datetime) -> list[UUID]:
    """Tie the fact to the words it rests on. Words that it rests on already are passed over; the ids of the new citations come back."""
    known = set(Citation.objects.filter(fact_id=fact.pk).values_list("field", "source_id", "start", "end"))
    return _cite_new(kind, fact, [one for one in words if (one.field, one.source.pk, one.start, one.end) not in known], at=at)


def _cite_new(kind: str, fact: Fact, words: Sequence[Words], *, at: datetime) -> list[UUID]:
    """The same for a fact that was made a moment ago: it rests on no words yet."""
    made = [
        Citation(
            fact_kind=kind,
            fact_id=fact.pk,
            field=one.field,
            source=one.source,
            start=one.start,
            end=one.end,
            quote_sha256=Citation.digest(one.source.words()[one.start : one.end]) if one.start is not None else "",
            recorded_at=at,
        )
        for one in dict.fromkeys(words)
    ]
    return [citation.pk for citation in Citation.objects.bulk_create(made)]


def plain(facts: EventFacts | PersonFacts) -> dict[str, Any]:
    """Facts as JSON for the record of changes: slugs and ids instead of rows."""
    found: dict[str, Any] = {}
    for name in (column.name for column in fields(facts)):
        value = getattr(facts, name)
        if name == "words":
            value = [[str(one.source.pk), one.start, one.end, one.field] for one in value]
        elif name == "agencies":
            value = [agency.slug for agency in value]
        elif isinstance(value, Location):
            value = value.slug
        elif isinstance(value, When):
            value = str(value)
        found[name] = value
    return found
