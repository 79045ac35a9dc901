"""Dates as people read them, with their precision, in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from detentions.when import NotADate, Precision, When


def day_in_words(day: date) -> str:
    return _written(day, pgettext("format of a day", "j M Y"), get_language())


def in_words(when: When) -> str:
    """`21 Mar 2019`, `March 2019`, `by 21 Apr 2019`, `not known`."""
    match when.precision:
        case Precision.UNKNOWN:
            return _("not known")
        case Precision.DAY if when.earliest:
            return day_in_words(when.earliest)
        case Precision.MONTH if when.earliest:
            return _written(when.earliest, pgettext("format of a month", "F Y"), get_language())
        case Precision.YEAR if when.earliest:
            return str(when.earliest.year)
    return _range_in_words(when)


def _range_in_words(when: When) -> str:
    if when.earliest is None and when.latest is not None:
        return _("by %(day)s") % {"day": day_in_words(when.latest)}
    if when.latest is None and when.earliest is not None:
        return _("from %(day)s on") % {"day": day_in_words(when.earliest)}
    if when.earliest is None or when.latest is None:
        return _("not known")
    return _("between %(first)s and %(last)s") % {"first": day_in_words(when.earliest), "last": day_in_words(when.latest)}


def parsed(text: str) -> When | None:
    """The date as typed, or None when it isn't one."""
    try:
        return When.parse(text)
    except NotADate:
        return None


def moment_in_words(moment: datetime) -> str:
    return _written(moment.astimezone(UTC), pgettext("format of a moment, to the minute", "j M Y, H:i"), get_language())


@lru_cache(maxsize=4_096)
def _written(moment: date | datetime, how: str, _language: str | None) -> str:
    """Kept: a page names the same few days again and again."""
    return date_format(moment, how)
