"""The case file: facts with their words, claims that differ, the life, and what was changed; on the screen and on paper."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from detentions.choices import EventKind, Visibility
from detentions.custody import State
from detentions.models import Agency, CustodyEvent, Source
from tracker import casework
from tracker.casework import CaseFile, Told
from tracker.casework.history import history
from tracker.portal import case_history
from tracker.portal.access import StaffRequest
from tracker.portal.case_around import around, reports_of
from tracker.portal.states import SEEN_BY, STATE_SHAPES
from tracker.rules import Permission

ENDED = {State.RELEASED, State.ESCAPED, State.DIED}


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several claims that can't all be true."""

    told: Told
    is_followed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Claims about one event, side by side, with the ruling that stands."""

    kind: Any
    claims: tuple[Claim, ...]
    ruling: Any


@dataclass(frozen=True, slots=True)
class Party:
    """An agency of the case and what it did there."""

    agency: Agency
    did: tuple[Any, ...]


def case(request: StaffRequest, public_id: str) -> HttpResponse:
    """The case file, with the words, the source, who recorded it and when for each fact."""
    found = _found(request, public_id)
    context = {
        **_context(request, found),
        **around(request, found),
        "versions": [case_history.shown(one) for one in history(found)],
    }
    return render(request, "portal/case.html", context)


def case_print(request: StaffRequest, public_id: str) -> HttpResponse:
    """The case on paper: a dossier whose sources are footnotes."""
    found = _found(request, public_id)
    told = (*found.names, *found.attributes, *found.events, *found.charges)
    quoted: dict[UUID, dict[str, None]] = defaultdict(dict)  # by source, in the order in which the dossier cites them
    for quote in (quote for one in told for quote in one.quotes):
        quoted[quote.citation.source_id] |= {quote.words: None} if quote.words else {}
    by_id = {quote.citation.source_id: quote.citation.source for one in told for quote in one.quotes}
    sources = [by_id[source] for source in quoted]
    context = {
        **_context(request, found),
        "reports": reports_of(found, request.access.where(Permission.SEE_REPORTS)),
        "sources": sources,
        "footnotes": [(by_id[source], list(words)) for source, words in quoted.items()],
        "now": timezone.now(),
        "missing": [one for one in told if not one.quotes],
    }
    return render(request, "portal/case_print.html", context)


def _found(request: StaffRequest, public_id: str) -> CaseFile:
    found = casework.case_file(public_id, request.user, day=casework.today(timezone.now()))
    if found is None:
        raise Http404
    request.noted.subject = found.detention.public_id
    request.noted.organisations = {found.detention.organisation_id}
    request.noted.is_sensitive |= found.detention.visibility == Visibility.SEALED
    return found


def _context(request: StaffRequest, found: CaseFile) -> dict[str, object]:
    label, shape = SEEN_BY[Visibility(found.detention.visibility)]
    return {
        "section": "cases",
        "case": found,
        "state_shape": STATE_SHAPES[found.state],
        "seen_by": label,
        "seen_by_shape": shape,
        "differences": _differences(found),
        "parties": _parties(found),
    }


def _differences(found: CaseFile) -> list[Difference]:
    known = {told.fact.pk: told for told in found.events}
    return [
        Difference(
            kind=EventKind(group.kind).label,
            claims=tuple(Claim(known[one.fact], one.fact == group.followed) for one in group.claims if one.fact in known),
            ruling=found.rulings.get(group.kind) if group.followed else None,
        )
        for group in (found.dossier.rivals if found.dossier else ())
    ]


def _parties(found: CaseFile) -> list[Party]:
    did: dict[int, list[Any]] = defaultdict(list)
    agencies: dict[int, Agency] = {}
    for told in found.events:
        if isinstance(event := told.fact, CustodyEvent):
            for agency in event.agencies.all():
                agencies[agency.pk] = agency
                did[agency.pk].append(EventKind(event.kind).label)
    return [Party(agency, tuple(dict.fromkeys(did[pk]))) for pk, agency in agencies.items()]


def source_line(source: Source) -> str:
    """A source in one line, as a footnote gives it."""
    return ", ".join(part for part in (source.title, source.publisher) if part) or str(_("Source without a title"))
