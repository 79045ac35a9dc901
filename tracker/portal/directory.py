"""The directory for staff: agencies with parents and dates, places of detention, organisations; and the cases of each that one sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from detentions import names
from detentions.choices import LocationKind
from detentions.custody import State
from detentions.models import Agency, FindableCase, Location, Organisation, SupersededEntry
from tracker import casework, finding, rules
from tracker.finding import Query
from tracker.portal.access import StaffRequest
from tracker.portal.states import STATE_SHAPES
from tracker.rules import Permission

_CASES_SHOWN = 100
_ORGANISATIONS_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the directory with the cases that the person sees: how many in all, and of people who may be held now."""

    entry: Agency | Location
    name: str
    depth: int
    now: int
    ever: int


def directory(request: StaffRequest) -> HttpResponse:
    """Everything, or what a name, an acronym or another spelling finds."""
    asked = names.fold(request.GET.get("q", "")[:100])
    agencies = Agency.objects.filter(country=settings.COUNTRY).select_related("parent", "predecessor", "state")
    places = (
        Location.objects.filter(country=settings.COUNTRY, kind=LocationKind.DETENTION_FACILITY)
        .select_related("state")
        .order_by("name_es", "pk")
    )
    by_agency, by_place = _held(request, "agencies"), _held(request, "places")
    organisations = Organisation.objects.filter(country=settings.COUNTRY).order_by("name_es", "pk")
    context = {
        "section": "directory",
        "asked": request.GET.get("q", "")[:100],
        "agencies": [_line(entry, depth, by_agency) for entry, depth in _as_tree(list(agencies)) if _fits(entry, asked)],
        "places": [_line(entry, 0, by_place) for entry in places if _fits(entry, asked)],
        "organisations": [entry for entry in organisations if _fits(entry, asked)][:_ORGANISATIONS_SHOWN],
    }
    return render(request, "portal/directory.html", context)


def agency(request: StaffRequest, slug: str) -> HttpResponse:
    """One body: its names, dates and place in the hierarchy, and the cases in which it took part."""
    found = Agency.objects.select_related("parent", "predecessor", "state").filter(country=settings.COUNTRY, slug=slug).first()
    if found is None:
        raise Http404
    context = {
        **_entry(request, found, Query(agencies=(slug,), order="first")),
        "children": list(found.children.order_by("name_es")),
        "successors": list(found.successors.order_by("name_es")),
        "filter": f"agency={slug}",
    }
    return render(request, "portal/directory_entry.html", context)


def place(request: StaffRequest, slug: str) -> HttpResponse:
    """One place of detention: what it is, who runs it, and who is or was held there."""
    rows = Location.objects.select_related("state", "parent").filter(
        country=settings.COUNTRY, kind=LocationKind.DETENTION_FACILITY, slug=slug
    )
    found = rows.first()
    if found is None:
        raise Http404
    operator = Agency.objects.filter(slug=found.operator_agency).first() if found.operator_agency else None
    context = {**_entry(request, found, Query(places=(slug,), order="first")), "operator": operator, "filter": f"place={slug}"}
    return render(request, "portal/directory_entry.html", context)


def _entry(request: StaffRequest, found: Agency | Location, query: Query) -> dict[str, object]:
    readers, sealed = _sight(request)
    cases = finding.filtered(query, readers, sealed).order_by("-first_earliest", "-detention_id")
    still = cases.filter(state__in=finding.STILL_THERE).count()
    request.noted.details["cases"] = total = cases.count()
    return {
        "section": "directory",
        "entry": found,
        "is_agency": isinstance(found, Agency),
        "name": _name(found),
        "total": total,
        "still": still,
        "cases": [_case(one) for one in cases[:_CASES_SHOWN]],
        "earlier": list(SupersededEntry.objects.filter(slug=found.slug, directory=_kind(found)).order_by("-superseded_at")[:20]),
    }


def _case(one: FindableCase) -> dict[str, object]:
    state = State(one.state)
    return {"case": one, "state": casework.STATES[state], "shape": STATE_SHAPES[state]}


def _kind(entry: Agency | Location) -> str:
    return "agencies" if isinstance(entry, Agency) else "locations"


def _sight(request: StaffRequest) -> tuple[list[int], list[int]]:
    return request.access.where(Permission.SEE_CASES), rules.sealed_cases_open_to(request.user)


def _held(request: StaffRequest, attribute: str) -> tuple[dict[str, int], dict[str, int]]:
    """Of people who may be held now, and of all."""
    readers, sealed = _sight(request)
    now = finding.split(attribute, Query(states=finding.STILL_THERE), readers=readers, sealed=sealed)
    return now, finding.split(attribute, Query(), readers=readers, sealed=sealed)


def _line(entry: Agency | Location, depth: int, held: tuple[dict[str, int], dict[str, int]]) -> Line:
    now, ever = held
    return Line(entry, _name(entry), depth, now.get(entry.slug, 0), ever.get(entry.slug, 0))


def _name(entry: Agency | Location) -> str:
    return (entry.name_en or entry.name_es) if get_language() == "en" else entry.name_es


def _as_tree(entries: list[Agency]) -> list[tuple[Agency, int]]:
    """Parents before their parts, by name; an entry whose parent isn't there stands at the top."""
    below: dict[int | None, list[Agency]] = {}
    known = {entry.pk for entry in entries}
    for entry in sorted(entries, key=lambda one: names.fold(one.name_es)):
        below.setdefault(entry.parent_id if entry.parent_id in known else None, []).append(entry)
    found: list[tuple[Agency, int]] = []
    waiting = [(entry, 0) for entry in reversed(below.get(None, []))]
    while waiting:
        entry, depth = waiting.pop()
        found.append((entry, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(entry.pk, []))]
    return found


def _fits(entry: Agency | Location | Organisation, asked: str) -> bool:
    said = (entry.name_es, entry.name_en, getattr(entry, "acronym", ""), *entry.aliases)
    return not asked or any(asked in names.fold(one) for one in said)
