"""Sealing of personal payloads: AES-256-GCM under a key per case, the case keys wrapped by the installation's data key.

Erasing a case key erases what it sealed; everything that only holds hashes still verifies. Pure: keys are arguments.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The payload was sealed under another key, for another place, or it has been changed."""


class NoDataKey(Exception):
    """The installation has no usable data key."""


def data_key(text: str) -> bytes:
    """The 32 bytes of the data key as it is written down (base64). Raises NoDataKey with a sentence for the administrator."""
    if not text:
        raise NoDataKey("There is no data key. Start the installation once with `make run`, or set DATA_KEY.")
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError) as wrong:
        raise NoDataKey("The data key is not valid base64. Restore it from the recovery copy.") from wrong
    if len(key) != KEY_BYTES:
        raise NoDataKey(f"The data key must be {KEY_BYTES} bytes; this one has {len(key)}. Restore it from the recovery copy.")
    return key


def fingerprint(key: bytes) -> str:
    """Names a key without revealing it: 12 hex digits."""
    return hashlib.sha256(b"fingerprint:" + key).hexdigest()[:12]


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, payload: bytes, *, place: str) -> bytes:
    """Encrypt `payload`. `place` (table, column, row) is bound to it, so that sealed values can't be swapped between rows."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, payload, place.encode())


def seal_keys(key: bytes, places: Sequence[str]) -> list[bytes]:
    """A new key for each of `places`, sealed as `seal` does."""
    cipher, noise, size = AESGCM(key), os.urandom(len(places) * (_NONCE + KEY_BYTES)), _NONCE + KEY_BYTES
    found = []
    for at, place in zip(range(0, len(noise), size), places, strict=True):
        nonce = noise[at : at + _NONCE]
        found.append(nonce + cipher.encrypt(nonce, noise[at + _NONCE : at + size], place.encode()))
    return found


def unseal(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Raises CannotOpen."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    except (InvalidTag, ValueError) as wrong:
        raise CannotOpen(place) from wrong
