"""The codes of a second factor. A wrong one after the right passphrase is what leads must hear of: somebody may know the passphrase."""

from __future__ import annotations

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator

from detentions.models import User
from tracker.portal import accounts


class _Told:
    user: User

    def _emit_authentication_failed(self, _authenticator: Authenticator) -> None:
        accounts.trace("second_factor_failed", self.user)


class Code(_Told, AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    pass


class CodeAgain(_Told, ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    pass
