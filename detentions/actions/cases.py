"""Opens cases and adds facts to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from detentions import names
from detentions.actions import chain
from detentions.choices import EventKind, ReleaseKind
from detentions.models import (
    Agency,
    Attribute,
    CaseKey,
    Charge,
    Citation,
    CustodyEvent,
    Detainee,
    DetaineeName,
    Detention,
    Location,
    NotDetained,
    Organisation,
    Source,
    User,
)
from detentions.models.cases import new_public_id
from detentions.models.facts import Fact
from detentions.when import When

_TRIES_FOR_A_FREE_ID = 20


class Outdated(Exception):
    """Somebody else has written to the case since the version that the writer saw."""


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


@transaction.atomic
def open_case(
    *, person: PersonFacts, event: EventFacts, country: str, organisation: Organisation, is_sample: bool, by: User, at: datetime
) -> tuple[Detention, CustodyEvent]:
    """A new detainee with a new detention and its first event. Restricted until people decide to publish it.

    Raises Impossible.
    """
    _refuse_the_impossible(event, at=at)
    key = CaseKey.build(at=at)
    key.save(force_insert=True)
    detainee = Detainee.objects.create(made_at=at)
    detention = _with_a_free_id(
        Detention(country=country, detainee=detainee, organisation=organisation, key=key, is_sample=is_sample, opened_at=at, opened_by=by)
    )
    _record_person(detainee, person, by=by, at=at)
    made = _record_event(detention, event, by=by, at=at)
    _note(detention, "case_opened", {"person": _plain(person), "event": _plain(event), "event_id": made.pk}, by=by, at=at)
    return detention, made


@transaction.atomic
def record_event(
    *, detention: Detention, version: int, event: EventFacts, by: User, at: datetime, person: PersonFacts | None = None
) -> CustodyEvent:
    """Another event in the life of a known detention, and what the same words add about the person.

    Raises Outdated, Impossible.
    """
    _refuse_the_impossible(event, at=at)
    _advance(detention, version)
    if person:
        _add_names(detention.detainee, person, by=by, at=at)
    made = _record_event(detention, event, by=by, at=at)
    _note(detention, "event_recorded", {"event": _plain(event), "event_id": made.pk}, by=by, at=at)
    return made


@transaction.atomic
def record_charge(
    *, detention: Detention, version: int, as_worded: str, status: Charge.Status, when: When, words: Sequence[Words], by: User, at: datetime
) -> Charge:
    """A charge as authorities allege it. Raises Outdated."""
    _advance(detention, version)
    made = Charge.objects.create(detention=detention, as_worded=as_worded, status=status, recorded_at=at, recorded_by=by, **_dates(when))
    _cite("charge", made, words, at=at)
    _note(detention, "charge_recorded", {"charge": as_worded, "status": status, "charge_id": made.pk}, by=by, at=at)
    return made


@transaction.atomic
def withdraw_event(*, event: CustodyEvent, version: int, reason: str, by: User, at: datetime) -> None:
    """We no longer say so. The fact stays, with the time until which we said it. Raises Outdated."""
    _advance(event.detention, version)
    withdrawn = CustodyEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason
    )
    if not withdrawn:
        raise Outdated(str(event.pk))
    _note(event.detention, "event_withdrawn", {"event_id": event.pk, "reason": reason}, by=by, at=at)


@transaction.atomic
def supersede_event(*, event: CustodyEvent, version: int, by_event: EventFacts, reason: str, by: User, at: datetime) -> CustodyEvent:
    """Say it differently from now on; the earlier wording stays with its times. Raises Outdated, Impossible."""
    _refuse_the_impossible(by_event, at=at)
    _advance(event.detention, version)
    made = _record_event(event.detention, by_event, by=by, at=at)
    replaced = CustodyEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason, superseded_by=made
    )
    if not replaced:
        raise Outdated(str(event.pk))
    _note(
        event.detention,
        "event_superseded",
        {"event_id": event.pk, "by": made.pk, "event": _plain(by_event), "reason": reason},
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def record_not_detained(
    *, name: str, reason: str, explicit: bool, when: When, country: str, words: Sequence[Words], is_sample: bool, by: User, at: datetime
) -> NotDetained:
    """A person whom the words name and who was not detained: kept so that nobody proposes a detention from them again."""
    key = CaseKey.build(at=at)
    key.save(force_insert=True)
    made = NotDetained.objects.create(
        country=country,
        name=name,
        folded=names.fold(name),
        reason=reason,
        explicit=explicit,
        is_sample=is_sample,
        key=key,
        recorded_at=at,
        recorded_by=by,
        **_dates(when),
    )
    _cite("not_detained", made, words, at=at)
    chain.append(
        action="not_detained_recorded",
        subject_kind="not_detained",
        subject_id=str(made.pk),
        payload={"name": name, "reason": reason},
        by=by,
        at=at,
        key=key,
    )
    return made


def _refuse_the_impossible(event: EventFacts, *, at: datetime) -> None:
    tomorrow = at.date() + timedelta(days=1)  # somewhere it is tomorrow already
    if event.when.earliest and event.when.earliest > tomorrow:
        raise Impossible(_("The date lies in the future. Check the day, the month and the year."))


def _with_a_free_id(detention: Detention) -> Detention:
    for _attempt in range(_TRIES_FOR_A_FREE_ID):
        detention.public_id = new_public_id(detention.country)
        try:
            with transaction.atomic():
                detention.save(force_insert=True)
        except IntegrityError:
            continue
        return detention
    raise RuntimeError("No free case id was found; this is all but impossible. Check the source of randomness.")


def _advance(detention: Detention, version: int) -> None:
    if not Detention.objects.filter(pk=detention.pk, version=version).update(version=F("version") + 1):
        raise Outdated(detention.public_id)
    detention.version = version + 1


def _record_person(detainee: Detainee, person: PersonFacts, *, by: User, at: datetime) -> None:
    name = DetaineeName.objects.create(
        detainee=detainee,
        as_written=person.name,
        folded=names.fold(person.name),
        kind=DetaineeName.Kind.MAIN,
        recorded_at=at,
        recorded_by=by,
    )
    _cite("name", name, [words for words in person.words if words.field in {"", "person"}], at=at)
    _add_aliases(detainee, person.aliases, person, by=by, at=at)
    for kind, value in person.attributes.items():
        made = Attribute.objects.create(detainee=detainee, kind=kind, value=value, recorded_at=at, recorded_by=by)
        _cite("attribute", made, [words for words in person.words if words.field == kind], at=at)


def _add_names(detainee: Detainee, person: PersonFacts, *, by: User, at: datetime) -> None:
    """Spellings that are new for the person are kept as aliases; the main name stays as it is."""
    _add_aliases(detainee, [person.name, *person.aliases], person, by=by, at=at)


def _add_aliases(detainee: Detainee, aliases: Sequence[str], person: PersonFacts, *, by: User, at: datetime) -> None:
    known = set(DetaineeName.objects.standing().filter(detainee=detainee).values_list("as_written", flat=True))
    for alias in dict.fromkeys(aliases):
        if alias not in known:
            made = DetaineeName.objects.create(
                detainee=detainee, as_written=alias, folded=names.fold(alias), kind=DetaineeName.Kind.ALIAS, recorded_at=at, recorded_by=by
            )
            _cite("name", made, [words for words in person.words if words.field in {"person", "aliases"}], at=at)


def _record_event(detention: Detention, event: EventFacts, *, by: User, at: datetime) -> CustodyEvent:
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
        **_dates(event.when),
    )
    made.agencies.set(event.agencies)
    _cite("event", made, event.words, at=at)
    return made


def _dates(when: When) -> dict[str, Any]:
    return {"earliest": when.earliest, "latest": when.latest, "precision": when.precision.value}


def _cite(kind: str, fact: Fact, words: Sequence[Words], *, at: datetime) -> None:
    Citation.objects.bulk_create(
        [
            Citation(
                fact_kind=kind,
                fact_id=fact.pk,
                field=one.field,
                source=one.source,
                start=one.start,
                end=one.end,
                quote_sha256=Citation.digest(one.source.text[one.start : one.end]) if one.start is not None else "",
                recorded_at=at,
            )
            for one in dict.fromkeys(words)
        ]
    )


def _note(detention: Detention, action: str, payload: Mapping[str, Any], *, by: User, at: datetime) -> None:
    chain.append(action=action, subject_kind="detention", subject_id=detention.public_id, payload=payload, by=by, at=at, key=detention.key)


def _plain(facts: EventFacts | PersonFacts) -> dict[str, Any]:
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
