"""The one mapping between the words of annotated texts and those of the registry."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detentions.arithmetic import PARTS
from detentions.choices import CountMetric

_SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "ve"


def rows(file: str) -> list[dict[str, str]]:
    with (_SEEDS / file).open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


MAP = rows("vocabulary_map.csv")
_KNOWN = {
    "metric": set(CountMetric.values),
    "breakdown": {*PARTS, *CountMetric.values},
    "agency": {row["slug"] for row in rows("agencies.csv")},
}


@pytest.mark.parametrize("row", MAP, ids=[f"{row['kind']} {row['corpus_term']}" for row in MAP])
def test_it_leads_to_something_the_registry_knows_or_says_why_not(row: dict[str, str]) -> None:
    slug, known = row["reference_slug"], _KNOWN[row["kind"]]

    assert slug in known if slug else row["note"]


def test_it_names_each_term_once() -> None:
    terms = [(row["kind"], row["corpus_term"]) for row in MAP]

    assert len(terms) == len(set(terms))


def test_it_says_of_a_metric_without_figures_that_there_are_none() -> None:
    used = {row["metric"] for row in rows("ngo_counts.csv")}
    unused = [row for row in MAP if row["kind"] == "metric" and row["reference_slug"] not in used]

    assert all(
        "no row" in row["note"] or "not a detention metric" in row["note"] or row["reference_slug"] == "transferred" for row in unused
    )
