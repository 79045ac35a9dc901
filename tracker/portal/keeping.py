"""What somebody typed when their session had run out: kept until they have signed in again, then shown on the same form.

It lies in the new, still anonymous session, which the sign-in takes over; only fields of known forms, and only so many characters,
sealed under the installation's data key: it may be a testimony.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from detentions import sealing
from tracker import askers

CANDIDATE = "candidate"  # the proposal that the form was about, beside the posted fields
_KEY = "typed_before_sign_in"  # the page for signing in looks at it too
_MOST_CHARACTERS = 60_000
_MOST_BYTES = 250_000
_MOST_FIELDS = 120
_MOST_PER_HOUR = 60  # of one network, from people who are not signed in
_NOT_KEPT = {"csrfmiddlewaretoken", "password"}


def keep(request: HttpRequest, page: str) -> bool:
    """Keep the posted fields for `page`. False when there is too much of it, or too much comes from there."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_BYTES:
        return False
    posted = {name: str(value) for name, value in request.POST.items() if name not in _NOT_KEPT}
    if not posted or len(posted) > _MOST_FIELDS or sum(map(len, posted.values())) > _MOST_CHARACTERS:
        return False
    if not request.user.is_authenticated and _is_too_many(request):
        return False
    match = request.resolver_match
    posted[CANDIDATE] = str(match.kwargs.get("candidate_id", "")) if match else ""
    sealed = sealing.seal(sealing.data_key(settings.DATA_KEY), json.dumps(posted).encode(), place=_KEY)
    request.session[_KEY] = {"page": page, "sealed": base64.b64encode(sealed).decode("ascii")}
    return True


def _is_too_many(request: HttpRequest) -> bool:
    """A stranger can fill the database with what is kept for nobody. Without Redis nothing that was typed is lost for it."""
    key = "typed:" + askers.hidden(timezone.now().strftime("%Y%m%d%H"), askers.network_of(askers.address_of(request)))
    try:
        cache.add(key, 0, timeout=3_600)
        return cache.incr(key) > _MOST_PER_HOUR
    except (RedisError, ValueError):
        return False


def take(request: HttpRequest, page: str) -> Mapping[str, str] | None:
    """What had been typed for this page, once."""
    kept = request.session.get(_KEY)
    if not kept or kept["page"] != page:
        return None
    del request.session[_KEY]
    opened = sealing.unseal(sealing.data_key(settings.DATA_KEY), base64.b64decode(kept["sealed"]), place=_KEY)
    fields: dict[str, str] = json.loads(opened)
    return fields
