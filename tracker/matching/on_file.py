"""What is on file of cases and people that may be meant: few questions, however many they are.

Written as SQL: each report on the desk asks them, and building them anew takes several times as long as answering them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from detentions import prepared
from detentions.choices import Visibility
from detentions.when import Precision, When
from tracker.models import Candidate

MOST_DENIALS = 5


@dataclass(frozen=True, slots=True)
class EventOnFile:
    """One event that stands. `agencies` by acronym, else slug; `agency_names` by acronym, else name."""

    kind: str
    release_kind: str
    when: When
    agencies: tuple[str, ...]
    agency_names: tuple[str, ...]
    place: str
    held_at: str


@dataclass(frozen=True, slots=True)
class CaseOnFile:
    pk: int
    public_id: str
    person: int
    organisation: int
    events: list[EventOnFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Denial:
    """A recorded statement that a person of this name was not detained."""

    name: str
    when: When


@dataclass(frozen=True, slots=True)
class Details:
    """What else is on file: of people their names, the main one first, and attributes (kind, value); of cases their charges as worded."""

    names: dict[int, list[str]]
    attributes: dict[int, list[tuple[str, str]]]
    charges: dict[int, list[str]]


_CASES = """
SELECT d.id, d.public_id, d.detainee_id, d.organisation_id, e.kind, e.release_kind, e.earliest, e.latest, e.precision,
    coalesce(place.name_es, ''), coalesce(facility.name_es, e.facility_as_worded), told.agencies, told.names
FROM detentions_detention d
LEFT JOIN detentions_custodyevent e ON e.detention_id = d.id AND e.withdrawn_at IS NULL
LEFT JOIN detentions_location place ON place.id = e.place_id
LEFT JOIN detentions_location facility ON facility.id = e.facility_id
LEFT JOIN LATERAL (
    SELECT array_agg(coalesce(nullif(a.acronym, ''), a.slug) ORDER BY a.id) AS agencies,
        array_agg(coalesce(nullif(a.acronym, ''), a.name_es) ORDER BY a.id) AS names
    FROM detentions_custodyevent_agencies ea JOIN detentions_agency a ON a.id = ea.agency_id WHERE ea.custodyevent_id = e.id
) told ON TRUE
WHERE {which}
ORDER BY d.id, e.earliest NULLS LAST, e.id
"""
_DETAILS = """
SELECT 'name', detainee_id, '', as_written, row_number() OVER (ORDER BY kind DESC, id) FROM detentions_detaineename
    WHERE withdrawn_at IS NULL AND detainee_id = ANY(%s)
UNION ALL SELECT 'attribute', detainee_id, kind, value, row_number() OVER (ORDER BY id) FROM detentions_attribute
    WHERE withdrawn_at IS NULL AND detainee_id = ANY(%s) AND kind = ANY(%s)
UNION ALL SELECT 'charge', detention_id, '', as_worded, row_number() OVER (ORDER BY id) FROM detentions_charge
    WHERE withdrawn_at IS NULL AND detention_id = ANY(%s)
ORDER BY 5
"""
_DENIALS = f"""
SELECT name, earliest, latest, precision FROM detentions_notdetained
WHERE withdrawn_at IS NULL AND folded = %s ORDER BY recorded_at DESC, id LIMIT {MOST_DENIALS}
"""


def cases(pks: Collection[int]) -> dict[int, CaseOnFile]:
    """These cases with the events that stand, by key. Whoever asks has made sure that they may be seen."""
    return _cases("d.id = ANY(%s)", [list(pks)]) if pks else {}


def cases_of(people: Collection[int]) -> dict[int, list[CaseOnFile]]:
    """The cases of people: none that is sealed, merged or without an event that stands."""
    found: dict[int, list[CaseOnFile]] = defaultdict(list)
    if people:
        open_ones = "d.detainee_id = ANY(%s) AND d.merged_into_id IS NULL AND d.visibility <> %s"
        for case in _cases(open_ones, [list(people), Visibility.SEALED.value]).values():
            if case.events:
                found[case.person].append(case)
    return found


def details(people: Collection[int], pks: Collection[int], *, kinds: Collection[str]) -> Details:
    """What stands of these people and these cases; attributes of these kinds alone."""
    found = Details(defaultdict(list), defaultdict(list), defaultdict(list))
    for what, whose, kind, told, _order in prepared.ask(_DETAILS, [list(people), list(people), list(kinds), list(pks)]):
        if what == "name":
            found.names[whose].append(told)
        elif what == "attribute":
            found.attributes[whose].append((kind, told))
        else:
            found.charges[whose].append(told)
    return found


def said_not_detained(candidate: Candidate) -> list[Denial]:
    """Recorded statements that a person of this name was not detained."""
    return [
        Denial(name, When(earliest, latest, Precision(how))) for name, earliest, latest, how in prepared.ask(_DENIALS, [candidate.folded])
    ]


def _cases(which: str, parameters: list[Any]) -> dict[int, CaseOnFile]:
    found: dict[int, CaseOnFile] = {}
    for row in prepared.ask(_CASES.format(which=which), parameters):
        pk, public_id, person, organisation, kind, release_kind, earliest, latest, precision, place, held_at, agencies, called = row
        case = found.setdefault(pk, CaseOnFile(pk, public_id, person, organisation))
        if kind:
            when = When(earliest, latest, Precision(precision))
            case.events.append(EventOnFile(kind, release_kind, when, tuple(agencies or ()), tuple(called or ()), place, held_at or ""))
    return found
