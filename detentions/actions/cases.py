"""Opens cases and adds facts to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from detentions.actions import chain
from detentions.actions.facts import (
    EventFacts,
    Impossible,
    PersonFacts,
    Words,
    add_to_person,
    cite,
    dates,
    plain,
    record_person,
    refuse_the_impossible,
    write_event,
)
from detentions.models import Attribute, CaseKey, Charge, CustodyEvent, Detainee, DetaineeName, Detention, Offence, Organisation, User
from detentions.models.cases import new_public_id
from detentions.when import When

__all__ = [
    "EventFacts",
    "Impossible",
    "Outdated",
    "PersonFacts",
    "Words",
    "advance",
    "corroborate_event",
    "open_case",
    "record_charge",
    "record_event",
    "supersede_event",
    "withdraw_charge",
    "withdraw_event",
    "withdraw_of_person",
]

_TRIES_FOR_A_FREE_ID = 20


class Outdated(Exception):
    """Somebody else has written to the case since the version that the writer saw."""


@transaction.atomic
def open_case(
    *, person: PersonFacts, event: EventFacts, country: str, organisation: Organisation, is_sample: bool, by: User, at: datetime
) -> tuple[Detention, CustodyEvent]:
    """A new detainee with a new detention and its first event. Restricted until people decide to publish it.

    Raises Impossible.
    """
    refuse_the_impossible(event, at=at)
    key = CaseKey.build(at=at)
    key.save(force_insert=True)
    detainee = Detainee.objects.create(made_at=at)
    detention = _with_a_free_id(
        Detention(country=country, detainee=detainee, organisation=organisation, key=key, is_sample=is_sample, opened_at=at, opened_by=by)
    )
    told = record_person(detainee, person, by=by, at=at)
    made = write_event(detention, event, by=by, at=at)
    payload = {"person": plain(person), "event": plain(event), "event_id": made.pk}
    _note(detention, "case_opened", payload, wrote={"detention": [detention.pk], "event": [made.pk], **told}, by=by, at=at)
    return detention, made


@transaction.atomic
def record_event(
    *, detention: Detention, version: int, event: EventFacts, by: User, at: datetime, person: PersonFacts | None = None
) -> CustodyEvent:
    """Another event in the life of a known detention, and what the same words add about the person.

    Raises Outdated, Impossible.
    """
    refuse_the_impossible(event, at=at)
    advance(detention, version)
    told = add_to_person(detention.detainee, person, by=by, at=at) if person else {}
    made = write_event(detention, event, by=by, at=at)
    _note(detention, "event_recorded", {"event": plain(event), "event_id": made.pk}, wrote={"event": [made.pk], **told}, by=by, at=at)
    return made


@transaction.atomic
def record_charge(
    *,
    detention: Detention,
    version: int,
    as_worded: str,
    status: Charge.Status,
    when: When,
    words: Sequence[Words],
    by: User,
    at: datetime,
    offence: Offence | None = None,
) -> Charge:
    """A charge as authorities allege it, with the status it had on a date. The same said again adds its words. Raises Outdated."""
    advance(detention, version)
    known = Charge.objects.standing().filter(detention=detention, as_worded=as_worded, status=status, **dates(when)).first()
    if known:
        cited = cite("charge", known, words, at=at)
        _note(detention, "charge_corroborated", {"charge_id": known.pk}, wrote={"citation": cited}, by=by, at=at)
        return known
    made = Charge.objects.create(
        detention=detention, offence=offence, as_worded=as_worded, status=status, recorded_at=at, recorded_by=by, **dates(when)
    )
    cite("charge", made, words, at=at)
    payload = {"charge": as_worded, "status": status, "charge_id": made.pk}
    _note(detention, "charge_recorded", payload, wrote={"charge": [made.pk]}, by=by, at=at)
    return made


@transaction.atomic
def corroborate_event(
    *, event: CustodyEvent, version: int, words: Sequence[Words], by: User, at: datetime, person: PersonFacts | None = None
) -> CustodyEvent:
    """Another source tells the same event: its words are cited too, and nothing is counted twice. Raises Outdated."""
    detention = event.detention
    advance(detention, version)
    told = add_to_person(detention.detainee, person, by=by, at=at) if person else {}
    cited = cite("event", event, words, at=at)
    payload = {"event_id": event.pk, "words": len(cited)}
    _note(detention, "event_corroborated", payload, wrote={**told, "citation": cited}, by=by, at=at)
    return event


@transaction.atomic
def withdraw_event(*, event: CustodyEvent, version: int, reason: str, by: User, at: datetime) -> None:
    """We no longer say so. The fact stays, with the time until which we said it. Raises Outdated."""
    advance(event.detention, version)
    withdrawn = CustodyEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason
    )
    if not withdrawn:
        raise Outdated(str(event.pk))
    _note(event.detention, "event_withdrawn", {"event_id": event.pk, "reason": reason}, closed={"event": [event.pk]}, by=by, at=at)


@transaction.atomic
def withdraw_charge(*, charge: Charge, version: int, reason: str, by: User, at: datetime) -> None:
    """We no longer say that this was alleged. Raises Outdated."""
    advance(charge.detention, version)
    if not Charge.objects.filter(pk=charge.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
        raise Outdated(str(charge.pk))
    _note(charge.detention, "charge_withdrawn", {"charge_id": charge.pk, "reason": reason}, closed={"charge": [charge.pk]}, by=by, at=at)


@transaction.atomic
def withdraw_told_of_person(*, detention: Detention, version: int, told_at: datetime, reason: str, by: User, at: datetime) -> None:
    """We no longer say what was said of the person at one moment: names and attributes. Raises Outdated."""
    closed: dict[str, list[UUID]] = {}
    for kind, facts in (("name", DetaineeName.objects.standing()), ("attribute", Attribute.objects.standing())):
        told = facts.filter(detainee=detention.detainee_id, recorded_at=told_at)
        closed[kind] = list(told.values_list("pk", flat=True))
        told.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    if any(closed.values()):
        advance(detention, version)
        _note(detention, "person_facts_withdrawn", {"reason": reason}, closed=closed, by=by, at=at)


@transaction.atomic
def withdraw_of_person(*, detention: Detention, fact: DetaineeName | Attribute, version: int, reason: str, by: User, at: datetime) -> None:
    """We no longer say this of the person: another name, or an attribute. Raises Impossible, Outdated."""
    if isinstance(fact, DetaineeName) and fact.kind == DetaineeName.Kind.MAIN:
        raise Impossible(_("A person keeps a main name."))
    advance(detention, version)
    kind, facts = ("name", DetaineeName.objects) if isinstance(fact, DetaineeName) else ("attribute", Attribute.objects)
    if not facts.filter(pk=fact.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
        raise Outdated(str(fact.pk))
    _note(detention, "person_facts_withdrawn", {"reason": reason}, closed={kind: [fact.pk]}, by=by, at=at)


@transaction.atomic
def supersede_event(
    *,
    event: CustodyEvent,
    version: int,
    by_event: EventFacts,
    reason: str,
    by: User,
    at: datetime,
    person: PersonFacts | None = None,
) -> CustodyEvent:
    """Say it differently from now on; the earlier wording stays with its times. Raises Outdated, Impossible."""
    refuse_the_impossible(by_event, at=at)
    advance(event.detention, version)
    told = add_to_person(event.detention.detainee, person, by=by, at=at) if person else {}
    made = write_event(event.detention, by_event, by=by, at=at)
    replaced = CustodyEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason, superseded_by=made
    )
    if not replaced:
        raise Outdated(str(event.pk))
    payload = {"event_id": event.pk, "by": made.pk, "event": plain(by_event), "reason": reason}
    _note(event.detention, "event_superseded", payload, wrote={"event": [made.pk], **told}, closed={"event": [event.pk]}, by=by, at=at)
    return made


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


def advance(detention: Detention, version: int) -> None:
    """Take the next version of the case; one row changed means that it is yours. Raises Outdated."""
    if not Detention.objects.filter(pk=detention.pk, version=version).update(version=F("version") + 1):
        raise Outdated(detention.public_id)
    detention.version = version + 1


def _note(
    detention: Detention,
    action: str,
    payload: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    wrote: Mapping[str, Iterable[UUID | int]] | None = None,
    closed: Mapping[str, Iterable[UUID | int]] | None = None,
) -> None:
    chain.append(
        action=action,
        subject_kind="detention",
        subject_id=detention.public_id,
        payload=payload,
        by=by,
        at=at,
        key=detention.key,
        wrote=wrote,
        closed=closed,
        detainee=detention.detainee_id,
    )
