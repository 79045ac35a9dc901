"""How much one address may ask in a minute. Generous, since the exits of Tor are shared; nobody is turned away when Redis is away."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

MINUTE = 60  # seconds
_log = logging.getLogger(__name__)


class PerMinute(BaseThrottle):
    """Counts under a keyed hash of the address and the minute, which is gone soon after it: no address is kept."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        most = settings.API_PER_MINUTE
        return not most or _asked(_who(request)) <= most

    def wait(self) -> float:
        return seconds_left()


def seconds_left() -> int:
    """Until the next minute begins, and with it a new count."""
    return MINUTE - int(time.time()) % MINUTE


def _who(request: Request) -> str:
    """The address that our own proxy saw, in production only: elsewhere anybody may write that header. An IPv6 asker owns a /64."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.PRODUCTION else ""
    seen = told or str(request.META.get("REMOTE_ADDR", ""))
    return ":".join(seen.split(":")[:4]) if ":" in seen and "." not in seen else seen


def _asked(address: str) -> int:
    """How many questions came from the address in this minute, this one among them."""
    words = f"{int(time.time() // MINUTE)}|{address}".encode()
    key = "api:" + hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()
    try:
        if cache.add(key, 1, 2 * MINUTE):
            return 1
        return cache.incr(key)
    except (RedisError, OSError, ValueError):
        _log.warning("Questions to the API are not counted: the cache is away.")
        return 0
