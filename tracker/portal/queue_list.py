"""The whole queue: why each report is where it is, filters, whose it is, pages that cost the same however deep."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import Role
from detentions.models import Membership, User
from tracker import review, staffing
from tracker.portal import desk, waiting
from tracker.portal.access import StaffRequest
from tracker.portal.fields import Label
from tracker.portal.words import REASONS
from tracker.ranking import Proposed, Reason
from tracker.rules import Permission

PER_PAGE = 25
WHOSE = [("", gettext_lazy("everybody's")), ("mine", gettext_lazy("mine")), ("free", gettext_lazy("nobody's"))]
TELLS: list[tuple[str, Label]] = [
    (Proposed.ARREST, gettext_lazy("arrests")),
    (Proposed.WHEREABOUTS, gettext_lazy("transfers, people located")),
    (Proposed.COURT, gettext_lazy("charges, hearings, sentences")),
    (Proposed.RELEASE, gettext_lazy("releases")),
    (Proposed.DEATH, gettext_lazy("deaths in custody")),
    (Proposed.COUNT, gettext_lazy("published counts")),
    (Proposed.NOT_DETAINED, gettext_lazy("people named, not detained")),
]
_LANGUAGES = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, with the address of the list without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Anything it doesn't know is left out, never guessed."""

    reason: str = ""
    tells: str = ""
    language: str = ""
    whose: str = ""
    late: bool = False
    after: tuple[datetime, UUID] | None = None

    @classmethod
    def of(cls, request: StaffRequest) -> Filters:
        asked = request.GET

        def known(name: str, values: Container[str]) -> str:
            return asked.get(name, "") if asked.get(name, "") in values else ""

        return cls(
            reason=known("reason", set(Reason)),
            tells=known("tells", set(Proposed)),
            language=asked.get("language", "") if _LANGUAGES.fullmatch(asked.get("language", "")) else "",
            whose=known("whose", dict(WHOSE)),
            late=asked.get("late") == "1",
            after=_border(asked.get("after", "")),
        )

    @property
    def query(self) -> str:
        """As an address's query string."""
        told = {"reason": self.reason, "tells": self.tells, "language": self.language, "whose": self.whose}
        border = f"{self.after[0].isoformat()}_{self.after[1]}" if self.after else ""
        more = {"late": "1" if self.late else "", "after": border}
        return urlencode({name: value for name, value in {**told, **more}.items() if value})

    @property
    def chips(self) -> list[Chip]:
        """Each filter that is on. Taking one away leads back to the first page."""
        said = {
            "reason": REASONS[Reason(self.reason)] if self.reason else "",
            "tells": dict(TELLS)[self.tells] if self.tells else "",
            "language": language_name(self.language) if self.language else "",
            "whose": dict(WHOSE)[self.whose] if self.whose else "",
            "late": _("only late ones") if self.late else "",
        }
        return [Chip(str(label), f"?{self._without(name).query}") for name, label in said.items() if label]

    def _without(self, name: str) -> Filters:
        cleared: dict[str, Any] = {name: False if name == "late" else "", "after": None}
        return replace(self, **cleared)

    def narrowed(self, user: User, *, at: datetime) -> waiting.Narrowed:
        found = waiting.Narrowed()
        if self.reason:
            found.to("r.reasons ? %s", self.reason)
        if self.tells:
            found.to("r.tells_of ? %s", self.tells)
        if self.language:
            found.to("r.language = %s", self.language)
        if self.whose == "mine":
            found.to("r.assigned_to_id = %s", user.pk)
        if self.whose == "free":
            found.to("r.assigned_to_id IS NULL")
        if self.late:
            found.to("r.due_at < %s", at)
        if self.after:
            found.to("(r.due_at, r.id) > (%s, %s)", *self.after)
        return found


def queue_list(request: StaffRequest) -> HttpResponse:
    """One page of the queue."""
    places, now = request.access.where(Permission.REVIEW), timezone.now()
    filters = Filters.of(request)
    found = waiting.rows(places, filters.narrowed(request.user, at=now), at_most=PER_PAGE + 1)
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
        "reasons": list(REASONS.items()),
        "tells": TELLS,
        "languages": _languages(places, filters.language),
        "whose": WHOSE,
        "now": now,
    }
    return render(request, "portal/queue_list.html", context)


def _languages(organisations: list[int], chosen: str) -> list[tuple[str, str]]:
    """The languages of the reports that wait, by name; the chosen one is always among them."""
    codes = {chosen, *waiting.languages(organisations)} - {""}
    return sorted(((code, language_name(code)) for code in codes), key=lambda one: one[1])


def language_name(code: str) -> str:
    """The language in the language of the page, where Django knows it; else its code."""
    name = LANG_INFO.get(code, {}).get("name")
    return translation.gettext(name) if name else code


def assign(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Take a report, give it to somebody, or to nobody; then back to the list."""
    found = desk.report_for(report_id, request.access.where(Permission.REVIEW))
    if found is None:
        raise Http404
    chosen = request.POST.get("to", "")
    to = staffing.colleague(request.user, chosen)
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
