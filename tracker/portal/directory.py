"""The directory for staff: agencies with parents and dates, places of detention, organisations; and the cases of each that one sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from detentions import names, together
from detentions.choices import AgencyKind, BodyKind, FacilityKind, FacilityStatus, LocationKind, in_words
from detentions.custody import State
from detentions.models import Agency, FindableCase, Location, Organisation, User
from tracker import casework, entries, finding, rules
from tracker.finding import Query
from tracker.portal import facility
from tracker.portal.access import StaffRequest
from tracker.portal.case_columns import names_of_today
from tracker.portal.states import STATE_SHAPES
from tracker.rules import Permission

_CASES_SHOWN = 100
COLUMNS = {
    "name_es": _("Name in Spanish"),
    "name_en": _("Name in English"),
    "acronym": _("Short name"),
    "aliases": _("Also called"),
    "kind": _("Kind"),
    "facility_kind": _("Kind"),
    "parent": _("Part of"),
    "predecessor": _("Grew out of"),
    "active_from": _("Exists since"),
    "active_to": _("Existed until"),
    "state": _("State"),
    "operator_agency": _("Run by"),
    "seat": _("Town"),
    "status": _("Status"),
    "source": _("Source"),
    "note": _("Note for colleagues"),
    "verify": _("Still to be verified"),
}
VOCABULARIES: dict[tuple[str, str], type[TextChoices]] = {
    ("agencies", "kind"): AgencyKind,
    ("places", "facility_kind"): FacilityKind,
    ("places", "status"): FacilityStatus,
    ("organisations", "kind"): BodyKind,
}
_ORGANISATIONS_SHOWN = 300
_Held = tuple[dict[str, int], dict[str, int]]


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
    readers, sealed = _sight(request)
    by_agency, by_place = finding.held(("agency", "place"), readers=readers, sealed=sealed)
    organisations = Organisation.objects.filter(country=settings.COUNTRY).order_by("name_es", "pk")
    states = names_of_today().states
    state = request.GET.get("state", "") if request.GET.get("state", "") in states else ""

    def fits(entry: Agency | Location) -> bool:
        return _fits(entry, asked) and (not state or (entry.state is not None and entry.state.slug == state))

    context = {
        "section": "directory",
        "states": sorted((name, slug) for slug, name in states.items()),
        "state": state,
        "may_edit": request.access.may(Permission.LEAD),
        "asked": request.GET.get("q", "")[:100],
        "agencies": [_line(entry, depth, by_agency) for entry, depth in _as_tree(list(agencies)) if fits(entry)],
        "places": [_line(entry, 0, by_place) for entry in places if fits(entry)],
        "organisations": [entry for entry in organisations if _fits(entry, asked)][:_ORGANISATIONS_SHOWN],
    }
    return render(request, "portal/directory.html", context)


def agency(request: StaffRequest, slug: str) -> HttpResponse:
    """One body: its names, dates and place in the hierarchy, and the cases in which it took part."""
    known = Agency.objects.filter(country=settings.COUNTRY)
    children = known.filter(parent__slug=slug, parent__country=settings.COUNTRY).order_by("name_es")
    successors = known.filter(predecessor__slug=slug, predecessor__country=settings.COUNTRY).order_by("name_es")
    cases = _cases(request, Query(agencies=(slug,)))
    listed = cases[:_CASES_SHOWN]
    found = known.select_related("parent", "predecessor", "state").filter(slug=slug)
    context = {
        **_entry(request, "agencies", found, slug, cases, listed, children, successors),
        "cases": [_case(one) for one in listed],
        "children": children,
        "successors": successors,
        "filter": f"agency={slug}",
    }
    return render(request, "portal/directory_entry.html", context)


def place(request: StaffRequest, slug: str) -> HttpResponse:
    """One place of detention: what it is, who runs it, and who is or was held there."""
    found = Location.objects.select_related("state", "parent").filter(
        country=settings.COUNTRY, kind=LocationKind.DETENTION_FACILITY, slug=slug
    )
    operators = Agency.objects.filter(slug__in=found.values("operator_agency"))
    cases = _cases(request, Query(places=(slug,)))
    context = _entry(request, "places", found, slug, cases, operators)
    held = list(cases.defer("terms", "readers", "agencies", "places", "traits")[: facility.MOST_CASES])
    context |= {
        "cases": [_case(one) for one in held[:_CASES_SHOWN]],
        "operator": next(iter(operators), None),
        "filter": f"place={slug}",
        "here": facility.facility(held, slug, today=casework.today(timezone.now())),
    }
    return render(request, "portal/directory_entry.html", context)


def organisation(request: StaffRequest, slug: str) -> HttpResponse:
    """A body that publishes figures or bulletins: what it is, and how its entry has changed."""
    found = Organisation.objects.filter(country=settings.COUNTRY, slug=slug, is_tenant=False)
    return render(request, "portal/directory_entry.html", _about(request, "organisations", found, slug))


def _about(
    request: StaffRequest, kind: str, found: QuerySet[Agency] | QuerySet[Location] | QuerySet[Organisation], slug: str, *more: QuerySet[Any]
) -> dict[str, Any]:
    """What every entry has, asked for in one trip with `more`. Raises Http404 where there is no such entry."""
    mine = User.objects.filter(memberships__organisation__in=request.access.where(Permission.SEE_CASES)).distinct()
    earlier = entries.earlier(kind, slug)
    together.answer(found, mine, earlier, *more)
    entry = next(iter(found), None)
    if not isinstance(entry, (Agency, Location, Organisation)):
        raise Http404
    named = {one.pk for one in mine}
    return {
        "section": "directory",
        "entry": entry,
        "kind": kind,
        "said": {column: _said(of, column, getattr(entry, column)) for of, column in VOCABULARIES if of == kind},
        "name": _name(entry),
        "may_edit": request.access.may(Permission.LEAD),
        "history": [
            (
                one,
                one.by if one.by and (one.by.pk in named or one.by.is_machine) else None,
                [
                    (COLUMNS.get(column, column), _said(kind, column, before), _said(kind, column, after))
                    for column, before, after in one.changes
                ],
            )
            for one in entries.history(kind, entry, earlier)
        ],
    }


def _said(kind: str, column: str, value: str) -> str:
    """A column's value in the reader's words, where it is a code."""
    codes = VOCABULARIES.get((kind, column))
    return in_words(codes, value) if codes and value else value


def _entry(
    request: StaffRequest,
    kind: str,
    found: QuerySet[Agency] | QuerySet[Location],
    slug: str,
    cases: QuerySet[FindableCase],
    *more: QuerySet[Any],
) -> dict[str, Any]:
    numbers = [together.number_of(rows) for rows in (cases, cases.filter(state__in=finding.STILL_THERE))]
    context = _about(request, kind, found, slug, *numbers, *more)
    total, still = (sum(rows) for rows in numbers)
    request.noted.details["cases"] = total
    return {**context, "has_cases": True, "is_agency": kind == "agencies", "total": total, "still": still}


def _cases(request: StaffRequest, query: Query) -> QuerySet[FindableCase]:
    """The latest first."""
    return finding.filtered(query, *_sight(request)).order_by("-first_earliest", "-detention_id")


def _case(one: FindableCase) -> dict[str, object]:
    state = State(one.state)
    return {"case": one, "state": casework.STATES[state], "shape": STATE_SHAPES[state]}


def _sight(request: StaffRequest) -> tuple[list[int], list[int]]:
    return request.access.where(Permission.SEE_CASES), rules.sealed_cases_open_to(request.user)


def _line(entry: Agency | Location, depth: int, held: _Held) -> Line:
    now, ever = held
    return Line(entry, _name(entry), depth, now.get(entry.slug, 0), ever.get(entry.slug, 0))


def _name(entry: Agency | Location | Organisation) -> str:
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
