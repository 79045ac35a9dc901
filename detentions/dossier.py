"""One case as known at a moment, and everything that follows from it: the same question gives the same bytes, years later too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q

from detentions import custody
from detentions.custody import Contradiction, LifeCharge, LifeEvent, Range, Rivals, Rule, Situation, Stay
from detentions.local_time import Offsets, local_day
from detentions.models import Agency, Charge, CustodyEvent, Detention, Judgement, Merge, Ruling
from detentions.when import NotADate, When

Existence = Mapping[str, tuple[When, When]]  # slug of an agency → when it was made, when it was dissolved


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one case: its events in order, its charges, and the claims that rulings follow, by kind of event."""

    events: tuple[LifeEvent, ...] = ()
    charges: tuple[LifeCharge, ...] = ()
    rulings: Mapping[str, UUID] = field(default_factory=dict)

    @property
    def followed(self) -> list[LifeEvent]:
        return custody.followed(self.events, self.rulings)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case on a day. `rivals` are claims side by side, open or ruled on; `contradictions` those that nobody has ruled on, also with the
    person's other detentions."""

    case: str
    situation: Situation
    stays: tuple[Stay, ...]
    rivals: tuple[Rivals, ...]
    contradictions: tuple[Contradiction, ...]
    hours_without_a_judge: Range | None
    days_whereabouts_unknown: int
    length_of_detention: Range | None
    next_hearing: When | None
    other_detentions: tuple[str, ...]

    def as_bytes(self) -> bytes:
        """Canonical JSON: equal dossiers are equal bytes."""
        return orjson.dumps(self, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def dossier(
    detention: Detention, *, day: date, rule: Rule, offsets: Offsets, now: datetime, known_at: datetime | None = None
) -> Dossier | None:
    """The case at the end of the local `day`, by what stood at `known_at` (None: what stands). None when nothing of it was known then.

    Clocks that still run stop at `now` on the day of `now`, and at the end of the day on any other.
    """
    cases = {case.pk: case.public_id for case in (detention, *others_of(detention, known_at))}
    known = as_known(cases, known_at)
    existence = existence_of_agencies(known[detention.pk].events)
    return dossier_of(detention.pk, cases, known, existence, day=day, rule=rule, offsets=offsets, now=now)


def dossier_of(
    own_pk: int,
    cases: Mapping[int, str],
    known: Mapping[int, Known],
    existence: Existence,
    *,
    day: date,
    rule: Rule,
    offsets: Offsets,
    now: datetime,
) -> Dossier | None:
    """What follows for one of `cases` (primary key → public id), all of one person, from what is known of them."""
    own = known[own_pk]
    if not own.events:
        return None
    events = own.followed
    others = sorted(pk for pk in cases if pk != own_pk and known[pk].events)
    found = custody.contradictions(events, existence)
    between = custody.contradictions_between([known[pk].followed for pk in (own_pk, *others)])
    moment = now if local_day(now, offsets) == day else custody.end_of(day, offsets)
    return Dossier(
        case=cases[own_pk],
        situation=custody.situation_on(events, own.charges, day, rule),
        stays=tuple(custody.stays(events)),
        rivals=tuple(custody.rivals(own.events, own.rulings)),
        contradictions=(*found, *between),
        hours_without_a_judge=custody.hours_without_a_judge(events, moment, offsets),
        days_whereabouts_unknown=custody.days_whereabouts_unknown(events, day),
        length_of_detention=custody.length_of_detention(events, day, rule),
        next_hearing=custody.next_hearing(events, day),
        other_detentions=tuple(sorted(cases[pk] for pk in others)),
    )


def as_known(detentions: Iterable[int], known_at: datetime | None = None) -> dict[int, Known]:
    """What was known of each of these cases, by primary key, with what was merged into it. The life of a merged case is empty."""
    home = home_of(detentions, known_at)
    ids = list(home)
    events = CustodyEvent.objects.known_at(known_at).filter(detention_id__in=ids).select_related("facility").prefetch_related("agencies")
    charges = Charge.objects.known_at(known_at).filter(detention_id__in=ids).select_related("offence")
    return lives(home, events, charges, Ruling.objects.known_at(known_at).filter(detention_id__in=ids))


def lives(
    home: Mapping[int, int], events: Iterable[CustodyEvent], charges: Iterable[Charge], rulings: Iterable[Ruling]
) -> dict[int, Known]:
    """What these facts say of each case of `home`. Events with their facilities and agencies, charges with their offences."""
    told: dict[int, list[LifeEvent]] = defaultdict(list)
    for row in sorted(events, key=_as_recorded):
        told[home[row.detention_id]].append(life_event(row))
    accused: dict[int, list[LifeCharge]] = defaultdict(list)
    for charge in sorted(charges, key=_as_recorded):
        name = charge.offence.slug if charge.offence else charge.as_worded.casefold()
        accused[home[charge.detention_id]].append(LifeCharge(name, charge.status, charge.when))
    ruled: dict[int, dict[str, UUID]] = defaultdict(dict)
    for ruling in sorted(rulings, key=_as_recorded):
        ruled[home[ruling.detention_id]][ruling.field] = ruling.followed_fact
    return {pk: Known(tuple(custody.in_order(told[pk])), tuple(accused[pk]), ruled[pk]) for pk in home}


def _as_recorded(fact: CustodyEvent | Charge | Ruling) -> tuple[datetime, UUID]:
    return fact.recorded_at, fact.pk


def home_of(detentions: Iterable[int], known_at: datetime | None = None) -> dict[int, int]:
    """Case → the case whose life its events belong to: itself, or where the merges known lead. With all that were merged into these."""
    return homes(detentions, dict(Merge.objects.known_at(known_at).order_by("recorded_at").values_list("absorbed_id", "into_id")))


def homes(detentions: Iterable[int], into: Mapping[int, int]) -> dict[int, int]:
    """The same by these merges: absorbed case → where it went."""
    wanted = list(detentions)
    ends = {pk: _end_of(pk, into) for pk in {*wanted, *into}}
    reached = {ends[pk] for pk in wanted}
    return {pk: home for pk, home in ends.items() if home in reached or pk in wanted}


def _end_of(case: int, into: Mapping[int, int]) -> int:
    seen = {case}
    while into.get(case, case) not in seen:
        case = into[case]
        seen.add(case)
    return case


def life_event(event: CustodyEvent) -> LifeEvent:
    """The event as a pure value. Reads its facility and its agencies: load them with it."""
    return LifeEvent(
        kind=event.kind,
        when=event.when,
        release_kind=event.release_kind,
        whereabouts_unknown=event.whereabouts_unknown,
        acknowledged=event.acknowledged,
        agencies=frozenset(agency.slug for agency in event.agencies.all()),
        contact_allowed=event.contact_allowed,
        facility=event.facility.slug if event.facility else event.facility_as_worded,
        local_time=event.local_time,
        contested=event.contested,
        fact=event.pk,
    )


def others_of(detention: Detention, known_at: datetime | None = None) -> list[Detention]:
    """The other detentions of the same person, also under records that were judged to be the same person's."""
    people = same_people(detention.detainee_id, known_at)
    return list(Detention.objects.filter(detainee_id__in=people).exclude(pk=detention.pk).order_by("pk"))


def same_people(detainee: int, known_at: datetime | None = None) -> set[int]:
    """The records that, by the judgements known, speak of one person."""
    found, fresh = {detainee}, {detainee}
    same = Judgement.objects.known_at(known_at).filter(verdict=Judgement.Verdict.SAME)
    while fresh:
        pairs = same.filter(Q(left__in=fresh) | Q(right__in=fresh)).values_list("left_id", "right_id")
        fresh = {one for pair in pairs for one in pair} - found
        found |= fresh
    return found


def existence_of_agencies(events: Iterable[LifeEvent]) -> Existence:
    slugs = {slug for event in events for slug in event.agencies}
    return existence_of(Agency.objects.filter(slug__in=slugs))


def existence_of(agencies: Iterable[Agency]) -> Existence:
    """When each agency was made and dissolved, as exactly as the directory knows."""
    return {agency.slug: (_when(agency.active_from), _when(agency.active_to)) for agency in agencies}


def _when(text: str) -> When:
    try:
        return When.parse(text)
    except NotADate:
        return When.unknown()


def _plain(value: Any) -> Any:
    if isinstance(value, When):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
