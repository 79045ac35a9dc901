"""What listed people went through is counted from public rows as the registry counts it from its facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from detentions.editions import listed, population
from detentions.editions.condensed import condense
from detentions.editions.files import as_json
from detentions.editions.lives import lives
from detentions.editions.passing import Passages
from detentions.editions.rows import Cases
from detentions.models import Detention
from detentions.statistics import Dimension, Flow, Question, flow, lengths_ended, rule_named
from detentions.when import When
from tests.detentions.histories import DAYS, RULES, History, Step, days, loose, steps

pytestmark = pytest.mark.django_db
BY_CHANCE = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
PERIODS = [
    *((day, day) for day in DAYS[2:8]),
    (DAYS[3], DAYS[9]),
    (DAYS[0], DAYS[-1]),
    (date(2019, 1, 1), DAYS[10]),
    (DAYS[5], DAYS[-1] + timedelta(days=90)),
]


def published() -> Cases:
    """Every case, as the files of an edition hold it."""
    Detention.objects.update(visibility="listed")
    return Cases(condense(as_json(listed.rows(population.listed_cases("VE", population.rules())))))


@pytest.mark.parametrize("dates", [days, loose], ids=["exact days", "uncertain dates"])
def test_it_counts_as_the_registry_does(dates: SearchStrategy[When]) -> None:
    @BY_CHANCE
    @given(todo=steps(dates))
    def hold(todo: list[Step]) -> None:
        with transaction.atomic():
            history = History()
            for step, *values in todo:
                history.at += timedelta(hours=1)
                getattr(history, step)(*values)
            cases = published()
            for name in RULES:
                agree(cases, name)
            transaction.set_rollback(True)  # each example begins with nothing

    hold()


def agree(cases: Cases, name: str) -> None:
    rule = rule_named(name)
    passages = Passages(lives(cases), rule.rule)
    held = {Dimension.CUSTODY_STATE: frozenset({"held"})}
    for kind in Flow:
        own = flow(Question("VE", rule), kind, PERIODS, Dimension.CUSTODY_STATE)
        told = passages.flow(kind, PERIODS, (), {})
        assert [(one.surely, one.possibly) for one in told] == [(one.value, one.possibly) for one in own], (name, kind)
        by_state: list[dict[str, int]] = [{} for _period in PERIODS]
        for part in passages.flow(kind, PERIODS, ("custody_state",), {}):
            by_state[PERIODS.index((part.first, part.last))][part.values[0]] = part.possibly
        assert by_state == [{value or "unknown": number for value, (_sure, number) in one.by_value.items()} for one in own], (name, kind)
        fewer = flow(Question("VE", rule, filters=held), kind, PERIODS)
        only = passages.flow(kind, PERIODS, (), {"custody_state": frozenset({"held"})})
        assert [(one.surely, one.possibly) for one in only] == [(one.value, one.possibly) for one in fewer], (name, kind)
    for place, period in enumerate(PERIODS):
        assert passages.lasted(PERIODS, (), {})[place].lengths == lengths_ended(Question("VE", rule), *period), (name, period)
