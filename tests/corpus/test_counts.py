"""Published figures in single sentences: what must be found, and what must not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from detentions.when import When
from tracker.extraction.claims import CountClaim
from tracker.extraction.counts_checks import adds_up, flow_warning, part_warnings
from tracker.extraction.numbers import find_numbers
from tracker.extraction.rules import Rules

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "counts.toml").read_text(encoding="utf-8"))["case"]
HEADING = "Presos políticos / political prisoners in Venezuela\n\n"
PUBLISHED = When.parse("2026-01-20")

BULLETIN = """Foro Penal: balance al 12/01/2026
Total presos políticos: 806*
Hombres: 705
Mujeres: 101Civiles: 631
Militares: 175
Adultos: 805
Adolescentes: 1
Desde la semana pasada hubo 4 nuevas detenciones y 98 excarcelaciones.
El balance anterior, del 5 de enero, registraba 900 presos políticos."""


@pytest.fixture(scope="module")
def reader() -> Rules:
    return Rules.load()


def read(reader: Rules, text: str, language: str) -> tuple[CountClaim, ...]:
    return reader.read(text, published=PUBLISHED, language=language).counts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_it_finds_the_figures_and_no_others(reader: Rules, case: dict[str, str | list[list[str | int]]]) -> None:
    found = read(reader, HEADING + str(case["text"]), str(case["lang"]))

    assert sorted((c.organisation.value, c.metric.value, c.value.value) for c in found) == sorted(tuple(row) for row in case["counts"])


def test_it_hangs_parts_on_their_total_and_dates_a_bulletin_by_its_heading(reader: Rules) -> None:
    stock = next(count for count in read(reader, BULLETIN, "es") if count.value.value == 806)

    parts = {name: part.value for name, part in stock.breakdown.items()}
    assert parts == {"men": 705, "women": 101, "civilians": 631, "military": 175, "adults": 805, "adolescents": 1}
    assert stock.as_of is not None
    assert str(stock.as_of.value) == "2026-01-12"


def test_it_keeps_weekly_flows_and_the_previous_figure_as_counts_of_their_own(reader: Rules) -> None:
    counts = {count.value.value: count for count in read(reader, BULLETIN, "es")}

    assert {value: count.metric.value for value, count in counts.items()} == {
        806: "political_prisoners",
        4: "arrests_period",
        98: "releases",
        900: "political_prisoners",
    }
    assert counts[98].period == "week"
    assert counts[806].warnings == ()


def test_it_warns_when_parts_or_flows_do_not_add_up(reader: Rules) -> None:
    wrong = BULLETIN.replace("Hombres: 705", "Hombres: 700").replace("98 excarcelaciones", "97 excarcelaciones")

    stock = next(count for count in read(reader, wrong, "es") if count.value.value == 806)

    assert stock.warnings == ("men + women = 801, not 806", "900 + 4 - 97 = 807, not 806")


def test_it_reads_the_figure_of_the_first_article(reader: Rules) -> None:
    text = (
        "According to a human rights NGO, Foro Penal, authorities are holding 866 people on political grounds, most of them without trial."
    )

    counts = reader.read(text, published=When.parse("2019-03-21"), language="en").counts

    assert [(c.organisation.value, c.metric.value, c.value.value, str(c.as_of and c.as_of.value), c.breakdown) for c in counts] == [
        ("Foro Penal", "political_prisoners", 866, "2019-03-21", {})
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1.958 presos", "es", [(1958, "exact", None)]),
        ("1,958 people", "en", [(1958, "exact", None)]),
        ("casi 300", "es", [(300, "approx", None)]),
        ("mas de 9.000", "es", [(9000, "more_than", None)]),
        ("al menos doce", "es", [(12, "at_least", None)]),
        ("entre 780 y 950", "es", [(780, "approx", 950)]),
        ("60 to 70", "en", [(60, "approx", 70)]),
        ("nine hundred and two", "en", [(902, "exact", None)]),
        ("mil 66", "es", [(1066, "exact", None)]),
        ("15 mil 812", "es", [(15812, "exact", None)]),
        ("mas de 12mila", "it", [(12000, "exact", None)]),
        ("1,5721 people", "en", [(1572, "exact", None)]),
        ("medio centenar", "es", [(50, "approx", None)]),
        ("two dozen", "en", [(24, "approx", None)]),
        ("1.1 million barrels", "en", []),
        ("most of them", "en", []),
    ],
)
def test_it_reads_numbers(text: str, language: str, expected: list[tuple[int, str, int | None]]) -> None:
    found = find_numbers(text, 0, len(text), language)

    assert [(number.value, number.qualifier, number.upper_bound) for number in found] == expected


def test_it_checks_sums() -> None:
    assert adds_up(902, {"men": 782, "women": 120}) == [("men", "women")]
    assert part_warnings(902, {"men": 782, "women": 121}) == ("men + women = 903, not 902",)
    assert part_warnings(10, {"foreigners": 12}) == ("foreigners 12 is more than 10",)
    assert flow_warning([902, 893], 10, 1) == ""
    assert flow_warning([902, 893], 10, 2) == "893 + 10 - 2 = 901, not 902"
    assert flow_warning([902], 10, 2) == ""
