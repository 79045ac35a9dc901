"""The rows of listed cases: what is public of a case that people decided to publish, field by field. Nothing else of it leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from detentions.editions.nameless import in_months
from detentions.editions.origins import origins
from detentions.editions.population import ListedCase
from detentions.models import Charge, CustodyEvent, DetaineeName, Detention
from detentions.rollups.loading import OTHER_OFFENCE, state_of
from detentions.rollups.stretches import UNKNOWN_START, UNTIL_NOW
from detentions.rollups.stretches import Cell as Stay
from detentions.when import Precision, When

PERIOD = ("agency", "state", "facility", "sex", "age_group", "civil_or_military", "charge", "custody_state")
_AS_READ = ("detention_id", "recorded_at", "pk")  # as `rollups.loading` reads them
_NEVER = "9999-12-31"
_DATES = ("earliest", "latest", "precision")
_EVENT = ("kind", *_DATES, "release_kind", "whereabouts_unknown", "acknowledged", "place__slug", "facility__slug")

Row = dict[str, Any]


def rows(cases: Sequence[ListedCase]) -> list[Row]:
    """One row per listed case, by its id, with the facts of what was merged into it. `person` is the first id among the listed cases of the
    same person; what happened to somebody as a child doesn't lead to the name that stands on a later case."""
    pks = [case.pk for case in cases]
    of = dict(Detention.objects.filter(pk__in=pks).values_list("pk", "detainee_id"))
    names = _names(of)
    young = {case.pk for case in cases if case.is_minor}
    parts = {part: case.pk for case in cases for part in case.parts or {case.pk}}
    aside = frozenset(fact for case in cases for fact in case.aside)
    events, charges = _events(parts, young, aside), _charges(parts, young)
    first_of: dict[tuple[int, bool], str] = {}
    for case in sorted(cases, key=lambda case: case.public_id):
        first_of.setdefault((case.person, case.is_minor), case.public_id)
    return [
        {
            "id": case.public_id,
            "person": first_of[case.person, case.is_minor],
            "name": None if case.is_minor else names.get(case.pk),
            "name_withheld": "minor" if case.is_minor else "",
            "events": events.get(case.pk, []),
            "charges": charges.get(case.pk, []),
            "periods": {rule: [_period(stay) for stay in stays] for rule, stays in sorted(case.stays.items())},
        }
        for case in sorted(cases, key=lambda case: case.public_id)
    ]


def followed(row: Mapping[str, Any]) -> list[Row]:
    """The events that numbers follow, without the rival claims that a ruling set aside."""
    return [event for event in row["events"] if not event.get("set_aside")]


def _names(of: dict[int, int]) -> dict[int, str]:
    main = DetaineeName.objects.standing().filter(detainee__in=set(of.values()), kind=DetaineeName.Kind.MAIN)
    called = dict(main.values_list("detainee_id", "as_written"))
    return {pk: called[detainee] for pk, detainee in of.items() if detainee in called}


def _events(parts: Mapping[int, int], young: Collection[int], aside: Collection[UUID]) -> dict[int, list[Row]]:
    agencies: dict[Any, list[str]] = defaultdict(list)
    through = CustodyEvent.agencies.through.objects.filter(custodyevent__detention__in=parts).order_by("agency__slug")
    for event, slug in through.values_list("custodyevent_id", "agency__slug"):
        agencies[event].append(slug)
    found: dict[int, list[Row]] = defaultdict(list)
    standing = CustodyEvent.objects.standing().filter(detention__in=parts).order_by(*_AS_READ)
    told_in = origins(standing.exclude(detention__in=[part for part, case in parts.items() if case in young]).values_list("pk", flat=True))
    for pk, detention, kind, state, *values in standing.values_list("pk", "detention_id", "place__kind", "place__state__slug", *_EVENT):
        row = dict(zip((column.removesuffix("__slug") for column in _EVENT), values, strict=True))
        if parts[detention] in young:
            row |= {**_months(row), "facility": None, "place": state_of(kind, row["place"], state) or None}
        row |= {"state": state_of(kind, row["place"], state) or None, "set_aside": pk in aside}
        found[parts[detention]].append({**_plain(row), "agencies": agencies[pk], "sources": told_in.get(pk, [])})
    return {case: sorted(told, key=_day_told) for case, told in found.items()}


def _day_told(row: Row) -> str:
    """What rows are sorted by. Those of one day stay as they were read, which is the order that numbers follow; undated ones come last."""
    return row["earliest"] or row["latest"] or _NEVER


def _months(dates: Row) -> Row:
    when = in_months(When(dates["earliest"], dates["latest"], Precision(dates["precision"])))
    return {"earliest": when.earliest, "latest": when.latest, "precision": when.precision.value}


def _charges(parts: Mapping[int, int], young: Collection[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    standing = Charge.objects.standing().filter(detention__in=parts).order_by(*_AS_READ)
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for detention, offence, worded, status, *dates in standing.values_list("detention_id", "offence__slug", "as_worded", "status", *_DATES):
        case = parts[detention]
        told = dict(zip(_DATES, dates, strict=True))
        number = numbers[case].setdefault(offence or worded, len(numbers[case]) + 1)
        shown = _months(told) if case in young else told
        found[case].append(_plain({"number": number, "offence": offence or OTHER_OFFENCE, "status": status, **shown}))
    return {case: sorted(told, key=_day_told) for case, told in found.items()}


def _plain(row: Row) -> Row:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


def _period(stay: Stay) -> Row:
    return {
        "from": None if stay.from_day == UNKNOWN_START else stay.from_day.isoformat(),
        "to": None if stay.to_day == UNTIL_NOW else stay.to_day.isoformat(),
        "sure": stay.sure,
        **{name: getattr(stay, name) for name in PERIOD},
    }
