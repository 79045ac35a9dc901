"""Counting the people of a random history (`histories`) by brute force: every case on every day, from the log of what was done.

Shares no code with the product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tests.detentions.histories import ORDER, RULES, TAKES, History, Said

Definition = Mapping[str, Any]
Reading = Callable[[list[Said], date, Definition], tuple[bool, bool]]


def exactly(events: list[Said], day: date, rule: Definition) -> tuple[bool, bool]:
    """Held at the end of `day` where every date is a day: a beginning by then that no ending after it, by then, has closed.

    Of two releases on one day, one of which leaves the person held, nobody knows which came last: then not surely, but possibly.
    """

    def comes(said: Said) -> tuple[date, int]:
        return said.day, ORDER.index(said.kind)

    def ends(said: Said) -> bool:
        return said.kind == "death" or (said.kind == "release" and said.release_kind not in rule["held_through"])

    endings = [said for said in events if ends(said)]
    told = [said for said in events if said.kind in [*ORDER[:4], "rearrest"] or (said.kind == "release" and not ends(said))]

    def short(said: Said, end: Said) -> bool:
        return comes(said) < comes(end) and 24 * ((end.day - said.day).days + 1) <= rule["minimum_hours"]

    takes = [said for said in told if said.kind in TAKES]
    begins = [
        said for said in told if not any(short(said, end) and (said in takes or any(short(take, end) for take in takes)) for end in endings)
    ]
    begun = [said for said in begins if said.day <= day]
    sure = any(not any(comes(said) <= comes(end) and end.day <= day for end in endings) for said in begun)
    maybe = any(not any(comes(said) < comes(end) and end.day <= day for end in endings) for said in begun)
    unknown_start = any(end.day > day and not any(comes(said) <= comes(end) for said in told) for end in endings)
    return sure, maybe or unknown_start


def as_ruled(events: list[Said], ruled: Sequence[Said]) -> list[Said]:
    """Without the arrests that differ in their day from the one followed and are told of the same stretch: no release, death or re-arrest
    lies between. A re-arrest told of the very day of another beginning is that beginning told again. For exact days."""
    if not ruled:
        return events
    chosen = max(ruled, key=lambda said: said.since).fact
    groups: list[list[Said]] = [[]]
    begun: set[date] = set()
    for said in sorted(events, key=lambda said: (said.day, ORDER.index(said.kind))):
        if said.kind in {"release", "death"} or (said.kind == "rearrest" and said.day not in begun):
            groups.append([])
            begun = set()
        if said.kind in TAKES:
            begun.add(said.day)
        if said.kind == "arrest":
            groups[-1].append(said)
    rivals = next((group for group in groups if chosen in [said.fact for said in group]), [])
    if len({said.day for said in rivals}) < 2:
        return events
    return [said for said in events if said not in rivals or said.fact == chosen]


def counted(history: History, name: str, day: date, moment: datetime, reading: Reading, sex: str | None = None) -> tuple[int, int]:
    """Surely and possibly held on the day as known at the moment, from the log alone."""
    rule = RULES[name]
    into = {link.left: link.right for link in history.merges if link.known_at(moment)}

    def final(case: int) -> int:
        while case in into:
            case = into[case]
        return case

    lives: dict[int, list[Said]] = {}
    for said in history.events:
        if said.known_at(moment):
            lives.setdefault(final(said.case), []).append(said)
    charged = {final(said.case) for said in history.charges if said.known_at(moment) and (said.when.earliest or day) <= day}
    people = groups(range(len(history.detentions)), [(link.left, link.right) for link in history.same if link.known_at(moment)])
    units: dict[int, list[tuple[bool, bool]]] = {}
    for case, told in lives.items():
        events = as_ruled(told, [said for said in history.rulings if said.known_at(moment) and final(said.case) == case])
        found = reading(events, day, rule)
        if rule["stale_after_days"] and not any(
            said.when.latest and 0 <= (day - said.when.latest).days <= rule["stale_after_days"] for said in events
        ):
            found = (False, False)
        if rule["counts"] == "charges" and case not in charged:
            found = (False, False)
        person = next(group for group in people if case in group)
        sexes = {history.sexes[one] for one in person if known_person(history, one, moment)} - {""}
        of = "several" if len(sexes) > 1 else next(iter(sexes), "")
        if sex is None or sex == of:
            units.setdefault(min(person) if rule["counts"] == "persons" else case, []).append(found)
    return (
        sum(any(sure for sure, _possible in unit) for unit in units.values()),
        sum(any(possible for _sure, possible in unit) for unit in units.values()),
    )


def known_person(history: History, case: int, moment: datetime) -> bool:
    return history.detentions[case].opened_at <= moment


def groups(members: Iterable[int], links: Iterable[tuple[int, int]]) -> list[set[int]]:
    found = [{member} for member in members]
    for left, right in links:
        joined = [group for group in found if left in group or right in group]
        found = [group for group in found if group not in joined] + [set().union(*joined)]
    return found
