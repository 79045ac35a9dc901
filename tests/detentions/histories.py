"""Random histories of a registry, written through the product's actions, with a log of what was done. `counting` adds them up by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from detentions.actions import cases, directories, merging, rulings
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Charge, CustodyEvent, Detention, Judgement, Merge
from detentions.when import When
from tests.cast import Cast, assemble

FIRST = date(2020, 1, 1)
NO_ROW = UUID(int=0)
DAYS = [FIRST + timedelta(days=place) for place in range(-2, 24)]
BEGUN = datetime(2020, 3, 1, tzinfo=UTC)
TAKES = {"arrest", "rearrest", "disappearance"}
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
    rulings: list[Said] = field(default_factory=list)
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

    def rule(self, place: int) -> None:
        """Follow one of the arrests told, whether it has rivals or not."""
        arrests = [said for said in self.events if said.until is None and said.kind == "arrest"]
        if not arrests:
            return
        said = arrests[place % len(arrests)]
        found = self.case(said.case)
        row = CustodyEvent.objects.get(pk=said.fact)
        rulings.rule_on(detention=found, version=found.version, followed=row, reason="x", by=self.cast.ana, at=self.at)
        for earlier in self.rulings:
            if earlier.case == said.case and earlier.until is None:
                earlier.until = self.at
        self.rulings.append(Said(said.case, "arrest", said.when, "", self.at, fact=said.fact))

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
        *([st.tuples(st.just("rule"), places)] if dates is days else []),  # the brute force of rulings knows exact days alone
    )
    return st.tuples(opening, opening, st.lists(others, min_size=2, max_size=8)).map(lambda found: [found[0], found[1], *found[2]])
