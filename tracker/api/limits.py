"""How much one address may ask in a minute. Generous, since the exits of Tor are shared; nobody is turned away when Redis is away."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from tracker import askers

MINUTE = 60  # seconds
_log = logging.getLogger(__name__)


class PerMinute(BaseThrottle):
    """Counts under a keyed hash of the address and the minute, which is gone soon after it: no address is kept."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        most = settings.API_PER_MINUTE
        return not most or _asked(askers.network_of(askers.address_of(request))) <= most

    def wait(self) -> float:
        return seconds_left()


def seconds_left() -> int:
    """Until the next minute begins, and with it a new count."""
    return MINUTE - int(time.time()) % MINUTE


def _asked(network: str) -> int:
    """How many questions came from there in this minute, this one among them."""
    key = "api:" + askers.hidden(str(int(time.time() // MINUTE)), network)
    try:
        if cache.add(key, 1, 2 * MINUTE):
            return 1
        return cache.incr(key)
    except (RedisError, OSError, ValueError):
        _log.warning("Questions to the API are not counted: the cache is away.")
        return 0
