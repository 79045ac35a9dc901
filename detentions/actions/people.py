"""Who works here: accounts, roles, and one-time links. Ended, never deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from detentions.actions import chain
from detentions.choices import Role
from detentions.models import Membership, Organisation, SignInLink, User


@transaction.atomic
def add_person(*, username: str, display_name: str, roles: Collection[Role], organisation: Organisation, by: User, at: datetime) -> User:
    """A new account without a passphrase: a one-time link lets the person in."""
    user = User.objects.create_user(username, None, display_name=display_name)
    set_roles(user=user, roles=roles, organisation=organisation, by=by, at=at)
    return user


@transaction.atomic
def set_roles(*, user: User, roles: Collection[Role], organisation: Organisation, by: User, at: datetime) -> None:
    """Exactly these roles in the organisation from now on. None of them: the person no longer works for it."""
    standing = Membership.objects.select_for_update().filter(user=user, organisation=organisation, until=None)
    known = {Role(membership.role) for membership in standing}
    for role in sorted(known - set(roles)):
        standing.filter(role=role).update(until=at)
        _note("role_ended", user, role, organisation, by=by, at=at)
    for role in sorted(set(roles) - known):
        Membership.objects.create(user=user, organisation=organisation, role=role, since=at)
        _note("role_given", user, role, organisation, by=by, at=at)


@transaction.atomic
def close_account(*, user: User, by: User, at: datetime) -> None:
    """Nobody signs in with it any more; its links are spent. What the person did stays under their name."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    SignInLink.objects.filter(user=user, used_at=None).delete()
    user.is_active = False
    chain.append(action="account_closed", subject_kind="user", subject_id=str(user.pk), payload={}, by=by, at=at)


@transaction.atomic
def open_account(*, user: User, by: User, at: datetime) -> None:
    """Of somebody who comes back. A one-time link lets them choose a new passphrase; the old one is gone."""
    user.set_unusable_password()
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    chain.append(action="account_opened_again", subject_kind="user", subject_id=str(user.pk), payload={}, by=by, at=at)


def set_email(*, user: User, email: str) -> None:
    """Where the person wants to be told that something waits; "" for nowhere. Their own affair, so no change is recorded."""
    User.objects.filter(pk=user.pk).update(email=email)
    user.email = email


def _note(action: str, user: User, role: Role, organisation: Organisation, *, by: User, at: datetime) -> None:
    payload = {"role": role, "organisation": organisation.pk}
    chain.append(action=action, subject_kind="user", subject_id=str(user.pk), payload=payload, by=by, at=at)
