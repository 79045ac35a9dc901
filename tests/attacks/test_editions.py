"""Attacks on the bytes of editions of 866 invented people, short form; tests/torture/test_editions_long.py tries everything."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from detentions.disclosure import NARROWEST, TEN_FIVE, THE_TOTAL, Cell, Ledger, Past, Policy
from detentions.editions import files, guarding, keeping, numbers, population
from detentions.models import Edition
from tests.api.registry import Registry
from tests.attacks import world
from tests.attacks.linear import Attack, Span
from tests.attacks.reading import Copy, read, spans
from tests.attacks.successive import Reader

HIDE_UNDER_FIVE = Policy(smallest=5, step=1, is_steady=False, is_audited=False)
TRIED = 8


@dataclass(frozen=True, slots=True)
class Series:
    """Successive editions as downloaded, and who was really behind their numbers."""

    downloads: Sequence[Mapping[str, bytes]]
    past: Sequence[Past]

    @property
    def copies(self) -> list[Copy]:
        return [read(one) for one in self.downloads]

    @property
    def reader(self) -> Reader:
        return Reader(self.copies, self.past)


@pytest.fixture(scope="module")
def a_month(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Series]:
    """Four weekly editions."""
    with django_db_blocker.unblock(), world.thrown_away(tmp_path_factory.mktemp("editions")) as registry:
        downloads = world.editions_of(world.make(registry, seed=1), 4)
        yield Series(downloads, keeping.ledger("VE").past)


def attacked(copy: Copy, past: Sequence[Past], *, policy: Policy = TEN_FIVE, tried: int = TRIED) -> list[tuple[Cell, Span]]:
    """What linear programs make of hidden numbers that hide somebody, in the last of these editions."""
    attack = Attack(spans(copy, past, policy=policy), copy.known())
    hidden = [cell for cell in copy.hidden if past[-1].snapshot.withheld.get(cell)]
    return [(cell, attack.bounds(cell)) for cell in random.Random(1).sample(hidden, min(tried, len(hidden)))]


def candidate(registry: Registry, policy: Policy) -> tuple[Copy, guarding.Candidate]:
    """An edition by a rule of any kind, as it would go out."""
    rules = population.rules()
    cases, day = population.listed_cases("VE", rules), population.made_before(world.BEGUN)
    made = numbers.make(number=1, country="VE", day=day, rules=rules, cases=cases, ledger=Ledger(), policy=policy)
    content = files.of_figures(made.figures)
    copy = read({**content, "edition.json": json.dumps({"day": day.isoformat()}).encode(), "cases.json": b"[]"})
    return copy, guarding.Candidate(1, content["figures.json"], day.isoformat(), made.decision, Ledger())


def as_past(one: guarding.Candidate) -> Past:
    return Past(one.number, one.decision.snapshot, one.decision.told)


def test_no_hidden_number_can_be_calculated_from_the_files(a_month: Series) -> None:
    for last in (1, len(a_month.past)):
        found = attacked(a_month.copies[last - 1], a_month.past[:last])

        assert len(found) == TRIED
        assert [(cell, span) for cell, span in found if span[1] - span[0] < NARROWEST - 1e-6] == []


def test_the_same_attack_succeeds_against_hiding_under_five(a_registry: Registry) -> None:
    world.make(a_registry, seed=1)
    copy, made = candidate(a_registry, HIDE_UNDER_FIVE)

    found = attacked(copy, [as_past(made)], policy=HIDE_UNDER_FIVE, tried=12)

    assert [cell for cell, (low, high) in found if high - low < 0.5]
    with pytest.raises(guarding.Unsafe):
        guarding.refuse(made)


def test_an_edition_by_a_weaker_rule_is_never_signed(a_registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.make(a_registry, seed=2, size=120)
    monkeypatch.setattr(numbers, "make", partial(numbers.make, policy=HIDE_UNDER_FIVE))

    with pytest.raises(guarding.Unsafe), transaction.atomic():
        made.publish()

    assert not Edition.objects.exists()


def test_an_edition_that_does_not_wait_is_never_signed(a_registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.make(a_registry, seed=2, size=120, share_listed=0)
    made.publish()
    made.a_week()
    monkeypatch.setattr(numbers, "make", partial(numbers.make, policy=Policy(is_steady=False)))

    with pytest.raises(guarding.Unsafe, match="too few people"), transaction.atomic():
        made.publish()

    assert Edition.objects.count() == 1


def test_total_minus_list_never_leaves_one_to_nine(a_month: Series) -> None:
    for copy in a_month.copies:
        left = {cell: told - copy.listed.get(cell, 0) for cell, told in copy.told.items() if told is not None}

        assert len(left) > 50
        assert {cell: rest for cell, rest in left.items() if rest < TEN_FIVE.smallest - TEN_FIVE.step // 2} == {}


def test_the_public_rows_count_to_the_listed_numbers(a_month: Series) -> None:
    for copy in a_month.copies:
        held = {
            row["person"]
            for row in copy.rows.values()
            for period in row["periods"]["all-documented-v1"]
            if period["sure"] and period["from"] <= copy.day and (period["to"] is None or copy.day < period["to"])
        }

        assert copy.listed[THE_TOTAL] == len(held) > 150


def test_no_change_between_editions_speaks_of_fewer_than_five_people(a_month: Series) -> None:
    changes = list(a_month.reader.changes())

    assert changes
    assert [pair for pair in changes if pair.is_of_too_few] == []


def test_no_two_numbers_of_the_country_differ_by_fewer_than_five_people(a_month: Series) -> None:
    pairs = list(a_month.reader.over_time())

    assert len(pairs) > 500
    assert [pair for pair in pairs if pair.is_of_too_few] == []


def test_following_the_lists_shows_no_difference_that_too_few_people_made(a_month: Series) -> None:
    pairs = list(a_month.reader.certain())

    assert len(pairs) > 500
    assert [pair for pair in pairs if pair.is_of_too_few] == []


def test_printed_numbers_are_the_ones_that_are_judged(a_month: Series) -> None:
    assert a_month.reader.misprinted() == []


def test_numbers_are_told_of_ten_people_or_not_at_all(a_month: Series) -> None:
    assert a_month.reader.too_few_to_tell() == []


def test_json_and_csv_give_the_attacker_the_same(a_month: Series) -> None:
    for one in a_month.downloads:
        assert read(one, form="csv") == read(one)
