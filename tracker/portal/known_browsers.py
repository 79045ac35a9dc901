"""A browser in which somebody has signed in keeps a mark. It opens nothing: wrong passphrases from it are counted apart, so that whoever
guesses from the same network (an office, a mobile operator, an exit of Tor, an onion address) can't keep its owner out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from tracker import askers

COOKIE = "known_browser"
KEPT_FOR = timedelta(days=30)


def mark(response: HttpResponse, username: str) -> None:
    """Names nobody: a random word, and what only we can make of it and the name."""
    word = secrets.token_urlsafe(12)
    response.set_cookie(
        COOKIE,
        f"{word}.{_proof(word, username)}",
        max_age=KEPT_FOR,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def of(request: HttpRequest, username: str) -> str:
    """The word of a browser in which this person has signed in; "" for any other."""
    word, _dot, proof = request.COOKIES.get(COOKIE, "").partition(".")
    return word if word and constant_time_compare(proof, _proof(word, username)) else ""


def _proof(word: str, username: str) -> str:
    return askers.hidden("known browser", word, username.strip().lower())
