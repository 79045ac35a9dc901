"""The list of cases: filters as fields of a form, as chips and in the address, with how many cases each would leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from detentions.choices import EventKind, LocationKind, Visibility
from detentions.custody import State
from detentions.models import Agency, FindableCase, Location
from detentions.when import Precision, When
from tracker import casework, finding, rules
from tracker.finding import Found, Query
from tracker.portal.access import StaffRequest
from tracker.portal.context import Remembered
from tracker.portal.dates import day_in_words
from tracker.portal.states import SEEN_BY, STATE_SHAPES
from tracker.rules import Permission

SILENT_DAYS = 90
_LONGEST_QUESTION = 200
_MOST_CHOSEN = 30
MOST_BOXES = 12
_STATES = {LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY}
_FIELDS = {"state": "states", "agency": "agencies", "place": "places", "person": "traits", "seen": "visibility"}

TRAITS = {
    "woman": pgettext_lazy("filter", "Woman"),
    "man": pgettext_lazy("filter", "Man"),
    "minor": pgettext_lazy("filter", "Under 18"),
    "military": pgettext_lazy("filter", "Military"),
    "civilian": pgettext_lazy("filter", "Civilian"),
    "foreign": pgettext_lazy("filter", "Foreign national"),
}
ORDERS = {
    "": gettext_lazy("best match, then latest"),
    "first": gettext_lazy("latest arrest first"),
    "silent": gettext_lazy("longest without news first"),
    "name": gettext_lazy("by name"),
}
Label = str | Promise
_STATUSES: dict[str, Label] = {state.value: label for state, label in casework.STATES.items()}
_SEEN_BY: dict[str, Label] = {visibility.value: label for visibility, (label, _shape) in SEEN_BY.items()}


@dataclass(frozen=True, slots=True)
class Option:
    """One box of a filter. `number`: cases among those found; None where nothing was counted."""

    value: str
    label: Label
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    label: Label
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: Label
    without: str


@dataclass(frozen=True, slots=True)
class Line:
    case: FindableCase
    when: When
    kind: Label
    state: Label
    state_shape: str
    agencies: str
    places: str
    seen_by: Label
    seen_by_shape: str


@dataclass(frozen=True, slots=True)
class Names:
    """What directories call their entries, by slug, in one language."""

    agencies: dict[str, str]
    states: dict[str, str]
    facilities: dict[str, str]


def cases(request: StaffRequest) -> HttpResponse:
    """The cases that the person may see. The search forgives accents, spelling and the order of names."""
    today = casework.today(timezone.now())
    query = asked(request.GET, today=today)
    found = finding.find(query, readers=request.access.where(Permission.SEE_CASES), sealed=rules.sealed_cases_open_to(request.user))
    known = directory_names()["en" if get_language() == "en" else "es"]
    context = {
        "section": "cases",
        "query": query,
        "found": found,
        "first": (found.page - 1) * finding.PER_PAGE + 1,
        "last": (found.page - 1) * finding.PER_PAGE + len(found.cases),
        "lines": [_line(case, known) for case in found.cases],
        "filters": _filters(query, found, known),
        "chips": list(_chips(query, known)),
        "orders": [Option(value, label, None, query.order == value) for value, label in ORDERS.items()],
        "previous": address(replace(query, page=found.page - 1)) if found.page > 1 else "",
        "next": address(replace(query, page=found.page + 1)) if found.page < found.pages else "",
        "narrowed": any(_several(query).values()),
        "silent_days": SILENT_DAYS,
    }
    return render(request, "portal/cases.html", context)


def asked(data: QueryDict, *, today: date) -> Query:
    """The question in an address. What can't be read is left out: the chips show what was understood."""

    def chosen(name: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
        values = dict.fromkeys(value for value in data.getlist(name) if value and len(value) <= _LONGEST_QUESTION)
        return tuple(value for value in values if known is None or value in set(known))[:_MOST_CHOSEN]

    return Query(
        text=data.get("q", "").replace("\x00", "").strip()[:_LONGEST_QUESTION],
        states=chosen("state", [state.value for state in State]),
        agencies=chosen("agency"),
        places=chosen("place"),
        visibility=chosen("seen", Visibility.values),
        traits=chosen("person", TRAITS),
        since=_day(data.get("since", "")),
        until=_day(data.get("until", "")),
        silent_since=today - timedelta(days=SILENT_DAYS) if data.get("silent") else None,
        order=data.get("order", "") if data.get("order", "") in ORDERS else "",
        page=int(page) if (page := data.get("page", "1")).isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def address(query: Query) -> str:
    """The question as the query part of an address; `asked` reads it back."""
    pairs: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    for name, values in _several(query).items():
        pairs += [(name, value) for value in values]
    pairs += [(name, day.isoformat()) for name, day in (("since", query.since), ("until", query.until)) if day]
    pairs += [("silent", "1")] if query.silent_since else []
    pairs += [("order", query.order)] if query.order else []
    pairs += [("page", str(query.page))] if query.page > 1 else []
    return "?" + urlencode(pairs)


def _several(query: Query) -> dict[str, tuple[str, ...]]:
    return {name: getattr(query, attribute) for name, attribute in _FIELDS.items()}


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _filters(query: Query, found: Found, known: Names) -> list[Filter]:
    split = {facet.name: facet.values for facet in found.facets}
    return [
        _filter("state", _("Status"), split["state"], query.states, _STATUSES),
        _filter("agency", _("Agency"), split["agency"], query.agencies, known.agencies),
        _filter("place", _("Where taken or held"), split["place"], query.places, known.states),
        _filter("place", _("Place of detention"), split["place"], query.places, known.facilities),
        _filter("person", _("Person"), split["trait"], query.traits, TRAITS),
        _filter("seen", _("Seen by"), split["visibility"], query.visibility, _SEEN_BY),
    ]


def _filter(name: str, label: Label, counted: Sequence[tuple[str, int]], chosen: Sequence[str], labels: Mapping[str, Label]) -> Filter:
    """Boxes for what was counted, and for what is chosen even where nothing has it. What has no label has no box."""
    numbers = {**dict.fromkeys(chosen, 0), **dict(counted)}
    boxes = [Option(value, labels[value], number, value in chosen) for value, number in numbers.items() if value in labels]
    return Filter(name, label, tuple(sorted(boxes, key=lambda box: (not box.chosen, -(box.number or 0))))[:MOST_BOXES])


def _chips(query: Query, known: Names) -> Iterator[Chip]:
    labels: dict[str, Mapping[str, Label]] = {
        "state": _STATUSES,
        "agency": known.agencies,
        "place": known.states | known.facilities,
        "person": TRAITS,
        "seen": _SEEN_BY,
    }
    if query.text:
        yield Chip(f"“{query.text}”", address(replace(query, text="", page=1)))
    for name, values in _several(query).items():
        for value in values:
            left = tuple(one for one in values if one != value)
            without: dict[str, Any] = {_FIELDS[name]: left, "page": 1}
            yield Chip(labels[name].get(value, value), address(replace(query, **without)))
    if query.since:
        yield Chip(_("First event from %(day)s") % {"day": day_in_words(query.since)}, address(replace(query, since=None, page=1)))
    if query.until:
        yield Chip(_("First event until %(day)s") % {"day": day_in_words(query.until)}, address(replace(query, until=None, page=1)))
    if query.silent_since:
        yield Chip(_("No news for %(days)s days") % {"days": SILENT_DAYS}, address(replace(query, silent_since=None, page=1)))


def _line(case: FindableCase, known: Names) -> Line:
    seen_by, seen_by_shape = SEEN_BY[Visibility(case.visibility)]
    state = State(case.state)
    return Line(
        case=case,
        when=When(case.first_earliest, case.first_latest, Precision(case.first_precision)),
        kind=EventKind(case.first_kind).label if case.first_kind else "",
        state=casework.STATES[state],
        state_shape=STATE_SHAPES[state],
        agencies=", ".join(known.agencies.get(slug, slug) for slug in case.agencies),
        places=", ".join(known.states[slug] for slug in case.places if slug in known.states),
        seen_by=seen_by,
        seen_by_shape=seen_by_shape,
    )


def _directory_names() -> dict[str, Names]:
    agencies = list(Agency.objects.order_by("slug").values_list("slug", "acronym", "name_es", "name_en"))
    places = list(Location.objects.order_by("slug").values_list("slug", "kind", "name_es", "name_en"))
    return {
        language: Names(
            agencies={slug: acronym or _in(language, spanish, english) for slug, acronym, spanish, english in agencies},
            states={slug: _in(language, spanish, english) for slug, kind, spanish, english in places if kind in _STATES},
            facilities={
                slug: _in(language, spanish, english) for slug, kind, spanish, english in places if kind == LocationKind.DETENTION_FACILITY
            },
        )
        for language in ("es", "en")
    }


def _in(language: str, spanish: str, english: str) -> str:
    return english or spanish if language == "en" else spanish


directory_names = Remembered(_directory_names, seconds=30)
