"""Add an event to a case by hand: who says so and their words become its source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from detentions.models import Agency, Location
from detentions.when import When
from tracker import casework, matching
from tracker.portal.access import StaffRequest
from tracker.portal.case_changes import OUTDATED, version_of
from tracker.portal.dates import parsed
from tracker.portal.directories import Directories
from tracker.portal.fields import EVENTS
from tracker.review.facts import EVENTS as KINDS

E = TypeVar("E")


class Unclear(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def case_event(request: StaffRequest, public_id: str) -> HttpResponse:
    """The form; when something is unclear, the form again with all that was typed."""
    detention = casework.sees(public_id, request.user)
    if detention is None or not casework.may_add(detention, request.user):
        raise Http404
    if request.method != "POST":
        return _show(request, public_id, version=detention.version)
    request.noted.organisations = {detention.organisation_id}
    data = request.POST
    try:
        casework.add_event(
            public_id=public_id,
            version=version_of(data),
            event=_event(data),
            saying=saying_of(data),
            by=request.user,
            at=timezone.now(),
        )
    except Unclear as wrong:
        return _show(request, public_id, version=version_of(data), errors={wrong.field: str(wrong)}, status=400)
    except (casework.NotAllowed, casework.Impossible) as wrong:
        return _show(request, public_id, version=version_of(data), errors={"": str(wrong)}, status=400)
    except casework.Outdated:
        return _show(request, public_id, version=detention.version, errors={"": str(OUTDATED)}, status=409)
    return redirect("portal:case", public_id=public_id)


def saying_of(data: QueryDict) -> casework.Saying:
    """Who says so, as `portal/parts/who_says_so.html` asks for it. Raises Unclear."""
    return casework.Saying(data.get("said_by", ""), data.get("words", ""), _date(data, "said_on"), _address(data))


def _event(data: QueryDict) -> casework.EventFacts:
    """Raises Unclear."""
    chosen = str(data.get("event", ""))
    if chosen not in KINDS:
        raise Unclear("event", _("Choose what happened."))
    kind, release_kind = KINDS[chosen]
    state = Location.objects.filter(country=settings.COUNTRY, name_es=data["state"]).first() if data.get("state") else None
    held_at = data.get("held_at", "").strip()
    facility = _one("held_at", partial(matching.facility, held_at, country=settings.COUNTRY)) if held_at else None
    return casework.EventFacts(
        kind=kind,
        release_kind=release_kind,
        when=_date(data, "date"),
        agencies=_agencies(data.get("agencies", ""), state),
        place=state,
        facility=facility,
        facility_as_worded="" if facility else held_at[:200],
        whereabouts_unknown=True if data.get("whereabouts_unknown") else None,
    )


def _agencies(typed: str, state: Location | None) -> list[Agency]:
    found = []
    for word in (part.strip() for part in typed.split(",")):
        if not word:
            continue
        agency = _one("agencies", partial(matching.agency, word, country=settings.COUNTRY, in_state=state))
        if agency is None:
            raise Unclear("agencies", _("“%(word)s” is not in the directory of agencies.") % {"word": word})
        found.append(agency)
    return found


def _one(field: str, look: Callable[[], E]) -> E:
    try:
        return look()
    except matching.AmbiguousName as wrong:
        raise Unclear(
            field, _("Several entries are called so: %(among)s. Write one of these.") % {"among": ", ".join(wrong.among)}
        ) from wrong


def _date(data: QueryDict, field: str) -> When:
    typed = data.get(field, "").strip()
    if not typed:
        return When.unknown()
    when = parsed(typed)
    if when is None:
        raise Unclear(field, _("Write the date as 2019-03-21, 2019-03 or 2019; leave it empty when it is not known."))
    return when


def _address(data: QueryDict) -> str:
    """Only addresses of the web: this one is shown as a link."""
    address = data.get("address", "").strip()
    if address and not address.startswith(("https://", "http://")):
        raise Unclear("address", _("An address begins with https:// or http://."))
    return address


def _show(request: StaffRequest, public_id: str, *, version: int, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    directories = Directories()
    context = {
        "section": "cases",
        "public_id": public_id,
        "version": version,
        "events": EVENTS,
        "states": directories.names("states"),
        "agencies": directories.names("agencies"),
        "facilities": directories.names("facilities"),
        "typed": request.POST,
        "errors": errors or {},
    }
    return render(request, "portal/case_event.html", context, status=status)
