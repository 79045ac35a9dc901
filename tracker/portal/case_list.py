"""The list of cases: searches kept as tabs, filters as boxes, as chips and in the address, columns, and acts on the chosen cases."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from detentions.models import SealedReader, User
from tracker import caseload, casework, finding
from tracker.finding import Query
from tracker.models import SavedSearch
from tracker.portal import case_columns
from tracker.portal.access import StaffRequest
from tracker.portal.case_changes import person_of
from tracker.portal.case_columns import COLUMNS, NUMERIC
from tracker.portal.case_filters import Option, filters, labels
from tracker.portal.case_query import IN_CUSTODY, ORDERS, SILENT_DAYS, Label, address, asked, chips
from tracker.rules import Permission

# Searches that everybody has.
COMMON: tuple[tuple[Label, str], ...] = (
    (gettext_lazy("All"), ""),
    (gettext_lazy("In custody"), "&".join(f"state={state}" for state in IN_CUSTODY)),
    (gettext_lazy("No news for 90 days"), "silent=1&order=silent"),
    (gettext_lazy("Sources differ"), "record=differ"),
    (gettext_lazy("My cases"), "keeper=me"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """`number` is None until it is counted; `pk` is of a search that the person has kept."""

    name: Label
    address: str
    is_here: bool
    number: int | None = None
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. `sorts`: the address of the list in its order."""

    name: str
    label: Label
    sorts: str
    is_order: bool
    is_number: bool


def cases(request: StaffRequest) -> HttpResponse:
    """The cases that the person may see. The search forgives accents, spelling and the order of names."""
    query, columns = read(request)
    named = SealedReader.objects.filter(user=request.user, ended_at=None).values("detention")
    found = finding.find(query, readers=request.access.where(Permission.SEE_CASES), sealed=named)
    if found.page > 1:
        request.noted.details["page"] = found.page
    known = case_columns.names_of_today()
    chosen = columns if columns != case_columns.USUAL else ()
    context = {
        "section": "cases",
        "query": query,
        "found": found,
        "first": (found.page - 1) * finding.PER_PAGE + 1,
        "last": (found.page - 1) * finding.PER_PAGE + len(found.lines),
        "lines": [(line, case_columns.cells(line, columns, known)) for line in found.lines],
        "heads": [_head(name, query, chosen) for name in columns],
        "name_head": Head("name", _("Name"), address(replace(query, order="name", page=1), chosen), query.order == "name", is_number=False),
        "columns": [Option(name, column.label, None, name in columns) for name, column in COLUMNS.items()],
        "filters": filters(query, found, known),
        "chips": list(chips(query, labels(found, known), chosen)),
        "orders": [Option(value, label, None, query.order == value) for value, label in ORDERS.items()],
        "order_words": ORDERS["changed" if not query.order and not query.text else query.order],
        "tabs": tabs(request.user, query),
        "here": address(replace(query, page=1), chosen),
        "previous": address(replace(query, page=found.page - 1), chosen) if found.page > 1 else "",
        "next": address(replace(query, page=found.page + 1), chosen) if found.page < found.pages else "",
        "elsewhere": address(Query(text=query.text), chosen) if query.text and query != Query(text=query.text) else "",
        "silent_days": SILENT_DAYS,
        "may_sort": request.access.may(Permission.REVIEW),
        "people": caseload.who_may_keep(request.access.where(Permission.LEAD)),
        "tags": next(facet.labels for facet in found.facets if facet.name == "tag").values(),
        "may_export": request.access.may(Permission.EXPORT),
    }
    return render(request, "portal/cases.html", context)


def case_tabs(request: StaffRequest) -> HttpResponse:
    """The tabs again, with how many cases each finds: counted after the page is there."""
    query, _columns = read(request)
    readers, named = request.access.where(Permission.SEE_CASES), SealedReader.objects.filter(user=request.user, ended_at=None)
    today = casework.today(timezone.now())
    kept = tabs(request.user, query)
    meant = [asked(QueryDict(tab.address.removeprefix("?")), today=today, by=request.user.pk) for tab in kept]
    numbers = finding.counts(meant, readers=readers, sealed=named.values("detention"))
    counted = [replace(tab, number=number) for tab, number in zip(kept, numbers, strict=True)]
    return render(request, "portal/parts/case_tabs.html", {"tabs": counted, "are_counted": True})


