"""The value of each dimension on a day of a life. Where more than one stands, the value is "several": the parts always make the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from detentions.custody import BEGINNINGS, SIGNS_OF_CUSTODY, LifeEvent, State, state_on
from detentions.models.rollups import NOT_KNOWN, SEVERAL
from detentions.rollups.facts import ChargeTold, EventTold, TraitTold
from detentions.when import NotADate, When

_HOLDS = BEGINNINGS | SIGNS_OF_CUSTODY
_NO_LONGER_ALLEGED = frozenset({"acquitted", "dropped"})
_AGE_GROUPS = ((18, "under_18"), (30, "18_to_29"), (45, "30_to_44"), (60, "45_to_59"), (200, "60_and_over"))


def only(values: Iterable[str]) -> str:
    """The one value, "several" for rivals, "" for none."""
    found = set(values)
    found.discard(NOT_KNOWN)
    if len(found) > 1:
        return SEVERAL
    return found.pop() if found else NOT_KNOWN


def of_person(traits: Sequence[TraitTold], taken: date | None) -> tuple[str, str, str, str]:
    """Sex, age group when `taken`, civil or military, nationality."""
    by_kind: dict[str, list[str]] = {}
    for trait in traits:
        by_kind.setdefault(trait.kind, []).append(trait.value[:60])
    age = only(_age_group(born, taken) for born in by_kind.get("birth_date", ()))
    if not age and any(value not in {"0", "no", ""} for value in by_kind.get("minor", ())):
        age = "under_18"
    sex, service, nation = (only(by_kind.get(kind, ())) for kind in ("sex", "civil_or_military", "nationality"))
    return sex, age, service, nation


def _age_group(born: str, taken: date | None) -> str:
    """By completed years; not known where an inexact date of birth leaves two groups open."""
    try:
        when = When.parse(born)
    except NotADate:
        return NOT_KNOWN
    if taken is None or when.earliest is None or when.latest is None:
        return NOT_KNOWN
    oldest, youngest = _group(_age(when.earliest, taken)), _group(_age(when.latest, taken))
    return oldest if oldest == youngest else NOT_KNOWN


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _group(age: int) -> str:
    return next((name for limit, name in _AGE_GROUPS if age < limit), NOT_KNOWN) if age >= 0 else NOT_KNOWN


def place_on(events: Sequence[EventTold], day: date) -> tuple[str, str, str]:
    """Who held the person (by the last event that says), the state where the person was taken, and the place of detention.

    `events` are in order. Whoever is taken again starts anew. A transfer, house arrest or unknown whereabouts leave the place open.
    """
    agency = state = facility = NOT_KNOWN
    is_out = False
    for one in events:
        event = one.event
        if not event.when.possibly_by(day):
            continue
        if is_out and event.kind in BEGINNINGS:
            agency = state = facility = NOT_KNOWN
        is_out = event.frees or (is_out and event.kind not in _HOLDS)
        if event.kind in _HOLDS and event.agencies:
            agency = only(event.agencies)
        if event.kind in BEGINNINGS and one.state:
            state = one.state
        if event.kind in {"release", "transfer"} or event.whereabouts_unknown:
            facility = NOT_KNOWN
        if event.facility:
            facility = event.facility
    return agency, state, facility


def charge_on(charges: Sequence[ChargeTold], day: date) -> str:
    """The offence alleged on the day; "" where none is known."""
    return only(charge.offence for charge in charges_on(charges, day))


def charges_on(charges: Sequence[ChargeTold], day: date) -> list[ChargeTold]:
    """The charges pending on the day, neither acquitted of nor dropped. `charges` are in order."""
    last = {charge.name: charge for charge in charges if charge.when.possibly_by(day)}
    return [charge for charge in last.values() if charge.status not in _NO_LONGER_ALLEGED]


def custody_state_on(events: Sequence[LifeEvent], day: date) -> str:
    """A case that begins with its release was held in a way we don't know before it."""
    state = state_on(events, day)
    return NOT_KNOWN if state is State.NOT_KNOWN else state.value
