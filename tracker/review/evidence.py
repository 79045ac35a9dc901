"""Words that a reviewer marked in the text, found again as characters of the source."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.review.facts import Unusable

MOST_WORDS = 500  # characters


@dataclass(frozen=True, slots=True)
class Marked:
    """The words as marked or copied, and the character at which the marking began, when the browser could tell."""

    words: str
    near: int | None = None


def locate(text: str, marked: Marked, *, field: str) -> list[int]:
    """Start and end of the words in the text. Raises Unusable when they don't stand there."""
    words = marked.words.strip()
    if not words or len(words) > MOST_WORDS:
        raise Unusable(field, _("Mark between one and %(most)s characters of the text.") % {"most": MOST_WORDS})
    places = _places(text, words)
    if not places:
        raise Unusable(field, _("“%(words)s” does not stand in the text. Copy the words exactly as they are written.") % {"words": words})
    start = min(places, key=lambda place: abs(place - (marked.near or 0)))
    return [start, start + len(words)]


def _places(text: str, words: str) -> list[int]:
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
