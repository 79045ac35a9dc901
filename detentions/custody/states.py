"""What we say of a person at the end of a day: one state, and what is known beside it. Nobody types any of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detentions.custody.events import ACTS_OF_AUTHORITY, TURNINGS, LifeEvent, in_order
from detentions.custody.held import Rule, possibly_held, surely_held
from detentions.when import When


class State(StrEnum):
    NOT_KNOWN = "not_known"
    HELD = "held"
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    RELEASE_NOT_CARRIED_OUT = "release_not_carried_out"
    HOUSE_ARREST = "house_arrest"
    RELEASED_UNDER_MEASURES = "released_under_measures"
    RELEASED = "released"
    ESCAPED = "escaped"
    DIED = "died"


class Acknowledgement(StrEnum):
    """Whether an authority has said that it holds the person. Silence is not denial."""

    ACKNOWLEDGED = "acknowledged"
    DENIED = "denied"
    NOT_TOLD = "not_told"


class ChargeStatus(StrEnum):
    """The furthest that any charge has come by a day."""

    NONE = "none"
    ALLEGED = "alleged"
    CHARGED = "charged"
    CONVICTED = "convicted"
    CLEARED = "cleared"  # acquitted or dropped, and nothing else pends


_STATE_AFTER_RELEASE = {
    "substitute_measures": State.RELEASED_UNDER_MEASURES,
    "house_arrest": State.HOUSE_ARREST,
    "order_not_carried_out": State.RELEASE_NOT_CARRIED_OUT,
    "escape": State.ESCAPED,
}
_RANKS = {"convicted": ChargeStatus.CONVICTED, "charged": ChargeStatus.CHARGED, "alleged": ChargeStatus.ALLEGED}


@dataclass(frozen=True, slots=True)
class LifeCharge:
    """One status of one charge. Statuses of the same charge share their `name` (the offence's slug, or the words)."""

    name: str
    status: str
    when: When


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that follows from a life for the end of one day, by one rule.

    `held` is the sure reading, `possibly_held` the widest. `days_silent`: since the last event told. `is_stale` (*not confirmed
    lately*) when that is longer than the rule allows for somebody who may still be held.
    """

    day: date
    rule: str
    state: State
    held: bool
    possibly_held: bool
    whereabouts_unknown: bool
    acknowledgement: Acknowledgement
    contact_allowed: bool | None
    charges: ChargeStatus
    facility: str
    agencies: tuple[str, ...]
    days_silent: int | None
    is_stale: bool

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledgement is Acknowledgement.ACKNOWLEDGED


def situation_on(events: Sequence[LifeEvent], charges: Sequence[LifeCharge], day: date, rule: Rule) -> Situation:
    possibly = possibly_held(events, day, rule)
    silent = days_not_confirmed(events, day)
    here = stay_on(events, day)
    return Situation(
        day=day,
        rule=rule.name,
        state=state_on(events, day),
        held=surely_held(events, day, rule),
        possibly_held=possibly,
        whereabouts_unknown=possibly and whereabouts_unknown_on(events, day),
        acknowledgement=acknowledgement_on(events, day),
        contact_allowed=contact_allowed_on(events, day),
        charges=charge_status_on(events, charges, day),
        facility=here.facility if here else "",
        agencies=tuple(sorted(here.agencies)) if here else (),
        days_silent=silent,
        is_stale=bool(possibly and rule.stale_after_days and (silent is None or silent > rule.stale_after_days)),
    )


def state_on(events: Sequence[LifeEvent], day: date) -> State:
    """What we say of the person at the end of `day`, by the last event that may have happened by then."""
    past = _past(events, day)
    turning = [event for event in past if event.kind in TURNINGS]
    if not turning:
        return State.NOT_KNOWN if not past else State.HELD
    last = turning[-1]
    if any(event.kind == "death" for event in past):
        return State.DIED
    if last.kind == "release":
        return _STATE_AFTER_RELEASE.get(last.release_kind, State.RELEASED)
    return State.WHEREABOUTS_UNKNOWN if _unknown_after(past) else State.HELD


def whereabouts_unknown_on(events: Sequence[LifeEvent], day: date) -> bool:
    """The last event that says anything about the place says that it isn't known. `located`, or a named place, says that it is."""
    return _unknown_after(_past(events, day))


def _unknown_after(past: Iterable[LifeEvent]) -> bool:
    told = False
    for event in past:
        if event.frees or event.kind == "located":
            told = False
        elif event.whereabouts_unknown is not None:
            told = event.whereabouts_unknown
        elif event.kind == "disappearance":
            told = True
        elif event.facility:
            told = False
    return told


def acknowledgement_on(events: Sequence[LifeEvent], day: date) -> Acknowledgement:
    """By what was last told in this stretch of custody. Whoever charges, tries or sentences a person acknowledges holding them."""
    told = Acknowledgement.NOT_TOLD
    for event in _stretch(events, day):
        if event.acknowledged is not None:
            told = Acknowledgement.ACKNOWLEDGED if event.acknowledged else Acknowledgement.DENIED
        elif event.kind in ACTS_OF_AUTHORITY or (event.kind == "release" and event.release_kind not in {"", "not_stated", "escape"}):
            told = Acknowledgement.ACKNOWLEDGED
    return told


def contact_allowed_on(events: Sequence[LifeEvent], day: date) -> bool | None:
    """Whether family or lawyer may see the person, as last told in this stretch of custody; None when nobody has said."""
    told = [event.contact_allowed for event in _stretch(events, day) if event.contact_allowed is not None]
    return told[-1] if told else None


def charge_status_on(events: Sequence[LifeEvent], charges: Sequence[LifeCharge], day: date) -> ChargeStatus:
    """The furthest status that stands on `day`. A charge or sentence event without a charge of its own counts as charged or convicted."""
    latest: dict[str, str] = {}
    for charge in sorted(charges, key=lambda one: one.when.earliest or one.when.latest or date.min):
        if charge.when.possibly_by(day):
            latest[charge.name] = charge.status
    standing = set(latest.values())
    if not standing & {"charged", "convicted", "acquitted", "dropped"}:
        past = {event.kind for event in _past(events, day)}
        standing |= {"convicted"} if "sentence" in past else {"charged"} if "charge" in past else set()
    found = next((rank for status, rank in _RANKS.items() if status in standing), None)
    return found or (ChargeStatus.CLEARED if standing else ChargeStatus.NONE)


def days_not_confirmed(events: Sequence[LifeEvent], day: date) -> int | None:
    """Days since the last event told, None when there is none."""
    known = [event.when.latest for event in events if event.when.latest and event.when.latest <= day]
    return (day - max(known)).days if known else None


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of custody in one place: who held the person where, from the day of one event until that of the next."""

    since: When
    until: When | None
    facility: str
    agencies: frozenset[str]
    whereabouts_unknown: bool


def stays(events: Sequence[LifeEvent]) -> list[Stay]:
    """The stretches of custody, in order. What an event doesn't say about the holder goes on from the event before it."""
    found: list[Stay] = []
    current: Stay | None = None
    for event in in_order(events):
        if event.kind not in TURNINGS and not event.facility:
            continue
        fresh = current is None or event.frees or event.kind in TURNINGS
        if current is not None and fresh:
            found.append(Stay(current.since, event.when, current.facility, current.agencies, current.whereabouts_unknown))
        current = None if event.frees else _stay(event, current, fresh=fresh)
    return [*found, current] if current else found


def stay_on(events: Sequence[LifeEvent], day: date) -> Stay | None:
    """Where the person was at the end of `day`; None when free or not yet taken."""
    found = stays(_past(events, day))
    return found[-1] if found and found[-1].until is None else None


def _stay(event: LifeEvent, before: Stay | None, *, fresh: bool) -> Stay:
    """A transfer names who holds from now on; an agency that arrests holds until another is named."""
    carried = before if event.kind not in {"arrest", "rearrest", "disappearance"} else None
    moved = event.kind == "transfer" and not event.facility
    facility = event.facility or ("" if carried is None or moved or event.whereabouts_unknown else carried.facility)
    agencies = event.agencies or (carried.agencies if carried else frozenset())
    unknown = event.whereabouts_unknown if event.whereabouts_unknown is not None else event.kind == "disappearance" and not facility
    return Stay(event.when if fresh or before is None else before.since, None, facility, agencies, unknown)


def _past(events: Sequence[LifeEvent], day: date) -> list[LifeEvent]:
    return [event for event in in_order(events) if event.when.possibly_by(day)]


def _stretch(events: Sequence[LifeEvent], day: date) -> list[LifeEvent]:
    """The events of the latest stretch of custody by `day`: from the last beginning that follows a release."""
    found: list[LifeEvent] = []
    is_out = False
    for event in _past(events, day):
        if is_out and event.kind in TURNINGS and not event.frees:
            found, is_out = [], False
        found.append(event)
        is_out = is_out or event.frees
    return found
