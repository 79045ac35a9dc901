"""Sign-in: nobody signs up by themselves, guessing gets slower and slower, and second factors are kept sealed."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from detentions import sealing
from detentions.models import User
from tracker import askers, auditing
from tracker.portal import known_browsers, lockout, own_sessions
from tracker.rules import Access

_PLACE = "second-factor"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by an administrator."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The work name or the passphrase is not right."),
        "incorrect_password": gettext_lazy("The passphrase is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down who guesses: this account from this place, and any account from this network. Elsewhere, and in a browser in which they
        signed in before, the account stays open to its owner."""
        wait = lockout.seconds_to_wait(*_counted(request, credentials), at=timezone.now())
        if wait:
            raise ValidationError(
                ngettext(
                    "Too many wrong passphrases from here. Wait %(minutes)s minute, then try again.",
                    "Too many wrong passphrases from here. Wait %(minutes)s minutes, then try again.",
                    math.ceil(wait / 60),
                )
                % {"minutes": math.ceil(wait / 60)}
            )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            lockout.forget(next(iter(_counted(request, credentials))))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        for key, limit in _counted(request, credentials).items():
            lockout.note_failure(key, at=timezone.now(), limit=limit)
        if known := User.objects.filter(username=str(credentials.get("username", "")).strip().lower(), is_active=True).first():
            trace("sign_in_failed", known)

    def send_notification_mail(self, _template_prefix: str, user: User, *_more: Any, **_told: Any) -> None:
        """So allauth tells of each change to how somebody signs in. No mail goes out: who else holds a session of theirs loses it."""
        own_sessions.end_others_of(user, self.request)
        trace("way_in_changed", user)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        own_sessions.note_sign_in(request)
        trace("signed_in", user)

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **told)
        known_browsers.mark(response, user.username)
        return response


@transaction.atomic
def trace(act: str, user: User) -> None:
    """For the leads of the person's organisations. A wrong name is nobody's."""
    places = {place for own in Access.of(user).places.values() for place in own}
    auditing.leave(act=act, noted=auditing.Noted(is_sensitive=act != "signed_in"), organisations=places, by=user, at=timezone.now())


def _counted(request: HttpRequest, credentials: Mapping[str, Any]) -> dict[str, lockout.Limit]:
    """What a wrong passphrase counts against: the account here first, then the network, if the browser isn't known."""
    username, address = str(credentials.get("username", "")), askers.address_of(request)
    if browser := known_browsers.of(request, username):
        return {lockout.who(username, browser): lockout.OF_ACCOUNT}
    network = lockout.network(address)
    return {lockout.who(username, address): lockout.OF_ACCOUNT, **({network: lockout.OF_NETWORK} if network else {})}


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Keeps TOTP secrets and recovery seeds encrypted under the data key."""

    def encrypt(self, text: str) -> str:
        sealed = sealing.seal(sealing.data_key(settings.DATA_KEY), text.encode(), place=_PLACE)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(sealing.data_key(settings.DATA_KEY), base64.b64decode(encrypted_text), place=_PLACE).decode()
