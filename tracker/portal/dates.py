"""Dates as people read them, with their precision, in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from detentions.when import NotADate, Precision, When


def day_in_words(day: date) -> str:
    return date_format(day, pgettext("format of a day", "j M Y"))


def in_words(when: When) -> str:
    """`21 Mar 2019`, `March 2019`, `by 21 Apr 2019`, `not known`."""
    match when.precision:
        case Precision.UNKNOWN:
            return _("not known")
        case Precision.DAY if when.earliest:
            return day_in_words(when.earliest)
        case Precision.MONTH if when.earliest:
            return date_format(when.earliest, pgettext("format of a month", "F Y"))
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
    return date_format(moment.astimezone(UTC), pgettext("format of a moment, to the minute", "j M Y, H:i"))
