"""What a first start needs: the organisation that works here, the machine account, the first administrator."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from detentions import sealing
from detentions.actions import chain
from detentions.choices import Role
from detentions.models import Change, Membership, Organisation, SignInLink, User

LINK_HOURS = 24
_COPY_SAVED = "recovery_copy_saved"


@transaction.atomic
def first_organisation(*, name: str, country: str, at: datetime) -> Organisation:
    """The organisation that owns cases here. Made once; an installation that already has one keeps it."""
    known = Organisation.objects.filter(is_tenant=True).order_by("pk").first()
    if known:
        return known
    return Organisation.objects.create(
        slug="this-installation",
        name_es=name,
        name_en=name,
        kind="ngo",
        country=country,
        source="this installation",
        is_tenant=True,
        recorded_at=at,
    )


@transaction.atomic
def machine(*, username: str) -> User:
    """The account in whose name a loader writes. Nobody can sign in with it."""
    known = User.objects.filter(username=username).first()
    if known:
        return known
    user = User.objects.create_user(username, None, display_name=username)
    user.is_machine = True
    user.save(update_fields=["is_machine"])
    return user


@transaction.atomic
def first_administrator(*, organisation: Organisation, at: datetime) -> User:
    """The first person of the installation: administrator and lead, so that one person can try the whole journey."""
    user = User.objects.filter(username="admin").first() or User.objects.create_user("admin", None, display_name="Administrator")
    for role in (Role.ADMINISTRATOR, Role.LEAD):
        _made, is_new = Membership.objects.get_or_create(
            user=user, organisation=organisation, role=role, until=None, defaults={"since": at}
        )
        if is_new:
            chain.append(
                action="role_given",
                subject_kind="user",
                subject_id=str(user.pk),
                payload={"role": role, "organisation": organisation.pk},
                by=user,
                at=at,
            )
    return user


@transaction.atomic
def sign_in_link(*, user: User, by: User, at: datetime) -> str:
    """A token that signs `user` in once within a day. Earlier unused links of the person stop working. `by` hands it over."""
    SignInLink.objects.filter(user=user, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, token_sha256=SignInLink.digest(token), made_at=at, expires_at=at + timedelta(hours=LINK_HOURS))
    chain.append(action="sign_in_link_made", subject_kind="user", subject_id=str(user.pk), payload={}, by=by, at=at)
    return token


def an_administrator_can_sign_in() -> bool:
    """Some active administrator has set a password or has signed in before."""
    people = User.objects.filter(is_active=True, memberships__role=Role.ADMINISTRATOR, memberships__until=None)
    return any(person.has_usable_password() for person in people)


def recovery_copy_is_saved() -> bool:
    """A person has proved to hold a copy of the data key now in use."""
    return Change.objects.filter(action=_COPY_SAVED, subject_kind="data_key", subject_id=name_of_data_key()).exists()


@transaction.atomic
def note_recovery_copy(*, by: User, at: datetime) -> None:
    chain.append(action=_COPY_SAVED, subject_kind="data_key", subject_id=name_of_data_key(), payload={}, by=by, at=at)


def name_of_data_key() -> str:
    """What changes call the data key now in use by."""
    return sealing.fingerprint(sealing.data_key(settings.DATA_KEY))
