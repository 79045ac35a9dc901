"""A further source tells of a known case: does it tell the same event again, the same event more exactly, or something else?

The same again adds its words to the event. More exactly supersedes it (what we said before stays as known then). Anything that can't be
true beside it becomes an event of its own: rivals stay side by side until a person rules. So an arrest told five times is one arrest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from detentions.actions.cases import corroborate_event, record_event, supersede_event
from detentions.actions.facts import EventFacts, PersonFacts, Words
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Agency, Citation, CustodyEvent, Detention, User
from detentions.when import Precision, When

_ONCE = frozenset({EventKind.ARREST, EventKind.DEATH})  # a detention has one of each: an undated telling speaks of it
_REASON = "Told more exactly by another source."


class Telling(StrEnum):
    SAME = "same"
    MORE = "more"
    OTHER = "other"


@transaction.atomic
def tell(
    *,
    detention: Detention,
    version: int,
    event: EventFacts,
    by: User,
    at: datetime,
    person: PersonFacts | None = None,
    told_on: When | None = None,
) -> CustodyEvent:
    """Put into the case what a further source says, and give the event that now says it. `told_on`: when the source was published.

    Raises Outdated, Impossible.
    """
    standing = CustodyEvent.objects.standing().filter(detention=detention, kind=event.kind).select_related("place", "facility", "detention")
    for known in standing.prefetch_related("agencies").order_by("recorded_at", "pk"):
        known.detention = detention
        before = facts_of(known)
        match compare(before, event):
            case Telling.SAME:
                return corroborate_event(event=known, version=version, words=event.words, person=person, by=by, at=at)
            case Telling.MORE:
                exact = replace(united(before, event), words=[*_words_of(known), *event.words])
                return supersede_event(event=known, version=version, by_event=exact, reason=_REASON, person=person, by=by, at=at)
            case Telling.OTHER if told_on and (found := _found_since(before, event, told_on)):
                return record_event(detention=detention, version=version, event=found, person=person, by=by, at=at)
    return record_event(detention=detention, version=version, event=event, person=person, by=by, at=at)


def compare(known: EventFacts, told: EventFacts) -> Telling:
    """Whether `told` speaks of the event `known`, and whether it says more of it."""
    if known.kind != told.kind or not _same_occasion(known, told) or _contradicts(known, told):
        return Telling.OTHER
    return Telling.SAME if united(known, told) == replace(known, words=()) else Telling.MORE


def united(known: EventFacts, told: EventFacts) -> EventFacts:
    """What both together say, without their words."""
    agencies = [*known.agencies, *(agency for agency in told.agencies if agency not in known.agencies)]
    named = known.facility or told.facility
    return EventFacts(
        kind=known.kind,
        when=_narrower(known.when, told.when),
        release_kind=told.release_kind if known.release_kind in _UNSAID else known.release_kind,
        agencies=tuple(agencies),
        place=known.place or told.place,
        facility=named,
        facility_as_worded="" if named else known.facility_as_worded or told.facility_as_worded,
        whereabouts_unknown=told.whereabouts_unknown if known.whereabouts_unknown is None else known.whereabouts_unknown,
        acknowledged=told.acknowledged if known.acknowledged is None else known.acknowledged,
        contact_allowed=told.contact_allowed if known.contact_allowed is None else known.contact_allowed,
        contested=known.contested or told.contested,
        local_time=known.local_time or told.local_time,
    )


def facts_of(event: CustodyEvent) -> EventFacts:
    """What a row says, without its words. Reads its agencies, place and facility: load them with it."""
    return EventFacts(
        kind=EventKind(event.kind),
        when=event.when,
        release_kind=ReleaseKind(event.release_kind) if event.release_kind else None,
        agencies=tuple(sorted(event.agencies.all(), key=lambda agency: agency.pk)),
        place=event.place,
        facility=event.facility,
        facility_as_worded=event.facility_as_worded,
        whereabouts_unknown=event.whereabouts_unknown,
        acknowledged=event.acknowledged,
        contact_allowed=event.contact_allowed,
        contested=event.contested,
        local_time=event.local_time,
    )


_UNSAID = frozenset({None, ReleaseKind.NOT_STATED})


def _same_occasion(known: EventFacts, told: EventFacts) -> bool:
    """An arrest or a death happens once in a detention; of other events only two tellings of the same day or days are one."""
    if known.kind in _ONCE:
        return known.when.may_be(told.when)
    if known.when == told.when:
        return known.when.is_known
    return (
        known.when.is_known
        and told.when.is_known
        and known.kind in {EventKind.RELEASE, EventKind.REARREST}
        and known.when.may_be(told.when)
    )


def _contradicts(known: EventFacts, told: EventFacts) -> bool:
    if told.release_kind not in _UNSAID and known.release_kind not in _UNSAID and told.release_kind != known.release_kind:
        return True
    if known.agencies and told.agencies and not _share(known.agencies, told.agencies):
        return True
    pairs = [(known.place, told.place), (known.facility, told.facility), (known.local_time, told.local_time)]
    if any(one and other and one != other for one, other in pairs):
        return True
    return _says_otherwise(known, told)


def _says_otherwise(known: EventFacts, told: EventFacts) -> bool:
    flags = ("whereabouts_unknown", "acknowledged", "contact_allowed")
    said = [(getattr(known, flag), getattr(told, flag)) for flag in flags]
    hidden = bool(known.whereabouts_unknown and (told.facility or told.facility_as_worded))
    return hidden or any(one is not None and other is not None and one != other for one, other in said)


def _found_since(known: EventFacts, told: EventFacts, told_on: When) -> EventFacts | None:
    """The same arrest of somebody whose whereabouts were unknown, now with a place: the person was located by the day of the telling."""
    place = bool(told.facility or told.facility_as_worded) or told.whereabouts_unknown is False
    silent = replace(told, facility=None, facility_as_worded="", whereabouts_unknown=None)
    if not (known.whereabouts_unknown and place and told_on.is_known and compare(known, silent) is not Telling.OTHER):
        return None
    return EventFacts(
        kind=EventKind.LOCATED,
        when=told_on,
        facility=told.facility,
        facility_as_worded=told.facility_as_worded,
        whereabouts_unknown=False,
        words=told.words,
    )


def _share(one: Sequence[Agency], other: Sequence[Agency]) -> bool:
    return bool({agency.pk for agency in one} & {agency.pk for agency in other})


def _narrower(known: When, told: When) -> When:
    if known == told or not told.is_known:
        return known
    earliest = max((day for day in (known.earliest, told.earliest) if day), default=None)
    latest = min((day for day in (known.latest, told.latest) if day), default=None)
    if (known.earliest, known.latest) == (earliest, latest):
        return known
    if (told.earliest, told.latest) == (earliest, latest):
        return told
    return When.between(earliest, latest) if known.precision != Precision.UNKNOWN else told


def _words_of(event: CustodyEvent) -> list[Words]:
    cited = Citation.objects.filter(fact_id=event.pk).select_related("source").order_by("pk")
    return [Words(one.source, one.start, one.end, one.field) for one in cited]
