"""Numbers against brute force: random lives, late facts, withdrawals, merges; what was known once is never changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from detentions import custody, rollups
from detentions.models import CountingRule, Stretch, Tally
from detentions.rollups.keeping import Kept
from detentions.statistics import Dimension, Question, in_custody, rule_named, series, series_by, table
from detentions.when import When
from tests.detentions.counting import Definition, Reading, counted, exactly
from tests.detentions.histories import DAYS, RULES, History, Said, Step, days, loose, steps

pytestmark = pytest.mark.django_db
BY_CHANCE = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def as_custody_reads(events: list[Said], day: date, rule: Definition) -> tuple[bool, bool]:
    """Uncertain dates: custody decides on one case and one day; everything else is still counted by hand."""
    told = [custody.LifeEvent(said.kind, said.when, said.release_kind) for said in events]
    by = custody.Rule.from_definition("x", rule)
    return custody.surely_held(told, day, by), custody.possibly_held(told, day, by)


def question(name: str, known_at: datetime | None = None) -> Question:
    return Question("VE", rule_named(name), known_at)


def answers(name: str, known_at: datetime | None) -> list[tuple[int, int]]:
    reading = RULES[name].get("reading", "surely")
    return [(point.value if reading == "surely" else -1, point.possibly) for point in series(question(name, known_at), DAYS)]


def expected(history: History, name: str, moment: datetime, reading: Reading) -> list[tuple[int, int]]:
    pairs = [counted(history, name, day, moment, reading) for day in DAYS]
    return [(-1, possible) for _sure, possible in pairs] if RULES[name].get("reading") == "possibly" else pairs


def live(history: History, todo: list[Step], reading: Reading) -> None:
    """Do the steps, and after each of them compare the present and keep it; at the end compare every earlier present again."""
    seen: dict[tuple[str, datetime], list[tuple[int, int]]] = {}
    for step, *values in todo:
        history.at += timedelta(hours=1)
        getattr(history, step)(*values)
        for name in RULES:
            seen[name, history.at] = answers(name, None)
            assert seen[name, history.at] == expected(history, name, history.at, reading), (name, step)
    for (name, moment), then in seen.items():
        assert answers(name, moment) == then, name
        middle = DAYS[len(DAYS) // 2]
        point = in_custody(question(name, moment), middle)
        assert point.possibly == then[DAYS.index(middle)][1]


def parts_make_the_whole() -> None:
    for name in RULES:
        whole = series(question(name), DAYS)
        for dimension in Dimension:
            parts = series_by(question(name), DAYS, dimension).values()
            assert [sum(part[place].possibly for part in parts) for place in range(len(DAYS))] == [point.possibly for point in whole]
            assert [sum(part[place].value for part in parts) for place in range(len(DAYS))] == [point.value for point in whole]
        cells = table(question(name), DAYS[9], [Dimension.SEX, Dimension.CUSTODY_STATE])
        assert (cells.total.value, cells.total.possibly) == (whole[9].value, whole[9].possibly)


def sexes_are_right(history: History, reading: Reading) -> None:
    for name in ("everybody-v1", "cases-v1"):
        found = series_by(question(name), DAYS, Dimension.SEX)
        for sex in ("man", "woman", "several", ""):
            wanted = [counted(history, name, day, history.at, reading, sex=sex) for day in DAYS]
            points = found.get(sex)
            assert ([(point.value, point.possibly) for point in points] if points else [(0, 0)] * len(DAYS)) == wanted, (name, sex)


def tables_are_what_the_facts_give() -> None:
    """Built anew, they hold the same rows."""
    columns = [field.attname for field in Stretch._meta.concrete_fields if field.attname != "id"]
    for rule in CountingRule.objects.all():
        kept = set(Stretch.objects.filter(rule_id=rule.pk).values_list(*columns))
        tallies = {
            row[:3]: row[3:] for row in Tally.objects.filter(rule_id=rule.pk).values_list("dimension", "value", "block", "sure", "possible")
        }
        rollups.build(Kept(rule.pk, custody.Rule.from_definition(rule.name, rule.definition)), at=rule.recorded_at)
        assert set(Stretch.objects.filter(rule_id=rule.pk).values_list(*columns)) == kept
        anew = {
            row[:3]: row[3:] for row in Tally.objects.filter(rule_id=rule.pk).values_list("dimension", "value", "block", "sure", "possible")
        }
        assert all(not any(map(any, map(bytes, value))) for key, value in tallies.items() if key not in anew)
        assert all(list(map(bytes, tallies[key])) == list(map(bytes, value)) for key, value in anew.items())


@pytest.mark.parametrize(("dates", "reading"), [(days, exactly), (loose, as_custody_reads)], ids=["exact days", "uncertain dates"])
def test_it_counts_what_brute_force_counts_now_and_as_known_then(dates: SearchStrategy[When], reading: Reading) -> None:
    @BY_CHANCE
    @given(todo=steps(dates))
    def hold(todo: list[Step]) -> None:
        with transaction.atomic():
            history = History()
            live(history, todo, reading)
            parts_make_the_whole()
            sexes_are_right(history, reading)
            tables_are_what_the_facts_give()
            transaction.set_rollback(True)  # each example begins with nothing

    hold()
