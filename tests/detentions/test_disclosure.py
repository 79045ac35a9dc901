"""Attacks on published figures, in their short form; tests/torture/test_disclosure_long.py tries every cell of more populations."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from detentions.disclosure import FEWEST_PEOPLE, NARROWEST, TEN_FIVE, THE_TOTAL, Cell, Decision, Ledger, Past, Policy, Snapshot, decide
from detentions.editions import guarding
from tests.attacks.linear import NO_LIMIT, Attack, Span
from tests.detentions.invented_people import KNOWN, Population, a_week, population

HIDE_UNDER_FIVE = Policy(smallest=5, step=1, is_steady=False, is_audited=False)
TRIED = 12


def edition(people: Population, *, number: int = 1, ledger: Ledger | None = None, policy: Policy = TEN_FIVE) -> Decision:
    return decide(
        number=number,
        withheld=people.withheld,
        shown=people.shown,
        listed=frozenset(people.listed),
        known=KNOWN,
        ledger=ledger,
        policy=policy,
    )


def size(made: Decision, cell: Cell) -> int:
    return len(made.snapshot.withheld.get(cell, ()))


def span(cell: Cell, count: int | None, policy: Policy, *, is_small: bool) -> Span:
    if count is None:
        return (0, policy.smallest - 1) if is_small else (policy.smallest, NO_LIMIT)
    return (count, count) if cell == THE_TOTAL else policy.span(count)


def attacked(made: Decision, policy: Policy, seed: int, tried: int = TRIED) -> list[tuple[Cell, Span]]:
    """What the attacker makes of some hidden cells that hide somebody."""
    counts = {cell: told.count for cell, told in made.told.items()}
    attack = Attack({cell: span(cell, counts[cell], policy, is_small=size(made, cell) < policy.smallest) for cell in counts}, KNOWN)
    hidden = sorted(cell for cell in counts if counts[cell] is None and size(made, cell) > 0)
    return [(cell, attack.bounds(cell)) for cell in random.Random(seed).sample(hidden, min(tried, len(hidden)))]


def behind(cell: Cell, then: Snapshot, now: Snapshot) -> int:
    """How many people make a difference whom no list named."""
    changed = then.withheld.get(cell, frozenset()) ^ now.withheld.get(cell, frozenset())
    return len(changed - then.listed - now.listed)


@pytest.fixture(scope="module")
def a_year() -> list[Past]:
    """Twelve editions one after the other."""
    rng, people, made = random.Random(12), population(seed=12, size=300), list[Past]()
    for number in range(1, 13):
        decision = edition(people, number=number, ledger=Ledger(tuple(made)))
        made.append(Past(number, decision.snapshot, decision.told))
        a_week(rng, people)
    return made


def test_no_hidden_number_can_be_worked_out() -> None:
    made = edition(population(seed=1))

    for cell, (low, high) in attacked(made, TEN_FIVE, seed=1):
        assert high - low >= NARROWEST - 1e-6, (cell, low, high)


def test_the_attacker_would_succeed_against_hiding_under_five() -> None:
    made = edition(population(seed=1), policy=HIDE_UNDER_FIVE)

    recovered = [cell for cell, (low, high) in attacked(made, HIDE_UNDER_FIVE, seed=1) if high - low < 0.5]

    assert recovered


def test_the_attacker_would_find_narrow_numbers_without_the_audit() -> None:
    policy = Policy(is_audited=False)

    spans = [span for _cell, span in attacked(edition(population(seed=3), policy=policy), policy, seed=1, tried=30)]

    assert min(high - low for low, high in spans) < NARROWEST


@pytest.mark.parametrize("share", [0.0, 0.25, 0.9])
def test_total_minus_list_never_leaves_one_to_four(share: float) -> None:
    people = population(seed=5, share_listed=share)
    made = edition(people)

    left = {cell: told - len(made.snapshot.shown.get(cell, ())) for cell, told in made.values.items() if told is not None}

    assert left
    assert not {cell: rest for cell, rest in left.items() if 1 <= rest <= FEWEST_PEOPLE - 1}
    assert not {cell for cell in left if size(made, cell) < TEN_FIVE.smallest}


def test_only_the_total_is_exact_and_the_rest_multiples_of_five() -> None:
    people = population(seed=6)
    made = edition(people)

    assert made.values[THE_TOTAL] == len(people.withheld) + len(people.shown)
    assert {told % 5 for cell, told in made.values.items() if told is not None and cell != THE_TOTAL} == {0}
    assert len({cell for cell, told in made.values.items() if told is not None}) > 30


def test_no_change_between_editions_is_due_to_fewer_than_five_people(a_year: list[Past]) -> None:
    changed = 0
    for one, other in combinations(a_year, 2):
        for cell in one.told:
            before, after = one.told[cell], other.told[cell]
            if before.since != after.since and before.count != after.count:
                changed += 1
                then, now = a_year[before.since - 1].snapshot, a_year[after.since - 1].snapshot
                assert behind(cell, then, now) >= FEWEST_PEOPLE, cell

    assert changed > 20


def test_changes_due_to_fewer_people_would_show_without_waiting() -> None:
    rng, people = random.Random(12), population(seed=12)
    before = edition(people, policy=Policy(is_steady=False, is_audited=False))
    a_week(rng, people)
    after = edition(people, number=2, policy=Policy(is_steady=False, is_audited=False))

    shown = [cell for cell in before.told if before.told[cell].count != after.told[cell].count]

    assert any(behind(cell, before.snapshot, after.snapshot) < FEWEST_PEOPLE for cell in shown)


def test_hidden_numbers_stay_open_in_a_later_edition_too(a_year: list[Past]) -> None:
    last = a_year[-1]
    counts = {cell: told.count for cell, told in last.told.items()}
    fresh = {cell for cell in counts if counts[cell] is not None and last.told[cell].since == last.number}

    assert any(told.since < last.number for told in last.told.values())
    assert all(len(last.snapshot.withheld.get(cell, ())) >= TEN_FIVE.smallest for cell in fresh)


def test_the_same_people_give_the_same_figures() -> None:
    people = population(seed=7, size=400)
    turned = Population(dict(reversed(people.withheld.items())), dict(reversed(people.shown.items())), people.listed)

    assert edition(people).values == edition(turned).values


def test_nothing_is_told_of_fewer_than_ten_withheld_people() -> None:
    made = edition(population(seed=8, size=9, share_listed=0))

    assert set(made.values.values()) == {None}


def test_taking_a_number_back_closes_no_hidden_one() -> None:
    """What was told before says something else, not less: three editions in which a cell that had been found open was open no longer."""
    rng, people, past = random.Random(3), population(seed=3, size=300), list[Past]()
    for number in (1, 2, 3):
        ledger = Ledger(tuple(past))
        made = edition(people, number=number, ledger=ledger)
        printed = guarding.Printed(made.values, {cell: len(units) for cell, units in made.snapshot.shown.items()})

        assert [*guarding.add_and_subtract_tables(guarding.Candidate(number, b"[]", "", made, ledger), printed)] == []

        past.append(Past(number, made.snapshot, made.told))
        for _week in range(rng.choice((0, 1, 2, 6))):
            a_week(rng, people)
