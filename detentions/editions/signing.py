"""Signs editions with Ed25519, so that a copy on any server can be verified: docs/api.md shows the one line for openssl."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from detentions import sealing

_PURPOSE = b"signature of editions, 1"


def sign(content: bytes) -> bytes:
    """64 bytes. Raises sealing.NoDataKey."""
    return _key().sign(content)


def public_key() -> bytes:
    """The key that verifies, as PEM."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return _key().public_key().public_bytes(serialization.Encoding.PEM, form)


def _key() -> Ed25519PrivateKey:
    """Derived from the data key: its recovery copy recovers this one too, and there is one secret less to lose."""
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(sealing.data_key(settings.DATA_KEY))
    return Ed25519PrivateKey.from_private_bytes(derived)
