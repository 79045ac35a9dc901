"""Published balances on their way in: kept as the press gave them, flagged when they disagree with themselves or with each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from detentions import archive
from detentions.actions import published_counts
from detentions.actions.figures import flow_into
from detentions.actions.published_counts import Figure
from detentions.arithmetic import MISMATCHES
from detentions.choices import CountMetric, CountQualifier
from detentions.models import Change, NgoCount, Organisation, Source
from detentions.when import When
from tests.cast import Cast, assemble, organisation
from tests.detentions.test_arithmetic import AGREE, SLIPS

NOW = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def foro(cast: Cast) -> Organisation:
    return organisation("foro-ejemplo", is_tenant=False)


@pytest.fixture
def page(cast: Cast) -> Source:
    return archive.note_address(address="https://example.org/balance", publisher="x", published=When.unknown(), by=cast.ana, at=NOW)


def figure(body: Organisation, day: str, value: int, **more: object) -> Figure:
    return Figure(body, "VE", CountMetric.POLITICAL_PRISONERS, value, When.parse(day), **more)  # type: ignore[arg-type]


def record(cast: Cast, page: Source, one: Figure) -> NgoCount:
    return published_counts.record_count(figure=one, source=page, by=cast.beto, at=NOW)


@pytest.mark.parametrize(("day", "value", "stated"), AGREE, ids=[day for day, _value, _stated in AGREE])
def test_a_balance_that_adds_up_earns_no_flag(
    cast: Cast, foro: Organisation, page: Source, day: str, value: int, stated: dict[str, int]
) -> None:
    count = record(cast, page, figure(foro, day[:10], value, partitions=stated, is_checked=True))

    assert count.flags == []
    assert (count.value, count.partitions) == (value, stated)


@pytest.mark.parametrize(("slip", "value", "stated", "flags"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_of_the_press_is_kept_and_flagged(
    cast: Cast, foro: Organisation, page: Source, slip: str, value: int, stated: dict[str, int], flags: list[str]
) -> None:
    count = record(cast, page, figure(foro, slip[:10], value, partitions=stated, is_checked=True))

    assert (count.value, count.flags) == (value, flags)


def test_the_balances_in_the_seed_file_are_flagged_where_they_slip(cast: Cast) -> None:
    call_command("load_seeds", verbosity=0)

    def of(day: str, value: int) -> list[NgoCount]:
        return list(NgoCount.objects.standing().filter(organisation__slug="foro-penal", scope="country", earliest=day, value=value))

    # the balances of August and October 2025 stand in the file under their cut-off day, or not at all
    stocks = [of(day[:10], value) for day, value, _stated in AGREE if day[:7] not in {"2025-08", "2025-10", "2026-02"}]
    assert (len(stocks), all(stocks)) == (12, True)
    assert not any(MISMATCHES & set(count.flags) for rows in stocks for count in rows)
    assert set(of("2025-01-15", 1567)[0].flags) >= {"men_women_mismatch", "civ_mil_mismatch", "conv_unconv_mismatch"}
    assert sorted(MISMATCHES & set(count.flags) for count in of("2026-02-02", 687)) == [set(), {"adult_adolescent_mismatch"}]


def test_a_stock_follows_from_the_one_before_and_what_came_and_went(cast: Cast) -> None:
    call_command("load_seeds", verbosity=0)
    stock = NgoCount.objects.standing().get(
        organisation__slug="foro-penal", metric="political_prisoners", scope="country", earliest="2025-12-15"
    )

    found = flow_into(stock)

    assert found is not None
    assert (found.before, found.came_in, found.went_out, found.expected, found.unexplained) == (893, 10, 1, 902, 0)


def test_what_a_flow_does_not_explain_is_said(cast: Cast, foro: Organisation, page: Source) -> None:
    record(cast, page, figure(foro, "2026-01-05", 806))
    stock = record(cast, page, figure(foro, "2026-01-12", 790))
    assert flow_into(stock) is None

    window = {"period_start": date(2026, 1, 5)}
    record(cast, page, replace(figure(foro, "2026-01-12", 41, **window), metric=CountMetric.RELEASED_IN_PERIOD))
    record(cast, page, replace(figure(foro, "2026-01-12", 5, **window), metric=CountMetric.ARRESTED_IN_PERIOD))

    found = flow_into(stock)
    assert found is not None
    assert (found.expected, found.unexplained) == (770, 20)


def test_two_bodies_that_differ_on_one_day_are_both_kept_and_flagged(cast: Cast, foro: Organisation, page: Source) -> None:
    first = record(cast, page, figure(foro, "2025-10-28", 875, reference="c1"))
    other = record(cast, page, figure(organisation("jep-ejemplo", is_tenant=False), "2025-10-28", 1067, reference="c2"))
    agrees = record(cast, page, figure(organisation("eco", is_tenant=False), "2025-10-28", 875, reference="c3"))

    assert (first.flags, other.flags, agrees.flags) == ([], ["contradicts:c1"], ["contradicts:c2"])
    assert NgoCount.objects.standing().count() == 3


@pytest.mark.parametrize(
    "more",
    [
        {"qualifier": CountQualifier.AT_LEAST},
        {"scope": "site:el-helicoide"},
        {"as_of": When.parse("2025-10")},
        {"period_start": date(2025, 10, 1)},
        {"metric": CountMetric.FOREIGNERS},
    ],
    ids=lambda more: next(iter(more)),
)
def test_figures_of_different_things_contradict_nothing(cast: Cast, foro: Organisation, page: Source, more: dict[str, object]) -> None:
    record(cast, page, figure(foro, "2025-10-28", 875))

    other = record(cast, page, replace(figure(organisation("jep-ejemplo", is_tenant=False), "2025-10-28", 1067), **more))  # type: ignore[arg-type]

    assert other.flags == []


def test_confirming_a_figure_checks_its_arithmetic_again(cast: Cast, foro: Organisation, page: Source) -> None:
    seeded = record(cast, page, figure(foro, "2026-02-02", 687))
    slip = replace(published_counts.figure_of(seeded), partitions={"adults": 687, "adolescents": 1}, is_checked=True)

    checked = published_counts.supersede_count(count=seeded, figure=slip, reason="confirmed", by=cast.beto, at=NOW)

    assert checked.flags == ["adult_adolescent_mismatch"]
    assert NgoCount.objects.known_at(NOW).get() == checked
    assert Change.objects.order_by("number").last().action == "count_superseded"  # type: ignore[union-attr]
