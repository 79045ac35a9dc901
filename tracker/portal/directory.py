"""The directory for staff: agencies with parents and dates, places of detention, organisations; and the cases of each that one sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from detentions import names
from detentions.choices import LocationKind
from detentions.custody import State
from detentions.models import Agency, FindableCase, Location, Organisation, User
from tracker import casework, entries, finding, rules
from tracker.finding import Query
from tracker.portal import facility
from tracker.portal.access import StaffRequest
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
        "may_edit": request.access.may(Permission.LEAD),
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
        **_entry(request, "agencies", found, Query(agencies=(slug,), order="first")),
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
    context = {**_entry(request, "places", found, Query(places=(slug,), order="first")), "operator": operator, "filter": f"place={slug}"}
    cases = finding.filtered(Query(places=(slug,)), *_sight(request)).order_by("-first_earliest", "-detention_id")
    context["here"] = facility.facility(list(cases[: facility.MOST_CASES]), slug, today=casework.today(timezone.now()))
    return render(request, "portal/directory_entry.html", context)


def organisation(request: StaffRequest, slug: str) -> HttpResponse:
    """A body that publishes figures or bulletins: what it is, and how its entry has changed."""
    found = Organisation.objects.filter(country=settings.COUNTRY, slug=slug, is_tenant=False).first()
    if found is None:
        raise Http404
    return render(request, "portal/directory_organisation.html", _about(request, "organisations", found))


def _about(request: StaffRequest, kind: str, found: Agency | Location | Organisation) -> dict[str, object]:
    mine = set(User.objects.filter(memberships__organisation__in=request.access.where(Permission.SEE_CASES)).values_list("pk", flat=True))
    history = entries.history(kind, found.slug)
    return {
        "section": "directory",
        "entry": found,
        "kind": kind,
        "name": _name(found),
        "may_edit": request.access.may(Permission.LEAD),
        "history": [
            (
                one,
                one.by if one.by and (one.by.pk in mine or one.by.is_machine) else None,
                [(COLUMNS.get(column, column), before, after) for column, before, after in one.changes],
            )
            for one in history
        ],
    }


def _entry(request: StaffRequest, kind: str, found: Agency | Location, query: Query) -> dict[str, object]:
    readers, sealed = _sight(request)
    cases = finding.filtered(query, readers, sealed).order_by("-first_earliest", "-detention_id")
    still = cases.filter(state__in=finding.STILL_THERE).count()
    request.noted.details["cases"] = total = cases.count()
    return {
        **_about(request, kind, found),
        "is_agency": isinstance(found, Agency),
        "total": total,
        "still": still,
        "cases": [_case(one) for one in cases[:_CASES_SHOWN]],
    }


def _case(one: FindableCase) -> dict[str, object]:
    state = State(one.state)
    return {"case": one, "state": casework.STATES[state], "shape": STATE_SHAPES[state]}


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
