"""What staff do to a confirmed case outside of a proposal. Who may is asked here, each time; the registry's actions write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from detentions import archive
from detentions.actions import cases, consents, hiding, installation, naming, rulings, sharing
from detentions.actions.cases import EventFacts, Words
from detentions.choices import SourceKind, Visibility
from detentions.editions import publishing
from detentions.models import (
    Attribute,
    Charge,
    Consent,
    CustodyEvent,
    DetaineeName,
    Detention,
    Grant,
    Membership,
    Organisation,
    Ruling,
    User,
)
from detentions.when import When
from tracker import rules
from tracker.rules import Permission

_READER = "by hand 1"


class NotAllowed(Exception):
    """The person may not do this. The message says why, for users."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A source written down by hand: who says what, and when they said it. `address` only where it can be read somewhere."""

    said_by: str
    words: str
    when: When
    address: str = ""


def share(*, public_id: str, organisation: Organisation, scope: Grant.Scope, by: User, at: datetime) -> Grant:
    """Let another organisation see, or add to, a case of ours. Raises NotAllowed, Impossible."""
    return sharing.share(detention=_to_share(public_id, by), organisation=organisation, scope=scope, by=by, at=at)


def stop_sharing(*, grant: Grant, by: User, at: datetime) -> None:
    """Raises NotAllowed, Impossible."""
    _to_share(grant.detention.public_id, by)
    sharing.stop_sharing(grant=grant, by=by, at=at)


@transaction.atomic
def add_event(*, public_id: str, version: int, event: EventFacts, saying: Saying, by: User, at: datetime) -> CustodyEvent:
    """An event that no report tells, with the words of who says so kept as its source. Raises NotAllowed, Outdated, Impossible."""
    detention = _seen(public_id, by)
    _refuse(rules.why_not_add_to_case(by, detention))
    if not saying.words.strip() or not saying.said_by.strip():
        raise cases.Impossible(_("Write down who says so, and their words."))
    words = _kept(detention, saying, by=by, at=at)
    return cases.record_event(detention=detention, version=version, event=replace(event, words=[words]), by=by, at=at)


@transaction.atomic
def correct_name(
    *, public_id: str, version: int, as_written: str, keep_earlier: bool, reason: str, saying: Saying, by: User, at: datetime
) -> DetaineeName:
    """Another main name, with the words of who says so and why the earlier one was wrong. Raises NotAllowed, Outdated, Impossible."""
    detention = _seen(public_id, by)
    _refuse(rules.why_not_correct_name(by, detention))
    if not reason.strip():
        raise cases.Impossible(_("Say why."))
    if not saying.words.strip() or not saying.said_by.strip():
        raise cases.Impossible(_("Write down who says so, and their words."))
    return naming.correct_name(
        detention=detention,
        version=version,
        as_written=as_written,
        words=[replace(_kept(detention, saying, by=by, at=at), field="person")],
        keep_earlier=keep_earlier,
        reason=reason.strip()[:500],
        by=by,
        at=at,
    )


def rule_on(*, public_id: str, version: int, followed: UUID, reason: str, by: User, at: datetime) -> Ruling:
    """Of rival claims, follow this one. Raises NotAllowed, Outdated, Impossible."""
    detention = _changed(public_id, by)
    event = CustodyEvent.objects.filter(pk=followed, detention=detention).first()
    if event is None:
        raise NotAllowed(_("There is no such claim in this case."))
    return rulings.rule_on(detention=detention, version=version, followed=event, reason=reason[:500], by=by, at=at)


def withdraw_ruling(*, public_id: str, version: int, ruling: UUID, reason: str, by: User, at: datetime) -> None:
    """The claims stand side by side again. Raises NotAllowed, Outdated, Impossible."""
    detention = _changed(public_id, by)
    known = Ruling.objects.select_related("detention").filter(pk=ruling, detention=detention).first()
    if known is None:
        raise NotAllowed(_("There is no such ruling in this case."))
    if not reason.strip():
        raise cases.Impossible(_("Say why."))
    rulings.withdraw_ruling(ruling=known, version=version, reason=reason[:500], by=by, at=at)


@transaction.atomic
def withdraw_fact(*, public_id: str, version: int, fact: UUID, reason: str, by: User, at: datetime) -> None:
    """We no longer say so, of an event, a charge, another name or an attribute; the fact and its words stay in the history.

    Raises NotAllowed, Outdated, Impossible.
    """
    detention = _changed(public_id, by)
    because = reason.strip()[:500]
    if not because:
        raise cases.Impossible(_("Say why."))
    if event := CustodyEvent.objects.standing().select_related("detention").filter(pk=fact, detention=detention).first():
        cases.withdraw_event(event=event, version=version, reason=because, by=by, at=at)
    elif charge := Charge.objects.standing().select_related("detention").filter(pk=fact, detention=detention).first():
        cases.withdraw_charge(charge=charge, version=version, reason=because, by=by, at=at)
    elif of_person := _of_person(detention, fact):
        cases.withdraw_of_person(detention=detention, fact=of_person, version=version, reason=because, by=by, at=at)
    else:
        raise NotAllowed(_("There is no such fact in this case."))


