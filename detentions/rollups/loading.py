"""Reads the facts of some detainees, and of everybody whose numbers depend on theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from detentions.custody import LifeEvent
from detentions.models import Attribute, Charge, CustodyEvent, Detainee, Detention, Judgement, Merge, Ruling
from detentions.models.among import among
from detentions.models.asking import Question, Row, ask
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
    wanted, links, own = _linked(set(detainees))
    same, merges, ties = links
    group_of = roots(wanted, ties)
    cases: dict[tuple[int, str], list[CaseTold]] = defaultdict(list)
    owners: dict[int, int] = {}
    for pk, detainee, country in own:
        cases[group_of[detainee], country].append(CaseTold(pk, detainee, [], []))
        owners[pk] = group_of[detainee]
    by_pk = {case.detention: case for told in cases.values() for case in told}
    events, charges, rulings, attributes = ask(*((one, by_pk) for one in _OF_CASES), (_TRAITS, wanted))
    _add_events(by_pk, ask((_TAKEN_PART, [row[0] for row in events]))[0], events)
    for detention, offence, worded, status, *more in charges:
        told_charge = ChargeTold(Told(*more[3:]), offence or worded, offence or OTHER_OFFENCE, status, _when(more[:3]))
        by_pk[detention].charges.append(told_charge)
    for detention, kind, followed, *times in rulings:
        by_pk[detention].rulings.append(RulingTold(Told(*times), kind, followed))
    traits: dict[int, list[TraitTold]] = defaultdict(list)
    for detainee, kind, value, *times in attributes:
        traits[group_of[detainee]].append(TraitTold(Told(*times), detainee, kind, value))
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


_TIMES = ("recorded_at", "withdrawn_at")
_DATES = ("earliest", "latest", "precision")
_SAID = ("release_kind", "whereabouts_unknown", "acknowledged", "facility__slug", "local_time")
_PLACE = ("place__kind", "place__slug", "place__state__slug")
_CASES = Question(
    lambda ids: Detention.objects.filter(among("detainee_id", ids)).order_by("pk").values_list("pk", "detainee_id", "country")
)
_JUDGED = Question(
    lambda ids: (
        Judgement.objects.filter(verdict=Judgement.Verdict.SAME)
        .filter(Q(among("left_id", ids)) | Q(among("right_id", ids)))
        .values_list("left_id", "right_id", *_TIMES)
    )
)
_MERGED = Question(
    lambda ids: Merge.objects.filter(Q(among("absorbed__detainee_id", ids)) | Q(among("into__detainee_id", ids))).values_list(
        "absorbed_id", "into_id", *_TIMES, "absorbed__detainee_id", "into__detainee_id"
    )
)
_OF_CASES = (
    Question(
        lambda ids: (
            CustodyEvent.objects.filter(among("detention_id", ids))
            .order_by("recorded_at", "pk")
            .values_list("pk", "detention_id", "kind", *_SAID, *_PLACE, *_DATES, *_TIMES)
        )
    ),
    Question(
        lambda ids: (
            Charge.objects.filter(among("detention_id", ids))
            .order_by("recorded_at", "pk")
            .values_list("detention_id", "offence__slug", "as_worded", "status", *_DATES, *_TIMES)
        )
    ),
    Question(
        lambda ids: (
            Ruling.objects.filter(among("detention_id", ids))
            .order_by("recorded_at", "pk")
            .values_list("detention_id", "field", "followed_fact", *_TIMES)
        )
    ),
)
# By the events' own ids, asked afterwards: a join with events that no statistics tell of yet may be done the slow way round.
_TAKEN_PART = Question(
    lambda ids: CustodyEvent.agencies.through.objects.filter(among("custodyevent_id", ids)).values_list("custodyevent_id", "agency__slug")
)
_TRAITS = Question(
    lambda ids: (
        Attribute.objects.filter(among("detainee_id", ids), kind__in=_COUNTED_TRAITS)
        .order_by("recorded_at", "pk")
        .values_list("detainee_id", "kind", "value", *_TIMES)
    )
)


def _linked(wanted: set[int]) -> tuple[set[int], Links, list[Row]]:
    """Follow links until nobody new is found. Withdrawn links count: they tell of what was known then. With the cases of all of them."""
    while True:
        judged, merged, cases = ask((_JUDGED, wanted), (_MERGED, wanted), (_CASES, wanted))
        same = [LinkTold(Told(*times), left, right) for left, right, *times in judged]
        ties = [(link.left, link.right) for link in same] + [(row[-2], row[-1]) for row in merged]
        reached = wanted.union(*ties)
        if reached == wanted:
            return wanted, (same, [LinkTold(Told(*row[2:4]), row[0], row[1]) for row in merged], ties), cases
        wanted = reached


def _when(dates: Sequence[Any]) -> When:
    earliest, latest, precision = dates
    return When(earliest, latest, Precision(precision))


def _add_events(cases: dict[int, CaseTold], taken_part: Sequence[Row], events: Sequence[Row]) -> None:
    agencies: dict[Any, list[str]] = defaultdict(list)
    for of, slug in taken_part:
        agencies[of].append(slug)
    for pk, detention, kind, release, unknown, acknowledged, facility, hour, place_kind, place, state, *more in events:
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
