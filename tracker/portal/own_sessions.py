"""Where a person is signed in, and ending the other places. No network addresses are kept: the hour and the browser must do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from detentions.models import User
from tracker.portal import browsers
from tracker.portal.access import StaffRequest

_SINCE, _BROWSER = "signed_in_at", "browser"
_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Place:
    """One signed-in browser. `name` stands for the session's key, which is never shown."""

    name: str
    since: datetime | None
    browser: str
    is_this: bool


def note_sign_in(request: HttpRequest) -> None:
    """Called by each way of signing in."""
    request.session[_SINCE] = timezone.now().isoformat()
    request.session[_BROWSER] = request.headers.get("User-Agent", "")[:160]


def sessions(request: StaffRequest) -> HttpResponse:
    """The list; POST ends one other session, or all others."""
    if request.method == "POST":
        ended = [key for key, _place in _own(request) if _wanted(request, key)]
        Session.objects.filter(session_key__in=ended).delete()
        messages.success(request, _("Ended elsewhere: %(count)s.") % {"count": len(ended)})
        return redirect("portal:sessions")
    return render(request, "portal/sessions.html", {"places": [place for _key, place in _own(request)]})


def end_all_of(user: User) -> int:
    """End every session of somebody else: their account is closed, or a device of theirs is lost. Returns how many."""
    keys = [session.session_key for session, _kept in _standing_of(user)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_others_of(user: User, request: HttpRequest) -> None:
    """End every session of the person but the one of this request."""
    keys = [session.session_key for session, _kept in _standing_of(user) if session.session_key != request.session.session_key]
    Session.objects.filter(session_key__in=keys).delete()


def _standing_of(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    standing = Session.objects.filter(expire_date__gt=timezone.now()).order_by("-expire_date", "pk")[:_LOOKED_AT]
    for session in standing.iterator():
        kept = session.get_decoded()
        if kept.get(SESSION_KEY) == str(user.pk):
            yield session, kept


def _wanted(request: StaffRequest, key: str) -> bool:
    if key == request.session.session_key:
        return False
    return "all" in request.POST or request.POST.get("one") == _name(key)


def _own(request: StaffRequest) -> list[tuple[str, Place]]:
    found = []
    for session, kept in _standing_of(request.user):
        since = parse_datetime(kept[_SINCE]) if kept.get(_SINCE) else None
        is_this = session.session_key == request.session.session_key
        found.append((session.session_key, Place(_name(session.session_key), since, browsers.in_words(kept.get(_BROWSER, "")), is_this)))
    return found


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
