"""What a batch adds to cases that are known already. It only adds: what stands stays, so that taking the batch back leaves each case as it
was. Its caller (`bulk`) opens the transaction and leaves the one Change of the batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from detentions.actions.batches import Addition, ChargeFacts
from detentions.actions.cases import advance
from detentions.actions.facts import EventFacts, add_to_person, cite, dates, refuse_the_impossible, write_event
from detentions.actions.telling import Telling, compare, facts_of
from detentions.models import Charge, CustodyEvent, Detention, User

Rows = Mapping[str, Sequence[UUID]]


def new_events(detention: Detention, told: Sequence[EventFacts]) -> list[EventFacts]:
    """Those of `told` that no standing event of the case says already."""
    standing = CustodyEvent.objects.standing().filter(detention=detention).select_related("place", "facility")
    known = [facts_of(event) for event in standing.prefetch_related("agencies").order_by("recorded_at", "pk")]
    return [event for event in told if not any(compare(before, event) is Telling.SAME for before in known)]


def new_charges(detention: Detention, told: Sequence[ChargeFacts]) -> list[ChargeFacts]:
    """Those of `told` that the case doesn't name with this status yet."""
    known = set(Charge.objects.standing().filter(detention=detention).values_list("as_worded", "status"))
    return [charge for charge in told if (charge.as_worded, charge.status.value) not in known]


def extend(additions: Sequence[Addition], *, by: User, at: datetime) -> dict[str, list[UUID]]:
    """Write what is new, and give the rows written by kind. Raises Outdated, Impossible."""
    wrote: dict[str, list[UUID]] = defaultdict(list)
    for one in additions:
        for event in one.events:
            refuse_the_impossible(event, at=at)
        advance(one.detention, one.version)
        for kind, rows in add_to_person(one.detention.detainee, one.person, by=by, at=at).items() if one.person else ():
            wrote[kind] += rows
        events = new_events(one.detention, one.events)
        wrote["event"] += [write_event(one.detention, event, by=by, at=at).pk for event in events]
        wrote["charge"] += [_write_charge(one.detention, charge, by=by, at=at).pk for charge in new_charges(one.detention, one.charges)]
    return wrote


def _write_charge(detention: Detention, charge: ChargeFacts, *, by: User, at: datetime) -> Charge:
    made = Charge.objects.create(
        detention=detention,
        offence=charge.offence,
        as_worded=charge.as_worded,
        status=charge.status,
        recorded_at=at,
        recorded_by=by,
        **dates(charge.when),
    )
    cite("charge", made, charge.words, at=at)
    return made
