"""Filters and tags of the pages: dates with their precision, marked text, ages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from detentions.choices import Visibility
from detentions.models import Agency, Attribute, Charge, CustodyEvent, DetaineeName, Detention, Location, Organisation, Source, User
from detentions.when import When
from tracker import addresses
from tracker.casework import Quote, Told
from tracker.models import Candidate, Decision, Fetch
from tracker.portal import words
from tracker.portal.dates import day_in_words, in_words, moment_in_words
from tracker.portal.fields import specs
from tracker.portal.states import SEEN_BY

register = template.Library()


@register.filter
def when(value: When) -> str:
    """An uncertain date in words."""
    return in_words(value)


@register.filter
def day(value: date | None) -> str:
    """A date as people read it; nothing for none."""
    return day_in_words(value) if value else ""


@register.filter
def signed(value: int | None) -> str:
    """A change: +32, −100, 0; nothing for none."""
    if value is None:
        return ""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number_format(abs(value), force_grouping=True)}"


@register.filter
def long_day(value: date) -> str:
    """A date with the day of the week."""
    return date_format(value, pgettext("format of a day with its weekday", "l j F Y"))


@register.filter
def moment(value: datetime) -> str:
    """A moment of our own doing, to the minute, in UTC."""
    return moment_in_words(value)


@register.filter
def age(value: datetime, now: datetime) -> str:
    """How long something has waited: 12 min, 5 h, 3 d."""
    minutes = max(int((now - value).total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s h") % {"count": minutes // 60}
    return ngettext("%(count)s day", "%(count)s days", minutes // (24 * 60)) % {"count": minutes // (24 * 60)}


@register.filter
def why_not_fetched(fetch: Fetch) -> str:
    """Why an address's words aren't here."""
    return addresses.sentence_of(fetch)


@register.filter
def instead(fetch: Fetch) -> str:
    """The form for pasted text, with what was told of an address that was not fetched."""
    told = {"address": fetch.address, "publisher": fetch.publisher, "published": fetch.published, "title": fetch.title, "kind": fetch.kind}
    return f"{reverse('portal:report_new')}?{urlencode(told)}"


@register.filter
def told_of_person(fact: Attribute) -> str:
    """What a fact about a person says, in words."""
    return words.attribute(fact.kind, fact.value)


@register.filter
def named(entry: Agency | Location | Organisation | None) -> str:
    """An entry of a directory by its name in the language of the page."""
    if entry is None:
        return ""
    return entry.name_en or entry.name_es if get_language() == "en" else entry.name_es


@register.filter
def plain(number: int) -> str:
    """A number in an address or an attribute: without separators."""
    return str(number)


@register.filter
def person(user: User) -> str:
    """Who did something, in words: a machine account is no person, and its name is for the terminal."""
    if not user.is_machine:
        return str(user)
    return _("the sample data") if user.username == "samples" else _("a file of seeds")


@register.filter
def because(codes: Iterable[str]) -> list[str]:
    """Why a report is where it is in the queue."""
    return words.reasons(codes)


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that a reviewer changed."""

    label: str
    before: str
    after: str


@register.filter
def changed(verdict: Decision, candidate: Candidate) -> list[Changed]:
    """What a verdict changes, in the order of the form."""
    return [
        Changed(
            str(spec.label),
            words.shown(spec.name, verdict.amended[spec.name]["before"]),
            words.shown(spec.name, verdict.amended[spec.name]["after"]),
        )
        for spec in specs(candidate.kind)
        if spec.name in verdict.amended
    ]


@dataclass(frozen=True, slots=True)
class Cited:
    """The words that a fact rests on in one source, each once. `report_id` leads to the report, where the person may see it."""

    source: Source
    words: tuple[str, ...]
    paragraph: int | None
    report_id: UUID | None
    closed: str


@register.simple_tag
def by_source(quotes: Iterable[Quote], reports: Mapping[UUID, UUID]) -> list[Cited]:
    """Quotes of a fact, gathered by source in the order of the text."""
    gathered: dict[UUID, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda one: one.citation.start or 0):
        gathered.setdefault(quote.citation.source_id, []).append(quote)
    return [
        Cited(
            source=found[0].citation.source,
            words=tuple(dict.fromkeys(quote.words for quote in found if quote.words)),
            paragraph=found[0].paragraph,
            report_id=reports.get(source_id),
            closed=found[0].closed,
        )
        for source_id, found in gathered.items()
    ]


@register.simple_tag
def seen_by(fact: DetaineeName | Attribute | CustodyEvent | Charge, detention: Detention, attributes: Iterable[Told]) -> SafeString:
    """Who sees this fact: as `detentions.editions.listed` publishes it, or the staff whom the case is open to."""
    visibility = Visibility(detention.visibility)
    if visibility == Visibility.LISTED and not _is_published(fact, attributes):
        visibility = Visibility.RESTRICTED
    label, shape = SEEN_BY[visibility]
    return format_html('<span class="vis {}">{}</span>', shape, label)


def _is_published(fact: DetaineeName | Attribute | CustodyEvent | Charge, attributes: Iterable[Told]) -> bool:
    if isinstance(fact, Attribute):
        return fact.kind in {Attribute.Kind.SEX, Attribute.Kind.CIVIL_OR_MILITARY}
    if isinstance(fact, DetaineeName):
        young = any(
            isinstance(told.fact, Attribute) and told.fact.kind == Attribute.Kind.MINOR and told.fact.value not in {"0", "no", ""}
            for told in attributes
        )
        return fact.kind == DetaineeName.Kind.MAIN and not young
    return True
