"""The history of a case in words: what each change was, and the lines that it added and took away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import Visibility
from detentions.models import Attribute, Charge, CustodyEvent, DetaineeName, User
from tracker.casework.gathering import Kept
from tracker.casework.history import Version
from tracker.portal import words
from tracker.portal.dates import in_words
from tracker.portal.states import SEEN_BY

ACTIONS: dict[str, Promise] = {
    "case_opened": gettext_lazy("Case opened"),
    "event_recorded": gettext_lazy("Event recorded"),
    "event_withdrawn": gettext_lazy("Event withdrawn"),
    "event_superseded": gettext_lazy("Event corrected"),
    "event_corroborated": gettext_lazy("Event told by another source too"),
    "charge_recorded": gettext_lazy("Charge recorded"),
    "charge_corroborated": gettext_lazy("Charge told by another source too"),
    "name_corrected": gettext_lazy("Main name corrected"),
    "person_facts_withdrawn": gettext_lazy("What was said of the person withdrawn"),
    "charge_withdrawn": gettext_lazy("Charge withdrawn"),
    "cases_opened_in_bulk": gettext_lazy("Loaded with a batch; its rows: %(count)s"),
    "batch_taken_back": gettext_lazy("Taken back with a batch; its facts: %(count)s"),
    "case_merged": gettext_lazy("Case merged into another"),
    "case_split": gettext_lazy("Merge taken back"),
    "case_shared": gettext_lazy("Case shared with another organisation"),
    "case_no_longer_shared": gettext_lazy("Case no longer shared"),
    "ruling_made": gettext_lazy("Ruling on claims that differ"),
    "ruling_withdrawn": gettext_lazy("Ruling taken back"),
    "visibility_changed": gettext_lazy("Visibility changed"),
    "sealed_readers_named": gettext_lazy("Readers of the sealed case named"),
    "consent_recorded": gettext_lazy("Consent recorded"),
    "consent_withdrawn": gettext_lazy("Consent withdrawn"),
}
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """`mark` is "+", "-", or "" for the heading of the lines that follow."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One version as the page tells it. `more`: lines that were left out."""

    version: Version
    title: str
    by: User | None
    lines: tuple[Line, ...]
    more: int


def shown(version: Version) -> Shown:
    action = version.change.action
    title = str(ACTIONS.get(action, action)) % {"count": version.change.rows} if action in ACTIONS else action
    lines = list(_lines(version))
    return Shown(version, title, version.by, tuple(lines[:_MOST_LINES]), max(len(lines) - _MOST_LINES, 0))


def _lines(version: Version) -> Iterator[Line]:
    if version.seen_by:
        before, after = (str(SEEN_BY[Visibility(one)][0]) for one in version.seen_by)
        yield from (Line("", _("Seen by")), Line("-", before), Line("+", after))
    superseding = {fact.superseded_by_id: fact for fact in version.removed if fact.superseded_by_id}
    for fact in version.removed:
        if not fact.superseded_by_id:
            yield Line("", _heading(fact))
            yield from (Line("-", told) for told in _words(fact))
    for fact in version.added:
        before_it = superseding.get(fact.pk)
        old, new = (_words(before_it) if before_it else []), _words(fact)
        yield Line("", _heading(fact))
        yield from (Line("-", told) for told in old if told not in new)
        yield from (Line("+", told) for told in new if told not in old)


def _heading(fact: Kept) -> str:
    return _("Charge") if isinstance(fact, Charge) else fact.get_kind_display()


def _words(fact: Kept) -> list[str]:
    match fact:
        case DetaineeName():
            return [fact.as_written]
        case Attribute():
            return [words.attribute(fact.kind, fact.value)]
        case Charge():
            return [f"{fact.as_worded}, {fact.get_status_display()}", in_words(fact.when)]
        case _:
            return list(_words_of_event(fact))


def _words_of_event(event: CustodyEvent) -> Iterator[str]:
    yield _("date: %(date)s") % {"date": in_words(event.when)}
    if event.release_kind:
        yield event.get_release_kind_display()
    if agencies := ", ".join(sorted(agency.short_name for agency in event.agencies.all())):
        yield _("agencies: %(names)s") % {"names": agencies}
    if event.place:
        yield _("place: %(name)s") % {"name": event.place.name_es}
    if event.facility or event.facility_as_worded:
        yield _("held at: %(name)s") % {"name": event.facility.name_es if event.facility else event.facility_as_worded}
    if event.whereabouts_unknown:
        yield _("whereabouts unknown")
