"""The whole queue: why each report is where it is, filters, whose it is, pages that cost the same however deep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import Role
from detentions.models import Membership, User
from tracker import review
from tracker.models.reports import ReportQuerySet
from tracker.portal import desk, queue
from tracker.portal.access import StaffRequest
from tracker.portal.words import REASONS
from tracker.ranking import Reason
from tracker.rules import Permission

PER_PAGE = 25
WHOSE = [("", gettext_lazy("everybody's")), ("mine", gettext_lazy("mine")), ("free", gettext_lazy("nobody's"))]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Anything it doesn't know is left out, never guessed."""

    reason: str = ""
    whose: str = ""
    late: bool = False
    after: tuple[datetime, UUID] | None = None

    @classmethod
    def of(cls, request: StaffRequest) -> Filters:
        asked = request.GET
        return cls(
            reason=asked.get("reason", "") if asked.get("reason", "") in set(Reason) else "",
            whose=asked.get("whose", "") if asked.get("whose", "") in dict(WHOSE) else "",
            late=asked.get("late") == "1",
            after=_border(asked.get("after", "")),
        )

    @property
    def query(self) -> str:
        """As an address's query string."""
        told = {"reason": self.reason, "whose": self.whose, "late": "1" if self.late else ""}
        border = f"{self.after[0].isoformat()}_{self.after[1]}" if self.after else ""
        return urlencode({name: value for name, value in {**told, "after": border}.items() if value})

    def narrow(self, rows: ReportQuerySet, user: User, *, at: datetime) -> ReportQuerySet:
        if self.reason:
            rows = rows.filter(reasons__contains=[self.reason])
        if self.whose:
            rows = rows.filter(assigned_to=user if self.whose == "mine" else None)
        if self.late:
            rows = rows.filter(due_at__lt=at)
        if self.after:
            due_at, pk = self.after
            rows = rows.filter(due_at__gte=due_at).filter(Q(due_at__gt=due_at) | Q(pk__gt=pk))
        return rows


def queue_list(request: StaffRequest) -> HttpResponse:
    """One page of the queue."""
    places, now = request.access.where(Permission.REVIEW), timezone.now()
    filters = Filters.of(request)
    rows = filters.narrow(queue.in_order(places), request.user, at=now)
    found = list(queue.described(rows)[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    border = shown[-1] if len(found) > PER_PAGE else None
    following = replace(filters, after=(border.due_at, border.pk)) if border and border.due_at else None
    people = reviewers(request.access.where(Permission.LEAD))
    choices = {whom: _choices(people, whom) for whom in {one.assigned_to_id for one in shown}} if people else {}
    context = {
        "section": "review",
        "reports": [(one, choices.get(one.assigned_to_id)) for one in shown],
        "filters": filters,
        "here": f"{reverse('portal:queue_list')}?{filters.query}",
        "next": following.query if following else "",
        "count": queue.count_waiting(places),
        "reasons": list(REASONS.items()),
        "whose": WHOSE,
        "now": now,
    }
    return render(request, "portal/queue_list.html", context)


def assign(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Take a report, give it to somebody, or to nobody; then back to the list."""
    found = desk.report_for(report_id, request.access.where(Permission.REVIEW))
    if found is None:
        raise Http404
    chosen = request.POST.get("to", "")
    to = User.objects.filter(pk=int(chosen), is_active=True).first() if chosen.isdecimal() and len(chosen) < 10 else None
    if chosen and to is None:
        raise Http404
    try:
        review.assign(report_id=found.pk, to=to, by=request.user, at=timezone.now())
    except review.NotAllowed as wrong:
        messages.error(request, str(wrong))
    else:
        said = _("“%(report)s” is given to %(name)s.") if to else _("“%(report)s” is given to nobody.")
        messages.success(request, said % {"report": found.source, "name": to})
    return redirect(_back(request))


def reviewers(organisations: list[int]) -> list[User]:
    """To whom a lead may give a report."""
    rows = Membership.objects.filter(organisation__in=organisations, role__in=[Role.REVIEWER, Role.LEAD], until=None)
    people = User.objects.filter(pk__in=rows.values("user"), is_active=True)
    return list(people.order_by("display_name", "pk"))


def _choices(people: list[User], whom: int | None) -> SafeString:
    """The people to whom a report may be given, as the options of a select. Built once for all rows that belong to the same person."""
    options = [("", _("nobody"), whom is None), *((str(one.pk), str(one), one.pk == whom) for one in people)]
    lines = ((value, " selected" if is_chosen else "", name) for value, name, is_chosen in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', lines)


def _back(request: StaffRequest) -> str:
    """The page of the list that held the form."""
    here = request.POST.get("here", "")
    return here if here.startswith(reverse("portal:queue_list") + "?") else reverse("portal:queue_list")


def _border(told: str) -> tuple[datetime, UUID] | None:
    due_at, _underscore, pk = told.partition("_")
    try:
        moment = parse_datetime(due_at)
        return (moment, UUID(pk)) if moment and moment.tzinfo else None
    except ValueError:
        return None
