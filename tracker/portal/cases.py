"""Cases: the list with its search, and the case file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from detentions.choices import Visibility
from detentions.custody import State, state_on
from detentions.dossier import life_event
from detentions.models import Change, CustodyEvent, DetaineeName, Detention, User
from tracker import casework
from tracker.models import Report
from tracker.portal.access import StaffRequest
from tracker.rules import Permission

_PER_PAGE = 50

# A shape and a colour for each state; the word always stands beside it.
STATE_SHAPES = {
    State.NOT_KNOWN: "st-none",
    State.HELD: "st-held",
    State.WHEREABOUTS_UNKNOWN: "st-missing",
    State.RELEASE_NOT_CARRIED_OUT: "st-limbo",
    State.HOUSE_ARREST: "st-limbo",
    State.RELEASED_UNDER_MEASURES: "st-out",
    State.RELEASED: "st-out",
    State.ESCAPED: "st-none",
    State.DIED: "st-died",
}
SEEN_BY = {
    Visibility.LISTED: (_("Public"), "vis-pub"),
    Visibility.RESTRICTED: (_("Restricted"), "vis-res"),
    Visibility.SEALED: (_("Sealed"), "vis-no"),
}
ACTIONS = {
    "case_opened": _("Case opened"),
    "event_recorded": _("Event recorded"),
    "event_withdrawn": _("Event withdrawn"),
    "event_superseded": _("Event corrected"),
    "event_corroborated": _("Event told by another source too"),
    "charge_recorded": _("Charge recorded"),
    "charge_corroborated": _("Charge told by another source too"),
    "charge_withdrawn": _("Charge withdrawn"),
    "cases_opened_in_bulk": _("Case loaded with a batch of %(count)s cases"),
    "case_merged": _("Case merged into another"),
    "case_split": _("Merge taken back"),
    "case_shared": _("Case shared with another organisation"),
    "case_no_longer_shared": _("Case no longer shared"),
    "ruling_made": _("Ruling on claims that differ"),
    "ruling_withdrawn": _("Ruling taken back"),
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list."""

    detention: Detention
    name: str
    state_words: str
    state_shape: str
    first: CustodyEvent | None
    seen_by: str
    seen_by_shape: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    change: Change
    words: str
    by: User | None


def cases(request: StaffRequest) -> HttpResponse:
    """The cases that the person may see; the search forgives accents, case and word order."""
    search = request.GET.get("q", "").strip()[:200]
    names = DetaineeName.objects.standing().filter(kind=DetaineeName.Kind.MAIN)
    events = CustodyEvent.objects.standing().select_related("place", "facility").prefetch_related("agencies").order_by("earliest", "pk")
    rows = (
        casework.cases_of(request.user, search=search)
        .select_related("detainee")
        .prefetch_related(Prefetch("detainee__names", names, to_attr="main_names"))
        .prefetch_related(Prefetch("events", events, to_attr="known_events"))
    )
    shown = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    today = casework.today(timezone.now())
    context = {"section": "cases", "cases": shown, "rows": [_row(detention, today) for detention in shown], "search": search}
    return render(request, "portal/cases.html", context)


def case(request: StaffRequest, public_id: str) -> HttpResponse:
    """The case file, with the words, the source, who recorded it and when for each fact."""
    found = casework.case_file(public_id, request.user, day=casework.today(timezone.now()))
    if found is None:
        raise Http404
    lines = [ChangeLine(change, _words_of(change), found.people.get(change.by_id)) for change in found.changes]
    context = {
        "section": "cases",
        "case": found,
        "changes": lines,
        "state_shape": STATE_SHAPES[found.state],
        "reports": _reports_of(found, request.access.where(Permission.SEE_REPORTS)),
    }
    return render(request, "portal/case.html", context)


def _words_of(change: Change) -> str:
    words = str(ACTIONS.get(change.action, change.action))
    return words % {"count": change.rows} if "%(count)s" in words else words


def _reports_of(found: casework.CaseFile, organisations: list[int]) -> dict[UUID, UUID]:
    """Source → report, for the sources whose report the person may open."""
    told = (*found.names, *found.attributes, *found.events, *found.charges)
    sources = {quote.citation.source_id for one in told for quote in one.quotes}
    return dict(Report.objects.of_organisations(organisations).filter(source_id__in=sources).values_list("source_id", "pk"))


def _row(detention: Detention, today: date) -> CaseRow:
    events: list[CustodyEvent] = detention.known_events  # type: ignore[attr-defined]  # set by the Prefetch above
    names: list[DetaineeName] = detention.detainee.main_names  # type: ignore[attr-defined]  # set by the Prefetch above
    state = state_on([life_event(event) for event in events], today)
    seen_by, shape = SEEN_BY[Visibility(detention.visibility)]
    return CaseRow(
        detention=detention,
        name=names[0].as_written if names else "",
        state_words=str(casework.STATES[state]),
        state_shape=STATE_SHAPES[state],
        first=events[0] if events else None,
        seen_by=str(seen_by),
        seen_by_shape=shape,
    )
