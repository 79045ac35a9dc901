"""The door for accounts: who is let in, in which roles, and how they come in the first time or after losing everything."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from detentions.actions import installation, people
from detentions.choices import Role
from detentions.models import Membership, Organisation, SignInLink, User
from tracker import rules
from tracker.rules import Permission

_WORK_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class Refused(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def members(organisations: Collection[int]) -> list[tuple[User, list[Role], bool]]:
    """The people of the organisations: their roles, and whether they have set a passphrase."""
    rows = Membership.objects.filter(organisation__in=organisations, until=None, user__is_machine=False)
    roles: dict[int, list[Role]] = {}
    known: dict[int, User] = {}
    for row in rows.select_related("user").order_by("user__display_name", "user_id", "role"):
        known[row.user_id] = row.user
        roles.setdefault(row.user_id, []).append(Role(row.role))
    return [(user, roles[pk], not user.password.startswith(UNUSABLE_PASSWORD_PREFIX)) for pk, user in known.items()]


def add(
    *, username: str, display_name: str, roles: Collection[str], organisation: Organisation, by: User, at: datetime
) -> tuple[User, str]:
    """A new member and the token of their one-time link. Raises Refused."""
    refuse_unless_administrator(by, organisation)
    name = username.strip().lower()
    if not _WORK_NAME.fullmatch(name):
        raise Refused("username", _("Use two to forty small letters without accents, digits, dots or hyphens."))
    if User.objects.filter(username=name).exists():
        raise Refused("username", _("This work name is taken."))
    chosen = _roles(roles)
    if not chosen:
        raise Refused("roles", _("Choose at least one role."))
    user = people.add_person(
        username=name, display_name=display_name.strip()[:120] or name, roles=chosen, organisation=organisation, by=by, at=at
    )
    return user, installation.sign_in_link(user=user, by=by, at=at)


def set_roles(*, user: User, roles: Collection[str], organisation: Organisation, by: User, at: datetime) -> None:
    """Change what a member may do; with no role they may nothing any more. Raises Refused."""
    refuse_unless_administrator(by, organisation)
    chosen = _roles(roles)
    others = Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR, until=None, user__is_active=True).exclude(
        user=user
    )
    if Role.ADMINISTRATOR not in chosen and not others.exists():
        raise Refused("roles", _("Somebody must remain who administers: give another person that role first."))
    people.set_roles(user=user, roles=chosen, organisation=organisation, by=by, at=at)


def new_link(*, user: User, organisation: Organisation, by: User, at: datetime) -> str:
    """The token of a new one-time link, for somebody who can't sign in. Raises Refused.

    Whoever holds it is that person, unless a second factor is asked too: what the person may see elsewhere isn't this administrator's.
    """
    refuse_unless_member(user, by, organisation)
    elsewhere = Membership.objects.filter(user=user, until=None).exclude(organisation__in=rules.organisations_of(by, Permission.MANAGE))
    if elsewhere.exists() and not is_mfa_enabled(user, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        raise Refused("", _("This person works for another organisation too, and has no second factor yet: the link would open both."))
    return installation.sign_in_link(user=user, by=by, at=at)


def set_email(*, user: User, email: str) -> None:
    """Where a person wants to be told that something waits in the portal; "" for nowhere. Raises Refused."""
    try:
        if email:
            validate_email(email)
    except ValidationError as wrong:
        raise Refused("email", _("Write an e-mail address, or leave it empty.")) from wrong
    people.set_email(user=user, email=email[:254])


def may_skip_second_factor(user: User) -> bool:
    """Only in a trial on this very machine, and only an administrator whom the one-time link of the first run let in."""
    if not settings.TRIAL or not rules.Access.of(user).may(Permission.MANAGE):
        return False
    return SignInLink.objects.filter(user=user, used_at__isnull=False).exists()


def keeps_the_data_key(user: User) -> bool:
    """Whether the person administers the installation's own organisation, its first: the key opens what is sealed of all of them."""
    own = Organisation.objects.filter(is_tenant=True).order_by("pk").values_list("pk", flat=True).first()
    return own is not None and rules.Access.of(user).may(Permission.MANAGE, own)


def refuse_unless_administrator(by: User, organisation: Organisation) -> None:
    """Raises Refused."""
    if not rules.Access.of(by).may(Permission.MANAGE, organisation.pk):
        raise Refused("", _("Only an administrator of the organisation manages its people."))


def colleague(by: User, chosen: str) -> User | None:
    """Whom a form names, when they work where `by` works too. Of anybody else not even the name is told."""
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        return None
    own = Membership.objects.filter(user=by, until=None).values("organisation")
    theirs = Membership.objects.filter(organisation__in=own, until=None).values("user")
    return User.objects.filter(pk=int(chosen), pk__in=theirs, is_active=True, is_machine=False).first()


def refuse_unless_member(user: User, by: User, organisation: Organisation) -> None:
    """Raises Refused."""
    refuse_unless_administrator(by, organisation)
    if not Membership.objects.filter(user=user, organisation=organisation, until=None).exists():
        raise Refused("", _("This person doesn't work for your organisation."))


def forget_sessions(*, at: datetime) -> int:
    """What is left of sessions that have ended: who was signed in where, and what somebody had typed. Returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def _roles(chosen: Collection[str]) -> set[Role]:
    return {Role(role) for role in chosen if role in Role.values}
