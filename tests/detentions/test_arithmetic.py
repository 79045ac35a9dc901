"""Published balances of Foro Penal, as the press gave them, and whether they agree with themselves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detentions.arithmetic import MISMATCHES, PARTS, mismatches, stock_after

_SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "ve"
_SEX, _CIVIL, _AGE, _TRIAL = ("men", "women"), ("civilians", "military"), ("adults", "adolescents"), ("convicted", "unconvicted")


def parts(**pairs: tuple[int, int]) -> dict[str, int]:
    names = {"sex": _SEX, "civil": _CIVIL, "age": _AGE, "trial": _TRIAL}
    return {name: count for pair, counts in pairs.items() for name, count in zip(names[pair], counts, strict=True)}


AGREE = [
    ("2019-03-21", 866, {}),
    ("2020-09-21", 334, parts(sex=(312, 22), civil=(207, 127), age=(332, 2))),
    ("2020-09-29", 348, parts(sex=(324, 24), civil=(221, 127), age=(346, 2))),
    ("2021-04-05", 320, parts(sex=(296, 24), civil=(197, 123), age=(318, 2))),
    ("2022-03-23", 241, parts(sex=(227, 14), civil=(110, 131), age=(240, 1))),
    ("2023-11-27", 275, parts(sex=(256, 19), civil=(128, 147), age=(275, 0), trial=(137, 138))),
    ("2024-09-02", 1793, parts(sex=(1568, 225), civil=(1636, 157), age=(1734, 59), trial=(149, 1644))),
    ("2024-10-07", 1916, parts(sex=(1676, 240), civil=(1757, 159), age=(1846, 70), trial=(148, 1768))),
    ("2024-10-31", 1958, parts(sex=(1715, 243), civil=(1796, 162), age=(1889, 69), trial=(148, 1810))),
    ("2025-01-09", 1697, parts(sex=(1495, 202), civil=(1535, 162), trial=(145, 1552))),
    ("2025-05-05", 894, parts(civil=(725, 169)) | {"adolescents": 5}),
    ("2025-08-07", 807, parts(sex=(712, 95), civil=(638, 169), trial=(155, 652)) | {"adolescents": 4}),
    ("2025-10-28", 875, parts(sex=(763, 112))),
    ("2025-12-15", 902, {"women": 120, "adolescents": 4}),
    ("2026-02-02, first outlet", 687, parts(sex=(600, 87), civil=(505, 182), age=(686, 1))),
]


@pytest.mark.parametrize(("day", "value", "stated"), AGREE, ids=[day for day, _value, _stated in AGREE])
def test_it_passes_balances_whose_parts_add_up(day: str, value: int, stated: dict[str, int]) -> None:
    assert mismatches(value, stated) == []


SLIPS = [
    (
        "2025-01-15: 1,567 for 1,687",
        1567,
        parts(sex=(1474, 213), civil=(1525, 162), trial=(145, 1542)) | {"adolescents": 4},
        ["men_women_mismatch", "civ_mil_mismatch", "conv_unconv_mismatch"],
    ),
    ("2026-02-02, second outlet: 687 + 1 of 687", 687, parts(sex=(600, 87), age=(687, 1)), ["adult_adolescent_mismatch"]),
]


@pytest.mark.parametrize(("slip", "value", "stated", "flags"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_it_flags_slips_of_the_press(slip: str, value: int, stated: dict[str, int], flags: list[str]) -> None:
    assert mismatches(value, stated) == flags


def test_it_gives_the_meant_figure_a_clean_bill() -> None:
    assert mismatches(1687, SLIPS[0][2]) == []


def test_it_follows_a_stock_through_a_week() -> None:
    assert stock_after(893, 10, 1) == 902


@pytest.mark.parametrize(
    ("qualifier", "women", "flags"),
    [
        ("exact", 30, ["men_women_mismatch"]),
        ("at_least", 30, []),
        ("more_than", 30, []),
        ("at_least", 10, ["men_women_mismatch"]),
        ("approx", 10, []),
    ],
)
def test_it_judges_by_what_the_qualifier_allows(qualifier: str, women: int, flags: list[str]) -> None:
    assert mismatches(100, {"men": 80, "women": women}, qualifier) == flags


def test_it_sees_a_part_larger_than_the_whole() -> None:
    assert mismatches(40, {"foreigners": 41}) == ["part_exceeds_value"]


def test_it_agrees_with_every_flag_in_the_seed_file() -> None:
    with (_SEEDS / "ngo_counts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    computed = {
        row["id"]: set(mismatches(int(row["value"]), {p: int(row[p]) for p in PARTS if row[p]}, row["value_qualifier"])) for row in rows
    }

    assert computed == {row["id"]: MISMATCHES & set(row["flags"].split("|")) for row in rows}