def _of_person(detention: Detention, fact: UUID) -> DetaineeName | Attribute | None:
    own = {"pk": fact, "detainee": detention.detainee_id}
    return DetaineeName.objects.standing().filter(**own).first() or Attribute.objects.standing().filter(**own).first()


@transaction.atomic
def hide(*, public_id: str, version: int, to: Visibility, reason: str, by: User, at: datetime) -> None:
    """Take a case off the public pages, seal it, or open a sealed case to its organisation. Raises NotAllowed, Outdated, Impossible."""
    detention = _seen(public_id, by)
    _refuse(rules.why_not_hide(by, detention, to))
    was_public = detention.visibility == Visibility.LISTED
    hiding.hide(detention=detention, version=version, to=to, reason=reason, by=by, at=at)
    if was_public:
        transaction.on_commit(lambda: publishing.bury_withdrawn(at=at))


def name_readers(*, public_id: str, readers: Collection[int], by: User, at: datetime) -> None:
    """Who sees a sealed case: members of its organisation, and whoever names them. Raises NotAllowed, Impossible."""
    detention = _changed(public_id, by)
    members = Membership.objects.filter(organisation=detention.organisation_id, until=None, user__is_active=True)
    named = User.objects.filter(pk__in=members.filter(user__in=readers).values("user"))
    hiding.name_readers(detention=detention, readers={by, *named}, by=by, at=at)


def record_consent(
    *, public_id: str, version: int, basis: Consent.Basis, scope: str, until: date | None, given_by: str, by: User, at: datetime
) -> Consent:
    """Raises NotAllowed, Outdated, Impossible."""
    detention = _changed(public_id, by)
    return consents.record_consent(
        detention=detention, version=version, basis=basis, scope=scope, until=until, given_by=given_by, by=by, at=at
    )


def withdraw_consent(*, public_id: str, version: int, consent: UUID, reason: str, by: User, at: datetime) -> None:
    """Raises NotAllowed, Outdated, Impossible."""
    detention = _changed(public_id, by)
    known = Consent.objects.select_related("detention__key").filter(pk=consent, detention=detention).first()
    if known is None:
        raise NotAllowed(_("There is no such consent in this case."))
    consents.withdraw_consent(consent=known, version=version, reason=reason, by=by, at=at)


def note_recovery_copy(*, by: User, at: datetime) -> None:
    """The administrator has proved to hold a copy of the data key."""
    installation.note_recovery_copy(by=by, at=at)


def name_of_data_key() -> str:
    return installation.name_of_data_key()


def recovery_copy_is_saved() -> bool:
    return installation.recovery_copy_is_saved()


def _kept(detention: Detention, saying: Saying, *, by: User, at: datetime) -> Words:
    """The saying as a source. The case and the moment stand in its bytes: the same words said twice are two sources."""
    head = f"{detention.public_id}. {saying.said_by.strip()}. {at.isoformat(timespec='microseconds')}\n\n"
    text = head + saying.words.strip()
    source, _is_new = archive.keep(
        content=text.encode(),
        text=text,
        text_tool=_READER,
        encoding="utf-8",
        media_type="text/plain",
        kind=SourceKind.BY_HAND,
        publisher=saying.said_by.strip()[:200],
        published=saying.when,
        by=by,
        at=at,
        address=saying.address.strip()[:1000],
    )
    return Words(source, len(head), len(text))


def _seen(public_id: str, by: User) -> Detention:
    detention = rules.visible_cases(by).select_related("detainee", "key").filter(public_id=public_id, merged_into=None).first()
    if detention is None:
        raise NotAllowed(_("There is no such case."))
    return detention


def _changed(public_id: str, by: User) -> Detention:
    """A case of the person's own organisation, to change more of it than adding an event."""
    detention = _seen(public_id, by)
    _refuse(rules.why_not_change_case(by, detention))
    return detention


def _to_share(public_id: str, by: User) -> Detention:
    detention = rules.visible_cases(by).filter(public_id=public_id).first()
    if detention is None:
        raise NotAllowed(_("There is no such case."))
    _refuse(rules.why_not_share(by, detention))
    return detention


def _refuse(reason: str) -> None:
    if reason:
        raise NotAllowed(reason)


def may_change(detention: Detention, by: User) -> bool:
    return not rules.why_not_change_case(by, detention)


def why_not_correct_name(detention: Detention, by: User) -> str:
    return rules.why_not_correct_name(by, detention)


def may_add(detention: Detention, by: User) -> bool:
    return not rules.why_not_add_to_case(by, detention)


def may_see_all(organisation: int, by: User) -> bool:
    """Notes, calls and consents stay with the organisation that the case belongs to."""
    return rules.Access.of(by).may(Permission.SEE_CASES, organisation)
