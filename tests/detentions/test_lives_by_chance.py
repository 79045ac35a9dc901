"""Random lives with late facts, withdrawals, corrections, merges and judgements, held step by step against brute force (`worlds`).

What doesn't fit together is flagged and corrupts no count; what was known earlier is answered with the same bytes for ever.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, strategies
from hypothesis import settings as how
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule, run_state_machine_as_test

from detentions import dossier, verification
from detentions.actions import cases, directories, merging
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.actions.facts import Impossible
from detentions.choices import EventKind, ReleaseKind
from detentions.custody import Contradiction, Rule, possibly_held, surely_held
from detentions.local_time import offsets_of
from detentions.models import CustodyEvent, Detention, Judgement, Merge
from detentions.statistics import Question, in_custody, rule_named
from detentions.when import When
from tests.cast import Cast, assemble
from tests.detentions import worlds
from tests.detentions.memory import Fact, Memory
from tests.detentions.worlds import Told

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY_ZERO = date(2020, 1, 1)
DEFINITION = {"counts": "persons", "held_through": sorted(worlds.FREES_NOBODY), "minimum_hours": 0, "stale_after_days": 0}
RULE = Rule.from_definition("by-chance-v1", DEFINITION)
OFFSETS = offsets_of(settings.SEEDS_DIR / "ve" / "country.toml")
SAMPLED = [2, 6, 10]  # days on which bytes are kept and counts compared
MOST_EVENTS = 5  # per life: the worlds are all played through

kinds = strategies.sampled_from(["arrest", "arrest", "rearrest", "disappearance", "located", "transfer", "release", "release", "death"])
releases = strategies.sampled_from(["full_liberty", "substitute_measures", "house_arrest", "order_not_carried_out", "escape", "pardon"])


@strategies.composite
def tellings(draw: strategies.DrawFn) -> Told:
    """Mostly exact days, some spans, some open ends, some unknown."""
    kind = draw(kinds)
    low = draw(strategies.integers(1, 11))
    high = draw(strategies.sampled_from([low, low, low, low + 1, low + 2]))
    shape = draw(strategies.sampled_from(["both"] * 8 + ["until", "since", "unknown"]))
    borders = {"both": (low, high), "until": (None, high), "since": (low, None), "unknown": (None, None)}[shape]
    return Told(kind, *borders, draw(releases) if kind == "release" else "")


def facts(told: Told) -> EventFacts:
    low, high = (None if border is None else DAY_ZERO + timedelta(days=border) for border in (told.low, told.high))
    return EventFacts(EventKind(told.kind), When.between(low, high), release_kind=ReleaseKind(told.release) if told.release else None)


DONE: Counter[str] = Counter()  # what the histories of this run held, so that a run can show that it met everything


class Lives(RuleBasedStateMachine):
    case_ids: Bundle[int] = Bundle("case_ids")
    event_ids: Bundle[tuple[Fact, str]] = Bundle("event_ids")
    merge_ids: Bundle[tuple[Fact, str]] = Bundle("merge_ids")

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.cast: Cast = assemble()
        texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
        rows = [{"slug": "by-chance", "number": 1, "definition": DEFINITION, **texts}]
        directories.load_rules(rules=rows, by=self.cast.ana, at=START)
        self.counted = rule_named(RULE.name)
        self.memory = Memory()
        self.step = 0
        self.kept: dict[tuple[int, int, int], bytes] = {}
        self.counts: dict[tuple[int, int], tuple[int, int]] = {}

    def teardown(self) -> None:
        try:
            for case, day, step in self.kept:
                assert self.answer(case, day, step) == self.kept[case, day, step]
            DONE["old answers, the same bytes"] += len(self.kept)
            DONE["old counts, the same"] += len(self.counts)
            for (day, step), count in self.counts.items():
                assert self.count(day, step) == count
            assert list(verification.check_facts()) == []
        finally:
            transaction.set_rollback(True)
            self.sandbox.__exit__(None, None, None)

    def moment(self, step: int) -> datetime:
        return START + timedelta(minutes=step)

    def now(self) -> datetime:
        self.step += 1
        return self.moment(self.step)

    def version(self, case: int) -> Detention:
        return Detention.objects.get(pk=case)

    def room(self, case: int, more: int = 1) -> bool:
        return len(self.memory.lives(self.step)[self.memory.home(case, self.step)]) + more <= MOST_EVENTS

    @rule(target=case_ids, told=tellings())
    def open(self, told: Told) -> int:
        at = self.now()
        person = PersonFacts(f"Persona Muestra {self.step}")
        case, event = cases.open_case(
            person=person, event=facts(told), country="VE", organisation=self.cast.ours, is_sample=False, by=self.cast.beto, at=at
        )
        self.memory.people[case.pk], self.memory.opened[case.pk] = case.detainee_id, self.step
        self.memory.events.append(Fact(told, case.pk, self.step))
        self.last = (self.memory.events[-1], str(event.pk))
        return case.pk

    @rule(target=event_ids, case=case_ids, told=tellings())
    def tell(self, case: int, told: Told) -> tuple[Fact, str]:
        if not self.room(case):
            return self.last
        at = self.now()
        detention = self.version(case)
        event = cases.record_event(detention=detention, version=detention.version, event=facts(told), by=self.cast.beto, at=at)
        DONE["late or plain event"] += 1
        fact = Fact(told, case, self.step)
        self.memory.events.append(fact)
        return fact, str(event.pk)

    @rule(one=event_ids)
    def withdraw(self, one: tuple[Fact, str]) -> None:
        fact, pk = one
        if fact.until is not None:
            return
        at = self.now()
        event = CustodyEvent.objects.select_related("detention").get(pk=pk)
        DONE["withdrawal"] += 1
        cases.withdraw_event(event=event, version=event.detention.version, reason="wrong", by=self.cast.beto, at=at)
        fact.until = self.step

    @rule(target=event_ids, one=event_ids, told=tellings())
    def correct(self, one: tuple[Fact, str], told: Told) -> tuple[Fact, str]:
        fact, pk = one
        if fact.until is not None:
            return one
        at = self.now()
        event = CustodyEvent.objects.select_related("detention").get(pk=pk)
        DONE["correction"] += 1
        made = cases.supersede_event(
            event=event, version=event.detention.version, by_event=facts(told), reason="better", by=self.cast.beto, at=at
        )
        fact.until = self.step
        fresh = Fact(told, fact.case, self.step)
        self.memory.events.append(fresh)
        return fresh, str(made.pk)

    @rule(target=merge_ids, absorbed=case_ids, into=case_ids)
    def merge(self, absorbed: int, into: int) -> tuple[Fact, str]:
        """Refused for a case and itself, or when one is merged already: then nothing changes."""
        detention, other = self.version(absorbed), self.version(into)
        homes = {self.memory.home(case, self.step) for case in (absorbed, into)}
        if not self.room(into, len(self.memory.lives(self.step)[self.memory.home(absorbed, self.step)])):
            return Fact((0, 0), 0, 0, 0), ""
        self.note(absorbed, into)
        at = self.now()
        try:
            with transaction.atomic():
                made = merging.merge_cases(
                    absorbed=detention, into=other, version=detention.version, reason="twice", by=self.cast.beto, at=at
                )
        except Impossible:
            assert len(homes) == 1 or homes != {absorbed, into}
            return Fact((0, 0), 0, 0, 0), ""
        DONE["merge"] += 1
        fact = Fact((absorbed, into), absorbed, self.step)
        self.memory.merges.append(fact)
        return fact, str(made.pk)

    @rule(one=consumes(merge_ids))
    def split(self, one: tuple[Fact, str]) -> None:
        fact, pk = one
        if not pk:
            return
        self.note(*(fact.what if isinstance(fact.what, tuple) else ()))
        at = self.now()
        merge = Merge.objects.select_related("absorbed", "into").get(pk=pk)
        DONE["split"] += 1
        merging.split_cases(merge=merge, version=merge.absorbed.version, reason="two after all", by=self.cast.beto, at=at)
        fact.until = self.step

    @rule(one=case_ids, other=case_ids, verdict=strategies.sampled_from(["same", "same", "different", "unsure"]))
    def judge(self, one: int, other: int, verdict: str) -> None:
        people = sorted(self.memory.people[case] for case in (one, other))
        if people[0] == people[1]:
            return
        at = self.now()
        try:
            with transaction.atomic():
                merging.judge_people(
                    one=self.version(one).detainee,
                    other=self.version(other).detainee,
                    verdict=Judgement.Verdict(verdict),
                    reason="looked at",
                    by=self.cast.beto,
                    at=at,
                )
        except Impossible:
            return
        for fact in self.memory.same:
            if fact.what == tuple(people) and fact.until is None:
                fact.until = self.step
        DONE[f"judged {verdict}"] += 1
        if verdict == "same":
            self.memory.same.append(Fact((people[0], people[1]), one, self.step))

    @precondition(lambda self: self.step)
    @invariant()
    def every_life_is_held_as_brute_force_says(self) -> None:
        lives = self.memory.lives(self.step)
        known = dossier.as_known(lives)
        for case, life in lives.items():
            events = known[case].events
            assert len(events) == len(life)
            for day in range(worlds.LAST):
                on = DAY_ZERO + timedelta(days=day)
                assert surely_held(events, on, RULE) is worlds.surely(life, day), (life, day)
                assert possibly_held(events, on, RULE) is worlds.possibly(life, day), (life, day)

    @precondition(lambda self: self.step)
    @invariant()
    def what_does_not_fit_is_flagged_and_corrupts_no_count(self) -> None:
        lives, persons = self.memory.lives(self.step), self.memory.persons(self.step)
        for group in persons:
            case = group[self.step % len(group)]
            found = dossier.dossier(self.version(case), day=DAY_ZERO, rule=RULE, offsets=OFFSETS, now=START)
            assert found is not None
            flags = set(found.contradictions)
            assert (Contradiction.RELEASE_BEFORE_ARREST in flags) is worlds.release_before_arrest(lives[case])
            assert (Contradiction.TWO_OPEN_DETENTIONS in flags) is worlds.two_at_once([lives[one] for one in group])
            DONE.update(str(flag) for flag in flags)
        for day in SAMPLED:
            sure = sum(any(worlds.surely(lives[case], day) for case in group) for group in persons)
            wide = sum(any(worlds.possibly(lives[case], day) for case in group) for group in persons)
            assert self.count(day) == (sure, wide)

    @precondition(lambda self: self.step)
    @invariant()
    def answers_are_noted(self) -> None:
        """To be asked again at the end, as known at this step: one case and one day in turn, and one count."""
        day, opened = SAMPLED[self.step % len(SAMPLED)], list(self.memory.opened)
        case = opened[self.step % len(opened)]
        self.counts.setdefault((day, self.step), self.count(day))
        self.kept.setdefault((case, day, self.step), self.answer(case, day))

    def note(self, *both: object) -> None:
        """What is said of two cases just before a decision about them."""
        for case in (one for one in both if isinstance(one, int)):
            self.kept.setdefault((case, SAMPLED[0], self.step), self.answer(case, SAMPLED[0]))

    def answer(self, case: int, day: int, step: int | None = None) -> bytes:
        found = dossier.dossier(
            self.version(case),
            day=DAY_ZERO + timedelta(days=day),
            rule=RULE,
            offsets=OFFSETS,
            now=START,
            known_at=None if step is None else self.moment(step),
        )
        return found.as_bytes() if found else b""

    def count(self, day: int, step: int | None = None) -> tuple[int, int]:
        question = Question("VE", self.counted, known_at=None if step is None else self.moment(step))
        point = in_custody(question, DAY_ZERO + timedelta(days=day))
        return point.value, point.possibly


def live(*, examples: int, steps: int) -> None:
    """Play that many random histories. The database is rolled back after each."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Lives,
        settings=how(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=quiet, database=None, derandomize=True
        ),
    )


@pytest.mark.django_db
def test_random_lives_are_told_as_brute_force_tells_them() -> None:
    live(examples=8, steps=10)
