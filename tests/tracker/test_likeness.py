"""Names that are one person's, and names that look so: the pairs of the country's seeds, each with its reason."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tracker.matching.likeness import likeness
from tracker.matching.people import LEAST_SCORE

_PAIRS = Path(__file__).resolve().parents[2] / "seeds" / "ve" / "names_pairs.csv"
LIKELY = 0.9  # from here on "Attach" is offered first


def pairs(label: str) -> list[dict[str, str]]:
    with _PAIRS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["label"] == label]


def told(row: dict[str, str]) -> float:
    return likeness(row["name_a"], row["name_b"], "VE")


def test_one_person_under_two_names_is_offered() -> None:
    missed = {row["id"]: row["why"] for row in pairs("same") if told(row) < LEAST_SCORE}

    assert set(missed) <= {"p16"}, missed  # Eleazar and Eliezer: only an identity number can tell


def test_two_people_with_names_alike_are_not_offered_for_one() -> None:
    mixed = {row["id"]: (row["name_a"], row["name_b"]) for row in pairs("different") if told(row) >= LEAST_SCORE}

    assert len(mixed) <= 5, mixed
    assert len([row for row in pairs("different") if told(row) >= LIKELY]) <= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Luisa Muestra Peraza", "Andrés Eloy Muestra Peraza"),
        ("Luisa Prueba Modelo", "Luis Prueba Modelo"),
        ("Pedro Prueba Modelo (hijo)", "Pedro Prueba Modelo"),
        ("José Prueba Modelo", "José Prueba Maqueta"),
    ],
)
def test_relatives_are_other_people(one: str, other: str) -> None:
    assert likeness(one, other, "VE") < LEAST_SCORE
    assert likeness(other, one, "VE") == likeness(one, other, "VE")
