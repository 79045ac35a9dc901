"""The case file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from detentions.models import Change, User
from tracker import casework
from tracker.models import Report
from tracker.portal.access import StaffRequest
from tracker.portal.states import STATE_SHAPES
from tracker.rules import Permission

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
class ChangeLine:
    change: Change
    words: str
    by: User | None


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
