"""Random histories of a registry, written through the product's actions, and what they must add up to, counted by brute force.

The counting here shares no code with the product: it goes through every case on every day from the log of what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from detentions.actions import cases, directories, merging
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Charge, CustodyEvent, Detention, Judgement, Merge
from detentions.when import When
from tests.cast import Cast, assemble

FIRST = date(2020, 1, 1)
NO_ROW = UUID(int=0)
DAYS = [FIRST + timedelta(days=place) for place in range(-2, 24)]
BEGUN = datetime(2020, 3, 1, tzinfo=UTC)
ORDER = ["arrest", "disappearance", "located", "transfer", "charge", "hearing", "sentence", "release", "rearrest", "death"]
RULES: dict[str, dict[str, Any]] = {
    "everybody-v1": {
        "counts": "persons",
        "held_through": ["house_arrest", "order_not_carried_out"],
        "minimum_hours": 0,
        "stale_after_days": 0,
    },
    "strict-v1": {"counts": "persons", "held_through": [], "minimum_hours": 48, "stale_after_days": 6},
    "cases-v1": {"counts": "detentions", "held_through": ["house_arrest"], "minimum_hours": 0, "stale_after_days": 0},
    "charges-v1": {"counts": "charges", "held_through": [], "minimum_hours": 0, "stale_after_days": 0, "reading": "possibly"},
}


@dataclass(eq=False)
class Said:
    """One fact as the log keeps it: who or what it is about, and when we said it."""

    case: int
    kind: str
    when: When
    release_kind: str
    since: datetime
    until: datetime | None = None
    fact: UUID = NO_ROW

    def known_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)

    @property
    def day(self) -> date:
        """Of an exact date."""
        assert self.when.earliest
        return self.when.earliest


@dataclass(eq=False)
class Link:
    left: int
    right: int
    since: datetime
    until: datetime | None = None
    fact: UUID = NO_ROW

    def known_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class History:
    """A registry that is written step by step, and the log of it."""

    cast: Cast = field(default_factory=assemble)
    detentions: list[Detention] = field(default_factory=list)
    sexes: list[str] = field(default_factory=list)
    events: list[Said] = field(default_factory=list)
    charges: list[Said] = field(default_factory=list)
    merges: list[Link] = field(default_factory=list)
    same: list[Link] = field(default_factory=list)
    at: datetime = BEGUN

    def __post_init__(self) -> None:
        texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
        rules = [{"slug": name[:-3], "number": 1, "definition": said, **texts} for name, said in RULES.items()]
        directories.load_rules(rules=rules, by=self.cast.ana, at=BEGUN - timedelta(days=1))

    def facts(self, kind: str, when: When, release_kind: str) -> cases.EventFacts:
        release = ReleaseKind(release_kind) if kind == "release" else None
        return cases.EventFacts(EventKind(kind), when, release_kind=release)

    def case(self, place: int) -> Detention:
        found = self.detentions[place % len(self.detentions)]
        found.refresh_from_db()
        return found

    def open(self, kind: str, when: When, release_kind: str, sex: str) -> None:
        person = cases.PersonFacts("Ramona Muestra", attributes={"sex": sex} if sex else {})
        detention, row = cases.open_case(
            person=person,
            event=self.facts(kind, when, release_kind),
            country="VE",
            organisation=self.cast.ours,
            is_sample=False,
            by=self.cast.ana,
            at=self.at,
        )
        self.detentions.append(detention)
        self.sexes.append(sex)
        self.events.append(Said(len(self.detentions) - 1, kind, when, release_kind if kind == "release" else "", self.at, fact=row.pk))

    def add(self, place: int, kind: str, when: When, release_kind: str) -> None:
        found = self.case(place)
        row = cases.record_event(
            detention=found, version=found.version, event=self.facts(kind, when, release_kind), by=self.cast.ana, at=self.at
        )
        case = place % len(self.detentions)
        self.events.append(Said(case, kind, when, release_kind if kind == "release" else "", self.at, fact=row.pk))

    def charge(self, place: int, when: When) -> None:
        found = self.case(place)
        cases.record_charge(
            detention=found,
            version=found.version,
            as_worded="x",
            status=Charge.Status.CHARGED,
            when=when,
            words=[],
            by=self.cast.ana,
            at=self.at,
        )
        self.charges.append(Said(place % len(self.detentions), "charge", when, "", self.at))

    def withdraw(self, place: int, kind: str | None, when: When) -> None:
        """Withdraw a standing event; with a kind, say it differently instead."""
        standing = [said for said in self.events if said.until is None]
        if not standing:
            return
        said = standing[place % len(standing)]
        row = CustodyEvent.objects.select_related("detention__key").get(pk=said.fact)
        version = row.detention.version
        if kind:
            by_event = self.facts(kind, when, "not_stated")
            made = cases.supersede_event(event=row, version=version, by_event=by_event, reason="x", by=self.cast.ana, at=self.at)
            self.events.append(Said(said.case, kind, when, "not_stated" if kind == "release" else "", self.at, fact=made.pk))
        else:
            cases.withdraw_event(event=row, version=version, reason="x", by=self.cast.ana, at=self.at)
        said.until = self.at

    def merge(self, one: int, other: int) -> None:
        absorbed, into = one % len(self.detentions), other % len(self.detentions)
        taken = {link.left for link in self.merges if link.until is None}
        if absorbed == into or {absorbed, into} & taken:
            return
        case = self.case(absorbed)
        try:
            row = merging.merge_cases(absorbed=case, into=self.case(into), version=case.version, reason="x", by=self.cast.ana, at=self.at)
        except cases.Impossible:  # these people were told apart; nothing was written
            return
        self.merges.append(Link(absorbed, into, self.at, fact=row.pk))

    def split(self, place: int) -> None:
        standing = [link for link in self.merges if link.until is None]
        if standing:
            link = standing[place % len(standing)]
            row = Merge.objects.select_related("absorbed__key").get(pk=link.fact)
            merging.split_cases(merge=row, version=row.absorbed.version, reason="x", by=self.cast.ana, at=self.at)
            link.until = self.at

    def judge(self, one: int, other: int, verdict: str) -> None:
        left, right = sorted((one % len(self.detentions), other % len(self.detentions)))
        if left == right:
            return
        people = self.case(left).detainee, self.case(right).detainee
        try:
            row = merging.judge_people(
                one=people[0], other=people[1], verdict=Judgement.Verdict(verdict), reason="x", by=self.cast.ana, at=self.at
            )
        except cases.Impossible:
            return
        for link in self.same:
            if (link.left, link.right) == (left, right) and link.until is None:
                link.until = self.at
        if verdict == "same":
            self.same.append(Link(left, right, self.at, fact=row.pk))


Definition = Mapping[str, Any]
Reading = Callable[[list[Said], date, Definition], tuple[bool, bool]]


def exactly(events: list[Said], day: date, rule: Definition) -> tuple[bool, bool]:
    """Held at the end of `day` where every date is a day: a beginning by then that no ending after it, by then, has closed."""

    def comes(said: Said) -> tuple[date, int]:
        return said.day, ORDER.index(said.kind)

    def ends(said: Said) -> bool:
        return said.kind == "death" or (said.kind == "release" and said.release_kind not in rule["held_through"])

    endings = [said for said in events if ends(said)]
    told = [said for said in events if said.kind in [*ORDER[:4], "rearrest"] or (said.kind == "release" and not ends(said))]
    begins = [
        said
        for said in told
        if not any(comes(said) < comes(end) and (end.day - said.day).days * 24 < rule["minimum_hours"] for end in endings)
    ]
    open_now = any(said.day <= day and not any(comes(said) < comes(end) and end.day <= day for end in endings) for said in begins)
    unknown_start = any(end.day > day and not any(comes(said) < comes(end) for said in told) for end in endings)
    return open_now, open_now or unknown_start


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
    for case, events in lives.items():
        found = reading(events, day, rule)
        if rule["stale_after_days"] and not any(
            said.when.latest and 0 <= (day - said.when.latest).days <= rule["stale_after_days"] for said in events
        ):
            found = (False, False)
        if rule["counts"] == "charges" and case not in charged:
            found = (False, False)
        person = next(group for group in people if case in group)
        told = {history.sexes[one] for one in person if known_person(history, one, moment)} - {""}
        of = "several" if len(told) > 1 else next(iter(told), "")
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


Step = tuple[Any, ...]
places = st.integers(0, 5)
kinds = st.sampled_from(["arrest", "release", "release", "rearrest", "transfer", "located", "hearing", "death", "disappearance"])
releases = st.sampled_from(["full_liberty", "house_arrest", "order_not_carried_out", "substitute_measures"])
days = st.integers(0, 18).map(lambda place: When.day(FIRST + timedelta(days=place)))
loose = st.one_of(
    days,
    st.tuples(st.integers(0, 18), st.integers(0, 6)).map(
        lambda pair: When.between(FIRST + timedelta(days=pair[0]), FIRST + timedelta(days=sum(pair)))
    ),
    st.integers(0, 18).map(lambda place: When.between(FIRST + timedelta(days=place), None)),
    st.integers(0, 18).map(lambda place: When.between(None, FIRST + timedelta(days=place))),
    st.just(When.unknown()),
)


def steps(dates: st.SearchStrategy[When]) -> st.SearchStrategy[list[Step]]:
    """Lists of what is done next, by the names of History's methods. The first steps open two cases, so that there is what to merge."""
    opening = st.tuples(st.just("open"), kinds, dates, releases, st.sampled_from(["man", "woman", ""]))
    others = st.one_of(
        opening,
        st.tuples(st.just("add"), places, kinds, dates, releases),
        st.tuples(st.just("add"), places, kinds, dates, releases),
        st.tuples(st.just("charge"), places, days),
        st.tuples(st.just("withdraw"), places, st.sampled_from([None, "arrest", "release"]), dates),
        st.tuples(st.just("merge"), places, places),
        st.tuples(st.just("merge"), places, places),
        st.tuples(st.just("split"), places),
        st.tuples(st.just("judge"), places, places, st.sampled_from(["same", "same", "different"])),
    )
    return st.tuples(opening, opening, st.lists(others, min_size=2, max_size=8)).map(lambda found: [found[0], found[1], *found[2]])
