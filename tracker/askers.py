"""Who asks, as far as a limit must know: the network that an address belongs to. It is counted under a keyed hash, and not kept."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest

_OF_ONE_ASKER = 64  # bits: whoever has an IPv6 address has at least as many addresses as those leave


def address_of(request: HttpRequest) -> str:
    """The address that our own proxy saw, in production only: elsewhere anybody may write that header."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.PRODUCTION else ""
    return told or str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """An IPv4 address is one asker; of IPv6, however it is written, all addresses of a /64 are."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or ipaddress.IPv6Address(int(known) >> _OF_ONE_ASKER << _OF_ONE_ASKER))
    return str(known)


def hidden(*words: str) -> str:
    """A name for what is counted, from which nobody gets an address back."""
    return hmac.new(settings.SECRET_KEY.encode(), "\x1f".join(words).encode(), hashlib.sha256).hexdigest()