def case_search(request: StaffRequest) -> HttpResponse:
    """Keep the search under a name, or forget one."""
    data = request.POST
    query = asked(QueryDict(data.get("query", "").removeprefix("?")), today=casework.today(timezone.now()), by=request.user.pk)
    back = address(replace(query, page=1), _columns_of(QueryDict(data.get("query", "").removeprefix("?"))))
    try:
        if forgotten := data.get("forget", ""):
            caseload.forget_search(search=int(forgotten) if forgotten.isascii() and forgotten.isdigit() else 0, by=request.user)
            messages.success(request, _("The search is no longer kept. Nothing happened to the cases."))
        else:
            kept = caseload.keep_search(name=data.get("name", ""), query=back.removeprefix("?"), by=request.user, at=timezone.now())
            messages.success(request, _("The search is kept as “%(name)s”.") % {"name": kept.name})
    except caseload.Refused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("portal:cases") + back)


def case_bulk(request: StaffRequest) -> HttpResponse:
    """One act on the chosen cases: a tag put on or taken off, somebody to look after them, or on to a file with them."""
    data = request.POST
    chosen = [case for case in data.getlist("case") if len(case) <= 9]
    came_from = QueryDict(data.get("back", "").removeprefix("?"))
    query = asked(came_from, today=casework.today(timezone.now()), by=request.user.pk)
    back = reverse("portal:cases") + address(query, _columns_of(came_from))
    request.noted.details["cases"] = len(chosen)
    if data.get("action") == "export":
        return redirect(f"{reverse('portal:export_new')}{address(Query(cases=tuple(chosen)))}")
    try:
        said = _done(request, chosen)
    except caseload.Refused as refused:
        messages.error(request, str(refused))
        request.noted.details["refused"] = True
    else:
        messages.success(request, said)
    return redirect(back)


def _done(request: StaffRequest, chosen: list[str]) -> str:
    """What was done, in words. Raises caseload.Refused."""
    data, now = request.POST, timezone.now()
    match data.get("action", ""):
        case "tag":
            number = caseload.tag(cases=chosen, words=data.get("tag", ""), by=request.user, at=now)
            return ngettext("The tag is on %(count)s more case.", "The tag is on %(count)s more cases.", number) % {"count": number}
        case "untag":
            number = caseload.untag(cases=chosen, words=data.get("tag", ""), by=request.user, at=now)
            return ngettext("The tag was taken off %(count)s case.", "The tag was taken off %(count)s cases.", number) % {"count": number}
        case "assign":
            number = caseload.assign(cases=chosen, to=person_of(data.get("to", ""), request.user), by=request.user, at=now)
            return ngettext("%(count)s case has changed hands.", "%(count)s cases have changed hands.", number) % {"count": number}
    raise caseload.Refused(_("Choose what to do with the cases."))


def read(request: StaffRequest) -> tuple[Query, tuple[str, ...]]:
    """The question and the columns that the address asks for."""
    return asked(request.GET, today=casework.today(timezone.now()), by=request.user.pk), case_columns.chosen(request.GET.getlist("col"))


def tabs(user: User, query: Query) -> list[Tab]:
    """Common searches, then those that the person keeps. One is here, where the address asks the same."""
    today = casework.today(timezone.now())
    kept = SavedSearch.objects.filter(user=user).order_by("made_at", "pk").values_list("name", "query", "pk")
    found: list[Tab] = []
    for name, told, pk in [*((name, told, None) for name, told in COMMON), *kept]:
        meant = asked(QueryDict(told), today=today, by=user.pk)
        is_here = replace(meant, page=1) == replace(query, page=1) and not any(tab.is_here for tab in found)
        found.append(Tab(name, f"?{told}", is_here, pk=pk))
    return found


def _columns_of(data: QueryDict) -> tuple[str, ...]:
    columns = case_columns.chosen(data.getlist("col"))
    return columns if columns != case_columns.USUAL else ()


def _head(name: str, query: Query, columns: tuple[str, ...]) -> Head:
    column = COLUMNS[name]
    sorts = address(replace(query, order=column.order, page=1), columns) if column.order else ""
    is_order = bool(column.order) and (query.order == column.order or (column.order == "changed" and not query.order and not query.text))
    return Head(name, column.label, sorts, is_order, name in NUMERIC)
