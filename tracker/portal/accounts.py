"""Sign-in: nobody signs up by themselves, and second factors are kept sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from detentions import sealing

_PLACE = "second-factor"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Keeps TOTP secrets and recovery seeds encrypted under the data key."""

    def encrypt(self, text: str) -> str:
        sealed = sealing.seal(sealing.data_key(settings.DATA_KEY), text.encode(), place=_PLACE)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(sealing.data_key(settings.DATA_KEY), base64.b64decode(encrypted_text), place=_PLACE).decode()
