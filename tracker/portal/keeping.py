"""What somebody typed when their session had run out: kept until they have signed in again, then shown on the same form.

It lies in the new, still anonymous session, which the sign-in takes over; only fields of known forms, and only so many characters,
sealed under the installation's data key: it may be a testimony.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest

from detentions import sealing

CANDIDATE = "candidate"  # the proposal that the form was about, beside the posted fields
_KEY = "typed_before_sign_in"
_MOST_CHARACTERS = 60_000
_MOST_BYTES = 250_000
_MOST_FIELDS = 120
_NOT_KEPT = {"csrfmiddlewaretoken", "password"}


def keep(request: HttpRequest, page: str) -> bool:
    """Keep the posted fields for `page`. False when there is too much of it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_BYTES:
        return False
    posted = {name: str(value) for name, value in request.POST.items() if name not in _NOT_KEPT}
    if not posted or len(posted) > _MOST_FIELDS or sum(map(len, posted.values())) > _MOST_CHARACTERS:
        return False
    match = request.resolver_match
    posted[CANDIDATE] = str(match.kwargs.get("candidate_id", "")) if match else ""
    sealed = sealing.seal(sealing.data_key(settings.DATA_KEY), json.dumps(posted).encode(), place=_KEY)
    request.session[_KEY] = {"page": page, "sealed": base64.b64encode(sealed).decode("ascii")}
    return True


def take(request: HttpRequest, page: str) -> Mapping[str, str] | None:
    """What had been typed for this page, once."""
    kept = request.session.get(_KEY)
    if not kept or kept["page"] != page:
        return None
    del request.session[_KEY]
    opened = sealing.unseal(sealing.data_key(settings.DATA_KEY), base64.b64decode(kept["sealed"]), place=_KEY)
    fields: dict[str, str] = json.loads(opened)
    return fields
