"""Reads the facts of some detainees, and of everybody whose numbers depend on theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import F, Q

from detentions.custody import LifeEvent
from detentions.models import Attribute, Charge, CustodyEvent, Detainee, Detention, Judgement, Merge, Ruling
from detentions.models.among import among
from detentions.rollups.facts import CaseTold, ChargeTold, EventTold, LinkTold, People, RulingTold, Told, TraitTold, roots
from detentions.when import Precision, When

Links = tuple[list[LinkTold], list[LinkTold], list[tuple[int, int]]]
OTHER_OFFENCE = "other"
_COUNTED_TRAITS = ("sex", "birth_date", "minor", "civil_or_military", "nationality")


def everybody(country: str) -> list[People]:
    """All groups of a country. For statistics that are not kept: memory and time grow with the country."""
    return [group for group in people(Detainee.objects.values_list("pk", flat=True)) if group.country == country]


def people(detainees: Iterable[int]) -> list[People]:
    """Groups that together hold `detainees` and all whom they were ever linked with; one per group and country."""
    wanted, links = _linked(set(detainees))
    same, merges, ties = links
    group_of = roots(wanted, ties)
    cases: dict[tuple[int, str], list[CaseTold]] = defaultdict(list)
    owners: dict[int, int] = {}
    for pk, detainee, country in (
        Detention.objects.filter(among("detainee_id", wanted)).order_by("pk").values_list("pk", "detainee_id", "country")
    ):
        cases[group_of[detainee], country].append(CaseTold(pk, detainee, [], []))
        owners[pk] = group_of[detainee]
    by_pk = {case.detention: case for told in cases.values() for case in told}
    _add_events(by_pk)
    _add_charges(by_pk)
    _add_rulings(by_pk)
    traits: dict[int, list[TraitTold]] = defaultdict(list)
    for trait in _traits(wanted):
        traits[group_of[trait.detainee]].append(trait)
    members: dict[int, set[int]] = defaultdict(set)
    for detainee, group in group_of.items():
        members[group].add(detainee)
    return [
        People(
            country=country,
            members=frozenset(members[group]),
            cases=told,
            traits=traits[group],
            same=[link for link in same if group_of[link.left] == group],
            merges=[link for link in merges if owners.get(link.left) == group],
        )
        for (group, country), told in cases.items()
    ]


def _linked(wanted: set[int]) -> tuple[set[int], Links]:
    """Follow links until nobody new is found. Withdrawn links count: they tell of what was known then."""
    while True:
        judged = Judgement.objects.filter(verdict=Judgement.Verdict.SAME).filter(Q(among("left_id", wanted)) | Q(among("right_id", wanted)))
        merged = Merge.objects.filter(Q(among("absorbed__detainee_id", wanted)) | Q(among("into__detainee_id", wanted)))
        same = [LinkTold(Told(*times), left, right) for left, right, *times in judged.values_list("left_id", "right_id", *_TIMES)]
        pairs = merged.annotate(one=F("absorbed__detainee_id"), other=F("into__detainee_id"))
        rows = list(pairs.values_list("absorbed_id", "into_id", *_TIMES, "one", "other"))
        ties = [(link.left, link.right) for link in same] + [(row[-2], row[-1]) for row in rows]
        reached = wanted.union(*ties)
        if reached == wanted:
            return wanted, (same, [LinkTold(Told(*row[2:4]), row[0], row[1]) for row in rows], ties)
        wanted = reached


_TIMES = ("recorded_at", "withdrawn_at")
_DATES = ("earliest", "latest", "precision")


def _when(dates: Sequence[Any]) -> When:
    earliest, latest, precision = dates
    return When(earliest, latest, Precision(precision))


def _add_events(cases: dict[int, CaseTold]) -> None:
    agencies: dict[Any, list[str]] = defaultdict(list)
    through = CustodyEvent.agencies.through.objects.filter(among("custodyevent__detention_id", cases))
    for of, slug in through.values_list("custodyevent_id", "agency__slug"):
        agencies[of].append(slug)
    rows = CustodyEvent.objects.filter(among("detention_id", cases)).order_by("recorded_at", "pk")
    said = ("release_kind", "whereabouts_unknown", "acknowledged", "facility__slug", "local_time")
    columns = (*said, "place__kind", "place__slug", "place__state__slug")
    for pk, detention, kind, release, unknown, acknowledged, facility, hour, place_kind, place, state, *more in rows.values_list(
        "pk", "detention_id", "kind", *columns, *_DATES, *_TIMES
    ):
        event = LifeEvent(
            kind, _when(more[:3]), release, unknown, acknowledged, frozenset(agencies[pk]), None, facility or "", hour, fact=pk
        )
        told = EventTold(Told(*more[3:]), event, state_of(place_kind, place, state))
        cases[detention].events.append(told)


def state_of(kind: str | None, slug: str | None, state: str | None) -> str:
    """The slug of the state in which a place lies; "" where it isn't told."""
    if kind in {"state", "capital_district", "federal_dependency"}:
        return slug or ""
    return state or ""


def _add_charges(cases: dict[int, CaseTold]) -> None:
    rows = Charge.objects.filter(among("detention_id", cases)).order_by("recorded_at", "pk")
    for detention, offence, worded, status, *more in rows.values_list(
        "detention_id", "offence__slug", "as_worded", "status", *_DATES, *_TIMES
    ):
        told = ChargeTold(Told(*more[3:]), offence or worded, offence or OTHER_OFFENCE, status, _when(more[:3]))
        cases[detention].charges.append(told)


def _add_rulings(cases: dict[int, CaseTold]) -> None:
    rows = Ruling.objects.filter(among("detention_id", cases)).order_by("recorded_at", "pk")
    for detention, kind, followed, *times in rows.values_list("detention_id", "field", "followed_fact", *_TIMES):
        cases[detention].rulings.append(RulingTold(Told(*times), kind, followed))


def _traits(detainees: Collection[int]) -> list[TraitTold]:
    rows = Attribute.objects.filter(among("detainee_id", detainees), kind__in=_COUNTED_TRAITS).order_by("recorded_at", "pk")
    return [
        TraitTold(Told(*times), detainee, kind, value)
        for detainee, kind, value, *times in rows.values_list("detainee_id", "kind", "value", *_TIMES)
    ]
