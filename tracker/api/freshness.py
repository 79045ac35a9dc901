"""Who has an answer already isn't sent it again: `ETag` and `Last-Modified`, and 304 when nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.response import Response

# A new version of the software may word the same data differently.
_SOFTWARE = datetime.fromtimestamp(max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py")), UTC)
_EXPOSED = "ETag, Last-Modified, Link, Location, Content-Language, Retry-After"


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    """The last of the moments that an answer rests on, or that of the software. None, not known, where none is given."""
    known = [moment for moment in moments if moment]
    return max([*known, _SOFTWARE]) if known else None


def half_hour(now: datetime) -> datetime:
    """The last full or half hour. A day of the country begins on one: an answer about today is new since then at the earliest."""
    return now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)


def from_anywhere(request: HttpRequest, response: HttpResponse, *, changed_at: datetime | None = None) -> HttpResponseBase | None:
    """Any page may read the answer; who has it already gets 304. The sum of the bytes decides; who sends a date alone, by the date."""
    if isinstance(response, Response):
        response.render()
        if response.status_code == HTTPStatus.OK:  # the framework drops the form of an answer without a byte, a table without a row
            response.headers.setdefault("Content-Type", f"{response.accepted_media_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    if response.status_code != HTTPStatus.OK:
        return response
    response.headers.setdefault("Cache-Control", "public, max-age=60")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    modified = int(changed_at.timestamp()) if changed_at else None
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    answered = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    if request.method == "HEAD" and answered is response:
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return answered
