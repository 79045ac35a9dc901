"""Names of people: slots, order and what speaks for and against two names being one person's. All names are invented."""

from __future__ import annotations

import pytest

from detentions.names import fold, given_name_first, in_slots, reasons, speaking_case, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [("PEÑA, José-Luis", "pena jose luis"), ("  Ángel   D’Elía ", "angel d elia"), ("", "")],
)
def test_folding_drops_accents_case_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "given", "surnames"),
    [
        ("Luis Morantes", ("luis",), ("morantes",)),
        ("Luis Alberto Morantes", ("luis", "alberto"), ("morantes",)),
        ("Luis Morantes Peña", ("luis",), ("morantes", "pena")),
        ("Luis Alberto Morantes Peña", ("luis", "alberto"), ("morantes", "pena")),
        ("MORANTES PEÑA, LUIS ALBERTO", ("luis", "alberto"), ("morantes", "pena")),
        ("Cnel. Luis Morantes", ("luis",), ("morantes",)),
    ],
)
def test_a_name_falls_into_its_slots(text: str, given: tuple[str, ...], surnames: tuple[str, ...]) -> None:
    name = in_slots(text)

    assert name.given == given
    assert name.surnames == surnames


def test_the_surname_to_index_is_the_first_one() -> None:
    assert in_slots("Luis Alberto Morantes Peña").first_surname == "morantes"


def test_a_married_name_is_kept_apart() -> None:
    name = in_slots("Carmen Teresa Quintana de Belandria")

    assert name.surnames == ("quintana",)
    assert name.married == ("belandria",)


def test_particles_and_titles_are_no_tokens() -> None:
    assert tokens("Dr. José de la Cruz Montes") == ("jose", "cruz", "montes")


def test_a_list_name_is_put_in_speaking_order() -> None:
    assert given_name_first("RONDÓN MEJÍAS, Carla Beatriz") == "Carla Beatriz Rondón Mejías"
    assert given_name_first("Carla Rondón") == "Carla Rondón"


def test_mixed_case_is_left_alone() -> None:
    assert speaking_case("MORANTES DE LA PEÑA") == "Morantes de la Peña"
    assert speaking_case("McLean") == "McLean"


@pytest.mark.parametrize(
    ("one", "other", "for_it", "against"),
    [
        ("Luis Alberto Morantes Peña", "Luis Morantes", {"first surname", "first given name"}, set()),
        (
            "Luis Alberto Morantes Peña",
            "Luis A. Morantes P.",
            {"first surname", "second surname", "first given name", "second given name"},
            set(),
        ),
        ("Luis Morantes Peña", "Pedro Morantes Peña", {"first surname", "second surname"}, {"first given name"}),
        ("Yusmary Pernía", "Yusmari Pernia", {"first surname", "first given name"}, set()),
        ("Ana Finol Pirela", "Ana Pirela Finol", {"first given name"}, {"first surname", "second surname"}),
    ],
)
def test_a_missing_part_is_neutral_and_a_conflicting_part_speaks_against(one: str, other: str, for_it: set[str], against: set[str]) -> None:
    agree, conflict = reasons(one, other)

    assert set(agree) == for_it
    assert set(conflict) == against
