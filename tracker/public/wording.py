"""Days, numbers and codes in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import COUNT_FLAGS, CountMetric, CountQualifier
from detentions.published import Entry, PublishedCount
from detentions.when import Precision, When

_VOWEL, _CONSONANT = "[aeiouáéíóúü]", "[b-df-hj-np-tv-zñ]"
# Between syllables, three letters from either end: before a lone consonant between vowels, or between two consonants.
_SYLLABLES = re.compile(rf"(?<=\w\w{_VOWEL})(?={_CONSONANT}{_VOWEL}\w)|(?<={_VOWEL}{_CONSONANT})(?={_CONSONANT}{_VOWEL})", re.IGNORECASE)
_DAY = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}
_SHORT = {"es": r"j \d\e F \d\e Y", "en": "j M Y"}
_MONTH = {"es": r"F \d\e Y", "en": "F Y"}

# Parts of a country's prisoners that are neither an agency nor a place of the directories.
SCOPES = {
    "post-election-2024": gettext_lazy("after the election of 28 July 2024"),
    "custody:house-arrest": gettext_lazy("house arrest"),
    "custody:state-police": gettext_lazy("state police forces"),
    "custody:core-gnb": gettext_lazy("regional commands of the National Guard"),
}


def day_in_words(day: date, language: str) -> str:
    return _months_small(dateformat.format(day, _DAY.get(language, _DAY["en"])), language)


def short_day(day: date, language: str) -> str:
    return _months_small(dateformat.format(day, _SHORT.get(language, _SHORT["en"])), language)


def short_month(day: date) -> str:
    """For an axis: the year stands with January only."""
    return dateformat.format(day, "M Y" if day.month == 1 else "M")


def month_in_words(day: date, language: str) -> str:
    return _months_small(dateformat.format(day, _MONTH.get(language, _MONTH["en"])), language)


def _months_small(words: str, language: str) -> str:
    """Spanish writes the names of months small; Django's don't."""
    return words.lower() if language == "es" else words


def when_in_words(when: When, language: str) -> str:
    """As exact as it is known, and no more."""
    first, last = when.earliest, when.latest
    match when.precision:
        case Precision.DAY if first:
            return short_day(first, language)
        case Precision.MONTH if first:
            return month_in_words(first, language)
        case Precision.YEAR if first:
            return str(first.year)
    if first and last:
        return _("between %(first)s and %(last)s") % {"first": short_day(first, language), "last": short_day(last, language)}
    if last:
        return _("by %(last)s") % {"last": short_day(last, language)}
    return _("from %(first)s") % {"first": short_day(first, language)} if first else _("date not known")


def number(value: int, language: str) -> str:
    """1,697 in English, 1.697 in Spanish."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "es" else grouped


def per_cent(share: float, language: str) -> str:
    """Whole per cent; below ten, with one decimal."""
    text = f"{share * 100:.0f}" if share >= 0.0995 else f"{share * 100:.1f}"
    return f"{text.replace('.', ',')} %" if language == "es" else f"{text}%"


def called(entry: Entry, language: str) -> str:
    return entry.name_en if language == "en" and entry.name_en else entry.name_es


def value_in_words(count: PublishedCount, language: str) -> str:
    """The figure with its doubt: "more than 9,000", "300 to 320"."""
    words = number(count.value, language)
    if count.upper_bound is not None:
        words = _("%(low)s to %(high)s") % {"low": words, "high": number(count.upper_bound, language)}
    return words if count.qualifier == CountQualifier.EXACT else f"{CountQualifier(count.qualifier).label} {words}"


def metric_in_words(metric: str) -> str:
    return str(CountMetric(metric).label) if metric in CountMetric.values else metric


def scope_in_words(scope: str, called: Mapping[str, str]) -> str:
    """What a figure covers. `called` has the names of the directories by scope; what has none stays readable."""
    words = called.get(scope) or SCOPES.get(scope) or scope.rpartition(":")[2].replace("-", " ")
    return str(words)


def flag_in_words(flag: str) -> str:
    """Unknown flags stay readable: an import may bring one that nobody has put in words yet."""
    if flag.startswith("contradicts:") and flag not in COUNT_FLAGS:
        return _("contradicts another figure (%(other)s)") % {"other": flag.partition(":")[2].replace("_", " ")}
    return str(COUNT_FLAGS.get(flag, flag.replace("_", " ")))


def link_of(address: str) -> str:
    """The address if a browser may follow it, else ""."""
    return address if urlsplit(address).scheme in {"http", "https"} else ""


def may_break(name: str) -> str:
    """The name with soft hyphens where a long word may be divided: narrow tiles hold no more than eight letters."""
    return re.sub(r"\w{8,}", lambda word: _SYLLABLES.sub("\u00ad", word.group()), name)


def parts_of_host(address: str) -> list[str]:
    """The host in pieces between which a line may break: some are wider than a phone."""
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    return re.findall(r"[^.-]+[.-]*|[.-]+", host)
